package storetest

import (
	"errors"
	"time"

	"wireroom/aggregator"
)

var listTests = map[string]func(*fixture){
	"a list is kept as it was put": func(f *fixture) {
		all, err := f.Lists(f.ctx)
		f.ok(err)
		f.equal(0, len(all))
		l := heldList("b.opml")
		f.ok(f.PutList(f.ctx, aggregator.ListState{Origin: "a.opml", Read: noon}))
		f.ok(f.PutList(f.ctx, aggregator.ListState{Origin: "b.opml", Read: noon}))
		f.ok(f.PutList(f.ctx, l))
		all, err = f.Lists(f.ctx)
		f.ok(err)
		f.equal([]aggregator.ListState{{Origin: "a.opml", Read: noon}, l}, all)
	},
	"what an operator approved stays approved": func(f *fixture) {
		l := heldList("a.opml")
		f.ok(f.PutList(f.ctx, l))
		got, err := f.ApproveList(f.ctx, "a.opml")
		f.ok(err)
		f.equal(l.Hash, got.Approved)
		l.Read = noon.Add(time.Hour)
		f.ok(f.PutList(f.ctx, l))
		all, err := f.Lists(f.ctx)
		f.ok(err)
		f.equal(l.Hash, all[0].Approved)
	},
	"only what is held can be approved": func(f *fixture) {
		f.ok(f.PutList(f.ctx, aggregator.ListState{Origin: "a.opml"}))
		for _, origin := range []string{"a.opml", "b.opml"} {
			if _, err := f.ApproveList(f.ctx, origin); !errors.Is(err, aggregator.ErrNotFound) {
				f.Errorf("%s: error %v, want ErrNotFound", origin, err)
			}
		}
	},
	"an origin's sources are its own, and polled": func(f *fixture) {
		a, b, c := source("a.example", "1"), source("b.example", "1"), source("c.example", "1")
		a.Origin, b.Origin = "a.opml", "a.opml"
		f.sync(a, b, c)
		f.sync(a, c)
		got, err := f.Listed(f.ctx, "a.opml")
		f.ok(err)
		f.equal([]aggregator.Source{a}, got)
	},
	"lists that are not followed any more are forgotten": func(f *fixture) {
		f.ok(f.PutList(f.ctx, aggregator.ListState{Origin: "a.opml"}))
		f.ok(f.PutList(f.ctx, aggregator.ListState{Origin: "b.opml"}))
		f.ok(f.KeepLists(f.ctx, []string{"b.opml", "c.opml"}))
		all, err := f.Lists(f.ctx)
		f.ok(err)
		f.equal([]aggregator.ListState{{Origin: "b.opml"}}, all)
		f.ok(f.KeepLists(f.ctx, nil))
		all, err = f.Lists(f.ctx)
		f.ok(err)
		f.equal(0, len(all))
	},
}

func heldList(origin string) aggregator.ListState {
	return aggregator.ListState{
		Origin: origin, Validators: aggregator.Validators{ETag: `"x"`, LastModified: "yesterday"}, Read: noon, Hash: 1<<63 + 7,
		Held: "the list is empty now", Since: noon.Add(-time.Hour),
		Change: aggregator.ListChange{Removed: 5, Lines: []string{"- Asia/Wire https://wire.example/feed"}},
	}
}
