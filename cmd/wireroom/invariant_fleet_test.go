package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// street is the outside world of several fleets: it answers slowly, and watches
// who is at which host's door.
type street struct {
	mu     sync.Mutex
	atDoor map[string]map[string]int // host → owner → visits under way
	last   map[string]time.Time      // by URL: when it was visited
	gap    map[string]time.Duration  // by URL: the longest time without a visit
	faults []string
}

func newStreet() *street {
	return &street{atDoor: map[string]map[string]int{}, last: map[string]time.Time{}, gap: map[string]time.Duration{}}
}

// visitor is the sources.Getter of one fleet.
type streetVisitor struct {
	*street
	owner string
}

// Get takes a second at most hosts, and 40 at the one that is sick.
func (v streetVisitor) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	host := canon.Host(r.URL)
	v.enter(host, r.URL)
	defer v.leave(host)
	wait := time.Second
	if host == "h0.example" {
		wait = 40 * time.Second
	}
	select {
	case <-time.After(wait):
		return &fetch.Response{Status: http.StatusNotModified, URL: r.URL}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (v streetVisitor) enter(host, url string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := time.Now()
	if v.atDoor[host] == nil {
		v.atDoor[host] = map[string]int{}
	}
	v.atDoor[host][v.owner]++
	for other, n := range v.atDoor[host] {
		if other != v.owner && n > 0 {
			v.faults = append(v.faults, fmt.Sprintf("%s: %s is at %s, where %s is already", now.Format(time.TimeOnly), v.owner, host, other))
		}
	}
	if before, ok := v.last[url]; ok {
		v.gap[url] = max(v.gap[url], now.Sub(before))
	}
	v.last[url] = now
}

func (v streetVisitor) leave(host string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.atDoor[host][v.owner]--
}

// process is a fleet that can end well or die. Once dead, nothing that it does
// reaches the store.
type process struct {
	*newsroom
	aggregator.Fleet
	dead  atomic.Bool
	stop  context.CancelFunc
	ended chan struct{}
}

func (p *process) Release(ctx context.Context, leases []aggregator.Lease) error {
	if p.dead.Load() {
		return nil
	}
	return p.Fleet.Release(ctx, leases)
}

func (p *process) commit(ctx context.Context, polls []aggregator.Poll) error {
	if p.dead.Load() {
		return nil
	}
	_, err := p.ingest.Ingest(ctx, polls)
	return err
}

// start runs a fleet of that name in the street.
func (s *street) start(n *newsroom, owner string) *process {
	ctx, stop := context.WithCancel(context.Background())
	p := &process{newsroom: n, Fleet: n.store, stop: stop, ended: make(chan struct{})}
	log := slog.New(slog.DiscardHandler)
	rhythm := sources.Rhythm{Every: sources.Every(time.Minute), Min: time.Second, Max: time.Minute}
	visitor := sources.NewVisitor(streetVisitor{s, owner}, rhythm, time.Now, log)
	fleet := sources.NewFleet(p, p.commit, visitor, sources.FleetOptions{
		Owner: owner, Workers: 4, Lease: 2 * time.Minute, Now: time.Now, Log: log,
	})
	go func() { defer close(p.ended); _ = fleet.Run(ctx) }()
	return p
}

func (p *process) end() { p.stop(); <-p.ended }

func (p *process) die() { p.dead.Store(true); p.end() }

// TestOneProcessAHost lets processes come, go and die over one store for nine
// minutes. No host ever sees two of them at once, and every source is visited as
// often as it is due, but for the time that a dead one's leases last.
func TestOneProcessAHost(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		n, s := openNewsroom(t, dir), newStreet()
		defer n.close()
		n.now = time.Now()
		var list []aggregator.Source
		for i := range 24 {
			url := fmt.Sprintf("https://h%d.example/%d.xml", i%8, i)
			list = append(list, aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: "Outlet", Origin: originConfig})
		}
		n.sync(list...)
		first, second := s.start(n, "first"), s.start(n, "second")
		time.Sleep(3 * time.Minute)
		second.die()
		third := s.start(n, "third")
		time.Sleep(3 * time.Minute)
		first.end()
		time.Sleep(3 * time.Minute)
		third.end()
		s.check(t, list, 5*time.Minute)
	})
}

// check tells of every source that was left alone for longer than most.
func (s *street) check(t *testing.T, list []aggregator.Source, most time.Duration) {
	for _, fault := range s.faults {
		t.Error(fault)
	}
	for _, src := range list {
		last, ok := s.last[src.URL]
		if gap := max(s.gap[src.URL], time.Since(last)); !ok || gap > most {
			t.Errorf("%s was not visited for %s", src.URL, gap)
		}
	}
}
