package storetest

import (
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

var actTests = map[string]func(*fixture){
	"acts are numbered from 1 and come back whole": func(f *fixture) {
		a := aggregator.Act{
			At: noon, Who: "Ann Ω", Kind: aggregator.ActSplit, Story: 1 << 63, Other: 7, About: "A title",
			Entries: []aggregator.ID{5, 1<<63 + 1}, Rest: []aggregator.ID{6},
		}
		b := aggregator.Act{At: noon.Add(time.Second), Kind: aggregator.ActMerge, Story: 7, Other: 8, Undoes: 1}
		a, b = f.act(a), f.act(b)
		f.equal([]int64{1, 2}, []int64{a.Seq, b.Seq})
		f.look(func(tx aggregator.Tx) {
			all, err := tx.Acts(0)
			f.ok(err)
			f.equal([]aggregator.Act{a, b}, all)
			after, err := tx.Acts(1)
			f.ok(err)
			f.equal([]aggregator.Act{b}, after)
		})
	},
	"acts are asked for by story, source and place, the newest first": func(f *fixture) {
		a := f.act(aggregator.Act{At: noon, Kind: aggregator.ActPin, Story: 7})
		b := f.act(aggregator.Act{At: noon, Kind: aggregator.ActPause, Source: 9})
		c := f.act(aggregator.Act{At: noon, Kind: aggregator.ActMerge, Story: 8, Other: 7})
		ask := func(q aggregator.ActQuery) []aggregator.Act {
			got, err := f.Acts(f.ctx, q)
			f.ok(err)
			return got
		}
		f.equal([]aggregator.Act{c, b, a}, ask(aggregator.ActQuery{}))
		f.equal([]aggregator.Act{c, a}, ask(aggregator.ActQuery{Story: 7}))
		f.equal([]aggregator.Act{b}, ask(aggregator.ActQuery{Source: 9}))
		f.equal([]aggregator.Act{b}, ask(aggregator.ActQuery{Before: c.Seq, Limit: 1}))
	},
	"an act that is refused has not happened": func(f *fixture) {
		_, err := f.Act(f.ctx, func(aggregator.Tx) (aggregator.Batch, error) {
			return aggregator.Batch{Acts: []aggregator.Act{{At: noon}}}, errDecide
		})
		if err == nil {
			f.Error("no error")
		}
		all, err := f.Acts(f.ctx, aggregator.ActQuery{})
		f.ok(err)
		f.equal(0, len(all))
	},
	"a hidden story is in no search and still there by its ID": func(f *fixture) {
		f.topics("t")
		a, b := entry("a", 0, "t"), entry("b", 1, "t")
		f.commit(news(a, b))
		f.hide(a, true)
		for _, q := range []aggregator.EditionQuery{
			{}, {View: aggregator.ViewEntries}, {Topic: "t"}, {Topic: "t", View: aggregator.ViewEntries},
		} {
			f.equal([]string{"b"}, leads(f.edition(q)))
		}
		got, err := f.Story(f.ctx, a.Story)
		f.ok(err)
		f.equal([]any{true, "a"}, []any{got.Hidden, got.Lead.Title})
		f.hide(a, false)
		f.equal([]string{"b", "a"}, leads(f.edition(aggregator.EditionQuery{Topic: "t", View: aggregator.ViewEntries})))
	},
	"a hidden story is not in the record of corrections": func(f *fixture) {
		a, b := entry("a", 0), entry("b", 1)
		f.correct(a, 0, edit.Headline)
		f.correct(b, 5, edit.Headline)
		f.hide(a, true)
		got, _ := f.corrections(aggregator.CorrectionQuery{})
		f.equal([]string{"b → b 1"}, got)
	},
	"pinned stories come first, the last pinned on top, page by page": func(f *fixture) {
		f.topics("t")
		want := f.many(10)
		f.pin(want[7], noon.Add(time.Hour))
		f.pin(want[4], noon.Add(2*time.Hour))
		want = []string{want[4], want[7], want[0], want[1], want[2], want[3], want[5], want[6], want[8], want[9]}
		for _, limit := range []int{1, 2, 3, 100} {
			f.equal(want, f.pages(aggregator.EditionQuery{Topic: "t", Limit: limit}))
		}
		top := f.edition(aggregator.EditionQuery{Topic: "t"}).Stories[0]
		f.equal(noon.Add(2*time.Hour), top.Topics[0].Pinned)
		f.pin(want[0], time.Time{})
		f.equal(want[1], leads(f.edition(aggregator.EditionQuery{Topic: "t"}))[0])
	},
	"a story that is split off takes along the aliases of its entries": func(f *fixture) {
		a, b, c := entry("a", 0), entry("b", 1), entry("c", 2)
		f.commit(news(a, b, c))
		f.merge(b, a)
		f.merge(c, a)
		part := entry("b", 1)
		part.Story = 99
		w := story(part)
		w.From = a.Story
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: part}}, Stories: []aggregator.StoryWrite{w}})
		f.equal([]aggregator.ID{a.Story, 99, a.Story}, []aggregator.ID{f.leadsTo(a.Story), f.leadsTo(b.Story), f.leadsTo(c.Story)})
	},
	"an alias that is split off is a story again": func(f *fixture) {
		a, b := entry("a", 0), entry("b", 1)
		f.commit(news(a, b))
		f.merge(b, a)
		w := story(b)
		w.From = a.Story
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: b}}, Stories: []aggregator.StoryWrite{w}})
		f.equal([]aggregator.ID{a.Story, b.Story}, []aggregator.ID{f.leadsTo(a.Story), f.leadsTo(b.Story)})
	},
}

// act writes an act that changes nothing else.
func (f *fixture) act(a aggregator.Act) aggregator.Act {
	f.Helper()
	done, err := f.Act(f.ctx, func(aggregator.Tx) (aggregator.Batch, error) {
		return aggregator.Batch{Acts: []aggregator.Act{a}}, nil
	})
	f.ok(err)
	a.Seq = done.Acts[0].Seq
	f.equal(a, done.Acts[0])
	return a
}

// hide writes a story as hidden and listed nowhere, or as it was.
func (f *fixture) hide(lead aggregator.Entry, hidden bool) {
	f.Helper()
	w := story(lead)
	if w.Hidden = hidden; hidden {
		w.Listings = nil
	}
	f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{w}})
}

// pin pins the story of topic t whose lead has a title; the zero time ends it.
func (f *fixture) pin(title string, since time.Time) {
	f.Helper()
	for _, st := range f.edition(aggregator.EditionQuery{Topic: "t"}).Stories {
		if st.Lead.Title == title {
			w := story(st.Lead)
			w.Listings[0].Pinned = since
			f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{w}})
			return
		}
	}
	f.Fatalf("no story %q", title)
}

// leadsTo is the story that an ID means now.
func (f *fixture) leadsTo(id aggregator.ID) aggregator.ID {
	f.Helper()
	s, err := f.Story(f.ctx, id)
	f.ok(err)
	return s.ID
}
