package store

import (
	"context"
	"fmt"
	"strconv"

	"wireroom/aggregator"
)

const (
	actColumns = "seq, at, who, kind, story, other, source, undoes, about, entries, rest"
	selectActs = "SELECT " + actColumns + " FROM acts "
)

func actFields(a *aggregator.Act) []any {
	return []any{
		&a.Seq, (*dbTime)(&a.At), &a.Who, &a.Kind, (*dbID)(&a.Story), (*dbID)(&a.Other), (*dbID)(&a.Source),
		&a.Undoes, &a.About, dbJSON{&a.Entries}, dbJSON{&a.Rest},
	}
}

// Act implements aggregator.Ledger.
func (s *Store) Act(ctx context.Context, decide func(aggregator.Tx) (aggregator.Batch, error)) (aggregator.Committed, error) {
	var done aggregator.Committed
	err := s.commit(ctx, func(ss *session) error {
		batch, err := decide(&view{ss})
		if err != nil {
			return err
		}
		return ss.writeBatch(batch, &done)
	})
	return done, err
}

// Acts implements aggregator.Tx.
func (v *view) Acts(after int64) ([]aggregator.Act, error) {
	rows, err := collect(v.session, actFields, selectActs+"WHERE seq > $1 ORDER BY seq", after)
	return values(rows), err
}

// Acts implements aggregator.Ledger.
func (s *Store) Acts(ctx context.Context, q aggregator.ActQuery) ([]aggregator.Act, error) {
	text, args := askActs(q)
	var acts []aggregator.Act
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, actFields, text, args...)
		acts = values(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("acts: %w", err)
	}
	return acts, nil
}

func askActs(q aggregator.ActQuery) (text string, args []any) {
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if q.Before == 0 {
		q.Before = never
	}
	text = selectActs + "WHERE seq < " + arg(q.Before)
	if q.Story != 0 {
		story := arg(dbID(q.Story))
		text += " AND (story = " + story + " OR other = " + story + ")"
	}
	if q.Source != 0 {
		text += " AND source = " + arg(dbID(q.Source))
	}
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	return text + " ORDER BY seq DESC LIMIT " + arg(min(q.Limit, maxLimit)), args
}

// writeActs gives acts the next numbers. Commits do not overlap.
func (ss *session) writeActs(acts []aggregator.Act) ([]aggregator.Act, error) {
	if len(acts) == 0 {
		return nil, nil
	}
	var last int64
	if _, err := ss.one([]any{&last}, "SELECT COALESCE(max(seq), 0) FROM acts"); err != nil {
		return nil, err
	}
	var rows [][]any
	for i := range acts {
		last++
		acts[i].Seq = last
		rows = append(rows, actFields(&acts[i]))
	}
	return acts, ss.insert("acts ("+actColumns+")", rows, "")
}

func values[T any](rows []*T) []T {
	var all []T
	for _, r := range rows {
		all = append(all, *r)
	}
	return all
}
