package storetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

var fleetTests = map[string]func(*fixture){
	"unknown sources are added, known ones kept": func(f *fixture) {
		a, b := source("a.example", "1"), source("b.example", "1")
		first := f.sync(a, b)
		b.Lang = "de"
		second := f.sync(a, b, source("c.example", "1"))
		want := []aggregator.SyncResult{{Added: 2}, {Added: 1, Changed: 1, Kept: 1}}
		f.equal(want, []aggregator.SyncResult{first, second})
		if got := f.state(b.ID).Lang; got != "de" {
			f.Errorf("language %q, want the new setting", got)
		}
	},
	"a clock that ran ahead and came back keeps nothing waiting": func(f *fixture) {
		polled, claimed := source("a.example", "1"), source("b.example", "1")
		f.sync(polled, claimed)
		ahead := noon.Add(24 * time.Hour)
		for _, l := range f.claim("w", ahead) {
			if l.Host == "a.example" {
				f.commit(aggregator.Batch{}, poll(l, ahead))
			}
		}
		f.sync(polled, claimed)
		f.equal(2, len(f.claim("other", noon)))
	},
	"a clock that is set right by seconds moves nothing": func(f *fixture) {
		src := source("a.example", "1")
		f.sync(src)
		f.commit(aggregator.Batch{}, poll(f.claim("w", noon)[0], noon.Add(30*time.Second)))
		due := f.state(src.ID).Due
		f.sync(src)
		f.equal(due, f.state(src.ID).Due)
	},
	"a source keeps its state when its settings change": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		f.commit(aggregator.Batch{}, poll(f.claim("w", noon)[0], noon))
		a.Topics = []string{"politics"}
		f.sync(a)
		got := f.state(a.ID)
		f.equal([]any{int64(1), noon.Add(time.Hour), []string{"politics"}}, []any{got.Polls, got.Due, got.Topics})
	},
	"how a source is read is a setting": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		a.Select = aggregator.Selectors{Item: "article", Time: "time@datetime"}
		f.equal(aggregator.SyncResult{Changed: 1}, f.sync(a))
		a.FullText = true
		f.equal(aggregator.SyncResult{Changed: 1}, f.sync(a))
		f.equal(aggregator.SyncResult{Kept: 1}, f.sync(a))
		got := f.claim("w", noon)[0].Sources[0].Source
		f.equal([]any{a.Select, true}, []any{got.Select, got.FullText})
		a.Select, a.FullText = aggregator.Selectors{}, false
		f.sync(a)
		f.equal(a, f.state(a.ID).Source)
	},
	"a missing source is removed and not polled": func(f *fixture) {
		a, b := source("a.example", "1"), source("a.example", "2")
		f.sync(a, b)
		f.equal(aggregator.SyncResult{Removed: 1, Kept: 1}, f.sync(a))
		f.equal([]string{a.URL}, f.urls(f.claim("w", noon)))
		all, err := f.Sources(f.ctx)
		f.ok(err)
		f.equal(1, len(all))
	},
	"a removed source that comes back is polled again": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		f.sync()
		f.equal(0, len(f.claim("w", noon)))
		f.equal(aggregator.SyncResult{Added: 1}, f.sync(a))
		f.equal([]string{a.URL}, f.urls(f.claim("w", noon)))
	},
	"a sync of one origin leaves the others": func(f *fixture) {
		a, b := source("a.example", "1"), source("b.example", "1")
		b.Origin = "outlets.opml"
		f.sync(a, b)
		r, err := f.Sync(f.ctx, aggregator.SourceSync{Origin: "outlets.opml", Now: noon})
		f.ok(err)
		f.equal(aggregator.SyncResult{Removed: 1}, r)
		f.equal([]string{a.URL}, f.urls(f.claim("w", noon)))
	},
	"what another origin took over and dropped comes back with the list that still has it": func(f *fixture) {
		ours := source("a.example", "1")
		theirs := ours
		ours.Origin, theirs.Origin = "a.opml", "b.opml"
		var got []aggregator.SyncResult
		for _, s := range []aggregator.SourceSync{
			{Origin: "a.opml", Sources: []aggregator.Source{ours}},
			{Origin: "a.opml", Sources: []aggregator.Source{ours}},
			{Origin: "b.opml", Sources: []aggregator.Source{theirs}},
			{Origin: "b.opml"},
			{Origin: "a.opml", Sources: []aggregator.Source{ours}},
			{Origin: "a.opml", Sources: []aggregator.Source{ours}},
		} {
			s.Now = noon
			r, err := f.Sync(f.ctx, s)
			f.ok(err)
			got = append(got, r)
		}
		f.equal([]aggregator.SyncResult{{Added: 1}, {Kept: 1}, {Changed: 1}, {Removed: 1}, {Added: 1}, {Kept: 1}}, got)
		f.equal([]string{ours.URL}, f.urls(f.claim("w", noon)))
	},
	"first polls are spread, the same each time": func(f *fixture) {
		var sources []aggregator.Source
		for i := range 20 {
			sources = append(sources, source(fmt.Sprintf("h%d.example", i), "1"))
		}
		_, err := f.Sync(f.ctx, aggregator.SourceSync{Sources: sources, Now: noon, First: time.Hour})
		f.ok(err)
		due := map[time.Time]bool{}
		for _, src := range sources {
			d := f.state(src.ID).Due
			if d.Before(noon) || !d.Before(noon.Add(time.Hour)) {
				f.Errorf("due %s, want within the hour from noon", d)
			}
			due[d] = true
		}
		if len(due) < 15 {
			f.Errorf("%d due times for 20 sources, want them spread", len(due))
		}
	},
	"sources come by outlet, then URL": func(f *fixture) {
		a, b, c := source("a.example", "2"), source("a.example", "1"), source("b.example", "0")
		c.Outlet = "A first"
		f.sync(a, b, c)
		all, err := f.Sources(f.ctx)
		f.ok(err)
		f.equal([]string{c.URL, b.URL, a.URL}, []string{all[0].URL, all[1].URL, all[2].URL})
	},
	"a claim takes what is due, the longest due first": func(f *fixture) {
		a, b, later := source("a.example", "1"), source("b.example", "1"), source("c.example", "1")
		f.syncAt(noon, b)
		f.syncAt(noon.Add(-time.Minute), b, a)
		f.syncAt(noon.Add(time.Minute), b, a, later)
		f.equal([]string{a.URL, b.URL}, f.urls(f.claim("w", noon)))
	},
	"a claim of all takes what is not due, too": func(f *fixture) {
		a := source("a.example", "1")
		f.syncAt(noon.Add(time.Hour), a)
		f.equal(0, len(f.claim("w", noon)))
		all, err := f.Claim(f.ctx, aggregator.Claim{Owner: "w", Now: noon, Until: noon.Add(time.Minute), Hosts: 9, PerHost: 9, All: true})
		f.ok(err)
		f.equal([]string{a.URL}, f.urls(all))
	},
	"a claim takes so many hosts and sources": func(f *fixture) {
		var sources []aggregator.Source
		for i := range 12 {
			sources = append(sources, source(fmt.Sprintf("h%d.example", i%3), fmt.Sprint(i)))
		}
		f.sync(sources...)
		leases, err := f.Claim(f.ctx, aggregator.Claim{Owner: "w", Now: noon, Until: noon.Add(time.Minute), Hosts: 2, PerHost: 3})
		f.ok(err)
		f.equal([]int{3, 3}, []int{len(leases[0].Sources), len(leases[1].Sources)})
	},
	"a leased host is not leased again": func(f *fixture) {
		f.sync(source("a.example", "1"))
		f.equal(1, len(f.claim("one", noon)))
		f.equal(0, len(f.claim("two", noon.Add(59*time.Second))))
	},
	"an expired lease is taken over with a higher fence": func(f *fixture) {
		f.sync(source("a.example", "1"))
		before := f.claim("one", noon)[0]
		after := f.claim("two", noon.Add(time.Minute))[0]
		if after.Fence <= before.Fence || after.Owner != "two" {
			f.Errorf("lease %+v after %+v, want a higher fence for two", after, before)
		}
	},
	"a released host is leased again at once": func(f *fixture) {
		f.sync(source("a.example", "1"))
		f.ok(f.Release(f.ctx, f.claim("one", noon)))
		f.equal(1, len(f.claim("two", noon)))
	},
	"an owner claims more of a host that it holds, under the same fence": func(f *fixture) {
		a, b, c := source("a.example", "1"), source("a.example", "2"), source("a.example", "3")
		f.sync(a, b, c)
		claim := func(at time.Time) aggregator.Lease {
			leases, err := f.Claim(f.ctx, aggregator.Claim{Owner: "w", Now: at, Until: at.Add(time.Minute), Hosts: 9, PerHost: 1})
			f.ok(err)
			f.equal(1, len(leases))
			return leases[0]
		}
		first, second := claim(noon), claim(noon.Add(time.Second))
		f.equal([]any{first.Fence, noon.Add(61 * time.Second)}, []any{second.Fence, second.Until})
		if first.Sources[0].ID == second.Sources[0].ID {
			f.Error("a source was given twice")
		}
		p := poll(first, noon)
		p.Final = false
		f.commit(aggregator.Batch{}, p)
		f.equal(int64(1), f.state(first.Sources[0].ID).Polls)
	},
	"a claimed source is not claimed again before its lease ends, not even by all": func(f *fixture) {
		f.sync(source("a.example", "1"))
		all := aggregator.Claim{Owner: "w", Now: noon, Until: noon.Add(time.Minute), Hosts: 9, PerHost: 9, All: true, Round: noon}
		for _, want := range []int{1, 0} {
			leases, err := f.Claim(f.ctx, all)
			f.ok(err)
			f.equal(want, len(leases))
		}
		all.Now, all.Until = noon.Add(time.Minute), noon.Add(2*time.Minute)
		leases, err := f.Claim(f.ctx, all)
		f.ok(err)
		f.equal(1, len(leases))
	},
	"a claimed source shows when it was due": func(f *fixture) {
		src := source("a.example", "1")
		f.sync(src)
		f.equal(noon, f.claim("w", noon.Add(time.Second))[0].Sources[0].Due)
		f.equal(noon, f.state(src.ID).Due)
		f.sync(src)
		f.equal(0, len(f.claim("w", noon.Add(2*time.Second))))
	},
	"a claim skips hosts": func(f *fixture) {
		a, b := source("a.example", "1"), source("b.example", "1")
		f.sync(a, b)
		leases, err := f.Claim(f.ctx, aggregator.Claim{
			Owner: "w", Now: noon, Until: noon.Add(time.Minute), Hosts: 1, PerHost: 9, Skip: []string{"a.example"},
		})
		f.ok(err)
		f.equal([]string{b.URL}, f.urls(leases))
	},
	"a round takes each source once, however soon it is due again": func(f *fixture) {
		var sources []aggregator.Source
		for i := range 7 {
			sources = append(sources, source(fmt.Sprintf("h%d.example", i%4), fmt.Sprint(i)))
		}
		f.sync(sources...)
		seen := map[string]int{}
		for range 20 {
			leases, err := f.Claim(f.ctx, aggregator.Claim{
				Owner: "w", Now: noon, Until: noon.Add(time.Minute), Hosts: 2, PerHost: 1, Round: noon, All: true,
			})
			f.ok(err)
			for _, l := range leases {
				p := poll(l, noon)
				p.Due = noon.Add(-time.Hour)
				f.commit(aggregator.Batch{}, p)
				seen[p.Source.URL]++
			}
		}
		f.equal(7, len(seen))
		for url, n := range seen {
			if n != 1 {
				f.Errorf("%s was polled %d times", url, n)
			}
		}
	},
	"a source given back is due as before, also after the host": func(f *fixture) {
		a, b := source("a.example", "1"), source("a.example", "2")
		f.sync(a, b)
		l := f.claim("w", noon)[0]
		f.commit(aggregator.Batch{}, poll(l, noon)) // final
		l.Sources = l.Sources[1:]
		f.ok(f.Release(f.ctx, []aggregator.Lease{l}))
		f.equal([]string{l.Sources[0].URL}, f.urls(f.claim("other", noon)))
	},
	"a lost lease is not released": func(f *fixture) {
		f.sync(source("a.example", "1"))
		lost := f.claim("one", noon)
		f.claim("two", noon.Add(time.Minute))
		f.ok(f.Release(f.ctx, lost))
		f.equal(0, len(f.claim("three", noon.Add(90*time.Second))))
	},
	"concurrent claimers never share a host": func(f *fixture) {
		var sources []aggregator.Source
		for i := range 60 {
			sources = append(sources, source(fmt.Sprintf("h%d.example", i), "1"))
		}
		f.sync(sources...)
		var mu sync.Mutex
		var all sync.WaitGroup
		holders := map[string]int{}
		for w := range 6 {
			all.Go(func() {
				leases, err := f.Claim(f.ctx, aggregator.Claim{Owner: fmt.Sprint(w), Now: noon, Until: noon.Add(time.Minute), Hosts: 10, PerHost: 5})
				if err != nil {
					f.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, l := range leases {
					holders[l.Host]++
				}
			})
		}
		all.Wait()
		if len(holders) == 0 {
			f.Error("nobody claimed anything")
		}
		for host, n := range holders {
			if n != 1 {
				f.Errorf("%s was leased %d times", host, n)
			}
		}
	},
	"the next due time is that of the first claim that finds something": func(f *fixture) {
		f.equal(time.Time{}, f.nextDue())
		f.syncAt(noon.Add(time.Hour), source("a.example", "1"))
		f.equal(noon.Add(time.Hour), f.nextDue())
		f.claim("w", noon.Add(time.Hour))
		f.equal(noon.Add(time.Hour+time.Minute), f.nextDue())
	},
	"nothing is due when all sources are gone or removed": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a, source("b.example", "1"))
		f.sync(a)
		p := poll(f.claim("w", noon)[0], noon)
		p.Outcome, p.Status = aggregator.Gone, 410
		f.commit(aggregator.Batch{}, p)
		f.equal(time.Time{}, f.nextDue())
	},
}

func (f *fixture) nextDue() time.Time {
	f.Helper()
	due, err := f.NextDue(f.ctx)
	f.ok(err)
	return due
}

func (f *fixture) syncAt(due time.Time, sources ...aggregator.Source) {
	f.Helper()
	_, err := f.Sync(f.ctx, aggregator.SourceSync{Sources: sources, Now: due})
	f.ok(err)
}

func (f *fixture) urls(leases []aggregator.Lease) []string {
	var urls []string
	for _, l := range leases {
		for _, s := range l.Sources {
			urls = append(urls, s.URL)
		}
	}
	return urls
}

// equal compares what was wanted with what came.
func (f *fixture) equal(want, got any) {
	f.Helper()
	if d := cmp.Diff(want, got); d != "" {
		f.Errorf("want -, got +:\n%s", d)
	}
}
