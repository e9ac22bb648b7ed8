package storetest

import (
	"errors"
	"time"

	"wireroom/aggregator"
)

var errDecide = errors.New("decided against it")

var commitTests = map[string]func(*fixture){
	"a poll under a lost lease is left out": func(f *fixture) {
		f.sync(source("a.example", "1"), source("b.example", "1"))
		leases := f.claim("one", noon)
		lost, held := poll(leases[0], noon), poll(leases[1], noon)
		f.claim("two", noon.Add(time.Minute)) // takes both over
		again := f.claim("three", noon.Add(2*time.Minute))
		held.Lease = again[1]
		held.Lease.Sources = nil
		var seen []string
		done, err := f.Commit(f.ctx, []aggregator.Poll{lost, held}, func(_ aggregator.Tx, polls []aggregator.Poll) (aggregator.Batch, error) {
			var b aggregator.Batch
			for _, p := range polls {
				seen = append(seen, p.Lease.Host)
				b.Polls = append(b.Polls, aggregator.PollResult{Poll: p})
			}
			return b, nil
		})
		f.ok(err)
		f.equal(1, done.Lost)
		f.equal([]string{held.Lease.Host}, seen)
		f.equal(int64(0), f.state(lost.Source.ID).Polls)
		f.equal(int64(1), f.state(held.Source.ID).Polls)
	},
	"a batch of lost leases only decides nothing": func(f *fixture) {
		f.sync(source("a.example", "1"))
		lost := poll(f.claim("one", noon)[0], noon)
		f.claim("two", noon.Add(time.Minute))
		done, err := f.Commit(f.ctx, []aggregator.Poll{lost}, func(aggregator.Tx, []aggregator.Poll) (aggregator.Batch, error) {
			f.Error("decide was called")
			return aggregator.Batch{}, nil
		})
		f.ok(err)
		f.equal(1, done.Lost)
	},
	"an expired lease that nobody took still holds": func(f *fixture) {
		src := source("a.example", "1")
		f.sync(src)
		f.commit(aggregator.Batch{}, poll(f.claim("one", noon)[0], noon.Add(time.Hour)))
		f.equal(int64(1), f.state(src.ID).Polls)
	},
	"nothing happens when decide fails": func(f *fixture) {
		src := source("a.example", "1")
		f.sync(src)
		f.topics("t")
		p := poll(f.claim("w", noon)[0], noon)
		_, err := f.Commit(f.ctx, []aggregator.Poll{p}, func(aggregator.Tx, []aggregator.Poll) (aggregator.Batch, error) {
			return news(entry("a", 0, "t")), errDecide
		})
		if !errors.Is(err, errDecide) {
			f.Errorf("error %v, want decide's own", err)
		}
		f.untouched(src)
	},
	"nothing happens when the write fails": func(f *fixture) {
		src := source("a.example", "1")
		f.sync(src)
		f.topics("t")
		p := read(poll(f.claim("w", noon)[0], noon), `"1"`)
		_, err := f.Commit(f.ctx, []aggregator.Poll{p}, func(_ aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
			b := news(entry("a", 0, "t"))
			b.Polls = []aggregator.PollResult{{Poll: held[0]}}
			unknown := entry("never stored", 0)
			b.Entries = append(b.Entries, aggregator.EntryWrite{Entry: unknown})
			return b, nil
		})
		if !errors.Is(err, aggregator.ErrNotFound) {
			f.Errorf("error %v, want that the entry to replace is not there", err)
		}
		f.untouched(src)
	},
	"validators and entries come together": func(f *fixture) {
		src := source("a.example", "1")
		f.sync(src)
		e := entry("a", 0)
		f.commit(news(e), read(poll(f.claim("w", noon)[0], noon), `"1"`))
		f.equal(`"1"`, f.state(src.ID).Validators.ETag)
		_, _, err := f.Lookup(f.ctx, e.ID.String())
		f.ok(err)
	},
	"a commit works after one that failed": func(f *fixture) {
		_, err := f.Relist(f.ctx, noon, func(aggregator.Tx) (aggregator.Batch, error) { return aggregator.Batch{}, errDecide })
		if !errors.Is(err, errDecide) {
			f.Errorf("error %v, want decide's own", err)
		}
		f.commit(news(entry("a", 0)))
	},
	"a commit works after one whose decide panicked": func(f *fixture) {
		func() {
			defer func() { _ = recover() }()
			_, _ = f.Relist(f.ctx, noon, func(aggregator.Tx) (aggregator.Batch, error) { panic("a bug") })
		}()
		f.commit(news(entry("a", 0)))
	},
	"Seq is that of the last entry so far": func(f *fixture) {
		got := []int64{
			f.commit(news(entry("a", 0), entry("b", 0))).Seq,
			f.commit(aggregator.Batch{}).Seq,
			f.commit(news(entry("c", 0))).Seq,
		}
		f.equal([]int64{2, 2, 3}, got)
	},
	"an entry replaces itself": func(f *fixture) {
		e := entry("a", 0, "t")
		f.commit(news(e))
		e.Title, e.Revised, e.Revision, e.Content = "a, corrected", noon.Add(time.Hour), 1, "<p>other</p>"
		f.commit(aggregator.Batch{Entries: []aggregator.EntryWrite{{Entry: e}}})
		got, _, err := f.Lookup(f.ctx, e.ID.String())
		f.ok(err)
		e.Text = ""
		f.equal(&e, got)
	},
	"a story merged away is its survivor's alias, with all its entries": func(f *fixture) {
		a, b, c := entry("a", 0), entry("b", 1), entry("c", 2)
		f.commit(news(a, b, c))
		f.merge(b, a)
		f.merge(a, c) // b is now an alias of c as well
		for _, e := range []aggregator.Entry{a, b, c} {
			st, err := f.Story(f.ctx, e.Story)
			f.ok(err)
			f.equal(c.Story, st.ID)
			f.equal([]string{"a", "b", "c"}, titles(st.Coverage))
			f.equal("c", st.Lead.Title)
		}
	},
	"merges of one batch lead to the one story that stays": func(f *fixture) {
		a, b, c := entry("a", 0), entry("b", 1), entry("c", 2)
		f.commit(news(a, b, c))
		ab, bc := story(a), story(b)
		ab.Into, bc.Into = b.Story, c.Story
		f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{bc, ab}})
		st, err := f.Story(f.ctx, a.Story)
		f.ok(err)
		f.equal([]string{"a", "b", "c"}, titles(st.Coverage))
	},
}

