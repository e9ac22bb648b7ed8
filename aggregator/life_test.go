package aggregator

import (
	"strings"
	"testing"
	"time"
)

func TestLife(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	answers := SourceState{LastPoll: now, LastOK: now, LastNew: ago(time.Hour), Outcome: Unchanged}
	fails := func(n int, since time.Duration, soft bool) SourceState {
		return SourceState{LastPoll: now, LastOK: ago(since + time.Hour), Outcome: Failed, Failures: n, FailingSince: ago(since), Soft: soft, Reason: "in words"}
	}
	with := func(s SourceState, change func(*SourceState)) SourceState { change(&s); return s }
	for _, tt := range []struct {
		name string
		s    SourceState
		want LifeState
		why  string
	}{
		{"never polled", SourceState{}, Unpolled, "not polled yet"},
		{"answers", answers, Healthy, "answers"},
		{"answers and never had news", with(answers, func(s *SourceState) { s.LastNew = time.Time{} }), Healthy, "no news yet"},
		{"one soft failure", fails(1, time.Minute, true), Healthy, "may pass by itself: in words"},
		{"three soft failures", fails(3, time.Hour, true), Failing, "3 failed polls in a row in 60 minutes"},
		{"one hard failure", fails(1, time.Minute, false), Failing, "does not pass by itself"},
		{"a soft failure of what never answered", with(fails(1, time.Minute, true), func(s *SourceState) { s.LastOK = time.Time{} }), Failing, ""},
		{"hard failures for days", fails(9, 4*day, false), Stale, "4 days"},
		{"soft failures for days", fails(9, 4*day, true), Failing, ""},
		{"soft failures for weeks", fails(20, 15*day, true), Stale, ""},
		{"hard failures for a month", fails(40, 31*day, false), Lost, "still asked once a day"},
		{"soft failures for a month", fails(40, 31*day, true), Stale, ""},
		{"throttled", with(fails(1, time.Minute, true), func(s *SourceState) { s.Outcome = Throttled }), Waiting, "asks us to wait"},
		{"410", with(fails(1, 0, false), func(s *SourceState) { s.Gone = true }), Lost, "withdrawn"},
		{"silent for longer than usual", with(answers, func(s *SourceState) { s.LastNew, s.NewsEvery = ago(15*day), time.Hour }), Stale, "it used to have some every 60 minutes"},
		{"silent, as a monthly is", with(answers, func(s *SourceState) { s.LastNew, s.NewsEvery = ago(40*day), 30*day }), Healthy, "every 30 days"},
		{"silent, and nobody knows its ways", with(answers, func(s *SourceState) { s.LastNew = ago(31 * day) }), Stale, "no news for 31 days"},
		{"came back lately", with(answers, func(s *SourceState) { s.Revived = ago(day) }), Revived, "answers again"},
		{"came back long ago", with(answers, func(s *SourceState) { s.Revived = ago(8 * day) }), Healthy, ""},
		{"failing since before that was noted", with(fails(5, 0, false), func(s *SourceState) { s.FailingSince = time.Time{} }), Failing, "5 failed polls in a row, "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := LifeOf(&tt.s, now)
			if got.State != tt.want || !strings.Contains(got.Why, tt.why) {
				t.Errorf("%s: %q, want %s and %q", got.State, got.Why, tt.want, tt.why)
			}
		})
	}
}

func TestRevives(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	silent := SourceState{LastPoll: at, LastNew: at.Add(-100 * day), Outcome: Unchanged}
	down := SourceState{LastPoll: at, Outcome: Failed, Failures: 9, FailingSince: at.Add(-10 * day)}
	resumed := SourceState{LastPoll: at, Outcome: Gone, Failures: 1, FailingSince: at.Add(-time.Hour)}
	blip := SourceState{LastPoll: at, LastOK: at, Outcome: Failed, Failures: 1, FailingSince: at.Add(-time.Hour)}
	for _, tt := range []struct {
		name    string
		s       SourceState
		outcome Outcome
		new     int
		want    bool
	}{
		{"silent, with news", silent, Changed, 1, true},
		{"silent, without", silent, Unchanged, 0, false},
		{"down, answers", down, Unchanged, 0, true},
		{"down, fails again", down, Failed, 0, false},
		{"410 before it was resumed", resumed, Changed, 3, true},
		{"a short failure", blip, Changed, 3, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := PollResult{Poll: Poll{Source: tt.s, At: at, Outcome: tt.outcome}, New: tt.new}
			if got := p.Revives(); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNewsEveryBeginsWithTheDocumentsDates(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	items := make([]Item, 5)
	for i := range items {
		date := at.Add(-time.Duration(i) * 7 * day)
		items[i].Published = &date
	}
	items = append(items, Item{}) // one without a date
	p := PollResult{Poll: Poll{At: at, Items: items}, New: len(items)}
	if got := p.NewsEvery(); got != 7*day {
		t.Errorf("a weekly has news every %s", got)
	}
	p.Items = items[:1]
	if got := p.NewsEvery(); got != 0 {
		t.Errorf("one date says %s, want that nothing is known", got)
	}
}

func TestForms(t *testing.T) {
	forms := Forms("http://outlet.example/Feed/?b=1")
	for _, want := range []string{"http://outlet.example/Feed/?b=1", "https://outlet.example/Feed/?b=1"} {
		found := false
		for _, f := range forms {
			found = found || f == want
		}
		if !found {
			t.Errorf("%q is missing in %q", want, forms)
		}
	}
	if got := Forms("mailto:desk@outlet.example"); len(got) != 0 {
		t.Errorf("got %q of what is no address of a feed", got)
	}
}
