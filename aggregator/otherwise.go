package aggregator

import (
	"context"
	"fmt"
	"time"

	"wireroom/aggregator/similar"
)

// Comparison is how alike two entries are as articles.
type Comparison struct {
	Title float64 `json:"title"`         // 1: the same words in the same order
	Text  float64 `json:"text"`          // -1: one of them has none
	Needs float64 `json:"needs"`         // the likeness of texts from which they are one article
	One   bool    `json:"one,omitempty"` // they are
}

// Compare says how alike two entries are, their own texts read anew.
func Compare(a, b *Entry) Comparison {
	p, q := printOf(a), printOf(b)
	l := similar.Compare(&p, &q)
	return Comparison{Title: l.Title, Text: l.Body, Needs: l.Needs(), One: l.SameText()}
}

// String says it in words, and what it would have taken to be otherwise.
func (c Comparison) String() string {
	text := fmt.Sprintf("titles %.2f alike, texts %.2f", c.Title, c.Text)
	switch {
	case c.Text < 0 && c.One:
		return fmt.Sprintf("titles %.2f alike and a text is missing: one article", c.Title)
	case c.Text < 0:
		return fmt.Sprintf("titles %.2f alike and a text is missing: two articles", c.Title)
	case c.One:
		return fmt.Sprintf("%s: one article; under %.2f it would be judged as another report", text, c.Needs)
	}
	return fmt.Sprintf("%s: two articles; from %.2f on they would be one", text, c.Needs)
}

// Replay is what it takes to judge an entry again as it was judged when it came.
type Replay interface {
	// Replay calls each with the fingerprints of entries first seen since, in the
	// order of their commit, until it returns false.
	Replay(ctx context.Context, since time.Time, each func(Print) bool) error
}

// Rival is a story that an entry is like.
type Rival struct {
	Story    ID      `json:"story"`
	Entry    ID      `json:"entry"` // of it, the closest
	Score    float64 `json:"score"`
	Evidence string  `json:"evidence"`
}

// Judged is how an entry stood to the stories before it.
type Judged struct {
	Rivals []Rival `json:"rivals"` // the most alike first; at most a few
	From   float64 `json:"from"`   // the score from which on it would join the first
	Before int     `json:"before"` // entries that it was compared with
}

// Judge judges a stored entry again by what was there before it. Stories that
// were merged since count as one.
func Judge(ctx context.Context, r Replay, e *Entry, o IngestOptions) (Judged, error) {
	o = o.withDefaults()
	w := &window{index: similar.NewIndex(similar.Options{Window: o.Window, Max: o.Prints})}
	own := Print{}
	err := r.Replay(ctx, e.FirstSeen.Add(-o.Window), func(p Print) bool {
		if own = p; p.Entry == e.ID {
			return false
		}
		w.add(p)
		return true
	})
	if err != nil {
		return Judged{}, fmt.Errorf("judge %s again: %w", e.ID, err)
	}
	out := Judged{Before: w.index.Len()}
	print, err := similar.Decode(own.Print)
	if own.Entry != e.ID || err != nil {
		print = printOf(e)
	}
	near, from := w.index.Nearest(similar.Doc{ID: uint64(e.ID), At: e.FirstSeen, Print: print})
	for _, m := range near {
		out.Rivals = append(out.Rivals, Rival{ID(m.Story), ID(m.Doc), m.Score, m.Reason})
	}
	out.From = from
	return out, nil
}
