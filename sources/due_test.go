package sources

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/parse"
)

var noon = at("2026-03-04T12:00:00Z") // a Wednesday

var rhythm = Rhythm{Every: Every(15 * time.Minute), Min: 5 * time.Minute, Max: 2 * time.Hour}

func TestDueTimes(t *testing.T) {
	quiet := visited{at: noon, outcome: aggregator.Unchanged, total: 20}
	failed := visited{at: noon, outcome: aggregator.Failed}
	with := func(v visited, change func(*visited)) visited { change(&v); return v }
	for _, tt := range []struct {
		name     string
		state    aggregator.SourceState
		v        visited
		min, max time.Duration
		why      string
	}{
		{"own interval", aggregator.SourceState{Source: aggregator.Source{Every: time.Hour}}, quiet, 45 * time.Minute, 2 * time.Hour, "every 1 h, as configured"},
		{"an open gap", aggregator.SourceState{Source: aggregator.Source{Every: time.Hour}}, with(quiet, func(v *visited) { v.open = true }), 5 * time.Minute, 5 * time.Minute, "may be missing"},
		{"an open gap of a source with times of its own", aggregator.SourceState{Source: aggregator.Source{Schedule: "30 * * * *"}}, with(quiet, func(v *visited) { v.open = true }), 30 * time.Minute, 30 * time.Minute, "30 * * * *"},
		{"own cron", aggregator.SourceState{Source: aggregator.Source{Schedule: "30 * * * *"}}, quiet, 30 * time.Minute, 30 * time.Minute, "30 * * * *"},
		{"max-age", aggregator.SourceState{}, with(quiet, func(v *visited) { v.fresh = 6 * time.Hour }), 6 * time.Hour, 6 * time.Hour, "every 15 min, but its answer stays fresh for 6 h"},
		{"absurd max-age", aggregator.SourceState{}, with(quiet, func(v *visited) { v.fresh = 9000 * time.Hour }), 24 * time.Hour, 24 * time.Hour, "1 day"},
		{"ttl", aggregator.SourceState{}, with(quiet, func(v *visited) { v.hints = parse.Hints{TTL: 3 * time.Hour} }), 3 * time.Hour, 3 * time.Hour, "ttl"},
		{"sy:", aggregator.SourceState{}, with(quiet, func(v *visited) { v.hints = parse.Hints{UpdateEvery: 4 * time.Hour} }), 4 * time.Hour, 4 * time.Hour, "sy:"},
		{"retry-after", aggregator.SourceState{}, visited{at: noon, outcome: aggregator.Throttled, retryAfter: 50 * time.Hour}, 50 * time.Hour, 50 * time.Hour, "Retry-After"},
		{"skip hours", aggregator.SourceState{}, with(quiet, func(v *visited) { v.hints = parse.Hints{SkipHours: []int{12, 13}} }), 2 * time.Hour, 2 * time.Hour, "skipHours"},
		{"skip days", aggregator.SourceState{}, with(quiet, func(v *visited) { v.hints = parse.Hints{SkipDays: []time.Weekday{3, 4}} }), 36 * time.Hour, 36 * time.Hour, "skipDays"},
		{"all days skipped says nothing", aggregator.SourceState{}, with(quiet, func(v *visited) { v.hints = parse.Hints{SkipDays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}} }), 5 * time.Minute, time.Hour, ""},
		{"first failure", aggregator.SourceState{}, failed, 30 * time.Minute, 40 * time.Minute, "after 1 failed poll"},
		{"fifth failure", aggregator.SourceState{Failures: 4}, failed, 8 * time.Hour, 8 * time.Hour, "after 5 failed polls"},
		{"hundredth failure", aggregator.SourceState{Failures: 99}, failed, 24 * time.Hour, 24 * time.Hour, "after 100"},
		{"soft failures weigh less", aggregator.SourceState{Failures: 4}, with(failed, func(v *visited) { v.soft = true }), 2 * time.Hour, 2*time.Hour + time.Minute, "after 5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := rhythm.next(&tt.state, tt.v)
			if got := d.at.Sub(noon); got < tt.min || got > tt.max {
				t.Errorf("due after %s, want %s to %s (%s)", got, tt.min, tt.max, d.why())
			}
			if !strings.Contains(d.why(), tt.why) {
				t.Errorf("why %q, want it to say %q", d.why(), tt.why)
			}
		})
	}
}

func TestGoneIsNeverDue(t *testing.T) {
	d := rhythm.next(&aggregator.SourceState{}, visited{at: noon, outcome: aggregator.Gone})
	if !d.at.IsZero() || !strings.Contains(d.why(), "410") {
		t.Errorf("got %s %q, want no due time and the reason", d.at, d.why())
	}
}

// A source whose feed turns over quickly is polled more often until a poll
// overlaps the last one; a quiet one less and less, within the bounds.
func TestIntervalFollowsTheOutlet(t *testing.T) {
	follow := func(new int) time.Duration {
		s := aggregator.SourceState{Polls: 1}
		for range 100 {
			d := rhythm.next(&s, visited{at: noon, outcome: aggregator.Changed, total: 20, new: new})
			s.Interval, s.Polls = d.interval, s.Polls+1
		}
		return s.Interval
	}
	if got := follow(20); got != rhythm.Min {
		t.Errorf("all new each time: %s, want %s", got, rhythm.Min)
	}
	if got := follow(10); got != 15*time.Minute {
		t.Errorf("half new each time: %s, want it left alone", got)
	}
	if got := follow(0); got != rhythm.Max {
		t.Errorf("never anything new: %s, want %s", got, rhythm.Max)
	}
}

// A document that holds twenty minutes is next read after ten, not after half of
// a day.
func TestIntervalFollowsWhatADocumentHolds(t *testing.T) {
	for _, tt := range []struct{ was, span, want time.Duration }{
		{2 * time.Hour, 20 * time.Minute, 10 * time.Minute},
		{2 * time.Hour, 0, time.Hour},
		{2 * time.Hour, 24 * time.Hour, time.Hour},
		{2 * time.Hour, time.Second, 7*time.Minute + 30*time.Second},
		{10 * time.Minute, 4 * time.Minute, rhythm.Min},
	} {
		s := aggregator.SourceState{Polls: 1, Interval: tt.was}
		d := rhythm.next(&s, visited{at: noon, outcome: aggregator.Changed, total: 20, new: 20, span: tt.span})
		if d.interval != tt.want {
			t.Errorf("every %s with a document of %s: then every %s, want %s", tt.was, tt.span, d.interval, tt.want)
		}
	}
}

func TestSourcesOfOneIntervalAreSpreadAndStaySo(t *testing.T) {
	var buckets [15]int
	for i := range 1500 {
		s := aggregator.SourceState{Source: aggregator.Source{ID: aggregator.NewID("source", fmt.Sprint(i))}}
		first := spread(&s, noon, 15*time.Minute)
		s.Polls++
		second := spread(&s, first, 15*time.Minute)
		if gap := second.Sub(first); gap < 14*time.Minute || gap > 16*time.Minute {
			t.Fatalf("source %d: gap %s, want about 15m", i, gap)
		}
		buckets[int(second.Sub(noon)/time.Minute)%15]++
	}
	for m, n := range buckets {
		if n < 50 || n > 150 {
			t.Errorf("minute %d has %d of 1500 sources, want about 100", m, n)
		}
	}
}
