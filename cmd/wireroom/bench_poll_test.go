package main

import (
	"testing"
	"time"
)

// benchSources is how many sources a round polls.
const benchSources = 2000

// BenchmarkUnchangedPoll polls sources that have nothing new: claim, get, commit
// to a file. An op is a round over 2,000 sources on 200 hosts, and one of the
// baseline: the same addresses got by net/http alone (304, connections kept).
func BenchmarkUnchangedPoll(b *testing.B) {
	bench := newBench(b)
	urls := bench.feeds(0, benchSources)
	bench.poll()
	bench.ours, bench.polls = spent{}, 0
	bare := bench.baseline("unchanged")
	for b.Loop() {
		bench.later += 72 * time.Hour // all are due
		bare(len(urls))
		bench.poll()
	}
	if bench.polls != b.N*len(urls) {
		b.Fatalf("%d polls in %d rounds", bench.polls, b.N)
	}
	bench.report()
}

// BenchmarkFirstIngest polls sources for the first time, 20 items each: get,
// parse, sanitise, find duplicates, stories and topics, index and commit to a
// file. An op is a round over 2,000 sources of an empty store, and one of the
// baseline: the same addresses got by net/http, decoded and read by gofeed.
func BenchmarkFirstIngest(b *testing.B) {
	bench := newBench(b)
	bare := bench.baseline("new")
	for b.Loop() {
		polled := bench.polls
		bench.open()
		urls := bench.feeds(0, benchSources)
		bare(len(urls))
		bench.poll()
		if stored := bench.stored(); bench.polls-polled != len(urls) || stored != len(urls)*benchItems {
			b.Fatalf("%d entries of %d polls are stored", stored, bench.polls-polled)
		}
	}
	bench.report()
}

// stored counts the entries in the store.
func (b *bench) stored() (n int) {
	for _, err := range b.store.Recent(b.Context(), time.Time{}) {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	return n
}
