package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator"
)

var editionTests = map[string]func(*fixture){
	"an unknown topic is not found": func(f *fixture) {
		if _, err := f.Edition(f.ctx, aggregator.EditionQuery{Topic: "t"}); !errors.Is(err, aggregator.ErrNotFound) {
			f.Errorf("error %v, want not found", err)
		}
	},
	"an empty topic is an edition": func(f *fixture) {
		f.topics("t")
		got := f.edition(aggregator.EditionQuery{Topic: "t"})
		want := &aggregator.Edition{Topic: aggregator.Topic{Name: "t", Title: "t", Match: "t"}, View: aggregator.ViewStories}
		f.equal(want, got)
	},
	"a story comes whole": func(f *fixture) {
		f.topics("t", "u")
		lead, copied := entry("lead", 0, "t"), entry("copy", 1)
		copied.Outlet, copied.Story, copied.Relation = "Other", lead.Story, aggregator.Duplicate
		b := news(lead)
		b.Entries = append(b.Entries, added(copied))
		b.Stories[0].Updated = noon.Add(time.Hour)
		f.commit(b)
		lead.Text, copied.Text = "", ""
		want := []aggregator.Story{{
			ID: lead.Story, Lead: lead, Coverage: []aggregator.Entry{lead, copied}, Outlets: 2,
			FirstSeen: noon, Updated: noon.Add(time.Hour),
			Topics: []aggregator.Membership{{Topic: "t", Listed: noon, Revision: 1, Entry: lead.ID}},
		}}
		got := f.edition(aggregator.EditionQuery{Topic: "t"})
		f.equal(want, got.Stories)
		f.equal([]any{int64(1), noon, aggregator.Cursor{}}, []any{got.Revision, got.Updated, got.Next})
	},
	"stories come newest listed first, then by ID, page by page": func(f *fixture) {
		f.topics("t")
		want := f.many(23)
		for _, limit := range []int{1, 5, 22, 23, 24} {
			f.equal(want, f.pages(aggregator.EditionQuery{Topic: "t", Limit: limit}))
		}
	},
	"entries come newest first, then by ID, page by page": func(f *fixture) {
		f.topics("t")
		want := f.many(23)
		f.equal(want, f.pages(aggregator.EditionQuery{Topic: "t", View: aggregator.ViewEntries, Limit: 5}))
	},
	"a page ends before it is too large to hold": func(f *fixture) {
		f.topics("t")
		var all []aggregator.Entry
		for n := range 40 {
			e := entry(fmt.Sprint("long", n), n, "t")
			e.Content = strings.Repeat("x", 256<<10)
			all = append(all, e)
		}
		f.commit(news(all...))
		q := aggregator.EditionQuery{Topic: "t"}
		if e := f.edition(q); len(e.Stories) >= len(all) || e.Next.IsZero() {
			f.Errorf("%d stories of %d at once, next %v", len(e.Stories), len(all), e.Next)
		}
		f.equal(len(all), len(f.pages(q)))
	},
	"a page is 100 long, and 1,000 at most": func(f *fixture) {
		f.topics("t")
		f.many(1003)
		var sizes []int
		for _, limit := range []int{0, 5000} {
			sizes = append(sizes, len(f.edition(aggregator.EditionQuery{Topic: "t", Limit: limit}).Stories))
		}
		f.equal([]int{100, 1000}, sizes)
	},
	"the entries of a topic are the distinct ones that match it": func(f *fixture) {
		f.topics("t")
		lead, report, copied := entry("lead", 0, "t"), entry("report", 1, "t"), entry("copy", 2, "t")
		off, old := entry("off topic", 3), entry("unlisted", 4, "t")
		copied.Relation, old.Unlisted = aggregator.Duplicate, true
		b := news(lead)
		for _, e := range []aggregator.Entry{report, copied, off, old} {
			e.Story = lead.Story
			b.Entries = append(b.Entries, added(e))
		}
		f.commit(b)
		got := f.edition(aggregator.EditionQuery{Topic: "t", View: aggregator.ViewEntries})
		f.equal([]string{"report", "lead"}, leads(got))
		f.equal(report.ID, got.Stories[0].ID)
		f.equal([]string{"report"}, titles(got.Stories[0].Coverage))
		f.equal([]aggregator.Membership{{Topic: "t", Listed: report.FirstSeen, Entry: report.ID}}, got.Stories[0].Topics)
	},
	"an entry that becomes a duplicate or stops matching leaves the entries": func(f *fixture) {
		f.topics("t", "u")
		a, b := entry("a", 0, "t", "u"), entry("b", 1, "t")
		f.commit(news(a, b))
		a.Hits = a.Hits[1:]
		b.Relation = aggregator.Duplicate
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: a}, {Entry: b}}})
		f.equal([]string(nil), leads(f.edition(aggregator.EditionQuery{Topic: "t", View: aggregator.ViewEntries})))
		f.equal([]string{"a"}, leads(f.edition(aggregator.EditionQuery{Topic: "u", View: aggregator.ViewEntries})))
	},
	"a rule narrows stories by any entry, page by page": func(f *fixture) {
		f.topics("t")
		var want []string
		for i := range 30 {
			e := entry(fmt.Sprintf("story %02d", i), i, "t")
			b := news(e)
			if i%3 == 0 {
				report := entry(fmt.Sprintf("ransomware %02d", i), i)
				report.Story, report.Relation = e.Story, aggregator.Report
				b.Entries = append(b.Entries, added(report))
				want = append(want, e.Title)
			}
			f.commit(b)
		}
		slices.Reverse(want)
		f.equal(want, f.pages(aggregator.EditionQuery{Topic: "t", Rule: f.rule("ransomware"), Limit: 4}))
		f.equal(want, f.pages(aggregator.EditionQuery{Topic: "t", Rule: f.rule("ransom*"), Limit: 10}))
	},
	"the same facts in another order are the same edition": func(f *fixture) {
		f.topics("t")
		a, b, c := entry("a", 0, "t"), entry("b", 0, "t"), entry("c", 0, "t")
		f.commit(news(c, a, b))
		want := []aggregator.Entry{a, b, c}
		slices.SortFunc(want, func(x, y aggregator.Entry) int { return strings.Compare(x.Story.String(), y.Story.String()) })
		f.equal(titles(want), leads(f.edition(aggregator.EditionQuery{Topic: "t"})))
	},
}

func (f *fixture) edition(q aggregator.EditionQuery) *aggregator.Edition {
	f.Helper()
	e, err := f.Edition(f.ctx, q)
	f.ok(err)
	return e
}

// pages reads an edition to its end and gives the titles of the leads.
func (f *fixture) pages(q aggregator.EditionQuery) []string {
	f.Helper()
	var all []string
	for {
		e := f.edition(q)
		all = append(all, leads(e)...)
		if e.Next.IsZero() {
			return all
		}
		q.After = e.Next
	}
}

func leads(e *aggregator.Edition) []string {
	var all []string
	for _, st := range e.Stories {
		all = append(all, st.Lead.Title)
	}
	return all
}

// many commits n entries of topic t, three to a minute, each its own story with
// the entry's ID, and gives their titles in an edition's order.
func (f *fixture) many(n int) []string {
	f.Helper()
	var all []aggregator.Entry
	for i := range n {
		e := entry(fmt.Sprint("e", i), i/3, "t")
		e.Story = e.ID
		all = append(all, e)
	}
	f.commit(news(all...))
	slices.SortFunc(all, func(a, b aggregator.Entry) int {
		if c := b.FirstSeen.Compare(a.FirstSeen); c != 0 {
			return c
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
	return titles(all)
}
