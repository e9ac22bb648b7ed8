package sources

import (
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// origin is a server with one feed, whose validators may lie.
type origin struct {
	items     []string
	validator func(items []string) string
	lies      bool // says 304 to whoever sends any validator
	whole     int  // requests without validators
	asked     int
}

func (o *origin) answer(r fetch.Request) (*fetch.Response, error) {
	etag := o.validator(o.items)
	o.asked++
	if r.Validators == (fetch.Validators{}) {
		o.whole++
	} else if o.lies || r.Validators.ETag == etag {
		return &fetch.Response{Status: 304, URL: r.URL}, nil
	}
	return &fetch.Response{Status: 200, URL: r.URL, Body: feedOf(o.items...), Validators: fetch.Validators{ETag: etag}}, nil
}

// publish adds an item and drops what a short window holds no more.
func (o *origin) publish(name string) {
	o.items = append([]string{name}, o.items...)
	o.items = o.items[:min(len(o.items), 6)]
}

func lasting([]string) string       { return `"ever the same"` }
func current(items []string) string { return fmt.Sprintf("%q", items) }

// follower polls an origin as the fleet and the store would, and knows what it saw.
type follower struct {
	*testing.T
	o    *origin
	s    aggregator.SourceState
	now  time.Time
	seen map[string]bool
}

func follow(t *testing.T, o *origin) *follower {
	o.items = []string{"first", "second", "third"}
	f := &follower{T: t, o: o, now: time.Now(), seen: map[string]bool{}}
	f.s.URL, f.s.ID = feedURL, aggregator.NewID("source", feedURL)
	return f
}

// run polls whenever it is due for a time, while the outlet publishes.
func (f *follower) run(d, every time.Duration) {
	f.Helper()
	v := NewVisitor(web{feedURL: f.o.answer}, Rhythm{Every: Every(15 * time.Minute), Min: 15 * time.Minute, Max: 15 * time.Minute},
		func() time.Time { return f.now }, slog.New(slog.DiscardHandler))
	next := f.now.Add(every)
	for end := f.now.Add(d); f.now.Before(end); f.now = f.s.Due {
		for every > 0 && !next.After(f.now) {
			f.o.publish(fmt.Sprint("at ", next.Unix()))
			next = next.Add(every)
		}
		p, ok := v.Visit(f.Context(), &f.s)
		if !ok {
			f.Fatal("the visit was cut short")
		}
		f.take(p)
	}
}

// take is what a commit keeps of a poll.
func (f *follower) take(p *aggregator.Poll) {
	s := &f.s
	s.Polls++
	s.Due, s.Interval, s.Outcome, s.LastPoll, s.LastOK, s.Trust = p.Due, p.Interval, p.Outcome, p.At, p.At, p.Trust
	if p.Read {
		s.Validators, s.BodyHash, s.Marks, s.Trail = p.Validators, p.BodyHash, p.Marks, p.Trail
	}
	for _, it := range p.Items {
		if !f.seen[it.ID] {
			f.seen[it.ID], s.LastNew = true, p.At
		}
	}
}

func TestShortRunsAskOnceForTheWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := follow(t, &origin{validator: current})
		f.run(20*time.Hour, 0)
		if f.o.whole != 1 || f.o.asked < 70 {
			t.Errorf("%d of %d requests without validators, want the first alone", f.o.whole, f.o.asked)
		}
	})
}

func TestHonestServersAreProbedEverMoreSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := follow(t, &origin{validator: current})
		f.run(90*24*time.Hour, 0)
		if f.o.whole < 4 || f.o.whole > 9 {
			t.Errorf("%d requests without validators in 90 days of nothing new", f.o.whole)
		}
		if !f.s.Trust.Lying.IsZero() {
			t.Errorf("an honest server is taken for a liar since %s", f.s.Trust.Lying)
		}
	})
}

func TestNewsIsEnoughOfAProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := follow(t, &origin{validator: current})
		f.run(30*24*time.Hour, 5*time.Hour)
		if f.o.whole != 1 || !f.s.Trust.Lying.IsZero() {
			t.Errorf("%d requests without validators of a feed that has news every five hours; lying %s", f.o.whole, f.s.Trust.Lying)
		}
	})
}

func TestLyingServersAreFoundOut(t *testing.T) {
	for _, tt := range []struct {
		name   string
		o      origin
		within time.Duration
	}{
		{"the ETag never changes", origin{validator: lasting}, 40 * time.Hour},
		{"304 whatever was asked", origin{validator: current, lies: true}, 80 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := follow(t, &tt.o)
				f.run(tt.within, 3*time.Hour)
				if f.s.Trust.Lying.IsZero() {
					t.Fatalf("not found out: %+v", f.s.Trust)
				}
				before, asked := len(f.seen), f.o.asked
				f.run(48*time.Hour, 3*time.Hour)
				if got := len(f.seen) - before; got < 15 {
					t.Errorf("%d of 16 items seen within two days", got)
				}
				if n := f.o.asked - asked; n > 49 {
					t.Errorf("asked for the whole %d times in 48 hours, want once an hour at most", n)
				}
			})
		})
	}
}

func TestALiarThatFallsSilentIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := follow(t, &origin{validator: lasting})
		f.run(40*time.Hour, 3*time.Hour)
		f.run(20*24*time.Hour, 0)
		asked := f.o.asked
		f.run(10*24*time.Hour, 0)
		if n := f.o.asked - asked; n > 11 {
			t.Errorf("asked %d times in ten silent days, want about once a day", n)
		}
	})
}

func TestALiarThatBehavesIsBelievedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := follow(t, &origin{validator: lasting})
		f.run(40*time.Hour, 3*time.Hour)
		if f.s.Trust.Lying.IsZero() {
			t.Fatal("not found out")
		}
		f.o.validator = current
		f.run(72*time.Hour, 3*time.Hour)
		if !f.s.Trust.Lying.IsZero() {
			t.Fatalf("not believed again: %+v", f.s.Trust)
		}
		whole := f.o.whole
		f.run(20*time.Hour, 3*time.Hour)
		if f.o.whole != whole {
			t.Error("still asked for the whole")
		}
	})
}

func TestAProbeThatFailsIsNoReasonToAskTwice(t *testing.T) {
	s := aggregator.SourceState{BodyHash: 1, Validators: aggregator.Validators{ETag: "x"}, Polls: 50,
		Trust: aggregator.Trust{Whole: noon.Add(-100 * time.Hour), Polls: 30, Honest: 1}}
	p := visitWith(t, web{feedURL: says(503, nil)}, s)
	if p.Trust != (aggregator.Trust{Whole: noon, Polls: 51, Honest: 1}) {
		t.Errorf("%+v after a probe that failed", p.Trust)
	}
}

func TestASourceThatSleptIsNotProbedForThat(t *testing.T) {
	s := aggregator.SourceState{Validators: aggregator.Validators{ETag: "x"}, Polls: 49, Trust: aggregator.Trust{Whole: noon.Add(-1000 * time.Hour), Polls: 30}}
	if validators(&s, noon) == (fetch.Validators{}) {
		t.Error("asked for the whole after 19 polls")
	}
	s.Polls++
	if validators(&s, noon) != (fetch.Validators{}) {
		t.Error("not asked for the whole after 20 polls and weeks")
	}
}

func TestWeakValidatorsMayCoverOtherBytes(t *testing.T) {
	p := aggregator.Poll{Asked: feedURL, Read: true, At: noon, BodyHash: 2, Total: 3, Shared: 3, Items: make([]aggregator.Item, 1),
		Validators: aggregator.Validators{ETag: `W/"1"`}}
	p.Source = aggregator.SourceState{BodyHash: 1, Validators: p.Validators, Trail: []byte("known")}
	if got := weigh(&p, fetch.Validators{}); got != (aggregator.Trust{Whole: noon, Polls: 1, Honest: 1}) {
		t.Errorf("%+v of a document with the same items in other bytes", got)
	}
}
