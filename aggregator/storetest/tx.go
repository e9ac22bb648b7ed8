package storetest

import (
	"fmt"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/credit"
	"wireroom/aggregator/match"
)

var txTests = map[string]func(*fixture){
	"an entry comes back whole but for Text": func(f *fixture) {
		e := entry("a", 0)
		e.Source, e.Summary, e.Country, e.Image, e.Comments = 1<<63, "<p>s</p>", "TW", "https://a.example/i.png", "https://a.example/c"
		e.Authors = []aggregator.Person{{Name: "Ann"}, {Email: "b@a.example"}}
		e.Categories = []aggregator.Category{{Term: "cyber", Scheme: "s", Label: "Cyber"}}
		e.Enclosures = []aggregator.Enclosure{{URL: "https://a.example/a.mp3", Type: "audio/mpeg", Length: 5}}
		e.Origin = &aggregator.Origin{Title: "Wire", URL: "https://wire.example/"}
		e.Published, e.Updated = noon.Add(-time.Hour), noon.Add(-time.Minute)
		e.Credit = &credit.Credit{Wire: "Reuters", Where: credit.Dateline, Cites: []string{"AFP"}}
		e.Family, e.Opening = "Lake Press", 1<<63+5
		e.Withdrawn, e.Notice = noon.Add(time.Hour), "taken back"
		e.Hash, e.Unlisted, e.Declared = 1<<64-1, true, []string{"politics"}
		e.Hits = []match.Hit{{Topic: "politics", Why: match.Why{{Field: "source", Term: "declared"}}}}
		e.Relation, e.Of, e.Evidence, e.Score = aggregator.Report, 7, "same event", 0.625
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{added(e)}})
		e.Text = ""
		f.look(func(tx aggregator.Tx) {
			got, err := tx.Entries([]aggregator.ID{e.ID, 99})
			f.ok(err)
			f.equal(map[aggregator.ID]*aggregator.Entry{e.ID: &e}, got)
		})
	},
	"Find follows keys, each entry once": func(f *fixture) {
		e := entry("a", 0)
		guid := aggregator.Key{Hash: 1<<63 + 1, Kind: aggregator.KindGUID}
		link := aggregator.Key{Hash: 2, Kind: aggregator.KindLink}
		w := added(e)
		w.Keys = []aggregator.Key{guid, link}
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{w}})
		f.look(func(tx aggregator.Tx) {
			found, entries, err := tx.Find([]aggregator.Key{guid, link, {Hash: 3, Kind: aggregator.KindText}})
			f.ok(err)
			f.equal(map[aggregator.Key]aggregator.ID{guid: e.ID, link: e.ID}, found)
			e.Text = ""
			f.equal(map[aggregator.ID]*aggregator.Entry{e.ID: &e}, entries)
		})
	},
	"a key stays with the entry that had it first": func(f *fixture) {
		k := aggregator.Key{Hash: 9, Kind: aggregator.KindGUID}
		a, b := added(entry("a", 0)), added(entry("b", 0))
		a.Keys, b.Keys = []aggregator.Key{k}, []aggregator.Key{k}
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{a}})
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{b}})
		f.look(func(tx aggregator.Tx) {
			found, _, err := tx.Find([]aggregator.Key{k})
			f.ok(err)
			f.equal(map[aggregator.Key]aggregator.ID{k: a.Entry.ID}, found)
		})
	},
	"members come by first seen, then ID, under the ids asked for": func(f *fixture) {
		late, early, twin := entry("late", 5), entry("early", 1), entry("twin", 5)
		early.Story, twin.Story = late.Story, late.Story
		other := entry("other", 0)
		b := news(late, other)
		b.Entries = append(b.Entries, added(early), added(twin))
		f.commit(b)
		f.merge(other, late)
		f.look(func(tx aggregator.Tx) {
			got, err := tx.Members([]aggregator.ID{late.Story, other.Story, 42})
			f.ok(err)
			f.equal(2, len(got))
			for _, members := range got {
				f.equal("other early", members[0].Title+" "+members[1].Title)
				if members[2].ID > members[3].ID {
					f.Error("entries of one time are not in order of their IDs")
				}
			}
		})
	},
	"memberships are the topics that list a story now": func(f *fixture) {
		f.topics("t", "u")
		e := entry("a", 0, "t", "u")
		f.commit(news(e))
		w := story(e)
		w.Listings = w.Listings[:1]
		f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{w}})
		f.look(func(tx aggregator.Tx) {
			got, err := tx.Memberships([]aggregator.ID{e.Story, 42})
			f.ok(err)
			f.equal(map[aggregator.ID][]aggregator.Membership{
				e.Story: {{Topic: "t", Listed: e.FirstSeen, Revision: 1, Entry: e.ID}},
			}, got)
		})
	},
	"prints come in the order of commit, after a place, since a time": func(f *fixture) {
		f.commitPrints("old", -60, "a", 1, "b", 1)
		f.commitPrints("c", 0)
		f.look(func(tx aggregator.Tx) {
			f.equal("old a b c", f.prints(tx, 0, time.Time{}))
			f.equal("a b c", f.prints(tx, 0, noon))
			f.equal("b c", f.prints(tx, 2, noon))
			f.equal("b c", f.prints(tx, 2, time.Time{}))
			f.equal("", f.prints(tx, 4, noon))
		})
	},
	"a print stays when none is written, with the story of now": func(f *fixture) {
		f.commitPrints("a", 0)
		e := entry("a", 0)
		e.Story = 77
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: e}}})
		f.look(func(tx aggregator.Tx) {
			for p, err := range tx.Prints(0, noon) {
				f.ok(err)
				f.equal(aggregator.Print{Seq: 1, Entry: e.ID, Story: 77, At: noon, Print: []byte("a")}, p)
			}
		})
	},
	"prints are walked past a page, with other questions between": func(f *fixture) {
		var b aggregator.Batch
		for i := range 1203 {
			w := added(entry(fmt.Sprint(i), 0))
			w.Print, w.Search = []byte{1}, false
			b.Entries = append(b.Entries, w)
		}
		f.commit(b)
		f.look(func(tx aggregator.Tx) {
			n := int64(0)
			for p, err := range tx.Prints(0, noon) {
				f.ok(err)
				if n++; p.Seq != n {
					f.Fatalf("seq %d at place %d", p.Seq, n)
				}
				if n%500 == 0 {
					_, err := tx.Entries([]aggregator.ID{p.Entry})
					f.ok(err)
				}
			}
			f.equal(int64(1203), n)
		})
	},
}

// commitPrints commits one batch of entries, given as names and minutes from
// noon, whose prints are their names.
func (f *fixture) commitPrints(nameMinutes ...any) {
	f.Helper()
	var b aggregator.Batch
	for i := 0; i < len(nameMinutes); i += 2 {
		name := nameMinutes[i].(string)
		w := added(entry(name, nameMinutes[i+1].(int)))
		w.Print = []byte(name)
		b.Entries = append(b.Entries, w)
	}
	f.commit(b)
}

func (f *fixture) prints(tx aggregator.Tx, after int64, since time.Time) string {
	f.Helper()
	var names string
	for p, err := range tx.Prints(after, since) {
		f.ok(err)
		if names != "" {
			names += " "
		}
		names += string(p.Print)
	}
	return names
}
