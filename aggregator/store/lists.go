package store

import (
	"context"
	"fmt"

	"wireroom/aggregator"
)

const (
	listColumns = "origin, etag, last_modified, read, hash, held, since, change, approved"

	selectLists = "SELECT " + listColumns + " FROM lists"

	putList = "INSERT INTO lists (" + listColumns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) " +
		"ON CONFLICT (origin) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, " +
		"read = excluded.read, hash = excluded.hash, held = excluded.held, since = excluded.since, change = excluded.change"
)

func listFields(l *aggregator.ListState) []any {
	return []any{
		&l.Origin, (*dbBytes)(&l.Validators.ETag), (*dbBytes)(&l.Validators.LastModified), (*dbTime)(&l.Read),
		(*dbHash)(&l.Hash), &l.Held, (*dbTime)(&l.Since), dbJSON{&l.Change}, (*dbHash)(&l.Approved),
	}
}

// Lists implements aggregator.Lists.
func (s *Store) Lists(ctx context.Context) ([]aggregator.ListState, error) {
	var all []aggregator.ListState
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, listFields, selectLists+" ORDER BY origin")
		for _, row := range rows {
			all = append(all, *row)
		}
		return err
	})
	return all, err
}

// PutList implements aggregator.Lists.
func (s *Store) PutList(ctx context.Context, l aggregator.ListState) error {
	l.Approved = 0
	return s.write(ctx, func(ss *session) error { return ss.run(putList, listFields(&l)...) })
}

// ApproveList implements aggregator.Lists.
func (s *Store) ApproveList(ctx context.Context, origin string) (aggregator.ListState, error) {
	var l aggregator.ListState
	err := s.write(ctx, func(ss *session) error {
		found, err := ss.one(listFields(&l), selectLists+" WHERE origin = $1 AND held <> ''", origin)
		if err == nil && !found {
			err = fmt.Errorf("no list %q is held: %w", origin, aggregator.ErrNotFound)
		}
		if err != nil {
			return err
		}
		l.Approved = l.Hash
		return ss.run("UPDATE lists SET approved = hash WHERE origin = $1", origin)
	})
	return l, err
}

// Listed implements aggregator.Lists.
func (s *Store) Listed(ctx context.Context, origin string) ([]aggregator.Source, error) {
	var all []aggregator.Source
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, sourceFields, "SELECT "+sourceColumns+" FROM sources WHERE origin = $1 AND NOT removed ORDER BY url", origin)
		all = make([]aggregator.Source, 0, len(rows))
		for _, row := range rows {
			all = append(all, *row)
		}
		return err
	})
	return all, err
}

// KeepLists implements aggregator.Lists.
func (s *Store) KeepLists(ctx context.Context, origins []string) error {
	return s.write(ctx, func(ss *session) error {
		return ss.run("DELETE FROM lists WHERE origin NOT IN names($1)", list(origins))
	})
}
