package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

// prepared is SQLite's one connection that writes, with its statements: to
// prepare one costs as much as to run it.
type prepared struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func (p *prepared) statement(ctx context.Context, text string, words *strings.Replacer) (*sql.Stmt, error) {
	if st := p.statements[text]; st != nil {
		return st, nil
	}
	st, err := p.conn.PrepareContext(ctx, words.Replace(text))
	if err != nil {
		return nil, fmt.Errorf("prepare %.60q: %w", text, err)
	}
	p.statements[text] = st
	return st, nil
}

func (p *prepared) close() error {
	var errs []error
	for _, st := range p.statements {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, p.conn.Close())...)
}

// connection is what a session runs its statements on: *sql.Conn or *sql.Tx.
type connection interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// session is one transaction, for reading or for writing.
type session struct {
	ctx      context.Context
	dialect  *dialect
	conn     connection
	prepared *prepared // nil: statements are not kept here
	quiet    bool      // a commit that other processes need not be told of
}

// write runs do in a transaction. Once begun it is not cut short by ctx: it is
// brief, and half of it is never wanted.
func (s *Store) write(ctx context.Context, do func(*session) error) error {
	return s.transact(ctx, "", do)
}

// commit runs do in a transaction that no other commit overlaps, and tells
// those who wait.
func (s *Store) commit(ctx context.Context, do func(*session) error) error {
	err := s.transact(ctx, s.dialect.serial, func(ss *session) error {
		if err := do(ss); err != nil || ss.quiet || s.dialect.notify == "" {
			return err
		}
		return ss.run(s.dialect.notify)
	})
	if err == nil {
		s.news.wake()
	}
	return err
}

func (s *Store) transact(ctx context.Context, serial string, do func(*session) error) error {
	ss, done, err := s.begin(ctx, serial)
	if err != nil {
		return err
	}
	defer done()
	open := true
	defer func() {
		if open { // also when do panics: the connection is used again
			_ = ss.run("ROLLBACK")
		}
	}()
	if err := do(ss); err != nil {
		return lasting(err)
	}
	if err := ss.run("COMMIT"); err != nil {
		return lasting(err)
	}
	open = false
	return nil
}

// begin waits for the right to write and begins a transaction; serial, if any,
// makes it the only commit. A server that is away is waited for.
func (s *Store) begin(ctx context.Context, serial string) (*session, func(), error) {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		ss, done, err := s.beginNow(ctx, serial)
		if !errors.Is(err, aggregator.ErrUnavailable) {
			return ss, done, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, nil, err
		}
	}
}

func (s *Store) beginNow(ctx context.Context, serial string) (*session, func(), error) {
	ss, done, err := s.writer(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err = ss.run(ss.dialect.begin); err == nil && serial != "" {
		if err = ss.run(serial); err != nil {
			_ = ss.run("ROLLBACK")
		}
	}
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("begin: %w", lasting(err))
	}
	return ss, done, nil
}

