package aggregator

import (
	"time"

	"wireroom/aggregator/match"
)

// Topic is a named rule over entries, republished as a feed.
type Topic struct {
	Name        string // in paths: lower-case letters, digits and hyphens
	Title       string
	Description string
	Lang        string // of the feed's own words; empty: not said
	Match       string // the rule's text
	Rule        *match.Rule
}

// TopicState is a topic with the head of its log.
type TopicState struct {
	Topic
	Revision int64 // 0: nothing has happened yet
	Updated  time.Time
	Stories  int // listed now
}

// Change is one line of a topic's log. Revisions of a topic are 1, 2, 3 …
// without gaps; a reader that has seen revision n asks for what is after n.
type Change struct {
	Topic    string     `json:"topic"`
	Revision int64      `json:"revision"`
	At       time.Time  `json:"at"`
	Kind     ChangeKind `json:"kind"`
	Story    ID         `json:"story"`
	Other    ID         `json:"other,omitzero"` // merged: the story that Story went into
}

// ChangeKind is what happened to a story in a topic.
type ChangeKind string

// The kinds of change in a topic's log.
const (
	Listed    ChangeKind = "listed"
	Revised   ChangeKind = "revised" // the lead changed materially
	Covered   ChangeKind = "covered" // coverage grew or changed; the item's bytes change, its updated does not
	Merged    ChangeKind = "merged"
	Withdrawn ChangeKind = "withdrawn"
)

// Edition is a topic as it stands at one revision, or the answer to a query.
// It is a pure function of the store and its query: no clock, no zone, no host.
type Edition struct {
	Topic    Topic
	Revision int64
	Updated  time.Time // of the newest change; zero: nothing yet
	View     View
	Query    string // the rule that narrowed it, as written; empty: none
	Stories  []Story
	Next     Cursor // zero: this is the last page
}

// View is what an edition's items are.
type View string

// The views of an edition. The empty View is ViewStories.
const (
	ViewStories View = "stories" // one item a story
	ViewEntries View = "entries" // every distinct entry: a Story each, whose Lead it is
)

// Cursor is a place in an edition: after the item with these values, in the
// order pinned first, then newest listed, then by ID. The zero Cursor is the
// start. Of a pinned story Listed lies ages ahead.
type Cursor struct {
	Listed time.Time
	Story  ID
}

// IsZero reports whether c is the start, or, as an edition's Next, the end.
func (c Cursor) IsZero() bool { return c.Story == 0 && c.Listed.IsZero() }

// EditionQuery asks for an edition.
type EditionQuery struct {
	Topic string         // empty: all entries, listed or not (search)
	View  View           //
	Rule  *match.Matcher // narrows it; nil: everything
	Query string         // Rule as written
	Limit int            // 0: 100; at most 1,000, and fewer of what is large
	After Cursor
}
