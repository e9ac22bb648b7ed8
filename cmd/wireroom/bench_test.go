package main

import (
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
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
	port  int           // of the origin
	later time.Duration // than it is
	polls int
	ours  spent
	bare  spent
}

// spent is what polls took: CPU, and time on the clock.
type spent struct{ cpu, clock time.Duration }

func newBench(b *testing.B) *bench {
	b.Helper()
	beThrifty()
	bench := &bench{B: b, port: startBenchOrigin(b)}
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
	c.Poll.Allow, c.Poll.Workers, c.Poll.MinEvery = []string{"127.0.0.0/8"}, benchAlike, Duration(time.Second)
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
		urls = append(urls, benchURL(n, b.port))
		list = append(list, aggregator.Source{
			ID: aggregator.NewID("source", benchURL(n, b.port)), URL: benchURL(n, b.port), Outlet: fmt.Sprint("Outlet ", n), Lang: "en", Origin: originConfig,
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
	took := measure(func() { err = fleet.Once(b.Context(), false) })
	if err != nil {
		b.Fatal(err)
	}
	b.ours = b.ours.least(took.each(polled))
	b.polls += polled
}

// baseline starts a process that does as much as a program must that only gets
// feeds 0 to count-1, whenever it is asked.
func (b *bench) baseline(kind string) (get func(count int)) {
	b.Helper()
	bare := startBenchChild(b.B, "TestBenchBare", benchBare+"="+kind)
	return func(count int) {
		var took spent
		fmt.Fprintln(bare.in, b.port, count)
		bare.read(&took.cpu, &took.clock)
		b.bare = b.bare.least(took.each(count))
	}
}

// report gives the CPU of a poll and how many there are in a second, and how many
// times the baseline's they are. It is of the best round of either side: what
// else the machine does only ever adds to it.
func (b *bench) report() {
	ms := func(d time.Duration) float64 { return d.Seconds() * 1000 }
	b.ReportMetric(ms(b.ours.cpu), "cpu-ms/poll")
	b.ReportMetric(ms(b.bare.cpu), "bare-cpu-ms/poll")
	b.ReportMetric(ms(b.ours.cpu)/ms(b.bare.cpu), "x-bare-cpu")
	b.ReportMetric(1000/ms(b.ours.clock), "polls/s")
	b.ReportMetric(ms(b.bare.clock)/ms(b.ours.clock), "x-bare-polls/s")
	b.ReportMetric(0, "ns/op") // of both sides together it says nothing
}

// measure gives the processor time of this process while do runs, the kernel's
// for it included, and the time on the clock.
func measure(do func()) spent {
	began, before := time.Now(), cpu()
	do()
	return spent{cpu() - before, time.Since(began)}
}

// each is what one of n polls took.
func (s spent) each(n int) spent {
	return spent{s.cpu / time.Duration(n), s.clock / time.Duration(n)}
}

// least is the better of two, the zero spent being none.
func (s spent) least(other spent) spent {
	if s == (spent{}) {
		return other
	}
	return spent{min(s.cpu, other.cpu), min(s.clock, other.clock)}
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
