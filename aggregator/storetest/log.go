package storetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"wireroom/aggregator"
)

var logTests = map[string]func(*fixture){
	"revisions of a topic are 1, 2, 3 in the order given": func(f *fixture) {
		f.topics("t", "u")
		a, b := entry("a", 0, "t", "u"), entry("b", 1, "t")
		done := f.commit(news(a, b))
		want := []aggregator.Change{
			{Topic: "t", Revision: 1, At: a.FirstSeen, Kind: aggregator.Listed, Story: a.Story},
			{Topic: "u", Revision: 1, At: a.FirstSeen, Kind: aggregator.Listed, Story: a.Story},
			{Topic: "t", Revision: 2, At: b.FirstSeen, Kind: aggregator.Listed, Story: b.Story},
		}
		f.equal(want, done.Changes)
		merged := aggregator.Change{Topic: "t", At: noon.Add(time.Hour), Kind: aggregator.Merged, Story: a.Story, Other: b.Story}
		f.commit(aggregator.Batch{Changes: []aggregator.Change{merged}})
		merged.Revision = 3
		f.equal([]aggregator.Change{want[0], want[2], merged}, f.changes("t", 0, 10))
	},
	"the log is read after a revision, at most so far": func(f *fixture) {
		f.topics("t")
		for i := range 5 {
			f.commit(news(entry(fmt.Sprint(i), i, "t")))
		}
		got := f.changes("t", 1, 3)
		f.equal([]int64{2, 3, 4}, []int64{got[0].Revision, got[1].Revision, got[2].Revision})
		f.equal(0, len(f.changes("t", 5, 3)))
		f.equal(0, len(f.changes("unknown", 0, 3)))
	},
	"the log has no gaps under concurrent commits": func(f *fixture) {
		f.topics("t")
		var all sync.WaitGroup
		for w := range 4 {
			all.Go(func() {
				for i := range 10 {
					b := news(entry(fmt.Sprint(w, i), i, "t"))
					fail := i%3 == 2
					_, err := f.Relist(f.ctx, noon, func(aggregator.Tx) (aggregator.Batch, error) {
						if fail {
							return b, errDecide
						}
						return b, nil
					})
					if (err != nil) != fail {
						f.Error(err)
					}
				}
			})
		}
		all.Wait()
		for i, c := range f.changes("t", 0, 100) {
			if c.Revision != int64(i+1) {
				f.Fatalf("revision %d at place %d", c.Revision, i+1)
			}
		}
		f.equal(aggregator.TopicState{
			Topic: aggregator.Topic{Name: "t", Title: "t", Match: "t"}, Revision: 28, Updated: noon.Add(9 * time.Minute), Stories: 28,
		}, f.head("t"))
	},
	"a topic's head counts what is listed": func(f *fixture) {
		f.topics("t")
		a := entry("a", 0, "t")
		f.commit(news(a, entry("b", 5, "t")))
		w := story(a)
		w.Listings = nil
		f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{w}, Changes: []aggregator.Change{
			{Topic: "t", At: noon.Add(2 * time.Minute), Kind: aggregator.Withdrawn, Story: a.Story},
		}})
		got := f.head("t")
		f.equal([]any{int64(3), 1, noon.Add(5 * time.Minute)}, []any{got.Revision, got.Stories, got.Updated})
	},
	"what names a topic that is not configured is left out": func(f *fixture) {
		f.topics("t")
		done := f.commit(news(entry("a", 0, "t", "gone")))
		f.equal(1, len(done.Changes))
		f.topics("t", "gone")
		f.equal([]any{int64(0), 0}, []any{f.head("gone").Revision, f.head("gone").Stories})
	},
	"Relist gives its time to changes without one": func(f *fixture) {
		f.topics("t")
		_, err := f.Relist(f.ctx, noon, func(aggregator.Tx) (aggregator.Batch, error) {
			return aggregator.Batch{Changes: []aggregator.Change{{Topic: "t", Kind: aggregator.Covered, Story: 5}}}, nil
		})
		f.ok(err)
		f.equal(noon, f.changes("t", 0, 1)[0].At)
	},
	"Wait returns at a commit": func(f *fixture) {
		ctx, cancel := context.WithTimeout(f.ctx, 10*time.Second)
		defer cancel()
		woken := make(chan error)
		go func() { woken <- f.Wait(ctx) }()
		for i := 0; ; i++ {
			f.commit(news(entry(fmt.Sprint(i), 0)))
			select {
			case err := <-woken:
				f.ok(err)
				return
			default:
			}
		}
	},
	"Wait ends with its context": func(f *fixture) {
		ctx, cancel := context.WithCancel(f.ctx)
		cancel()
		if err := f.Wait(ctx); err == nil {
			f.Error("no error from a wait that was cut short")
		}
	},
}

func (f *fixture) changes(topic string, after int64, limit int) []aggregator.Change {
	f.Helper()
	all, err := f.Changes(f.ctx, topic, after, limit)
	f.ok(err)
	return all
}
