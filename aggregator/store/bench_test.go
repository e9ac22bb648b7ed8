package store_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
	"wireroom/aggregator/store"
	"wireroom/aggregator/storetest/pgtest"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// both runs a benchmark on either database, side by side. Beside the time it
// reports the CPU that was used by us and by the server.
func both(b *testing.B, run func(b *testing.B, s *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { counted(b, nil, func() { run(b, openFile(b)) }) })
	b.Run("postgres", func(b *testing.B) {
		server := pgtest.Start(b)
		counted(b, server, func() { run(b, openSchema(b, server)) })
	})
}

func counted(b *testing.B, server *pgtest.Server, run func()) {
	used := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			b.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	var theirs time.Duration
	if server != nil {
		theirs = -server.CPU()
	}
	ours := -used()
	run()
	if ours += used(); server != nil {
		theirs += server.CPU()
	}
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "our-cpu-µs/op")
	b.ReportMetric(float64(theirs.Microseconds())/float64(b.N), "server-cpu-µs/op")
}

// fill gives a store n sources, one a host, due at noon.
func fill(b *testing.B, s *store.Store, n int) {
	sources := make([]aggregator.Source, n)
	for i := range sources {
		url := fmt.Sprintf("https://h%d.example/feed", i)
		sources[i] = aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: url, Origin: "config"}
	}
	if _, err := s.Sync(b.Context(), aggregator.SourceSync{Sources: sources, Now: noon}); err != nil {
		b.Fatal(err)
	}
	if _, err := s.SetTopics(b.Context(), []aggregator.Topic{{Name: "t"}, {Name: "u"}}); err != nil {
		b.Fatal(err)
	}
}

func claim(b *testing.B, s *store.Store, at time.Time, n int) []aggregator.Lease {
	leases, err := s.Claim(b.Context(), aggregator.Claim{Owner: "w", Now: at, Until: at.Add(time.Minute), Hosts: n, PerHost: 8})
	if err != nil || len(leases) != n {
		b.Fatal(len(leases), err)
	}
	return leases
}

func visits(leases []aggregator.Lease, at time.Time) []aggregator.Poll {
	polls := make([]aggregator.Poll, len(leases))
	for i, l := range leases {
		polls[i] = aggregator.Poll{
			Asked: l.Sources[0].URL, Source: l.Sources[0], Lease: l, Final: true, At: at, Outcome: aggregator.Unchanged, Status: 304,
			Due: at.Add(time.Hour), DueWhy: "every hour, spread by 2m10s; the outlet asks for 60m (ttl)", Interval: time.Hour,
		}
	}
	return polls
}

