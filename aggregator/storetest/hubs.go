package storetest

import (
	"errors"
	"strings"
	"time"

	"wireroom/aggregator"
)

var hub = aggregator.Hub{URL: "https://hub.example/", Topic: "https://a.example/1"}

// subscribed syncs a source, polls it at noon with a document that names hub,
// and gives its subscription, confirmed for a day.
func (f *fixture) subscribed() (aggregator.Source, aggregator.Subscription) {
	f.Helper()
	src := source("a.example", "1")
	f.sync(src)
	p := poll(f.claim("w", noon)[0], noon)
	p.Push = &aggregator.Push{Found: &hub}
	f.commit(aggregator.Batch{}, p)
	due, err := f.Asking(f.ctx, noon, noon.Add(time.Minute), 10)
	f.ok(err)
	f.equal(1, len(due))
	s := due[0]
	s.Callback, s.Secret, s.State, s.Until, s.Due = "token", "secret", aggregator.Active, noon.Add(24*time.Hour), noon.Add(20*time.Hour)
	f.ok(f.Settle(f.ctx, s))
	return src, s
}

func (f *fixture) pushed(src aggregator.Source) (aggregator.Subscription, []aggregator.Delivery) {
	f.Helper()
	s, waiting, err := f.Pushed(f.ctx, src.ID)
	f.ok(err)
	return s, waiting
}

func (f *fixture) deliver(src aggregator.Source, minutes int, body string) {
	f.Helper()
	f.ok(f.Deliver(f.ctx, aggregator.Delivery{
		Source: src.ID, At: noon.Add(time.Duration(minutes) * time.Minute), MediaType: "application/atom+xml", Body: []byte(body),
	}))
}

