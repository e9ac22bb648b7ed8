package aggregator

import (
	"context"
	"time"
)

// Gap is a time of which a source's items may be missing: a document shared no
// item with the one before it, or held more than we read. What lies between
// them is looked for in what the outlet keeps of its past. A source has at most
// one gap of one Found.
type Gap struct {
	Source ID
	Outlet string    // the source's, filled by the store for readers
	Found  time.Time // our clock, at the poll that noticed
	From   time.Time // publication of the newest item known before, else Polled
	To     time.Time // publication of the first item after it, else Found
	Polled time.Time // the last poll before that got an answer we believe
	After  string    // link of the newest item known before; may be empty
	Before string    // link of the first item after it; may be empty

	State   GapState
	Why     string // one sentence: how it came about, and how it ended
	By      string // what filled it, or is to: "archive", "paged", "sitemap"
	Next    string // where the search goes on while it is open; may carry credentials
	Trail   []byte // what was known before it, for the search; nil once it is closed
	Pages   int    // asked for so far
	Tries   int    // visits that a fault broke off
	Entries int    // new ones that the search brought
	Closed  time.Time
}

// GapState is how far a gap has come.
type GapState string

// The states of a gap. Only an open one is still searched.
const (
	GapOpen       GapState = "open"
	GapFilled     GapState = "filled"     // the search met an item that was known before
	GapPartly     GapState = "partly"     // it brought items, but did not get that far
	GapUnfillable GapState = "unfillable" // nothing of that time is to be had
)

// GapStates are all of them.
func GapStates() []GapState { return []GapState{GapOpen, GapFilled, GapPartly, GapUnfillable} }

// Covers reports whether an item published then may be missing because of g.
func (g *Gap) Covers(t time.Time) bool { return !t.Before(g.From) && !t.After(g.To) }

// End closes a gap for good. why completes the sentence of how it came about.
func (g *Gap) End(state GapState, at time.Time, why string) {
	g.State, g.Closed, g.Why = state, at, g.Why+"; "+why
	g.Next, g.Trail = "", nil
}

// GapQuery asks for gaps, those found last first.
type GapQuery struct {
	Source ID        // 0: of every source
	State  GapState  // empty: in every state
	Before time.Time // found before then; zero: from the newest on
	Limit  int       // at most so many; 0: 100
}

// Gaps is what readers need of the gaps. Trail and Next come empty.
type Gaps interface {
	Gaps(ctx context.Context, q GapQuery) ([]Gap, error)
}