func commit(b *testing.B, s *store.Store, polls []aggregator.Poll, batch aggregator.Batch) {
	_, err := s.Commit(b.Context(), polls, func(_ aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
		if len(held) != len(polls) {
			b.Fatal("leases were lost")
		}
		for _, p := range held {
			batch.Polls = append(batch.Polls, aggregator.PollResult{Poll: p, New: len(batch.Entries)})
		}
		return batch, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCommit304 commits unchanged polls, 100 in a transaction, of 20,000
// sources; an operation is one poll.
func BenchmarkCommit304(b *testing.B) { both(b, benchCommit304) }

func benchCommit304(b *testing.B, s *store.Store) {
	fill(b, s, 20000)
	at, left := noon, 20000
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += 100 {
		b.StopTimer()
		if left < 100 {
			at, left = at.Add(time.Hour), 20000
		}
		polls := visits(claim(b, s, at, 100), at)
		left -= 100
		b.StartTimer()
		commit(b, s, polls, aggregator.Batch{})
	}
}

// BenchmarkClaim leases 100 of 20,000 due hosts; an operation is one host.
func BenchmarkClaim(b *testing.B) { both(b, benchClaim) }

func benchClaim(b *testing.B, s *store.Store) {
	fill(b, s, 20000)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += 100 {
		leases := claim(b, s, noon, 100)
		b.StopTimer()
		if err := s.Release(b.Context(), leases); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkCommitNew commits first polls of 20 entries of 2 KB, 8 polls in a
// transaction; an operation is one poll.
func BenchmarkCommitNew(b *testing.B) { both(b, benchCommitNew) }

func benchCommitNew(b *testing.B, s *store.Store) {
	fill(b, s, 20000)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += 8 {
		b.StopTimer()
		polls := visits(claim(b, s, noon, 8), noon)
		var batch aggregator.Batch
		for i := range polls {
			polls[i].Read, polls[i].Marks = true, make([]byte, 320)
			for j := range 20 {
				write(&batch, done*20+i*20+j)
			}
		}
		b.StartTimer()
		commit(b, s, polls, batch)
	}
}

// write adds entry n with a story of its own, which every third topic lists.
func write(batch *aggregator.Batch, n int) {
	name := fmt.Sprint("entry ", n)
	id := aggregator.NewID("entry", name)
	var text strings.Builder
	for i := range 300 {
		// As in prose: some words in every text, most in few.
		fmt.Fprintf(&text, "word%d ", (n*7919+i*i*31)%(20+i*i/4))
	}
	e := aggregator.Entry{
		ID: id, Outlet: "Outlet", Source: id, Link: "https://outlet.example/2026/05/04/" + name, GUID: id.String(),
		Canonical: "https://outlet.example/2026/05/04/" + name, Title: "A title of some eight words for " + name,
		Content: "<p>" + text.String() + "</p>", Text: text.String(), Lang: "en",
		Authors: []aggregator.Person{{Name: "Ann"}}, Categories: []aggregator.Category{{Term: "news"}},
		FirstSeen: noon.Add(time.Duration(n/160) * time.Second), Story: id, Relation: aggregator.Lead,
	}
	w := aggregator.EntryWrite{New: true, Search: true, Print: make([]byte, 300)}
	for k := range 5 {
		w.Keys = append(w.Keys, aggregator.Key{Hash: uint64(aggregator.NewID("key", name, fmt.Sprint(k))), Kind: aggregator.KeyKind(k + 1)})
	}
	story := aggregator.StoryWrite{ID: id, Lead: id, FirstSeen: e.FirstSeen, Updated: e.FirstSeen, Entries: 1, Outlets: 1}
	if n%3 == 0 {
		e.Hits = []match.Hit{{Topic: "t"}}
		story.Listings = []aggregator.Membership{{Topic: "t", Listed: e.FirstSeen, Entry: id}}
		batch.Changes = append(batch.Changes, aggregator.Change{Topic: "t", At: e.FirstSeen, Kind: aggregator.Listed, Story: id})
	}
	w.Entry = e
	batch.Entries = append(batch.Entries, w)
	batch.Stories = append(batch.Stories, story)
}

// BenchmarkEdition reads the newest 100 stories of 20,000 entries.
func BenchmarkEdition(b *testing.B) { both(b, benchEdition) }

func benchEdition(b *testing.B, s *store.Store) {
	fill(b, s, 1)
	for n := range 40 {
		var batch aggregator.Batch
		for i := range 500 {
			write(&batch, n*500+i)
		}
		commit(b, s, nil, batch)
	}
	for name, q := range map[string]aggregator.EditionQuery{
		"stories": {Topic: "t"},
		"entries": {Topic: "t", View: aggregator.ViewEntries},
		"rule":    {Topic: "t", Rule: rule(b, "word7919 OR word31")},
		"search":  {Rule: rule(b, "word7919 news")},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Edition(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func rule(b testing.TB, src string) *match.Matcher {
	r, err := match.Parse(src)
	if err != nil {
		b.Fatal(err)
	}
	set, err := match.Compile(nil)
	if err != nil {
		b.Fatal(err)
	}
	m, err := set.Query(r)
	if err != nil {
		b.Fatal(err)
	}
	return m
}
