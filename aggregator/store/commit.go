package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wireroom/aggregator"
)

// Commit implements aggregator.Committer. decide is not called when every
// poll's lease was lost.
func (s *Store) Commit(ctx context.Context, polls []aggregator.Poll, decide func(aggregator.Tx, []aggregator.Poll) (aggregator.Batch, error)) (aggregator.Committed, error) {
	var done aggregator.Committed
	err := s.commit(ctx, func(ss *session) error {
		held, err := ss.held(polls)
		if err != nil {
			return err
		}
		done.Lost = len(polls) - len(held)
		if len(held) == 0 && len(polls) > 0 {
			ss.quiet = true
			return nil
		}
		batch, err := decide(&view{ss}, held)
		if err != nil {
			return err
		}
		return ss.writeBatch(batch, &done)
	})
	if err != nil {
		return aggregator.Committed{}, fmt.Errorf("commit %d polls: %w", len(polls), err)
	}
	return done, nil
}

// Relist implements aggregator.Catalogue. Changes without a time get at.
func (s *Store) Relist(ctx context.Context, at time.Time, decide func(aggregator.Tx) (aggregator.Batch, error)) (aggregator.Committed, error) {
	var done aggregator.Committed
	err := s.commit(ctx, func(ss *session) error {
		batch, err := decide(&view{ss})
		if err != nil {
			return err
		}
		for i := range batch.Changes {
			if batch.Changes[i].At.IsZero() {
				batch.Changes[i].At = at
			}
		}
		return ss.writeBatch(batch, &done)
	})
	if err != nil {
		return aggregator.Committed{}, fmt.Errorf("relist: %w", err)
	}
	return done, nil
}

// held gives the polls whose leases still hold. On PostgreSQL the hosts stay
// locked, so that no claim slips in before the commit.
func (ss *session) held(polls []aggregator.Poll) ([]aggregator.Poll, error) {
	var hosts []string
	asked := make(map[string]bool, len(polls))
	for i := range polls {
		if h := polls[i].Lease.Host; !asked[h] {
			asked[h] = true
			hosts = append(hosts, h)
		}
	}
	rows, err := collect(ss, func(l *aggregator.Lease) []any { return []any{&l.Host, &l.Owner, &l.Fence} },
		"SELECT host, owner, fence FROM hosts WHERE host IN names($1) ORDER BY host FOR UPDATE", list(hosts))
	if err != nil {
		return nil, err
	}
	now := make(map[string]*aggregator.Lease, len(rows))
	for _, l := range rows {
		now[l.Host] = l
	}
	lost := func(p aggregator.Poll) bool {
		l := now[p.Lease.Host]
		return l == nil || l.Fence != p.Lease.Fence || l.Owner != p.Lease.Owner
	}
	if slices.ContainsFunc(polls, lost) {
		polls = slices.DeleteFunc(slices.Clone(polls), lost)
	}
	return polls, nil
}

// writeBatch writes all that was decided; the topic logs come last.
func (ss *session) writeBatch(b aggregator.Batch, done *aggregator.Committed) (err error) {
	if len(b.Polls) > 0 {
		if err := ss.run(noteClock, millis(b.Polls[len(b.Polls)-1].At)); err != nil {
			return err
		}
	}
	if err := ss.writePolls(b.Polls); err != nil {
		return err
	}
	if err := ss.holdAll(b.Polls); err != nil {
		return err
	}
	if done.Seq, err = ss.writeEntries(b.Entries); err != nil {
		return err
	}
	if err := ss.writeStories(b.Stories); err != nil {
		return err
	}
	if done.Acts, err = ss.writeActs(b.Acts); err != nil {
		return err
	}
	ss.quiet = len(b.Entries)+len(b.Stories)+len(b.Changes) == 0
	if len(b.Entries) > 0 || len(b.Stories) > 0 {
		if err := ss.run("UPDATE counters SET value = value + 1 WHERE name = 'commits'"); err != nil {
			return err
		}
	}
	done.Changes, err = ss.publish(b.Stories, b.Changes)
	return err
}
