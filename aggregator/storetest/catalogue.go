package storetest

import (
	"fmt"
	"time"

	"wireroom/aggregator"
)

var catalogueTests = map[string]func(*fixture){
	"topics come in the configured order": func(f *fixture) {
		f.topics("z", "a", "m")
		all, err := f.Topics(f.ctx)
		f.ok(err)
		f.equal([]string{"z", "a", "m"}, []string{all[0].Name, all[1].Name, all[2].Name})
	},
	"rules are named until history was matched with them": func(f *fixture) {
		set := func(topics ...aggregator.Topic) []string {
			unmatched, err := f.SetTopics(f.ctx, topics)
			f.ok(err)
			return unmatched
		}
		a, b := aggregator.Topic{Name: "a", Match: "x"}, aggregator.Topic{Name: "b", Match: "y"}
		f.equal([]string{"a", "b"}, set(a, b))
		f.equal([]string{"b", "a"}, set(b, a))
		f.ok(f.Matched(f.ctx, []aggregator.Topic{a, b, {Name: "unknown", Match: "x"}}))
		f.equal([]string(nil), set(a, b))
		old := b
		a.Title, b.Match = "A new title", "y OR z"
		f.equal([]string{"b"}, set(b, a))
		f.ok(f.Matched(f.ctx, []aggregator.Topic{old}))
		f.equal([]string{"b"}, set(b, a))
		f.ok(f.Matched(f.ctx, []aggregator.Topic{b}))
		f.equal([]string(nil), set(b))
		f.equal([]string{"a"}, set(a, b))
	},
	"a topic that comes back goes on with its log": func(f *fixture) {
		f.topics("t")
		f.commit(news(entry("a", 0, "t")))
		f.topics()
		f.topics("t")
		f.commit(news(entry("b", 1, "t")))
		f.equal(int64(2), f.changes("t", 1, 10)[0].Revision)
		f.equal(2, f.head("t").Stories)
	},
	"recent entries are walked by first seen, whole": func(f *fixture) {
		var all []aggregator.Entry
		for i := range 1100 {
			e := entry(fmt.Sprint(i), 1100-i)
			e.Summary = "<i>s</i>"
			all = append(all, e)
		}
		old := entry("old", -1)
		f.commit(news(append(all, old)...))
		for range 2 {
			n := 1100
			recent := f.Recent(f.ctx, noon)
			for e, err := range recent {
				f.ok(err)
				n--
				all[n].Text = ""
				if e.ID != all[n].ID || e.Summary != all[n].Summary {
					f.Fatalf("entry %s, want %s", e.Title, all[n].Title)
				}
			}
			f.equal(0, n)
		}
	},
	"Relist replaces hits and listings and logs it": func(f *fixture) {
		f.topics("t", "u")
		e := entry("a", 0, "t")
		f.commit(news(e))
		moved := entry("a", 0, "u")
		done, err := f.Relist(f.ctx, noon.Add(time.Hour), func(tx aggregator.Tx) (aggregator.Batch, error) {
			return aggregator.Batch{
				Entries: []aggregator.EntryWrite{{Entry: moved}},
				Stories: []aggregator.StoryWrite{story(moved)},
				Changes: []aggregator.Change{
					{Topic: "t", Kind: aggregator.Withdrawn, Story: e.Story},
					{Topic: "u", Kind: aggregator.Listed, Story: e.Story},
				},
			}, nil
		})
		f.ok(err)
		f.equal([]int64{2, 1}, []int64{done.Changes[0].Revision, done.Changes[1].Revision})
		for _, view := range []aggregator.View{aggregator.ViewStories, aggregator.ViewEntries} {
			f.equal([]string(nil), leads(f.edition(aggregator.EditionQuery{Topic: "t", View: view})))
			f.equal([]string{"a"}, leads(f.edition(aggregator.EditionQuery{Topic: "u", View: view})))
		}
		f.equal([]int{0, 1}, []int{f.head("t").Stories, f.head("u").Stories})
	},
}