// writer waits for the right to write and gives a session without a
// transaction; done gives the right back.
func (s *Store) writer(ctx context.Context) (ss *session, done func(), err error) {
	if s.writers == nil {
		return nil, nil, fmt.Errorf("write: %w: the store was opened for reading", aggregator.ErrInvalid)
	}
	ss = &session{ctx: context.WithoutCancel(ctx), dialect: s.dialect}
	if s.turn == nil {
		conn, err := s.writers.Conn(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("write: %w", lasting(err))
		}
		ss.conn = conn
		return ss, func() { conn.Close() }, nil
	}
	select {
	case p, open := <-s.turn:
		if !open {
			return nil, nil, fmt.Errorf("write: %w", sql.ErrConnDone)
		}
		ss.prepared, ss.conn = p, p.conn
		return ss, func() { s.turn <- p }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// read runs do on the store as it is now, whatever is written meanwhile. A server
// that does not answer in time counts as away.
func (s *Store) read(ctx context.Context, do func(*session) error) error {
	if s.server != nil {
		reading, cancel := context.WithTimeoutCause(ctx, readTime, aggregator.ErrUnavailable)
		defer cancel()
		err := s.readNow(reading, do)
		if err != nil && ctx.Err() == nil && context.Cause(reading) == aggregator.ErrUnavailable {
			return fmt.Errorf("%w: no answer within %s", aggregator.ErrUnavailable, readTime)
		}
		return err
	}
	return s.readNow(ctx, do)
}

func (s *Store) readNow(ctx context.Context, do func(*session) error) error {
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return fmt.Errorf("read: %w", lasting(err))
	}
	defer tx.Rollback()
	return lasting(do(&session{ctx: ctx, dialect: s.dialect, conn: tx}))
}

// run executes a statement whose count of rows does not matter.
func (ss *session) run(text string, args ...any) error {
	_, err := ss.exec(text, args...)
	return err
}

// exec executes a statement and counts the rows that it changed.
func (ss *session) exec(text string, args ...any) (int64, error) {
	r, err := ss.result(text, args)
	if err != nil {
		return 0, fmt.Errorf("%.40s: %w", text, err)
	}
	return r.RowsAffected()
}

func (ss *session) result(text string, args []any) (sql.Result, error) {
	keepable(args)
	if ss.prepared == nil {
		return ss.conn.ExecContext(ss.ctx, ss.dialect.words.Replace(text), args...)
	}
	st, err := ss.prepared.statement(ss.ctx, text, ss.dialect.words)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ss.ctx, args...)
}

func (ss *session) query(text string, args []any) (*sql.Rows, error) {
	keepable(args)
	if ss.prepared == nil {
		return ss.conn.QueryContext(ss.ctx, ss.dialect.words.Replace(text), args...)
	}
	st, err := ss.prepared.statement(ss.ctx, text, ss.dialect.words)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ss.ctx, args...)
}

// collect reads every row that a query gives; fields lists where the columns of
// a row go. It is asked once, of a row that is used for all.
func collect[T any](ss *session, fields func(*T) []any, text string, args ...any) ([]*T, error) {
	rows, err := ss.query(text, args)
	if err != nil {
		return nil, fmt.Errorf("%.40s: %w", text, err)
	}
	defer rows.Close()
	var row, none T
	var all []*T
	for into := fields(&row); rows.Next(); {
		row = none
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("%.40s: %w", text, err)
		}
		found := row
		all = append(all, &found)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%.40s: %w", text, err)
	}
	return all, nil
}

// one reads the first row of a query into fields; found is false without one.
func (ss *session) one(fields []any, text string, args ...any) (found bool, err error) {
	got, err := collect(ss, func(*struct{}) []any { return fields }, text, args...)
	return len(got) > 0, err
}

// each executes a statement once for each row of arguments. A server gets them
// all at once: to wait for each answer would cost more than the work.
func (ss *session) each(text string, rows [][]any) error {
	if conn, ok := ss.conn.(*sql.Conn); ok && ss.prepared == nil && len(rows) > 1 {
		return sendAll(ss.ctx, conn, ss.dialect.words.Replace(text), rows)
	}
	for _, args := range rows {
		if err := ss.run(text, args...); err != nil {
			return err
		}
	}
	return nil
}

// insert writes rows in statements of 64, 16, 4 and 1 rows, so that few texts
// serve any number. conflict is what follows the values.
func (ss *session) insert(into string, rows [][]any, conflict string) error {
	for len(rows) > 0 {
		n := 64
		for n > len(rows) {
			n /= 4
		}
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		text := "INSERT INTO " + into + " VALUES " + ss.dialect.places(n, len(rows[0])) + " " + conflict
		if err := ss.run(text, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// assign gives the SET list of an UPDATE for columns, its places from $first.
func assign(columns string, first int) string {
	names := strings.Split(columns, ", ")
	for i, name := range names {
		names[i] = name + " = $" + strconv.Itoa(first+i)
	}
	return strings.Join(names, ", ")
}
