package aggregator

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"
)

func walk(list []SourceState, err error) iter.Seq2[*SourceState, error] {
	return func(yield func(*SourceState, error) bool) {
		for i := range list {
			if !yield(&list[i], nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func TestRoster(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	var list []SourceState
	for i := range 5 {
		s := SourceState{Source: Source{Outlet: fmt.Sprintf("outlet %d", i), URL: fmt.Sprintf("https://key:hush@%d.example/feed", i)}, LastPoll: now, LastOK: now, Outcome: Unchanged}
		if i%2 == 1 {
			s.Outcome, s.Failures, s.FailingSince = Failed, 3, now
		}
		list = append(list, s)
	}
	for _, tt := range []struct {
		name     string
		q        RosterQuery
		want     string // the last digit of each outlet
		matching int
	}{
		{"those in trouble first", RosterQuery{}, "13024", 5},
		{"a page", RosterQuery{Skip: 1, Limit: 3}, "302", 5},
		{"past the end", RosterQuery{Skip: 9, Limit: 3}, "", 5},
		{"one state", RosterQuery{State: Healthy}, "024", 3},
		{"one outlet", RosterQuery{Outlet: "outlet 3"}, "3", 1},
		{"a text, whatever the case", RosterQuery{Text: " OUTLET 4 "}, "4", 1},
		{"a text of the address", RosterQuery{Text: "2.example"}, "2", 1},
		{"credentials are not looked at", RosterQuery{Text: "hush"}, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := MakeRoster(walk(list, nil), tt.q, now)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, l := range r.Lines {
				got.WriteByte(l.Outlet[len(l.Outlet)-1])
			}
			if got.String() != tt.want || r.Matching != tt.matching || r.Total != 5 {
				t.Errorf("%q, %d of %d; want %q, %d", got.String(), r.Matching, r.Total, tt.want, tt.matching)
			}
		})
	}
	if _, err := MakeRoster(walk(list, errors.New("away")), RosterQuery{}, now); err == nil {
		t.Error("a walk that broke off makes no roster")
	}
}

func TestStalled(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const m = time.Minute
	for _, tt := range []struct {
		name  string
		p     Pulse
		since time.Time
		why   string
	}{
		{"nothing to poll", Pulse{}, time.Time{}, ""},
		{"just begun", Pulse{Sources: 9, Due: ago(m)}, time.Time{}, ""},
		{"well", Pulse{Sources: 9, LastOK: ago(m), Due: now}, time.Time{}, ""},
		{"all fail for a while", Pulse{Sources: 9, LastOK: ago(20 * m), Due: now.Add(m), Failing: 9, Since: ago(18 * m), Reason: "no route"}, ago(20 * m), "all 9 sources were tried in vain, and most say: no route"},
		{"all fail for a moment", Pulse{Sources: 9, LastOK: ago(10 * m), Due: now.Add(m), Failing: 9, Since: ago(8 * m)}, time.Time{}, ""},
		{"one fails while the others rest", Pulse{Sources: 9, LastOK: ago(20 * m), Due: now.Add(m), Failing: 1, Since: ago(18 * m)}, time.Time{}, ""},
		{"the only one fails", Pulse{Sources: 1, LastOK: ago(20 * m), Due: now.Add(m), Failing: 1, Since: ago(18 * m)}, ago(20 * m), "all 1 sources"},
		{"all have failed from the first", Pulse{Sources: 4, Due: now.Add(m), Failing: 4, Since: ago(16 * m)}, ago(16 * m), "all 4 sources were"},
		{"many fail", Pulse{Sources: 9, LastOK: ago(20 * m), Due: now.Add(m), Failing: 5}, ago(20 * m), "5 of 9 sources were tried"},
		{"nobody polls", Pulse{Sources: 4, LastOK: ago(60 * m), Due: ago(40 * m)}, ago(60 * m), "nobody polls"},
		{"polled once a day", Pulse{Sources: 4, LastOK: ago(600 * m), Due: now.Add(600 * m), Shortest: 1440 * m}, time.Time{}, ""},
		{"intervals of an hour", Pulse{Sources: 4, LastOK: ago(100 * m), Due: now, Failing: 4, Shortest: 60 * m}, time.Time{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			since, ok := tt.p.Stalled(now)
			if !since.Equal(tt.since) && ok || ok != !tt.since.IsZero() {
				t.Errorf("stalled %v since %s, want %s", ok, since, tt.since)
			}
			if ok && !strings.Contains(tt.p.Why(), tt.why) {
				t.Errorf("%q, want %q", tt.p.Why(), tt.why)
			}
		})
	}
}
