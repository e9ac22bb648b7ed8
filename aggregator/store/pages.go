package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"wireroom/aggregator"
)

// sheet is some rows of any table, with all of its columns by name.
type sheet struct {
	columns []string
	rows    [][]any
}

// pages calls each with the rows of a table after a key (nil: all), in the order
// of the key. No transaction stays open meanwhile.
func (s *Store) pages(ctx context.Context, t table, after []any, each func(*sheet) error) error {
	for {
		var sh *sheet
		err := s.read(ctx, func(ss *session) (err error) {
			sh, err = ss.page(t, after)
			return err
		})
		if err != nil || len(sh.rows) == 0 {
			return err
		}
		if err := each(sh); err != nil {
			return err
		}
		if len(sh.rows) < pageSize {
			return nil
		}
		after = sh.lastKey(t)
	}
}

func (ss *session) page(t table, after []any) (sh *sheet, err error) {
	text := "SELECT * FROM " + t.name
	if after != nil {
		text += " WHERE (" + t.key + ") > (" + numbered(len(after)) + ")"
	}
	rows, err := ss.query(text+" ORDER BY "+t.key+" LIMIT "+strconv.Itoa(pageSize), after)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	columns, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	sh = &sheet{}
	for _, c := range columns {
		sh.columns = append(sh.columns, c.Name())
	}
	for rows.Next() {
		row, err := scanAny(rows, columns)
		if err != nil {
			return nil, err
		}
		sh.rows = append(sh.rows, row)
	}
	return sh, nil
}

// numbered gives $1, $2 … $n.
func numbered(n int) string {
	places := make([]string, n)
	for i := range places {
		places[i] = "$" + strconv.Itoa(i+1)
	}
	return strings.Join(places, ", ")
}

func (sh *sheet) lastKey(t table) []any {
	var key []any
	for _, name := range strings.Split(t.key, ", ") {
		key = append(key, sh.rows[len(sh.rows)-1][slices.Index(sh.columns, name)])
	}
	return key
}

// lastKey gives the greatest key of a table; nil: it is empty.
func (s *Store) lastKey(ctx context.Context, t table) (key []any, err error) {
	width := strings.Count(t.key, ",") + 1
	fields := make([]any, width)
	err = s.read(ctx, func(ss *session) error {
		key = make([]any, width)
		for i := range fields {
			fields[i] = &key[i]
		}
		descending := strings.ReplaceAll(t.key, ",", " DESC,") + " DESC"
		found, err := ss.one(fields, "SELECT "+t.key+" FROM "+t.name+" ORDER BY "+descending+" LIMIT 1")
		if !found {
			key = nil
		}
		return err
	})
	return key, err
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

// placed is what is indexed of an entry, with its place in the commit order.
type placed struct {
	seq int64
	aggregator.Entry
}

func placedFields(r *placed) []any {
	return []any{&r.seq, &r.Title, dbJSON{&r.Categories}, &r.Summary, &r.Content}
}

const selectPlaced = "SELECT entries.seq, title, categories, summary, content FROM entries " +
	"JOIN bodies ON bodies.seq = entries.seq WHERE entries.seq > $1 ORDER BY entries.seq LIMIT $2"
