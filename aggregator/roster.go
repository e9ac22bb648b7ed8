package aggregator

import (
	"iter"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator/canon"
)

// RosterQuery asks for some of the sources, those first that want an eye.
type RosterQuery struct {
	State  LifeState // empty: any
	Outlet string    // empty: any; else exactly this one
	Text   string    // in outlet, URL or title, whatever the case; empty: any
	Skip   int
	Limit  int // 0: no limit
}

// RosterLine is one source of a roster with where it stands.
type RosterLine struct {
	SourceState
	Life Life
}

// Roster is what a RosterQuery finds.
type Roster struct {
	Total    int               // sources there are
	Tally    map[LifeState]int // of those that Outlet and Text let through, in whatever state
	Matching int               // of those also in the asked state
	Lines    []RosterLine      // of those the asked page; states in the order of LifeStates
}

// MakeRoster sorts sources out as they come, by outlet and URL, and holds no more
// of them than a page and what comes before it.
func MakeRoster(all iter.Seq2[*SourceState, error], q RosterQuery, now time.Time) (*Roster, error) {
	r := &Roster{Tally: map[LifeState]int{}}
	byState := map[LifeState][]RosterLine{}
	text := strings.ToLower(strings.TrimSpace(q.Text))
	for s, err := range all {
		if err != nil {
			return nil, err
		}
		r.Total++
		if !q.lets(s, text) {
			continue
		}
		state := stateOf(s, now)
		r.Tally[state]++
		if q.State != "" && state != q.State {
			continue
		}
		r.Matching++
		if q.Limit == 0 || len(byState[state]) < q.Skip+q.Limit {
			byState[state] = append(byState[state], RosterLine{*s, LifeOf(s, now)})
		}
	}
	for _, state := range LifeStates() {
		r.Lines = append(r.Lines, byState[state]...)
	}
	r.Lines = r.Lines[min(max(q.Skip, 0), len(r.Lines)):]
	if q.Limit > 0 {
		r.Lines = slices.Clip(r.Lines[:min(q.Limit, len(r.Lines))])
	}
	return r, nil
}

// lets compares with what is shown of a source: a text cannot be used to guess
// at credentials.
func (q *RosterQuery) lets(s *SourceState, lowerText string) bool {
	if q.Outlet != "" && s.Outlet != q.Outlet {
		return false
	}
	return lowerText == "" || slices.ContainsFunc([]string{s.Outlet, canon.Redact(s.URL), s.Title}, func(shown string) bool {
		return strings.Contains(strings.ToLower(shown), lowerText)
	})
}
