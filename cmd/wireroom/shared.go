package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// Processes that share a store go by one config: the one that was applied last.
// One that has another says so, serves, and leaves polling and mailing to the
// others until its config is applied, so that no two ever take turns in undoing
// each other's topics and sources.
const (
	configBeat = 5 * time.Second // how often a process says which config it goes by
	configGone = time.Minute     // by then nobody goes by a config that nobody said so of
)

// agreed is a hash over what all processes of a fleet must agree on. Where each
// listens and what it logs is its own matter.
func (c *Config) agreed() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n%q\n%+v\n", c.BaseURL, topicBytes(c.Topics), c.Sources)
	for _, g := range c.Digests {
		fmt.Fprintf(h, "%q %q %q %q %q\n", g.name, g.Topics, g.Schedule, g.Zone, g.To)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// startWork polls and does jobs, as far as these are the process's roles, while
// its config is the applied one. Topics are set when it returns.
func (s *service) startWork(ctx context.Context, group *errgroup.Group, a *App) error {
	changed, ours, err := s.apply(ctx, a, s.reloads > 0)
	if err != nil {
		return err
	}
	group.Go(func() error {
		for ctx.Err() == nil {
			if ours {
				if err := s.whileApplied(ctx, a, changed); err != nil {
					return err
				}
			}
			pause(ctx, configBeat)
			if changed, ours, err = s.apply(ctx, a, false); err != nil && ctx.Err() == nil {
				s.log.Error("apply config", "err", err)
			}
		}
		return nil
	})
	return nil
}

// apply makes the process's config the fleet's, unless another goes before it,
// and sets its topics. changed are those whose rule is new.
func (s *service) apply(ctx context.Context, a *App, anew bool) (changed []string, ours bool, err error) {
	if ours, err = a.bid(ctx, anew); err != nil {
		return nil, false, err
	}
	if !ours {
		s.log.Warn("another config is applied: this process stands by")
		return nil, false, nil
	}
	if s.has(rolePoll) {
		changed, err = a.setTopics(ctx)
	}
	return changed, err == nil, err
}

// bid asks that the fleet go by our config and reports whether it does.
func (a *App) bid(ctx context.Context, anew bool) (ours bool, err error) {
	if !a.store.Shared() {
		return true, nil
	}
	hash := a.config.agreed()
	applied, err := a.store.Adopt(ctx, store.Bid{Hash: hash, Owner: owner(), Now: a.now(), Anew: anew, Patience: configGone})
	if err != nil {
		return false, fmt.Errorf("apply config: %w", err)
	}
	return applied.Hash == hash, nil
}

// whileApplied does the process's work until ctx ends or another config is
// applied.
func (s *service) whileApplied(ctx context.Context, a *App, changed []string) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	group, working := errgroup.WithContext(working)
	group.Go(func() error { s.awaitReplaced(working, a); stop(); return nil })
	if s.has(rolePoll) {
		if err := s.startPolling(working, group, a, changed); err != nil {
			stop()
			return errors.Join(err, group.Wait())
		}
	}
	if s.has(roleJobs) {
		group.Go(func() error { return a.runJobs(working) })
	}
	return group.Wait()
}

func (s *service) awaitReplaced(ctx context.Context, a *App) {
	for {
		pause(ctx, configBeat)
		ours, err := a.bid(ctx, false)
		switch {
		case ctx.Err() != nil, err == nil && !ours:
			return
		case err != nil:
			s.log.Error("apply config", "err", err)
		}
	}
}

// notes are what an operator should know of a process that serves.
func (a *App) notes(ctx context.Context, steady *store.Steady) []string {
	var notes []string
	if since := steady.Behind(); !since.IsZero() {
		notes = append(notes, "behind: the database is away since "+since.UTC().Format(time.RFC3339)+", the last editions are served")
	}
	if c, err := a.store.Config(ctx); err == nil && c.Hash != "" && c.Hash != a.config.agreed() {
		notes = append(notes, fmt.Sprintf("another config is applied, %s by %s since %s; ours is %s",
			c.Hash, c.Owner, c.Applied.Format(time.RFC3339), a.config.agreed()))
	}
	if why, err := a.survey.stalled(ctx); err == nil && why != "" {
		notes = append(notes, "stalled: "+why)
	}
	return notes
}

// ingestPatiently tries a batch again while the database is away: its leases
// outlast most faults, and what it brings need not be fetched again.
func (a *App) ingestPatiently(ctx context.Context, polls []aggregator.Poll) (aggregator.Ingested, error) {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		done, err := a.ingest.Ingest(ctx, polls)
		if !errors.Is(err, aggregator.ErrUnavailable) || ctx.Err() != nil {
			return done, err
		}
		a.log.Warn("commit polls again", "err", err)
		pause(ctx, wait)
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