var hubTests = map[string]func(*fixture){
	"a poll that finds a hub wants a subscription, which one process asks for": func(f *fixture) {
		src, s := f.subscribed()
		f.equal(hub, s.Hub)
		f.equal(true, f.state(src.ID).Subscribed)
		again, err := f.Asking(f.ctx, noon, noon.Add(time.Minute), 10)
		f.ok(err)
		f.equal(0, len(again))
		stored, err := f.Callback(f.ctx, "token")
		f.ok(err)
		f.equal(s, stored)
		life, err := f.Source(f.ctx, src.ID)
		f.ok(err)
		stored.Callback, stored.Secret = "", ""
		f.equal(stored, *life.Hub)
	},
	"an unknown or empty callback is not found": func(f *fixture) {
		f.subscribed()
		for _, callback := range []string{"", "other"} {
			if _, err := f.Callback(f.ctx, callback); !errors.Is(err, aggregator.ErrNotFound) {
				f.Errorf("callback %q: %v", callback, err)
			}
		}
	},
	"a delivery makes its source due at once, and its poll the back-up poll when it would be": func(f *fixture) {
		src, _ := f.subscribed()
		f.deliver(src, 10, "one")
		f.deliver(src, 11, "two")
		s, waiting := f.pushed(src)
		f.equal(noon.Add(time.Hour), s.Backup)
		f.equal([]string{"one", "two"}, []string{string(waiting[0].Body), string(waiting[1].Body)})
		next, err := f.NextDue(f.ctx)
		f.ok(err)
		f.equal(noon.Add(10*time.Minute), next)
		p := poll(f.claim("w", noon.Add(12*time.Minute))[0], noon.Add(12*time.Minute))
		p.Push, p.Due, p.Items = &aggregator.Push{Taken: waiting[1].Seq}, s.Backup, make([]aggregator.Item, 3)
		f.commit(aggregator.Batch{}, p)
		s, waiting = f.pushed(src)
		f.equal(0, len(waiting))
		f.equal([]int64{2, 3, 0}, []int64{s.Delivered, s.Brought, s.Missed})
		f.equal(true, s.Backup.IsZero())
		f.equal(noon.Add(time.Hour), f.state(src.ID).Due)
	},
	"what is delivered while a source is polled waits for its next poll, which is due at once": func(f *fixture) {
		src, _ := f.subscribed()
		at := noon.Add(time.Hour)
		p := poll(f.claim("w", at)[0], at.Add(2*time.Second))
		f.deliver(src, 60, "one")
		p.Push, p.Items = &aggregator.Push{Backup: true}, make([]aggregator.Item, 2)
		f.commit(aggregator.Batch{}, p)
		s, waiting := f.pushed(src)
		f.equal(1, len(waiting))
		f.equal(int64(2), s.Missed)
		f.equal(p.At, f.state(src.ID).Due)
		f.equal(p.Due, s.Backup)
	},
	"a refused delivery is counted and nothing else": func(f *fixture) {
		src, _ := f.subscribed()
		f.ok(f.Deliver(f.ctx, aggregator.Delivery{Source: src.ID, At: noon, Refused: true, Body: []byte("x")}))
		s, waiting := f.pushed(src)
		f.equal(0, len(waiting))
		f.equal([]int64{0, 1}, []int64{s.Delivered, s.Refused})
		f.equal(noon.Add(time.Hour), f.state(src.ID).Due)
	},
	"a flood of deliveries is bounded and ends in a poll": func(f *fixture) {
		src, _ := f.subscribed()
		for range 40 {
			f.deliver(src, 10, "x")
		}
		s, _ := f.pushed(src)
		f.equal(int64(40), s.Delivered)
		f.equal(noon.Add(10*time.Minute), s.Backup)
		f.equal(int64(32), f.taken(src))
	},
	"large deliveries are bounded by their bytes, and taken in one by one": func(f *fixture) {
		src, _ := f.subscribed()
		large := strings.Repeat("x", 6<<20)
		for range 3 {
			f.deliver(src, 10, large)
		}
		s, waiting := f.pushed(src)
		f.equal([]int64{3, 1}, []int64{s.Delivered, int64(len(waiting))})
		f.equal(noon.Add(10*time.Minute), s.Backup)
		f.equal(int64(2), f.taken(src))
	},
	"a source that names another hub, or is removed, leaves the old one": func(f *fixture) {
		src, _ := f.subscribed()
		p := poll(f.claim("w", noon.Add(time.Hour))[0], noon.Add(time.Hour))
		p.Push = &aggregator.Push{Found: &aggregator.Hub{URL: "https://other.example/", Topic: hub.Topic}}
		f.commit(aggregator.Batch{}, p)
		s, _ := f.pushed(src)
		f.equal(aggregator.Leaving, s.State)
		s.Due = time.Time{}
		f.ok(f.Settle(f.ctx, s))
		f.equal(false, f.state(src.ID).Subscribed)
		if _, _, err := f.Pushed(f.ctx, src.ID); !errors.Is(err, aggregator.ErrNotFound) {
			f.Errorf("after leaving: %v", err)
		}
		if err := f.Settle(f.ctx, aggregator.Subscription{Source: src.ID}); !errors.Is(err, aggregator.ErrNotFound) {
			f.Errorf("write after leaving: %v", err)
		}
	},
	"a removed source leaves its hub": func(f *fixture) {
		src, _ := f.subscribed()
		f.sync()
		s, _ := f.pushed(src)
		f.equal(aggregator.Leaving, s.State)
		due, err := f.Asking(f.ctx, noon, noon, 1)
		f.ok(err)
		f.equal(1, len(due))
	},
}

// taken takes in all that waits for a source, and counts it.
func (f *fixture) taken(src aggregator.Source) (n int64) {
	f.Helper()
	for minutes := 20; ; minutes++ {
		_, waiting := f.pushed(src)
		if len(waiting) == 0 {
			return n
		}
		n += int64(len(waiting))
		at := noon.Add(time.Duration(minutes) * time.Minute)
		p := poll(f.claim("w", at)[0], at)
		p.Push = &aggregator.Push{Taken: waiting[len(waiting)-1].Seq}
		f.commit(aggregator.Batch{}, p)
	}
}
