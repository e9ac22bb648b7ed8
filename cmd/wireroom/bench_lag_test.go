package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wireroom/aggregator"
)

// lagEvery is how often each source is polled while the lag is measured.
const lagEvery = 2 * time.Second

// BenchmarkPollLag keeps the pollers at 80 % of what they can do and tells how
// long after its due time a source is polled. An op is ten seconds of it.
func BenchmarkPollLag(b *testing.B) {
	bench := newBench(b)
	bench.empty(benchSources, 0)
	for range 3 {
		bench.later += 72 * time.Hour
		bench.poll()
	}
	capacity := float64(time.Second) / float64(bench.ours.clock)
	bench.empty(int(0.8*capacity*lagEvery.Seconds()), lagEvery)
	bench.later += 72 * time.Hour
	bench.poll()
	for b.Loop() {
		lags := bench.run(10 * time.Second)
		slices.Sort(lags)
		b.ReportMetric(float64(len(lags))/10, "polls/s")
		b.ReportMetric(lags[len(lags)/2].Seconds()*1000, "p50-ms")
		b.ReportMetric(lags[len(lags)*99/100].Seconds()*1000, "p99-ms")
	}
	b.ReportMetric(capacity, "polls/s-at-most")
	b.ReportMetric(0, "ns/op")
}

// empty makes n feeds without items the sources.
func (b *bench) empty(n int, every time.Duration) {
	b.Helper()
	list := make([]aggregator.Source, n)
	for i := range list {
		url := strings.Replace(benchURL(i, b.port), fmt.Sprint("/", i), fmt.Sprint("/empty/", i), 1)
		list[i] = aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: fmt.Sprint("Outlet ", i), Every: every, Origin: originConfig}
	}
	if err := b.sync(b.Context(), originConfig, list); err != nil {
		b.Fatal(err)
	}
}

// run polls for a while and gives the lags of the visits in its second half.
func (b *bench) run(d time.Duration) (lags []time.Duration) {
	b.Helper()
	var mu sync.Mutex
	half := b.now().Add(d)
	fleet, err := b.newFleet(func(p *aggregator.Poll) {
		if began := p.At.Add(-p.Took); began.After(half) {
			mu.Lock()
			defer mu.Unlock()
			lags = append(lags, began.Sub(p.Source.Due))
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.Context(), 2*d)
	defer cancel()
	if err := fleet.Run(ctx); err != nil {
		b.Fatal(err)
	}
	return lags
}
