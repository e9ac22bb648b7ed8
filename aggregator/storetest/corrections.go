package storetest

import (
	"fmt"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

// correct commits an entry and changes it so many times, a minute apart from an
// hour after noon on, each time by the next of kinds.
func (f *fixture) correct(e aggregator.Entry, minute int, kinds ...edit.Kind) {
	f.Helper()
	f.commit(news(e))
	first := e.Title
	for n, kind := range kinds {
		at := noon.Add(time.Hour + time.Duration(minute+n)*time.Minute)
		old := aggregator.Revision{
			Entry: e.ID, Number: n, At: at.Add(-time.Minute), Title: e.Title, Link: e.Link, Content: e.Content,
			Changed: at, Kinds: []edit.Kind{kind}, Topics: hitTopics(e),
		}
		e.Title, e.Revision, e.Revised = fmt.Sprintf("%s %d", first, n+1), n+1, at
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: e, Previous: &old}}})
	}
}

func hitTopics(e aggregator.Entry) (names []string) {
	for _, h := range e.Hits {
		names = append(names, h.Topic)
	}
	return names
}

// corrections are the titles before and after, as a query finds them.
func (f *fixture) corrections(q aggregator.CorrectionQuery) (out []string, next aggregator.CorrectionCursor) {
	f.Helper()
	page, err := f.Corrections(f.ctx, q)
	f.ok(err)
	for _, c := range page.Corrections {
		out = append(out, c.Before.Title+" → "+c.After.Title)
	}
	return out, page.Next
}

var correctionTests = map[string]func(*fixture){
	"the latest change comes first, each with what followed it": func(f *fixture) {
		f.correct(entry("a", 0), 0, edit.Headline, edit.Numbers)
		f.correct(entry("b", 0), 5, edit.Withdrawn)
		got, next := f.corrections(aggregator.CorrectionQuery{})
		f.equal([]string{"b → b 1", "a 1 → a 2", "a → a 1"}, got)
		f.equal(true, next.IsZero())
	},
	"a correction comes with its entry as it stands and its kinds": func(f *fixture) {
		e := entry("a", 0, "t")
		f.correct(e, 0, edit.Corrected)
		page, err := f.Corrections(f.ctx, aggregator.CorrectionQuery{})
		f.ok(err)
		c := page.Corrections[0]
		f.equal([]any{e.ID, "a 1", []edit.Kind{edit.Corrected}, []string{"t"}, noon.Add(time.Hour)},
			[]any{c.Entry.ID, c.Entry.Title, c.Before.Kinds, c.Before.Topics, c.Before.Changed})
	},
	"outlet, kind and topic narrow": func(f *fixture) {
		other := entry("b", 0, "all-sea")
		other.Outlet = "Other"
		f.correct(entry("a", 0, "all", "sea"), 0, edit.Headline, edit.Extended)
		f.correct(other, 5, edit.Headline)
		for _, row := range []struct {
			q    aggregator.CorrectionQuery
			want []string
		}{
			{aggregator.CorrectionQuery{Outlet: "Other"}, []string{"b → b 1"}},
			{aggregator.CorrectionQuery{Outlet: "Nobody"}, nil},
			{aggregator.CorrectionQuery{Kind: edit.Headline}, []string{"b → b 1", "a → a 1"}},
			{aggregator.CorrectionQuery{Kind: "head"}, nil},
			{aggregator.CorrectionQuery{Topic: "sea"}, []string{"a 1 → a 2", "a → a 1"}},
			{aggregator.CorrectionQuery{Topic: "all-sea", Kind: edit.Headline}, []string{"b → b 1"}},
		} {
			got, _ := f.corrections(row.q)
			f.equal(row.want, got)
		}
	},
	"what an editor has hidden is left out": func(f *fixture) {
		e := entry("a", 0)
		f.correct(e, 0, edit.Headline)
		f.correct(entry("b", 0), 5, edit.Headline)
		w := story(e)
		w.Hidden = true
		f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{w}})
		got, _ := f.corrections(aggregator.CorrectionQuery{})
		f.equal([]string{"b → b 1"}, got)
	},
	"pages follow each other without a gap, also within one moment": func(f *fixture) {
		for i := range 7 {
			f.correct(entry(fmt.Sprint("e", i), 0), i%2, edit.Headline)
		}
		want, _ := f.corrections(aggregator.CorrectionQuery{})
		var got []string
		q := aggregator.CorrectionQuery{Limit: 2}
		for range 10 {
			page, next := f.corrections(q)
			got = append(got, page...)
			if q.After = next; next.IsZero() {
				break
			}
		}
		f.equal(want, got)
		f.equal(7, len(got))
	},
	"a source holds what its last complete document held": func(f *fixture) {
		f.sync(source("a.example", "feed"))
		for minute, holds := range [][]aggregator.ID{{1 << 63, 7}, nil, {9}, {}} {
			at := noon.Add(time.Duration(2*minute) * time.Hour)
			p := poll(f.claim("p", at)[0], at)
			_, err := f.Commit(f.ctx, []aggregator.Poll{p}, func(tx aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
				return aggregator.Batch{Polls: []aggregator.PollResult{{Poll: held[0], Holds: holds}}}, nil
			})
			f.ok(err)
			want := map[int][]aggregator.ID{0: {7, 1 << 63}, 1: {7, 1 << 63}, 2: {9}, 3: nil}[minute]
			f.look(func(tx aggregator.Tx) {
				got, err := tx.Held(p.Source.ID)
				f.ok(err)
				f.equal(want, got)
			})
		}
	},
}
