package sources

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"wireroom/aggregator"
)

// Ingest commits a batch of polls in one transaction.
type Ingest func(ctx context.Context, polls []aggregator.Poll) error

// FleetOptions say how a fleet works. Zero values stand for the defaults.
type FleetOptions struct {
	Owner   string        // names this process in leases; must differ between processes
	Workers int           // polls at once over all hosts; 64
	Lease   time.Duration // must outlast the longest visit; 2 minutes
	Now     func() time.Time
	Log     *slog.Logger
	// Polled, if set, is told of every poll before it is committed and of how
	// long after its due time the visit began. It is called concurrently.
	Polled func(p *aggregator.Poll, lag time.Duration)
}

// The shape of a fleet's work.
const (
	lanes      = 2                     // visits at once to one host
	perHost    = 16                    // claimed sources of one host, slow ones apart; all start well within a lease
	slow       = 3 * time.Second       // a visit that takes longer gives its lane and its worker to others
	crowd      = 16                    // times Workers: visits under way at most, slow ones included
	batchPolls = 1024                  // polls in one transaction at most
	batchItems = 1024                  // and items, about: they are kilobytes each
	linger     = 40 * time.Millisecond // how long a poll waits for others to be committed with
	glance     = 25 * time.Millisecond // looks for due sources at most that often when nothing was due
	idle       = 30 * time.Second      // and at least that often
	retry      = time.Second           // after a fault of the store
	lastCommit = 5 * time.Second       // what is left to commit when told to stop
)

// Fleet polls due sources until it is told to stop: it claims hosts, visits
// their sources, a few at a time a host, and commits what came in batches.
// Sick hosts hold their own lanes and a worker each, nobody else's.
type Fleet struct {
	store   aggregator.Fleet
	ingest  Ingest
	visitor *Visitor
	o       FleetOptions

	workers *semaphore.Weighted
	results chan *aggregator.Poll
	wake    chan struct{}
	visits  sync.WaitGroup

	mu    sync.Mutex // no claim while a batch is committed, so that Final is true
	hosts map[string]*host
	open  atomic.Int64 // claimed sources of all hosts that are not yet committed
}

// host is one leased host: its lanes, and how many of its claimed sources are
// not yet committed, and how many of these are slow.
type host struct {
	lanes *semaphore.Weighted
	open  int
	slow  atomic.Int32
}

// NewFleet makes a fleet that stands still until Run or Once.
func NewFleet(store aggregator.Fleet, ingest Ingest, v *Visitor, o FleetOptions) *Fleet {
	if o.Workers <= 0 {
		o.Workers = 64
	}
	if o.Lease <= 0 {
		o.Lease = 2 * time.Minute
	}
	return &Fleet{
		store: store, ingest: ingest, visitor: v, o: o,
		workers: semaphore.NewWeighted(int64(o.Workers)),
		results: make(chan *aggregator.Poll, o.Workers),
		wake:    make(chan struct{}, 1),
		hosts:   map[string]*host{},
	}
}

// Wake makes Run look for due sources now, as after a change of the sources.
func (f *Fleet) Wake() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Run polls until ctx ends. Then visits under way are cut short and forgotten,
// finished ones are committed, and the leases are given back. Errors of the
// store are logged and tried again; Run itself returns nil.
func (f *Fleet) Run(ctx context.Context) error {
	committed := make(chan struct{})
	go func() { defer close(committed); f.commitAll(ctx) }()
	for ctx.Err() == nil {
		n, _, err := f.claim(ctx, round{})
		if err != nil && ctx.Err() == nil {
			f.o.Log.Error("claim", "err", err)
		}
		if n == 0 {
			f.sleep(ctx)
		}
	}
	f.stop(committed)
	return nil
}

// stop waits for the visits, lets the rest be committed and releases.
func (f *Fleet) stop(committed <-chan struct{}) {
	f.visits.Wait()
	close(f.results)
	<-committed
}

// sleep waits until something may be due.
func (f *Fleet) sleep(ctx context.Context) {
	wait := idle
	due, err := f.store.NextDue(ctx)
	switch {
	case err != nil:
		wait = retry
	case !due.IsZero():
		wait = min(max(due.Sub(f.o.Now()), glance), idle)
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-f.wake:
	case <-t.C:
	}
}

