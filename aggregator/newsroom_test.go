package aggregator

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"wireroom/aggregator/match"
)

// newsroom takes feeds in with a store in memory and a clock that goes on ten
// minutes a poll.
type newsroom struct {
	t     testing.TB
	store *archive
	in    *Ingester
	now   time.Time
	seen  map[string]bool // sources polled before
}

// archive is a memory that also keeps revisions and can fail.
type archive struct {
	*memory
	revisions []Revision
	fail      error
}

func (a *archive) Commit(ctx context.Context, polls []Poll, decide func(Tx, []Poll) (Batch, error)) (Committed, error) {
	return a.memory.Commit(ctx, polls, func(tx Tx, held []Poll) (Batch, error) {
		b, err := decide(tx, held)
		if a.fail != nil {
			return Batch{}, a.fail
		}
		for _, w := range b.Entries {
			if w.Previous != nil {
				a.revisions = append(a.revisions, *w.Previous)
			}
		}
		return b, err
	})
}

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func newNewsroom(t testing.TB, rules ...string) *newsroom {
	store := &archive{memory: newMemory()}
	in := NewIngester(store, topicSet(t, rules...), IngestOptions{})
	return &newsroom{t: t, store: store, in: in, now: monday, seen: map[string]bool{}}
}

// topicSet compiles name, rule, name, rule …
func topicSet(t testing.TB, rules ...string) *match.Set {
	t.Helper()
	var named []match.Named
	for pair := range slices.Chunk(rules, 2) {
		r, err := match.Parse(pair[1])
		if err != nil {
			t.Fatal(err)
		}
		named = append(named, match.Named{Name: pair[0], Rule: r})
	}
	set, err := match.Compile(named)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// visit makes a poll of a source, "outlet" or "outlet/section".
func (n *newsroom) visit(source string, items ...Item) Poll {
	outlet := source
	for i, r := range source {
		if r == '/' {
			outlet = source[:i]
		}
	}
	s := SourceState{Source: Source{ID: NewID("source", source), Outlet: outlet}}
	if n.seen[source] {
		s.LastOK, s.Polls = n.now.Add(-time.Hour), 1
	}
	n.seen[source] = true
	return Poll{Source: s, At: n.now, Outcome: Changed, Read: true, Items: items, Total: len(items)}
}

func (n *newsroom) ingest(polls ...Poll) Ingested {
	n.t.Helper()
	out, err := n.in.Ingest(context.Background(), polls)
	if err != nil {
		n.t.Fatal(err)
	}
	n.now = n.now.Add(10 * time.Minute)
	return out
}

// poll takes in one visit of a source.
func (n *newsroom) poll(source string, items ...Item) Ingested {
	n.t.Helper()
	return n.ingest(n.visit(source, items...))
}

// entry gives the only entry with a title.
func (n *newsroom) entry(title string) Entry {
	n.t.Helper()
	var found []Entry
	for _, e := range n.store.entries {
		if e.Title == title {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		n.t.Fatalf("%d entries are titled %q", len(found), title)
	}
	return found[0]
}

// story gives the story of the only entry with a title.
func (n *newsroom) story(title string) ID { return n.store.now(n.entry(title).Story) }

// listed gives the topics that list the story of an entry.
func (n *newsroom) listed(title string) (topics []string) {
	for _, m := range n.store.listings[n.story(title)] {
		topics = append(topics, m.Topic)
	}
	return topics
}

func kinds(cs []Change) (out []string) {
	for _, c := range cs {
		out = append(out, c.Topic+" "+string(c.Kind))
	}
	return out
}

// item makes an item of a link's path on its outlet's site, which is its guid
// too.
func item(path, title, text string) Item {
	link := "https://news.example/" + path
	return Item{ID: link, Link: link, Title: plainText(title), Summary: plainText(text)}
}

func plainText(s string) *Text { return &Text{Value: s, Type: TypeText} }

// Sample texts of different news.
const (
	harbour  = "Dock workers at the northern harbour walked out on Monday after talks about night shifts broke down, and forty container ships now wait at anchor."
	comet    = "Astronomers have measured the tail of a comet that will pass the sun in June, and say that it may be seen without a telescope for two weeks."
	payroll  = "The payroll service Quillpay says that intruders copied the bank details of nine thousand clerks before ransomware locked its servers on Friday."
	election = "Voters in the lake district elect a new assembly on Sunday; the polls give the farmers' league a lead of three points over the liberals."
)

// SetTopics implements Catalogue.
func (m *memory) SetTopics(context.Context, []Topic) ([]string, error) { return nil, nil }

// Matched implements Catalogue.
func (m *memory) Matched(context.Context, []Topic) error { return nil }

// Recent implements Catalogue.
func (m *memory) Recent(_ context.Context, since time.Time) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		var es []*Entry
		for _, e := range m.entries {
			if !e.FirstSeen.Before(since) {
				es = append(es, &e)
			}
		}
		slices.SortFunc(es, byFirstSeen)
		for _, e := range es {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Relist implements Catalogue.
func (m *memory) Relist(ctx context.Context, _ time.Time, decide func(Tx) (Batch, error)) (Committed, error) {
	return m.Commit(ctx, nil, func(tx Tx, _ []Poll) (Batch, error) { return decide(tx) })
}