// merge merges the story of one entry into that of another.
func (f *fixture) merge(from, into aggregator.Entry) {
	f.Helper()
	w := story(from)
	w.Into = into.Story
	f.commit(aggregator.Batch{Stories: []aggregator.StoryWrite{w}})
}

func titles(entries []aggregator.Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Title)
	}
	return all
}

// untouched checks that nothing came of a poll of src and an entry "a" in t.
func (f *fixture) untouched(src aggregator.Source) {
	f.Helper()
	st := f.state(src.ID)
	f.equal([]any{int64(0), "", noon}, []any{st.Polls, st.Validators.ETag, st.Due})
	if _, _, err := f.Lookup(f.ctx, entry("a", 0).ID.String()); !errors.Is(err, aggregator.ErrNotFound) {
		f.Errorf("entry a: %v, want that it is not there", err)
	}
	f.equal(int64(0), f.head("t").Revision)
	f.equal(0, len(f.claim("other", noon))) // the lease still stands
}

func (f *fixture) head(topic string) aggregator.TopicState {
	f.Helper()
	all, err := f.Topics(f.ctx)
	f.ok(err)
	for _, t := range all {
		if t.Name == topic {
			return t
		}
	}
	f.Fatalf("no topic %s", topic)
	panic("unreachable")
}
