package main

import (
	"compress/gzip"
	"io"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
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
	get := bareGet(true, discard)
	for b.Loop() {
		bench.later += 72 * time.Hour // all are due
		bench.baseline(urls, get)
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
	get := bareGet(false, readByGofeed)
	for b.Loop() {
		polled := bench.polls
		bench.open()
		urls := bench.feeds(0, benchSources)
		bench.baseline(urls, get)
		bench.poll()
		if stored := bench.stored(); bench.polls-polled != len(urls) || stored != len(urls)*benchItems {
			b.Fatalf("%d entries of %d polls are stored", stored, bench.polls-polled)
		}
	}
	bench.report()
}

func readByGofeed(r io.Reader) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	_, err = gofeed.NewParser().Parse(z)
	return err
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
