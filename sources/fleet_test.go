package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources/fetch"
)

// book is an aggregator.Fleet in memory, for one owner, with the commits that
// an ingest would make.
type book struct {
	mu      sync.Mutex
	state   map[aggregator.ID]*aggregator.SourceState
	claimed map[aggregator.ID]time.Time
	polls   []aggregator.Poll
	fail    error // the next commits fail with it
}

func newBook(urls ...string) *book {
	b := &book{state: map[aggregator.ID]*aggregator.SourceState{}, claimed: map[aggregator.ID]time.Time{}}
	for _, u := range urls {
		id := aggregator.NewID("source", u)
		b.state[id] = &aggregator.SourceState{Source: aggregator.Source{ID: id, URL: u}, Host: canon.Host(u), Due: time.Now()}
	}
	return b
}

func (b *book) Claim(_ context.Context, c aggregator.Claim) ([]aggregator.Lease, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	byHost := map[string]*aggregator.Lease{}
	var order []string
	for _, id := range b.ids() {
		s := b.state[id]
		if b.claimed[id].After(c.Now) || !c.All && s.Due.After(c.Now) || s.Gone || slices.Contains(c.Skip, s.Host) || !c.Round.IsZero() && !s.LastPoll.Before(c.Round) {
			continue
		}
		l := byHost[s.Host]
		if l == nil {
			if len(byHost) == c.Hosts {
				continue
			}
			l = &aggregator.Lease{Host: s.Host, Owner: c.Owner, Until: c.Until}
			byHost[s.Host], order = l, append(order, s.Host)
		}
		if len(l.Sources) < c.PerHost {
			l.Sources, b.claimed[id] = append(l.Sources, *s), c.Until
		}
	}
	var leases []aggregator.Lease
	for _, h := range order {
		leases = append(leases, *byHost[h])
	}
	return leases, nil
}

// ids are all sources, the longest due first.
func (b *book) ids() []aggregator.ID {
	ids := make([]aggregator.ID, 0, len(b.state))
	for id := range b.state {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y aggregator.ID) int {
		return cmp.Or(b.state[x].Due.Compare(b.state[y].Due), cmp.Compare(x, y))
	})
	return ids
}

func (b *book) Release(_ context.Context, leases []aggregator.Lease) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range leases {
		for _, s := range l.Sources {
			delete(b.claimed, s.ID)
		}
	}
	return nil
}

func (b *book) NextDue(context.Context) (time.Time, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var next time.Time
	for id, s := range b.state {
		due := s.Due
		if until := b.claimed[id]; until.After(due) {
			due = until
		}
		if !s.Gone && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	return next, nil
}

func (b *book) Sync(context.Context, aggregator.SourceSync) (aggregator.SyncResult, error) {
	return aggregator.SyncResult{}, nil
}
func (b *book) Sources(context.Context) ([]aggregator.SourceState, error) { return nil, nil }

func (b *book) ingest(_ context.Context, polls []aggregator.Poll) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	for _, p := range polls {
		s := b.state[p.Source.ID]
		s.Due, s.LastPoll, s.Gone = p.Due, p.At, p.Outcome == aggregator.Gone
		s.Polls, s.Interval = s.Polls+1, p.Interval
		delete(b.claimed, s.ID)
	}
	b.polls = append(b.polls, polls...)
	return nil
}

func (b *book) polled(url string) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.polls {
		if p.Source.URL == url {
			n++
		}
	}
	return n
}

func fleetOver(b *book, w Getter, r Rhythm) *Fleet {
	log := slog.New(slog.DiscardHandler)
	v := NewVisitor(w, r, time.Now, log)
	return NewFleet(b, b.ingest, v, FleetOptions{Owner: "test", Workers: 8, Now: time.Now, Log: log})
}

// everywhere answers every address alike.
type everywhere func(ctx context.Context, r fetch.Request) (*fetch.Response, error)

func (e everywhere) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	return e(ctx, r)
}

func unchanged(context.Context, fetch.Request) (*fetch.Response, error) {
	return &fetch.Response{Status: 304}, nil
}

func runFor(t *testing.T, f *Fleet, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := f.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestFleetKeepsTheRhythm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBook("https://a.example/f", "https://b.example/f")
		b.state[aggregator.NewID("source", "https://b.example/f")].Every = 30 * time.Minute
		runFor(t, fleetOver(b, everywhere(unchanged), Rhythm{Every: Every(10 * time.Minute), Min: time.Minute, Max: 10 * time.Minute}), 10*time.Hour)
		if n := b.polled("https://a.example/f"); n < 57 || n > 62 {
			t.Errorf("a: %d polls in 10 hours, want about 60", n)
		}
		if n := b.polled("https://b.example/f"); n < 19 || n > 22 {
			t.Errorf("b: %d polls in 10 hours, want about 20", n)
		}
	})
}

