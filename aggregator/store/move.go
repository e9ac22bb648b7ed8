package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"strings"

	"wireroom/aggregator"
)

// table is a table with the key that orders its rows, the same in both databases.
type table struct{ name, key string }

// kept is all that a store holds, but for its counters, which are moved last, and
// the search index, which is made anew.
var kept = [...]table{
	{"hosts", "host"}, {"sources", "id"}, {"marks", "source"}, {"moves", "source, address"}, {"entries", "seq"}, {"bodies", "seq"}, {"keys", "hash"},
	{"revisions", "entry, number"}, {"stories", "id"}, {"topics", "name"}, {"listings", "story, topic"},
	{"holdings", "source, entry"}, {"hits", "entry, topic"}, {"log", "topic, revision"}, {"slots", "digest, recipient, at"},
	{"unsubscribed", "digest, recipient"}, {"configs", "hash"}, {"lists", "origin"},
	{"subscriptions", "source"}, {"deliveries", "seq"},
	{"acts", "seq"},
	{"gaps", "source, found"},
}

// Moved is how far a move has come.
type Moved struct {
	Step     string // "copy entries", "index texts", "compare log", …
	Done, Of int64  // rows
}

// mover is one move.
type mover struct {
	from, to *Store
	tell     func(Moved)
}

// Move fills the empty store to with all that from holds: every ID, revision, log
// and cursor, so that nobody who reads them notices. It goes on where a move that
// was broken off ended, and in the end compares both row by row. Until then to
// is not to be opened without Options.Unfinished. Nothing else may write either
// store meanwhile. tell, if set, is called after every page. ErrInvalid: to is
// not empty, or from has changed since the move began.
func Move(ctx context.Context, from, to *Store, tell func(Moved)) error {
	if tell == nil {
		tell = func(Moved) {}
	}
	m := &mover{from: from, to: to, tell: tell}
	if err := m.begin(ctx); err != nil {
		return err
	}
	for _, t := range kept {
		if err := m.copy(ctx, t); err != nil {
			return fmt.Errorf("copy %s: %w", t.name, err)
		}
	}
	if err := m.index(ctx); err != nil {
		return fmt.Errorf("index texts: %w", err)
	}
	for _, t := range kept {
		if err := m.compare(ctx, t); err != nil {
			return fmt.Errorf("compare %s: %w", t.name, err)
		}
	}
	return m.finish(ctx)
}

// unfinished is the counter that marks a store that is being filled.
const unfinished = "moving"

func isUnfinished(ss *session) (bool, error) {
	return ss.one([]any{new(int64)}, "SELECT value FROM counters WHERE name = $1", unfinished)
}

// checkWhole refuses a store that a move has not filled.
func (s *Store) checkWhole(ctx context.Context) error {
	return s.read(ctx, func(ss *session) error {
		if half, err := isUnfinished(ss); err != nil || !half {
			return err
		}
		return fmt.Errorf("%w: a move into this store was broken off: run it again", aggregator.ErrInvalid)
	})
}

// begin makes sure that the store to fill is new, or half filled, and marks it.
func (m *mover) begin(ctx context.Context) error {
	return m.to.write(ctx, func(ss *session) error {
		half, err := isUnfinished(ss)
		if err != nil || half {
			return err
		}
		var used int64
		_, err = ss.one([]any{&used}, `
			SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM topics) + (SELECT count(*) FROM slots)
				+ (SELECT value FROM counters WHERE name = 'commits')`)
		if err == nil && used > 0 {
			err = fmt.Errorf("%w: the store to move to is not empty", aggregator.ErrInvalid)
		}
		if err != nil {
			return err
		}
		return ss.run("INSERT INTO counters (name, value) VALUES ($1, 1)", unfinished)
	})
}

// copy goes on after the greatest key that has arrived: rows are copied in the
// order of their keys.
func (m *mover) copy(ctx context.Context, t table) error {
	last, err := m.to.lastKey(ctx, t)
	if err != nil {
		return err
	}
	p, err := m.progress(ctx, "copy "+t.name, t, m.to)
	if err != nil {
		return err
	}
	return m.from.pages(ctx, t, last, func(sh *sheet) error {
		err := m.to.write(ctx, func(ss *session) error {
			return ss.insert(t.name+" ("+strings.Join(sh.columns, ", ")+")", sh.rows, "")
		})
		p(len(sh.rows))
		return err
	})
}

// progress tells of rows as they are dealt with; those that a store has are done.
func (m *mover) progress(ctx context.Context, step string, t table, has *Store) (func(rows int), error) {
	count := func(s *Store) (n int64, err error) {
		err = s.read(ctx, func(ss *session) error {
			_, err := ss.one([]any{&n}, "SELECT count(*) FROM "+t.name)
			return err
		})
		return n, err
	}
	done, err := int64(0), error(nil)
	if has != nil {
		done, err = count(has)
	}
	of, wrong := count(m.from)
	return func(rows int) {
		done += int64(rows)
		m.tell(Moved{step, done, of})
	}, errors.Join(err, wrong)
}

// index fills the search index from the entries' stored texts.
func (m *mover) index(ctx context.Context) error {
	var last int64
	err := m.to.read(ctx, func(ss *session) error {
		_, err := ss.one([]any{&last}, ss.dialect.indexed)
		return err
	})
	if err != nil {
		return err
	}
	p, err := m.progress(ctx, "index texts", table{name: "entries"}, nil)
	for full := true; full && err == nil; {
		err = m.to.write(ctx, func(ss *session) error {
			rows, err := collect(ss, placedFields, selectPlaced, last, pageSize)
			full = len(rows) == pageSize
			texts, index := make([][]any, len(rows)), newIndexer()
			for i, r := range rows {
				r.Text = r.Doc().Text
				texts[i], last = []any{r.seq, index.words(&r.Entry)}, r.seq
			}
			p(len(rows))
			return errors.Join(err, ss.each(ss.dialect.index, texts))
		})
	}
	return err
}

// compare reads a table of both stores.
func (m *mover) compare(ctx context.Context, t table) error {
	p, err := m.progress(ctx, "compare "+t.name, t, nil)
	if err != nil {
		return err
	}
	var sums [2][]byte
	for i, s := range []*Store{m.from, m.to} {
		sum := sha256.New()
		err := s.pages(ctx, t, nil, func(sh *sheet) error {
			sh.addTo(sum)
			if i == 1 {
				p(len(sh.rows))
			}
			return nil
		})
		if err != nil {
			return err
		}
		sums[i] = sum.Sum(nil)
	}
	if !bytes.Equal(sums[0], sums[1]) {
		return fmt.Errorf("%w: the stores differ: something wrote one of them; stop it and move to an empty store again", aggregator.ErrInvalid)
	}
	return nil
}

// addTo adds rows to a sum in a form that does not depend on the database.
func (sh *sheet) addTo(sum hash.Hash) {
	for _, row := range sh.rows {
		for i, v := range row {
			if b, ok := v.([]byte); ok && len(b) == 0 {
				v = nil
			}
			fmt.Fprintf(sum, "%s=%T:%v;", sh.columns[i], v, v)
		}
	}
}

// finish moves the counters; from then on the store is whole.
func (m *mover) finish(ctx context.Context) error {
	counters := table{"counters", "name"}
	return m.to.commit(ctx, func(ss *session) error {
		if err := ss.run("DELETE FROM counters"); err != nil {
			return err
		}
		return m.from.pages(ctx, counters, nil, func(sh *sheet) error {
			return ss.insert("counters ("+strings.Join(sh.columns, ", ")+")", sh.rows, "")
		})
	})
}
