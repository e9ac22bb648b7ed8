package storetest

import (
	"slices"
	"time"

	"wireroom/aggregator"
)

var rosterTests = map[string]func(*fixture){
	"sources are walked by outlet and URL, without the removed ones": func(f *fixture) {
		b2, b1, a := source("b.example", "2"), source("b.example", "1"), source("a.example", "1")
		f.sync(b2, b1, a, source("c.example", "1"))
		f.sync(b2, b1, a)
		f.equal([]string{a.URL, b1.URL, b2.URL}, f.walked(3))
	},
	"a walk ends when the walker has enough": func(f *fixture) {
		f.sync(source("b.example", "2"), source("a.example", "1"))
		f.equal([]string{"https://a.example/1"}, f.walked(1))
	},
	"a walk brings the state along, without marks, trail and hints": func(f *fixture) {
		src, _ := f.first()
		want := f.state(src.ID)
		want.Marks, want.Trail, want.Hours, want.Hints = nil, nil, nil, nil
		for got, err := range f.WalkSources(f.ctx) {
			f.ok(err)
			f.equal(&want, got)
		}
	},
	"the pulse of nothing": func(f *fixture) {
		f.equal(aggregator.Pulse{}, f.pulse())
	},
	"the pulse before the first poll": func(f *fixture) {
		f.sync(source("a.example", "1"), source("b.example", "1"))
		f.equal(aggregator.Pulse{Sources: 2, Due: noon}, f.pulse())
	},
	"the pulse counts what failed since anything was fetched": func(f *fixture) {
		a, b, c := source("a.example", "1"), source("b.example", "1"), source("c.example", "1")
		f.sync(a, b, c)
		polls := func(at time.Time, say map[aggregator.ID]string) {
			var list []aggregator.Poll
			for _, l := range f.claim("w", at) {
				p := poll(l, at)
				if why, bad := say[p.Source.ID]; bad {
					p = failed(p, true)
					p.Reason = why
				}
				p.Due = at.Add(10 * time.Minute)
				list = append(list, p)
			}
			f.commit(aggregator.Batch{}, list...)
		}
		polls(noon, map[aggregator.ID]string{a.ID: "went before"})
		polls(noon.Add(time.Hour), map[aggregator.ID]string{a.ID: "the server took too long", b.ID: "no route", c.ID: "no route"})
		f.equal(aggregator.Pulse{
			Sources: 3, LastOK: noon, LastPoll: noon.Add(time.Hour), Due: noon.Add(70 * time.Minute), Shortest: time.Hour,
			Failing: 3, Since: noon, Reason: "no route",
		}, f.pulse())
		polls(noon.Add(2*time.Hour), map[aggregator.ID]string{a.ID: "no route"})
		f.equal(0, f.pulse().Failing)
	},
}

func (f *fixture) pulse() aggregator.Pulse {
	f.Helper()
	p, err := f.Pulse(f.ctx)
	f.ok(err)
	return p
}

// walked are the URLs of the first n sources of a walk.
func (f *fixture) walked(n int) []string {
	f.Helper()
	var urls []string
	for s, err := range f.WalkSources(f.ctx) {
		f.ok(err)
		if urls = append(urls, s.URL); len(urls) == n {
			break
		}
	}
	return slices.Clip(urls)
}
