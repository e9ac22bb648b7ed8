package store

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"wireroom/aggregator"
)

// Source implements aggregator.Sources.
func (s *Store) Source(ctx context.Context, id aggregator.ID) (*aggregator.SourceLife, error) {
	var life aggregator.SourceLife
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, stateAndMarks, selectSources+"WHERE id = $1", dbID(id))
		if err == nil && len(rows) == 0 {
			err = aggregator.ErrNotFound
		}
		if err != nil {
			return err
		}
		life.SourceState = *rows[0]
		if life.Past, err = ss.past(id); err != nil {
			return err
		}
		if life.Moves, err = ss.moves(id); err != nil {
			return err
		}
		if life.Ledger, err = ss.gaps(aggregator.GapQuery{Source: id, Limit: shownGaps}); err != nil || !life.Subscribed {
			return err
		}
		var sub aggregator.Subscription
		if found, err := ss.one(hubFields(&sub), selectHubs+"WHERE source = $1", dbID(id)); err != nil || !found {
			return err
		}
		sub.Callback, sub.Secret = "", ""
		life.Hub = &sub
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", id, err)
	}
	return &life, nil
}

// shownGaps is how many gaps are told of with a source.
const shownGaps = 20

// errWalked ends a walk early.
var errWalked = errors.New("walked far enough")

// WalkSources implements aggregator.Sources.
func (s *Store) WalkSources(ctx context.Context) iter.Seq2[*aggregator.SourceState, error] {
	return func(yield func(*aggregator.SourceState, error) bool) {
		err := s.read(ctx, func(ss *session) error {
			return each(ss, stateFields, selectState+" FROM sources WHERE NOT removed ORDER BY outlet, url", func(st *aggregator.SourceState) error {
				if !yield(st, nil) {
					return errWalked
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errWalked) {
			yield(nil, fmt.Errorf("walk sources: %w", err))
		}
	}
}

// each reads a query's rows one by one; an error of do ends it.
func each[T any](ss *session, fields func(*T) []any, text string, do func(*T) error) error {
	rows, err := ss.query(text, nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row := new(T)
		if err := rows.Scan(fields(row)...); err != nil {
			return err
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

const (
	takePulse = "SELECT count(*), COALESCE(max(last_ok), 0), COALESCE(max(last_poll), 0), COALESCE(min(due), 0), " +
		"COALESCE(min(NULLIF(pace, 0)), 0) FROM sources WHERE " + live

	// The failures since any source was last fetched, by what they say.
	failuresSince = "SELECT count(*), COALESCE(min(NULLIF(failing_since, 0)), 0), reason FROM sources WHERE " + live +
		" AND failures > 0 AND last_poll > $1 GROUP BY reason ORDER BY count(*) DESC, reason"
)

// Pulse implements aggregator.Sources.
func (s *Store) Pulse(ctx context.Context) (aggregator.Pulse, error) {
	var p aggregator.Pulse
	err := s.read(ctx, func(ss *session) error {
		_, err := ss.one([]any{&p.Sources, (*dbTime)(&p.LastOK), (*dbTime)(&p.LastPoll), (*dbTime)(&p.Due), (*dbSpan)(&p.Shortest)}, takePulse)
		if err != nil {
			return err
		}
		said, err := collect(ss, func(f *aggregator.Pulse) []any { return []any{&f.Failing, (*dbTime)(&f.Since), &f.Reason} },
			failuresSince, millis(p.LastOK))
		for _, f := range said {
			p.Add(f)
		}
		return err
	})
	if err != nil {
		return aggregator.Pulse{}, fmt.Errorf("take the pulse: %w", err)
	}
	return p, nil
}