// round is one pass over the sources: each once, due or all. The zero round is
// none: whatever is due, as often as it is.
type round struct {
	began time.Time
	all   bool
}

// claim leases as many hosts as there are free workers, starts their visits,
// and says how many. It waits while no worker is free. more says that some may
// have been passed over, until others are committed.
func (f *Fleet) claim(ctx context.Context, r round) (n int, more bool, err error) {
	free, err := f.freeWorkers(ctx)
	if err != nil {
		return 0, false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	free = min(free, crowd*f.o.Workers-int(f.open.Load()))
	if free <= 0 {
		return 0, true, nil
	}
	now, full := f.o.Now(), f.saturated()
	leases, err := f.store.Claim(ctx, aggregator.Claim{
		Owner: f.o.Owner, Now: now, Until: now.Add(f.o.Lease),
		Hosts: free, PerHost: perHost, Skip: full, Round: r.began, All: r.all,
	})
	if err != nil {
		return 0, false, fmt.Errorf("claim due sources: %w", err)
	}
	for _, l := range leases {
		f.start(ctx, l)
		n += len(l.Sources)
	}
	return n, len(full) > 0, nil
}

func (f *Fleet) freeWorkers(ctx context.Context) (int, error) {
	if err := f.workers.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	free := 1
	for free < f.o.Workers && f.workers.TryAcquire(1) {
		free++
	}
	f.workers.Release(int64(free))
	return free, nil
}

// saturated names the hosts of which enough is claimed.
func (f *Fleet) saturated() []string {
	var names []string
	for name, h := range f.hosts {
		if h.open-int(h.slow.Load()) >= perHost {
			names = append(names, name)
		}
	}
	return names
}

// start sends out the visits of one lease.
func (f *Fleet) start(ctx context.Context, l aggregator.Lease) {
	h := f.hosts[l.Host]
	if h == nil {
		h = &host{lanes: semaphore.NewWeighted(lanes)}
		f.hosts[l.Host] = h
	}
	h.open += len(l.Sources)
	f.open.Add(int64(len(l.Sources)))
	sources := l.Sources
	l.Sources = nil
	for i := range sources {
		f.visits.Go(func() { f.visit(ctx, h, &l, &sources[i]) })
	}
}

// visit takes a lane of the host and a worker, polls, and hands on the result.
// A poll without an outcome says that the visit was cut short.
func (f *Fleet) visit(ctx context.Context, h *host, l *aggregator.Lease, s *aggregator.SourceState) {
	var p *aggregator.Poll
	if h.lanes.Acquire(ctx, 1) == nil {
		p = f.visitInLane(ctx, h, l, s)
	}
	if p == nil {
		p = &aggregator.Poll{Source: *s}
	}
	if len(p.Items) == 0 {
		f.hand(p, l)
	}
}

func (f *Fleet) hand(p *aggregator.Poll, l *aggregator.Lease) {
	p.Lease = *l
	f.results <- p
}

// visitInLane polls, unless the lease ran out while the visit waited or this
// process stood still: the host may be another's by now. It gives nil when the
// visit was cut short. A poll with items is handed on while it still has its
// worker: so those that wait to be committed stay few, and so does their memory.
func (f *Fleet) visitInLane(ctx context.Context, h *host, l *aggregator.Lease, s *aggregator.SourceState) *aggregator.Poll {
	if f.workers.Acquire(ctx, 1) != nil {
		h.lanes.Release(1)
		return nil
	}
	yield := sync.OnceFunc(func() { h.lanes.Release(1); f.workers.Release(1) })
	defer yield()
	if !f.o.Now().Before(l.Until) {
		return nil
	}
	drag := time.AfterFunc(slow, func() { h.slow.Add(1); yield(); f.Wake() })
	defer func() {
		if !drag.Stop() {
			h.slow.Add(-1)
		}
	}()
	lag := f.o.Now().Sub(s.Due)
	p, ok := f.visitor.Visit(ctx, s)
	if !ok {
		return nil
	}
	if f.o.Polled != nil {
		f.o.Polled(p, lag)
	}
	if len(p.Items) > 0 {
		f.hand(p, l)
	}
	return p
}

// commitAll commits polls in batches until results is closed.
func (f *Fleet) commitAll(ctx context.Context) {
	var batch []aggregator.Poll
	for more := true; more; clear(batch) {
		if batch, more = f.gather(batch[:0]); len(batch) > 0 {
			f.commit(ctx, batch)
		}
	}
}

// gather waits for a poll and for those that come soon after it, if any are under
// way, and puts them into an empty batch.
func (f *Fleet) gather(batch []aggregator.Poll) (full []aggregator.Poll, more bool) {
	p, ok := <-f.results
	if !ok {
		return batch, false
	}
	batch = append(batch, *p)
	t := time.NewTimer(linger)
	defer t.Stop()
	for items := len(p.Items); len(batch) < batchPolls && items < batchItems && int64(len(batch)) < f.open.Load(); {
		select {
		case p, ok := <-f.results:
			if !ok {
				return batch, false
			}
			batch = append(batch, *p)
			items += len(p.Items)
		case <-t.C:
			return batch, true
		}
	}
	return batch, true
}

// commit writes a batch. Polls that were cut short have no outcome: their
// sources are given back. A batch that cannot be written is dropped: its
// validators are not stored either, so the next polls, when the leases have
// run out, bring the same items. Until then the outlets are left alone.
func (f *Fleet) commit(ctx context.Context, batch []aggregator.Poll) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.patience(ctx))
	defer cancel()
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.done(sourcesOf(batch))
	polls, back := f.settle(batch)
	if len(polls) > 0 {
		if err := f.ingest(ctx, polls); err != nil {
			f.o.Log.Error("commit polls", "err", err)
		}
	}
	if len(back) > 0 {
		if err := f.store.Release(ctx, back); err != nil {
			f.o.Log.Error("release leases", "err", err)
		}
	}
	f.Wake()
}

