package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"wireroom/aggregator"
)

// tables are all that is kept, but for the search index, which is made anew.
const tables = "counters hosts sources marks entries bodies keys revisions stories topics listings hits log slots unsubscribed"

// Copy fills the empty store to with all that from holds: every ID, revision,
// log and cursor, so that nobody who reads them notices the move. It is one
// transaction; nothing else should write either store meanwhile. ErrInvalid: to
// is not empty.
func Copy(ctx context.Context, from, to *Store) error {
	return from.read(ctx, func(source *session) error {
		return to.commit(ctx, func(target *session) error {
			if err := target.clear(); err != nil {
				return err
			}
			for _, table := range strings.Fields(tables) {
				if err := copyTable(source, target, table); err != nil {
					return fmt.Errorf("copy %s: %w", table, err)
				}
			}
			return indexAgain(target)
		})
	})
}

// clear makes sure that a store is new, and takes away what new stores hold.
func (ss *session) clear() error {
	var used int64
	_, err := ss.one([]any{&used}, `
		SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM topics) + (SELECT count(*) FROM slots)
			+ (SELECT value FROM counters WHERE name = 'commits')`)
	if err == nil && used > 0 {
		err = fmt.Errorf("%w: the store to copy to is not empty", aggregator.ErrInvalid)
	}
	if err != nil {
		return err
	}
	return ss.run("DELETE FROM counters")
}

func copyTable(source, target *session, table string) (err error) {
	rows, err := source.query("SELECT * FROM "+table, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	columns, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name()
	}
	into := table + " (" + strings.Join(names, ", ") + ")"
	var page [][]any
	for rows.Next() {
		row, err := scanAny(rows, columns)
		if err != nil {
			return err
		}
		if page = append(page, row); len(page) == pageSize {
			if err := target.insert(into, page, ""); err != nil {
				return err
			}
			page = nil
		}
	}
	return target.insert(into, page, "")
}

// scanAny reads a row of any table. SQLite's driver gives booleans as numbers.
func scanAny(rows *sql.Rows, columns []*sql.ColumnType) ([]any, error) {
	row, fields := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		fields[i] = &row[i]
	}
	err := rows.Scan(fields...)
	for i, c := range columns {
		if n, ok := row[i].(int64); ok && c.DatabaseTypeName() == "BOOLEAN" {
			row[i] = n != 0
		}
	}
	return row, err
}

// indexAgain fills the search index from the entries' stored texts.
func indexAgain(ss *session) error {
	type row struct {
		seq int64
		aggregator.Entry
	}
	fields := func(r *row) []any { return append(entryAndBody(&r.Entry), &r.seq) }
	text := strings.Replace(selectEntries, " FROM entries JOIN", ", entries.seq FROM entries JOIN", 1) + "WHERE entries.seq > $1 ORDER BY entries.seq LIMIT $2"
	var last int64
	for r, err := range walk(func() ([]*row, error) { return collect(ss, fields, text, last, pageSize) }) {
		if err != nil {
			return err
		}
		r.Text = ownText(&r.Entry)
		if err := ss.run(ss.dialect.index, r.seq, indexWords(&r.Entry)); err != nil {
			return err
		}
		last = r.seq
	}
	return nil
}
