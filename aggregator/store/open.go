package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"wireroom/aggregator"
)

// Options say how a store is opened. The zero value opens it for writing.
type Options struct {
	// ReadOnly opens without the right to write: nothing is created or
	// migrated, and another process may own the store.
	ReadOnly bool
	// Unfinished opens a store that a move has only half filled, too.
	Unfinished bool
	Log        *slog.Logger // nil: none
}

// Store implements the seams of package aggregator. It is safe for concurrent
// use.
type Store struct {
	dialect *dialect
	readers *sql.DB
	writers *sql.DB
	turn    chan *prepared // SQLite's one writer; nil: the database takes many
	owner   *os.File       // the lock that says who writes; nil: none
	server  *server        // PostgreSQL's side; nil: there is none
	news    *broadcast
	log     *slog.Logger
}

// The seams that a Store implements.
var (
	_ aggregator.Fleet     = (*Store)(nil)
	_ aggregator.Committer = (*Store)(nil)
	_ aggregator.Reader    = (*Store)(nil)
	_ aggregator.Tail      = (*Store)(nil)
	_ aggregator.Catalogue = (*Store)(nil)
	_ aggregator.Mailbook  = (*Store)(nil)
	_ aggregator.Hubs      = (*Store)(nil)
	_ aggregator.Lists     = (*Store)(nil)
)

// Open opens the store that dsn names, and makes or migrates it unless
// o.ReadOnly: a path or "sqlite:" and a path, or a "postgres://" URL. One
// process at a time may write an SQLite store; a second gets an error that
// wraps aggregator.ErrBusy and names the first.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	s := &Store{news: newBroadcast(), log: o.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	open := s.openSQLite
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		open = s.openPostgres
	}
	if err := open(ctx, strings.TrimPrefix(dsn, "sqlite:"), o.ReadOnly); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if !o.Unfinished {
		if err := s.checkWhole(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("open store %s: %w", safeName(dsn), err), s.Close())
		}
	}
	return s, nil
}

func (s *Store) openSQLite(ctx context.Context, path string, readOnly bool) (err error) {
	s.dialect = sqliteDialect
	if readOnly {
		return s.readSQLite(ctx, path)
	}
	if s.owner, err = own(path); err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	if s.writers, err = sql.Open("sqlite", sqliteName(path, "cache_size(-16384)", "wal_autocheckpoint(4000)")); err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	s.writers.SetMaxOpenConns(1)
	if err := s.dialect.migrate(ctx, s.writers); err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	conn, err := s.writers.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	s.turn = make(chan *prepared, 1)
	s.turn <- &prepared{conn: conn, statements: map[string]*sql.Stmt{}}
	return s.readSQLite(ctx, path)
}

func (s *Store) readSQLite(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open store %s: %w: there is no such file yet", path, aggregator.ErrNotFound)
	}
	s.readers, err = sql.Open("sqlite", sqliteName(path, "cache_size(-4096)", "query_only(1)"))
	if err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	s.readers.SetMaxOpenConns(max(4, runtime.NumCPU()))
	s.readers.SetMaxIdleConns(max(4, runtime.NumCPU()))
	if err := s.dialect.checkVersion(ctx, s.readers); err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	return nil
}

// sqliteName is the driver's name for a file and how each connection is set up.
func sqliteName(path string, pragmas ...string) string {
	always := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "temp_store(MEMORY)"}
	q := url.Values{"_pragma": append(always, pragmas...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// Close ends the store. Calls that are under way fail; what was committed is
// kept.
func (s *Store) Close() error {
	var errs []error
	if s.server != nil {
		s.server.leave()
	}
	if s.turn != nil {
		if p, open := <-s.turn; open {
			close(s.turn)
			errs = append(errs, p.close())
		}
	}
	if s.writers != nil && s.writers != s.readers {
		errs = append(errs, s.writers.Close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.owner != nil {
		errs = append(errs, disown(s.owner))
	}
	s.news.wake()
	return errors.Join(errs...)
}
