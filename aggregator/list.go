package aggregator

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wireroom/aggregator/canon"
)

// ListState is what is known of a list of sources that is followed. The zero
// times and hashes mean never and none.
type ListState struct {
	Origin     string     // what its sources are stored under
	Validators Validators // of the text last applied, of a list without others in it
	Read       time.Time  // when it was last looked at
	Hash       uint64     // of the text last seen
	Held       string     // why nothing of that text is applied; empty: it is
	Since      time.Time  // since when it is held
	Change     ListChange // what it would do; what it last did
	Approved   uint64     // the hash of a held text that an operator wants applied
}

// ListChange is what a list does to the sources of its origin.
type ListChange struct {
	Added   int      `json:"added"`
	Changed int      `json:"changed"`
	Removed int      `json:"removed"`
	Kept    int      `json:"kept"`
	Lines   []string `json:"lines,omitempty"` // "+ outlet address", "-", "~"; at most 200
}

// Lists is what followers of lists need of a store.
type Lists interface {
	// Lists gives what is known of all lists, by origin.
	Lists(ctx context.Context) ([]ListState, error)
	// PutList writes what is known of a list, but not Approved.
	PutList(ctx context.Context, s ListState) error
	// ApproveList sets Approved of a held list to its Hash. ErrNotFound when there
	// is none of that origin, or it is not held.
	ApproveList(ctx context.Context, origin string) (ListState, error)
	// Listed gives the sources of an origin that are polled, by URL.
	Listed(ctx context.Context, origin string) ([]Source, error)
	// KeepLists forgets all lists but those of these origins.
	KeepLists(ctx context.Context, origins []string) error
}

// maxChangeLines bounds the lines of a change; its counts are of all.
const maxChangeLines = 200

// CompareSources says what making want of have changes, in the order of want,
// then of have.
func CompareSources(have, want []Source) ListChange {
	known := make(map[ID]*Source, len(have))
	for i := range have {
		known[have[i].ID] = &have[i]
	}
	var c ListChange
	wanted := make(map[ID]bool, len(want))
	for i := range want {
		s := &want[i]
		if wanted[s.ID] {
			continue
		}
		wanted[s.ID] = true
		switch was := known[s.ID]; {
		case was == nil:
			c.Added++
			c.line("+", s)
		case !was.Same(*s):
			c.Changed++
			c.line("~", s)
		default:
			c.Kept++
		}
	}
	for i := range have {
		if !wanted[have[i].ID] {
			c.Removed++
			c.line("-", &have[i])
		}
	}
	return c
}

func (c *ListChange) line(sign string, s *Source) {
	if len(c.Lines) == maxChangeLines {
		return
	}
	place := s.Outlet
	if s.Folder != "" {
		place = s.Folder + "/" + place
	}
	c.Lines = append(c.Lines, sign+" "+place+" "+canon.Redact(s.URL))
}

// Any reports whether anything changes.
func (c *ListChange) Any() bool { return c.Added+c.Changed+c.Removed > 0 }

// String counts: "3 added, 1 changed, 2 removed".
func (c *ListChange) String() string {
	return fmt.Sprintf("%d added, %d changed, %d removed", c.Added, c.Changed, c.Removed)
}

// fewLost is how many sources a list may lose without a question.
const fewLost = 3

// Doubt says in words why a change is to be held back until somebody has looked
// at it; empty: it may be applied.
func (c *ListChange) Doubt() string {
	had := c.Changed + c.Removed + c.Kept
	switch {
	case had > 0 && c.Added+c.Changed+c.Kept == 0:
		return fmt.Sprintf("the list names no source any more; it named %d", had)
	case 2*c.Removed > had && c.Removed > fewLost:
		return fmt.Sprintf("the list loses %d of its %d sources", c.Removed, had)
	}
	return ""
}

// Same reports whether two sources are the same in all settings.
func (s Source) Same(t Source) bool {
	return slices.Equal(s.Topics, t.Topics) && s.ID == t.ID && s.URL == t.URL && s.Outlet == t.Outlet && s.Lang == t.Lang && s.Country == t.Country &&
		s.Every == t.Every && s.Schedule == t.Schedule && s.Folder == t.Folder && s.Origin == t.Origin &&
		s.Select == t.Select && s.FullText == t.FullText
}
