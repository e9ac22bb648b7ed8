package storetest

import (
	"errors"
	"slices"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

var searchTests = map[string]func(*fixture){
	"words, prefixes and phrases find entries, listed or not": func(f *fixture) {
		f.topics("t")
		f.texts(map[string]string{
			"one":   "Ransomware gang hits a hospital",
			"two":   "A data breach at the ministry",
			"three": "The breach of data protection law",
			"four":  "Données volées dans un hôpital",
		})
		for _, row := range []struct {
			rule string
			want []string
		}{
			{"ransomware", []string{"one"}},
			{"RANSOM*", []string{"one"}},
			{`"data breach"`, []string{"two"}},
			{"data breach", []string{"three", "two"}},
			{"hopital OR hospital", []string{"four", "one"}},
			{"breach NOT law", []string{"two"}},
			{"nothing", nil},
		} {
			for _, view := range []aggregator.View{aggregator.ViewStories, aggregator.ViewEntries} {
				got := leads(f.edition(aggregator.EditionQuery{Rule: f.rule(row.rule), View: view}))
				slices.Sort(got)
				f.equal(row.want, got)
			}
		}
	},
	"scripts without spaces are found by any substring": func(f *fixture) {
		f.texts(map[string]string{
			"漏":   "微軟修補重大漏洞",
			"北":   "北京大学发布报告",
			"京":   "东京的大学",
			"サ":   "サイバー攻撃が増加",
			"kor": "북한 해킹 조직",
			"mix": "國家級APT駭客攻擊",
		})
		for _, row := range []struct {
			rule string
			want []string
		}{
			{"漏洞", []string{"漏"}},
			{"洞", []string{"漏"}},
			{"重大漏洞", []string{"漏"}},
			{"北京大学", []string{"北"}},
			{"大学", []string{"京", "北"}},
			{"京", []string{"京", "北"}},
			{"サイバー攻撃", []string{"サ"}},
			{"해킹", []string{"kor"}},
			{"APT駭客", []string{"mix"}},
			{"攻击", nil},
		} {
			got := leads(f.edition(aggregator.EditionQuery{Rule: f.rule(row.rule)}))
			slices.Sort(got)
			f.equal(row.want, got)
		}
	},
	"categories and titles are found": func(f *fixture) {
		e := entry("plain title", 0)
		e.Categories = []aggregator.Category{{Term: "cybercrime"}}
		f.commit(news(e))
		for _, rule := range []string{"cybercrime", "category:cybercrime", "title:plain", "link:outlet.example", "outlet:outlet"} {
			f.equal([]string{"plain title"}, leads(f.edition(aggregator.EditionQuery{Rule: f.rule(rule)})))
		}
	},
	"a text that changed is found by its new words": func(f *fixture) {
		f.texts(map[string]string{"a": "first words"})
		e := entry("a", 0)
		e.Text, e.Content = "second words", "<p>second words</p>"
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: e, Search: true}}})
		f.equal([]string(nil), leads(f.edition(aggregator.EditionQuery{Rule: f.rule("first")})))
		f.equal([]string{"a"}, leads(f.edition(aggregator.EditionQuery{Rule: f.rule("second words")})))
	},
	"a search leaves duplicates out of the entries, and aliases out of the stories": func(f *fixture) {
		a, b := entry("same a", 0), entry("same b", 1)
		f.commit(news(a, b))
		f.merge(b, a)
		b.Story, b.Relation = a.Story, aggregator.Duplicate
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: b}}})
		for _, view := range []aggregator.View{aggregator.ViewStories, aggregator.ViewEntries} {
			f.equal([]string{"same a"}, leads(f.edition(aggregator.EditionQuery{Rule: f.rule("same"), View: view})))
		}
	},
	"a search moves on when something was committed": func(f *fixture) {
		before := f.edition(aggregator.EditionQuery{}).Revision
		f.commit(news(entry("a", 0)))
		if after := f.edition(aggregator.EditionQuery{}).Revision; after <= before {
			f.Errorf("revision %d after %d", after, before)
		}
	},
}

// texts commits entries by title and text.
func (f *fixture) texts(texts map[string]string) {
	f.Helper()
	var all []aggregator.Entry
	for title, text := range texts {
		e := entry(title, 0)
		e.Text, e.Content = text, "<p>"+text+"</p>"
		all = append(all, e)
	}
	f.commit(news(all...))
}

var readerTests = map[string]func(*fixture){
	"an entry is found by its ID, link and forms of it": func(f *fixture) {
		e := entry("a", 0)
		f.commit(news(e))
		e.Text = ""
		for _, by := range []string{
			e.ID.String(), e.Story.String(), e.Link, "http://www.outlet.example/a?utm_source=x#top",
		} {
			got, revisions, err := f.Lookup(f.ctx, by)
			f.ok(err)
			f.equal(&e, got)
			f.equal(0, len(revisions))
		}
	},
	"the exact link counts first, then the first seen": func(f *fixture) {
		first, exact := entry("a", 0), entry("b", 1)
		exact.Link, exact.Canonical = first.Link+"?utm_source=x", first.Canonical
		f.commit(news(exact, first))
		for link, want := range map[string]string{exact.Link: "b", first.Link: "a", first.Link + "?utm_medium=y": "a"} {
			got, _, err := f.Lookup(f.ctx, link)
			f.ok(err)
			f.equal(want, got.Title)
		}
	},
	"what is not there is not found": func(f *fixture) {
		for _, by := range []string{"", "nonsense", "https://outlet.example/none", entry("none", 0).ID.String()} {
			if _, _, err := f.Lookup(f.ctx, by); !errors.Is(err, aggregator.ErrNotFound) {
				f.Errorf("look up %q: %v, want not found", by, err)
			}
		}
		if _, err := f.Story(f.ctx, 5); !errors.Is(err, aggregator.ErrNotFound) {
			f.Errorf("story: %v, want not found", err)
		}
	},
	"the revisions of an entry come oldest first": func(f *fixture) {
		e := entry("a", 0)
		f.commit(news(e))
		var want []aggregator.Revision
		for n := range 3 {
			old := aggregator.Revision{
				Entry: e.ID, Number: n, At: noon.Add(time.Duration(n) * time.Hour), Title: e.Title, Link: e.Link, Summary: "<b>s</b>", Content: e.Content,
				Changed: noon.Add(time.Duration(n+1) * time.Hour), Kinds: []edit.Kind{edit.Withdrawn, edit.Headline}, Topics: []string{"a", "b-c"},
			}
			want = append(want, old)
			e.Title += "!"
			e.Revision = n + 1
			f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: e, Previous: &old}}})
		}
		_, got, err := f.Lookup(f.ctx, e.ID.String())
		f.ok(err)
		f.equal(want, got)
	},
}
