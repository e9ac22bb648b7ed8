package storetest

import (
	"time"

	"wireroom/aggregator"
)

// gap is one that a poll found.
func gap(found time.Time) aggregator.Gap {
	return aggregator.Gap{
		Found: found, From: found.Add(-3 * time.Hour), To: found.Add(-time.Hour), Polled: found.Add(-2 * time.Hour),
		After: "https://a.example/1", Before: "https://a.example/9", State: aggregator.GapOpen, Why: "shares nothing",
		By: "paged", Next: "https://a.example/?paged=2", Trail: []byte{9, 0}, Pages: 1, Tries: 1, Entries: 4,
	}
}

// told is a gap of a source as the ledger shows it.
func told(src aggregator.Source, g aggregator.Gap) aggregator.Gap {
	g.Source, g.Outlet, g.Next, g.Trail = src.ID, src.Outlet, "", nil
	return g
}

// gapAt commits a poll at a time that found or searched gaps.
func (f *fixture) gapAt(at time.Time, gaps ...aggregator.Gap) {
	f.Helper()
	p := poll(f.claim("w", at)[0], at)
	p.Gaps = gaps
	f.commit(aggregator.Batch{}, p)
}

func (f *fixture) gaps(q aggregator.GapQuery) []aggregator.Gap {
	f.Helper()
	gaps, err := f.Gaps(f.ctx, q)
	f.ok(err)
	return gaps
}

var gapTests = map[string]func(*fixture){
	"a gap comes with its poll": func(f *fixture) {
		src, due := f.first()
		f.gapAt(due, gap(due))
		f.equal([]aggregator.Gap{told(src, gap(due))}, f.gaps(aggregator.GapQuery{}))
		f.equal(1, f.state(src.ID).Gaps)
		life, err := f.Source(f.ctx, src.ID)
		f.ok(err)
		f.equal([]aggregator.Gap{told(src, gap(due))}, life.Ledger)
	},
	"a claim brings open gaps along, the newest first": func(f *fixture) {
		src, due := f.first()
		closed := gap(due.Add(-time.Minute))
		closed.State = aggregator.GapFilled
		older, newer := gap(due), gap(due.Add(time.Minute))
		f.gapAt(due, older, newer, closed)
		older.Source, newer.Source = src.ID, src.ID
		s := f.claim("w", due.Add(time.Hour))[0].Sources[0]
		f.equal([]aggregator.Gap{newer, older}, s.Open)
		f.equal(2, s.Gaps)
	},
	"a searched gap replaces what was known of it": func(f *fixture) {
		src, due := f.first()
		f.gapAt(due, gap(due))
		g := gap(due)
		g.End(aggregator.GapFilled, due.Add(time.Hour), "filled")
		g.Pages, g.Entries = 3, 40
		f.gapAt(due.Add(time.Hour), g)
		f.equal([]aggregator.Gap{told(src, g)}, f.gaps(aggregator.GapQuery{}))
		f.equal(0, f.state(src.ID).Gaps)
		f.equal(0, len(f.claim("w", due.Add(2*time.Hour))[0].Sources[0].Open))
	},
	"gaps are asked for by source, state and time": func(f *fixture) {
		a, b := source("a.example", "1"), source("b.example", "1")
		f.sync(a, b)
		ofA, ofB := gap(noon), gap(noon.Add(time.Minute))
		ofB.State = aggregator.GapPartly
		polls := []aggregator.Poll{}
		for i, l := range f.claim("w", noon) {
			p := poll(l, noon)
			p.Gaps = [][]aggregator.Gap{{ofA}, {ofB}}[i]
			polls = append(polls, p)
		}
		if polls[0].Source.ID != a.ID {
			polls[0].Gaps, polls[1].Gaps = polls[1].Gaps, polls[0].Gaps
		}
		f.commit(aggregator.Batch{}, polls...)
		ofA, ofB = told(a, ofA), told(b, ofB)
		f.equal([]aggregator.Gap{ofB, ofA}, f.gaps(aggregator.GapQuery{}))
		f.equal([]aggregator.Gap{ofB}, f.gaps(aggregator.GapQuery{Limit: 1}))
		f.equal([]aggregator.Gap{ofA}, f.gaps(aggregator.GapQuery{Source: a.ID}))
		f.equal([]aggregator.Gap{ofB}, f.gaps(aggregator.GapQuery{State: aggregator.GapPartly}))
		f.equal([]aggregator.Gap{ofA}, f.gaps(aggregator.GapQuery{Before: ofB.Found}))
		f.equal([]aggregator.Gap(nil), f.gaps(aggregator.GapQuery{Source: a.ID, State: aggregator.GapPartly}))
	},
	"what an archive brings to an unchanged source counts": func(f *fixture) {
		src, due := f.first()
		before := f.state(src.ID)
		p := poll(f.claim("w", due)[0], due)
		p.Gaps, p.Items = []aggregator.Gap{gap(due)}, make([]aggregator.Item, 5) // commit counts Items as new
		f.commit(aggregator.Batch{}, p)
		got := f.state(src.ID)
		f.equal(before.New+5, got.New)
		f.equal(due, got.LastNew)
	},
	"the ledger is bounded and still tells every time": func(f *fixture) {
		src, due := f.first()
		var gaps []aggregator.Gap
		for i := range 520 {
			g := gap(noon.Add(time.Duration(i-520) * time.Hour))
			g.State, g.Why = aggregator.GapUnfillable, "no archive"
			if i%100 == 50 {
				g.State = aggregator.GapFilled
			}
			gaps = append(gaps, g)
		}
		f.gapAt(due, gaps...)
		kept := f.gaps(aggregator.GapQuery{Source: src.ID, Limit: 1000})
		f.equal(500, len(kept))
		for _, g := range gaps {
			told := false
			for i := range kept {
				told = told || kept[i].Covers(g.From) && kept[i].Covers(g.To)
			}
			if !told && g.State != aggregator.GapFilled {
				f.Errorf("nothing tells of the gap from %s", g.From)
			}
		}
	},
}
