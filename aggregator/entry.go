package aggregator

import (
	"time"

	"wireroom/aggregator/credit"
	"wireroom/aggregator/edit"
	"wireroom/aggregator/match"
)

// Entry is an item in our own terms, with an id for ever. Texts are sanitised;
// Title is plain characters on one line.
type Entry struct {
	ID        ID
	Outlet    string
	Source    ID     // where it was seen first
	Feed      string // that source's address, filled by the store; may carry credentials: never print it, see canon.Redact
	Link      string
	Canonical string // canon.URL(Link); identity only, never shown
	GUID      string // the newest that the outlet gave
	Title     string
	Summary   string // HTML, may be empty
	Content   string // HTML, may be empty
	Text      string // the article's own text, plain, without boilerplate; what rules and fingerprints read. Not stored: readers get it empty
	Lang      string
	Country   string
	Image     string
	Comments  string

	Authors    []Person
	Categories []Category
	Enclosures []Enclosure
	Origin     *Origin // the feed it was copied from, as the outlet says

	Credit  *credit.Credit // whose text it is and whom it quotes, as it says itself; nil: it does not
	Family  string         // of outlets that share a newsroom; empty: the outlet stands alone
	Opening uint64         // what copies of its text have in common; 0: it is too short to say

	FirstSeen time.Time // our clock
	Published time.Time // the outlet's claim, clamped to FirstSeen; zero: none
	Updated   time.Time // the outlet's claim, clamped; zero: none
	Revised   time.Time // our clock, last material change; zero: never
	Revision  int       // 0 for the first; grows with each kept revision
	Hash      uint64    // of what makes a revision: title, link, own text, categories
	Unlisted  bool      // too old at its source's first poll, or when an archive brought it: stored, searched, never listed
	Withdrawn time.Time // our clock, when its outlet took it back; zero: it stands
	Notice    string    // by what it was taken back, in words

	Declared []string // topics of its sources
	Hits     []match.Hit

	Story    ID
	Relation Relation
	Of       ID      // the entry that Evidence compares it with; 0 for a lead
	Evidence string  // why it is in its story: "same canonical link", "same text", …
	Score    float64 // 0 to 1
}

// speaks reports whether an entry can put its story on topics.
func (e *Entry) speaks() bool { return !e.Unlisted && e.Withdrawn.IsZero() }

// Doc is what rules read of the entry. Where Text is empty, as in entries that
// were stored, it is read out of the HTML again, which costs.
func (e *Entry) Doc() *match.Doc {
	d := &match.Doc{
		Title: e.Title, Text: storedText(e), Outlet: e.Outlet, Lang: e.Lang,
		Country: e.Country, Link: e.Link, Declared: e.Declared,
	}
	for _, c := range e.Categories {
		d.Categories = append(d.Categories, c.Term)
		if c.Label != "" && c.Label != c.Term {
			d.Categories = append(d.Categories, c.Label)
		}
	}
	for _, a := range e.Authors {
		d.Authors = append(d.Authors, a.Name)
	}
	return d
}

// Origin is a feed that an outlet names as the source of its item (RSS 2.0
// <source>, RFC 4287 §4.2.11).
type Origin struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Relation is what an entry is to its story.
type Relation string

// The relations of an entry to its story.
const (
	Lead      Relation = "lead"      // the first report of it; what a feed shows
	Duplicate Relation = "duplicate" // the same article again
	Report    Relation = "report"    // another report of the same event
)

// Revision is an entry as it was before a material change.
type Revision struct {
	Entry   ID
	Number  int // the revision that this was
	At      time.Time
	Title   string
	Link    string
	Summary string
	Content string

	Changed time.Time   // our clock, when it ended
	Kinds   []edit.Kind // what the change was, the weightiest first; empty: not known
	Topics  []string    // those of the entry when it changed, sorted
}

// Key is one of the facts by which an entry is known again: 64 bits of a hash
// over its kind, its scope and its value. Keys of KindGUID, KindLink and
// KindText belong to one outlet; KindSharedLink and KindSharedText are the same
// for all and only ever lead to a story, never to another outlet's entry.
type Key struct {
	Hash uint64
	Kind KeyKind
}

// KeyKind says what a key was made of.
type KeyKind uint8

// The kinds of key, the strongest first.
const (
	KindGUID KeyKind = iota + 1
	KindLink
	KindText
	KindSharedLink
	KindSharedText
)