func TestFleetIsGentleToAHostAndFastOverMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		for i := range 40 {
			urls = append(urls, fmt.Sprintf("https://h%d.example/f%d", i%4, i))
		}
		var mu sync.Mutex
		open, most := map[string]int{}, 0
		b := newBook(urls...)
		f := fleetOver(b, everywhere(func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
			host := canon.Host(r.URL)
			mu.Lock()
			open[host]++
			most = max(most, open[host])
			mu.Unlock()
			time.Sleep(400 * time.Millisecond)
			mu.Lock()
			open[host]--
			mu.Unlock()
			return &fetch.Response{Status: 304}, nil
		}), rhythm)
		start := time.Now()
		if err := f.Once(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		if most > lanes {
			t.Errorf("%d requests open at one host, want at most %d", most, lanes)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("40 polls of 0.4s on 4 hosts took %s, want about 2s", took)
		}
		if len(b.polls) != 40 {
			t.Errorf("%d polls, want each source once", len(b.polls))
		}
	})
}

func TestSickSourcesDelayNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		urls := []string{"https://sick.example/well"}
		for i := range 100 {
			urls = append(urls, fmt.Sprintf("https://sick%d.example/hang", i), "https://sick.example/hang"+fmt.Sprint(i))
		}
		b := newBook(append(urls, "https://well.example/f")...)
		f := fleetOver(b, everywhere(func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
			if r.URL == "https://well.example/f" || r.URL == "https://sick.example/well" {
				return &fetch.Response{Status: 304}, nil
			}
			time.Sleep(30 * time.Second)
			return nil, context.DeadlineExceeded
		}), Rhythm{Every: Every(20 * time.Second), Min: time.Second, Max: 20 * time.Second})
		runFor(t, f, 10*time.Minute)
		if n := b.polled("https://well.example/f"); n < 25 {
			t.Errorf("a healthy host got %d polls in 10 minutes, want about 30", n)
		}
		// Two lanes, three seconds for each of the hundred: a round takes 150 s.
		if n := b.polled("https://sick.example/well"); n < 3 {
			t.Errorf("a healthy source among 100 sick ones of its host got %d polls", n)
		}
	})
}

func TestFleetStopsAtOnceAndForgetsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBook("https://a.example/f", "https://hang.example/f")
		f := fleetOver(b, everywhere(func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
			if r.URL == "https://a.example/f" {
				return &fetch.Response{Status: 304}, nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		}), rhythm)
		start := time.Now()
		runFor(t, f, 2*time.Second)
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("stopped after %s", took)
		}
		if b.polled("https://a.example/f") != 1 || b.polled("https://hang.example/f") != 0 {
			t.Errorf("polls %+v, want the finished one committed and the one cut short forgotten", b.polls)
		}
		if len(b.claimed) != 0 {
			t.Errorf("%d sources stay claimed after the end", len(b.claimed))
		}
	})
}

func TestFailedCommitIsPolledAgainAfterTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBook("https://a.example/f")
		b.fail = errors.New("disk full")
		asked := 0
		f := fleetOver(b, everywhere(func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
			asked++
			return unchanged(ctx, r)
		}), rhythm)
		go func() {
			time.Sleep(time.Minute)
			b.mu.Lock()
			b.fail = nil
			b.mu.Unlock()
		}()
		runFor(t, f, 3*time.Minute)
		if b.polled("https://a.example/f") != 1 || asked != 2 {
			t.Errorf("%d polls committed of %d made, want 1 of 2: the outlet is not hammered meanwhile", b.polled("https://a.example/f"), asked)
		}
	})
}

func TestLastPollOfAHostIsFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		for i := range 9 {
			urls = append(urls, fmt.Sprintf("https://a.example/f%d", i))
		}
		b := newBook(urls...)
		if err := fleetOver(b, everywhere(unchanged), rhythm).Once(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		if n := len(b.polls); n != 9 || !b.polls[n-1].Final {
			t.Errorf("%d polls, the last final: %v; want 9 and true", n, n > 0 && b.polls[n-1].Final)
		}
	})
}

// TestClaimSaysWhatItPassedOver holds what a round ends by: a host that was full
// when others were claimed may be free a moment later, and has more to poll.
func TestClaimSaysWhatItPassedOver(t *testing.T) {
	f := fleetOver(newBook(), everywhere(unchanged), Rhythm{Every: Every(time.Hour), Min: time.Hour, Max: time.Hour})
	for _, tt := range []struct {
		name string
		open int
		more bool
	}{{"a full host", perHost, true}, {"a host with room, nothing due", 1, false}} {
		f.hosts["full.example"] = &host{open: tt.open}
		n, more, err := f.claim(t.Context(), round{began: time.Unix(0, 0)})
		if n != 0 || more != tt.more || err != nil {
			t.Errorf("%s: claimed %d, more %v, %v", tt.name, n, more, err)
		}
	}
}
