// Package storetest is the contract of package aggregator's seams as tests that
// every store must pass. Each promise of those comments is a subtest of its
// name; the tests know nothing of SQL.
package storetest

import (
	"context"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/match"
)

// Store is every seam at once.
type Store interface {
	aggregator.Fleet
	aggregator.Sources
	aggregator.Caretaker
	aggregator.Committer
	aggregator.Reader
	aggregator.Tail
	aggregator.Catalogue
	aggregator.Mailbook
	aggregator.Errata
	aggregator.Hubs
	aggregator.Gaps
	aggregator.Lists
	aggregator.Ledger
}

// Run holds a store to its contracts. open gives an empty store of its own to
// each test and closes it at the test's end.
func Run(t *testing.T, open func(t *testing.T) Store) {
	groups := []struct {
		name  string
		tests map[string]func(*fixture)
	}{
		{"Fleet", fleetTests},
		{"Polls", pollTests},
		{"Lives", lifeTests},
		{"Moves", moveTests},
		{"Rosters", rosterTests},
		{"Lists", listTests},
		{"Gaps", gapTests},
		{"Commit", commitTests},
		{"Tx", txTests},
		{"Log", logTests},
		{"Edition", editionTests},
		{"Search", searchTests},
		{"Reader", readerTests},
		{"Catalogue", catalogueTests},
		{"Mailbook", mailbookTests},
		{"Corrections", correctionTests},
		{"Hubs", hubTests},
		{"Acts", actTests},
		{"Caretaker", careTests},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for name, test := range g.tests {
				t.Run(name, func(t *testing.T) {
					test(&fixture{T: t, Store: open(t), ctx: t.Context()})
				})
			}
		})
	}
}

// noon is when the tests play.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// fixture is a test with its store.
type fixture struct {
	*testing.T
	Store
	ctx context.Context
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// source is a source of an outlet on a host.
func source(host, path string) aggregator.Source {
	url := "https://" + host + "/" + path
	return aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: host, Lang: "en", Origin: "config"}
}

// sync makes these the sources, all due at noon.
func (f *fixture) sync(sources ...aggregator.Source) aggregator.SyncResult {
	f.Helper()
	r, err := f.Sync(f.ctx, aggregator.SourceSync{Sources: sources, Now: noon})
	f.ok(err)
	return r
}

// claim leases for a minute what is due at a time.
func (f *fixture) claim(owner string, at time.Time) []aggregator.Lease {
	f.Helper()
	leases, err := f.Claim(f.ctx, aggregator.Claim{Owner: owner, Now: at, Until: at.Add(time.Minute), Hosts: 100, PerHost: 10})
	f.ok(err)
	return leases
}

// state is a source as the store has it.
func (f *fixture) state(id aggregator.ID) aggregator.SourceState {
	f.Helper()
	all, err := f.Sources(f.ctx)
	f.ok(err)
	for _, s := range all {
		if s.ID == id {
			return s
		}
	}
	f.Fatalf("no source %s", id)
	panic("unreachable")
}

// poll is a good visit to the first source of a lease, without anything new.
func poll(l aggregator.Lease, at time.Time) aggregator.Poll {
	src := l.Sources[0]
	l.Sources = nil
	return aggregator.Poll{
		Source: src, Lease: l, Final: true, At: at, Outcome: aggregator.Unchanged, Status: 304,
		Due: at.Add(time.Hour), DueWhy: "every hour", Interval: time.Hour,
	}
}

// commit writes a batch without decisions; its Polls are those given.
func (f *fixture) commit(b aggregator.Batch, polls ...aggregator.Poll) aggregator.Committed {
	f.Helper()
	done, err := f.Commit(f.ctx, polls, func(_ aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
		for _, p := range held {
			b.Polls = append(b.Polls, aggregator.PollResult{Poll: p, New: len(p.Items)})
		}
		return b, nil
	})
	f.ok(err)
	return done
}

// look runs do inside a transaction that writes nothing.
func (f *fixture) look(do func(aggregator.Tx)) {
	f.Helper()
	_, err := f.Relist(f.ctx, noon, func(tx aggregator.Tx) (aggregator.Batch, error) {
		do(tx)
		return aggregator.Batch{}, nil
	})
	f.ok(err)
}

// topics configures topics by name.
func (f *fixture) topics(names ...string) {
	f.Helper()
	var topics []aggregator.Topic
	for _, n := range names {
		topics = append(topics, aggregator.Topic{Name: n, Title: n, Match: n})
	}
	_, err := f.SetTopics(f.ctx, topics)
	f.ok(err)
}

// entry is a lead of its own story, first seen some minutes after noon.
func entry(name string, minutes int, topics ...string) aggregator.Entry {
	id := aggregator.NewID("entry", name)
	link := "https://outlet.example/" + name
	e := aggregator.Entry{
		ID: id, Outlet: "Outlet", Link: link, Canonical: canon.URL(link), GUID: name, Title: name,
		Content: "<p>" + name + "</p>", Text: name, Lang: "en",
		FirstSeen: noon.Add(time.Duration(minutes) * time.Minute),
		Story:     aggregator.NewID("story", name), Relation: aggregator.Lead,
	}
	for _, topic := range topics {
		e.Hits = append(e.Hits, match.Hit{Topic: topic})
	}
	return e
}

// added is the write of a new entry.
func added(e aggregator.Entry) aggregator.EntryWrite {
	return aggregator.EntryWrite{Entry: e, New: true, Search: true}
}

// story is the write of the story that an entry leads, listed where the entry
// matched.
func story(lead aggregator.Entry) aggregator.StoryWrite {
	w := aggregator.StoryWrite{
		ID: lead.Story, Lead: lead.ID, FirstSeen: lead.FirstSeen, Updated: lead.FirstSeen, Entries: 1, Outlets: 1,
	}
	for _, h := range lead.Hits {
		w.Listings = append(w.Listings, aggregator.Membership{Topic: h.Topic, Listed: lead.FirstSeen, Entry: lead.ID})
	}
	return w
}

// listed are the changes that list a story.
func listed(w aggregator.StoryWrite) []aggregator.Change {
	var changes []aggregator.Change
	for _, m := range w.Listings {
		changes = append(changes, aggregator.Change{Topic: m.Topic, At: m.Listed, Kind: aggregator.Listed, Story: w.ID})
	}
	return changes
}

// news is a batch of entries that each lead their own story.
func news(entries ...aggregator.Entry) aggregator.Batch {
	var b aggregator.Batch
	for _, e := range entries {
		w := story(e)
		b.Entries = append(b.Entries, added(e))
		b.Stories = append(b.Stories, w)
		b.Changes = append(b.Changes, listed(w)...)
	}
	return b
}

// rule reads a rule without references to topics.
func (f *fixture) rule(src string) *match.Matcher {
	f.Helper()
	r, err := match.Parse(src)
	f.ok(err)
	set, err := match.Compile(nil)
	f.ok(err)
	m, err := set.Query(r)
	f.ok(err)
	return m
}
