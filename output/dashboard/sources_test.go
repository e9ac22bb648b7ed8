package dashboard

import (
	"context"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

// roster is a store of three sources.
type roster struct{}

var states = []aggregator.SourceState{
	{Source: aggregator.Source{ID: 3, Outlet: "lantern", URL: "https://lantern.example/feed"}, LastPoll: now, Gone: true},
	{Source: aggregator.Source{ID: 2, Outlet: "northwind", URL: "https://northwind.example/feed"}, LastPoll: now, Outcome: aggregator.Failed, Reason: "404 Not Found", Failures: 3, Gaps: 2, FailingSince: now, Soft: true, Limits: []string{"1000 items"}},
	{Source: aggregator.Source{ID: 1, Outlet: "tideline", URL: "https://user:secret@tideline.example/feed?token=hush"}, LastPoll: now, Outcome: aggregator.Unchanged, Due: now.Add(time.Hour), DueWhy: "every 1 h", Hours: daytime(), HomePage: "javascript:alert(1)"},
}

// daytime is what is known of a source after three weeks of news from 6 to 20 h.
func daytime() []byte {
	h := aggregator.Hours{}.Count(nil, now.AddDate(0, 0, -21))
	for at := now.AddDate(0, 0, -21); at.Before(now); at = at.Add(time.Hour) {
		if at.Hour() >= 6 && at.Hour() < 20 {
			h = h.Count([]time.Time{at, at}, at.Add(time.Hour))
		}
	}
	return h.Bytes()
}

func (roster) WalkSources(context.Context) iter.Seq2[*aggregator.SourceState, error] {
	return func(yield func(*aggregator.SourceState, error) bool) {
		for i := range states {
			if !yield(&states[i], nil) {
				return
			}
		}
	}
}

func (roster) Source(_ context.Context, id aggregator.ID) (*aggregator.SourceLife, error) {
	for _, s := range states {
		if s.ID == id {
			return &aggregator.SourceLife{SourceState: s, Past: []aggregator.PastPoll{
				{At: now, Outcome: aggregator.Failed, Took: 1500 * time.Millisecond},
				{At: now.Add(-time.Hour), Outcome: aggregator.Changed, Status: 200, Read: 48000, Items: 20, New: 4},
			}, Moves: []aggregator.Move{
				{From: s.URL, To: "https://moved to another/feed?token=hush", Times: 5, Taken: now, Returned: now, Held: "because"},
			}, Ledger: slices.Clone(missing[:1]), Hub: &aggregator.Subscription{
				Hub: aggregator.Hub{URL: "https://user:secret@hub.example/"}, State: aggregator.Denied, Reason: "the hub denied it: <b>no", Refused: 3,
			}}, nil
		}
	}
	return nil, aggregator.ErrNotFound
}

// missing are the gaps of a ledger.
var missing = []aggregator.Gap{
	{Source: 2, Outlet: "northwind", Found: now, From: now.Add(-time.Hour), To: now, State: aggregator.GapOpen, Why: "nothing was known", After: "https://northwind.example/1"},
	{Source: 1, Outlet: "tideline", Found: now, To: now, State: aggregator.GapPartly, By: "archive", Why: "cut", Pages: 3, Entries: 40, Before: "javascript:alert(1)"},
}

func (roster) Gaps(_ context.Context, q aggregator.GapQuery) (found []aggregator.Gap, _ error) {
	for _, g := range missing {
		if q.State == "" || q.State == g.State {
			found = append(found, g)
		}
	}
	if q.State == aggregator.GapFilled { // more than a page holds
		for i := range q.Limit {
			found = append(found, aggregator.Gap{Found: now.Add(-time.Duration(i) * time.Hour), State: q.State})
		}
	}
	return found, nil
}

func (roster) Pulse(context.Context) (aggregator.Pulse, error) {
	return aggregator.Pulse{Sources: 3, LastOK: now, LastPoll: now}, nil
}

func TestPulseInWords(t *testing.T) {
	for _, tt := range []struct {
		name           string
		p              *aggregator.Pulse
		stalled, empty string
	}{
		{"the database is away", nil, "", "Nothing yet."},
		{"no sources", &aggregator.Pulse{}, "", "no sources are polled"},
		{"just begun", &aggregator.Pulse{Sources: 3, Due: now}, "", "The first polls are under way"},
		{"all first polls failed", &aggregator.Pulse{Sources: 3, Due: now, LastPoll: now, Failing: 3, Since: now, Reason: "no route"}, "", "Nothing yet: all 3 sources were tried in vain, and most say: no route"},
		{"well", &aggregator.Pulse{Sources: 3, LastPoll: now, LastOK: now}, "", "Nothing yet that belongs here"},
		{"stalled", &aggregator.Pulse{Sources: 3, LastPoll: now, LastOK: now.Add(-time.Hour), Failing: 3, Reason: "no route"}, "Nothing has been fetched since 4 Mar 11:00 UTC: all 3", "Nothing yet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := stalledText(tt.p, now); got != tt.stalled && (tt.stalled == "" || !strings.HasPrefix(got, tt.stalled)) {
				t.Errorf("stalled: %q, want %q", got, tt.stalled)
			}
			if got := emptyText(tt.p); !strings.Contains(got, tt.empty) {
				t.Errorf("empty: %q, want %q", got, tt.empty)
			}
		})
	}
}

func TestBarsKeepWithinTheStrip(t *testing.T) {
	for took, want := range map[time.Duration]int{0: barLeast, time.Hour: barHeight} {
		if got := barOf(took); got != want {
			t.Errorf("a poll of %s is %d high, want %d", took, got, want)
		}
	}
}
