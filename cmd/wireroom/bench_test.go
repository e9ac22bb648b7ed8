package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// benchAlike is how many polls there are at once, on either side.
const benchAlike = 64

// bench is the whole program, as serve joins it, over an SQLite file, with the
// topics that config.yaml has.
type bench struct {
	*testing.B
	*App
	address func(n int) string
	later   time.Duration // than it is
	polls   int
	ours    spent
	bare    spent
}

// spent is what polls took: CPU, and time on the clock.
type spent struct{ cpu, clock time.Duration }

func newBench(b *testing.B) *bench {
	b.Helper()
	bench := &bench{B: b, address: startBenchOrigin(b)}
	bench.open()
	return bench
}

// open joins the program over an empty store.
func (b *bench) open() {
	b.Helper()
	c, err := readConfig(filepath.Join("..", "..", "config.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	c.Poll.Allow, c.Poll.Workers = []string{"127.0.0.0/8"}, benchAlike
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), storeFile), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	if b.App, err = newApp(c, st, newMeters(), slog.New(slog.NewTextHandler(io.Discard, nil))); err != nil {
		b.Fatal(err)
	}
	if _, err := b.setTopics(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.now = func() time.Time { return time.Now().Add(b.later) }
}

// feeds makes feeds from to to-1 the sources, due at once, and gives their
// addresses.
func (b *bench) feeds(from, to int) (urls []string) {
	b.Helper()
	var list []aggregator.Source
	for n := from; n < to; n++ {
		urls = append(urls, b.address(n))
		list = append(list, aggregator.Source{
			ID: aggregator.NewID("source", b.address(n)), URL: b.address(n), Outlet: fmt.Sprint("Outlet ", n), Lang: "en", Origin: originConfig,
		})
	}
	if err := b.sync(b.Context(), originConfig, list); err != nil {
		b.Fatal(err)
	}
	return urls
}

// poll makes one round over the due sources, everything included.
func (b *bench) poll() {
	b.Helper()
	polled := 0
	var mu sync.Mutex
	fleet, err := b.newFleet(func(*aggregator.Poll) { mu.Lock(); polled++; mu.Unlock() })
	if err != nil {
		b.Fatal(err)
	}
	b.ours.add(func() { err = fleet.Once(b.Context(), false) })
	if err != nil {
		b.Fatal(err)
	}
	b.polls += polled
}

// baseline does as much as a program must that only gets the same addresses.
func (b *bench) baseline(urls []string, get func(url string) error) {
	b.Helper()
	next := make(chan string)
	var workers sync.WaitGroup
	b.bare.add(func() {
		for range benchAlike {
			workers.Go(func() {
				for url := range next {
					if err := get(url); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for _, url := range urls {
			next <- url
		}
		close(next)
		workers.Wait()
	})
}

// report gives the CPU of a poll and how many there are in a second, and how many
// times the baseline's they are.
func (b *bench) report() {
	perPoll := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(b.polls) }
	b.ReportMetric(perPoll(b.ours.cpu), "cpu-ms/poll")
	b.ReportMetric(perPoll(b.bare.cpu), "bare-cpu-ms/poll")
	b.ReportMetric(perPoll(b.ours.cpu)/perPoll(b.bare.cpu), "x-bare-cpu")
	b.ReportMetric(1000/perPoll(b.ours.clock), "polls/s")
	b.ReportMetric(perPoll(b.bare.clock)/perPoll(b.ours.clock), "x-bare-polls/s")
	b.ReportMetric(0, "ns/op") // of both sides together it says nothing
}

// add counts the processor time of this process while do runs, the kernel's for
// it included.
func (s *spent) add(do func()) {
	began, before := time.Now(), cpu()
	do()
	s.cpu += cpu() - before
	s.clock += time.Since(began)
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bareGet is net/http alone, its connections kept.
func bareGet(conditional bool, read func(io.Reader) error) func(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: benchAlike}}
	return func(url string) error {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if conditional {
			req.Header.Set("If-None-Match", strconv.Quote(req.URL.Path))
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if conditional != (resp.StatusCode == http.StatusNotModified) {
			return fmt.Errorf("%s: %s", url, resp.Status)
		}
		return cmp.Or(read(resp.Body), discard(resp.Body))
	}
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
