package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"wireroom/aggregator"
)

// survey looks at all sources at once, for the pages, /metrics and the alarm. It
// keeps what it saw for a while, since a look reads every source.
type survey struct {
	aggregator.Sources
	now   func() time.Time
	pulse glance[aggregator.Pulse]
	tally glance[map[aggregator.LifeState]int]
}

// How long a look is good for: so long that looking takes a hundredth of the time
// at most.
const (
	glanceFor  = 5 * time.Second
	glanceCost = 100
)

// glance is what was seen last and until when it will do.
type glance[T any] struct {
	mu    sync.Mutex
	seen  T
	until time.Time
}

func (g *glance[T]) get(look func() (T, error)) (T, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	began := time.Now()
	if began.Before(g.until) {
		return g.seen, nil
	}
	seen, err := look()
	if err != nil {
		var none T
		return none, err
	}
	now := time.Now()
	g.seen, g.until = seen, now.Add(max(glanceFor, glanceCost*now.Sub(began)))
	return seen, nil
}

// Pulse implements aggregator.Sources.
func (s *survey) Pulse(ctx context.Context) (aggregator.Pulse, error) {
	return s.pulse.get(func() (aggregator.Pulse, error) { return s.Sources.Pulse(ctx) })
}

// lives counts the sources in each state of life.
func (s *survey) lives(ctx context.Context) (map[aggregator.LifeState]int, error) {
	return s.tally.get(func() (map[aggregator.LifeState]int, error) {
		r, err := aggregator.MakeRoster(s.WalkSources(ctx), aggregator.RosterQuery{Limit: 1}, s.now())
		if err != nil {
			return nil, err
		}
		return r.Tally, nil
	})
}

// stalled says what keeps the whole fleet; empty: nothing does.
func (s *survey) stalled(ctx context.Context) (string, error) {
	p, err := s.Pulse(ctx)
	if err != nil {
		return "", err
	}
	since, ok := p.Stalled(s.now())
	if !ok {
		return "", nil
	}
	return fmt.Sprintf("nothing has been fetched since %s: %s", since.UTC().Format(time.RFC3339), p.Why()), nil
}

// pulseBeat is how often a process that polls looks whether the fleet is stalled.
const pulseBeat = 30 * time.Second

// watch raises one alarm when the fleet is stalled, and says when it is over.
func (s *survey) watch(ctx context.Context, log *slog.Logger) {
	alarmed := false
	for pause(ctx, pulseBeat); ctx.Err() == nil; pause(ctx, pulseBeat) {
		why, err := s.stalled(ctx)
		switch {
		case err != nil: // the database is away: that is told elsewhere
			continue
		case why != "" && !alarmed:
			log.Error("the fleet is stalled", "err", why)
		case why == "" && alarmed:
			log.Warn("the fleet fetches again")
		}
		alarmed = why != ""
	}
}