func sourcesOf(batch []aggregator.Poll) []aggregator.ID {
	ids := make([]aggregator.ID, len(batch))
	for i := range batch {
		ids[i] = batch[i].Source.ID
	}
	return ids
}

// done lets the visitor read more.
func (f *Fleet) done(sources []aggregator.ID) {
	for _, id := range sources {
		f.visitor.Done(id)
	}
}

func (f *Fleet) patience(ctx context.Context) time.Duration {
	if ctx.Err() != nil {
		return lastCommit
	}
	return f.o.Lease
}

// settle counts a batch off its hosts, marks the last poll of each host that
// has none left as Final, and sorts out the visits that were cut short. What it
// gives is the batch's own memory.
func (f *Fleet) settle(batch []aggregator.Poll) (polls []aggregator.Poll, back []aggregator.Lease) {
	const none = -1
	last, polls := map[string]int{}, batch[:0]
	for _, p := range batch {
		name := p.Lease.Host
		f.hosts[name].open--
		f.open.Add(-1)
		if p.Outcome != "" {
			last[name] = len(polls)
			polls = append(polls, p)
			continue
		}
		back = append(back, leaseOf(p))
		if _, known := last[name]; !known {
			last[name] = none
		}
	}
	for name, i := range last {
		if f.hosts[name].open > 0 {
			continue
		}
		if i != none {
			polls[i].Final = true
		}
		delete(f.hosts, name)
	}
	return polls, back
}

func leaseOf(p aggregator.Poll) aggregator.Lease {
	l := p.Lease
	l.Sources = []aggregator.SourceState{p.Source}
	return l
}

// Once makes one round: every due source, or every source, is polled one time.
// It returns when all of it is committed. What other processes hold is theirs.
func (f *Fleet) Once(ctx context.Context, all bool) error {
	committed := make(chan struct{})
	go func() { defer close(committed); f.commitAll(ctx) }()
	r := round{began: f.o.Now(), all: all}
	err := f.goRound(ctx, r)
	f.stop(committed)
	return errors.Join(err, ctx.Err())
}

// goRound claims until nothing is left. What is left of a saturated host comes
// after some of it was committed.
func (f *Fleet) goRound(ctx context.Context, r round) error {
	for {
		n, more, err := f.claim(ctx, r)
		switch {
		case err != nil:
			return err
		case n > 0:
			continue
		case !more:
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.wake:
		}
	}
}
