package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"wireroom/aggregator"
)

// What a process takes of a server: sixteen connections at most, and one more to
// listen on. Writers have their own, so that no crowd of readers delays a
// commit, and few, since commits wait for one another anyway.
const (
	readConns  = 12
	writeConns = 4
)

// How long a reader waits for an answer, and the waits between attempts to reach a
// server that is away.
const (
	readTime    = 10 * time.Second
	firstWait   = 50 * time.Millisecond
	longestWait = 2 * time.Second
)

// settings are what every session tells the server. A process that is stopped or
// cut off in the middle of a commit would hold up all others for good: its
// transaction is ended for it. No statement of ours takes long: what is run often
// finds its rows by an index, and the planner is to believe so even while it
// thinks that the tables are as empty as when it last looked.
var settings = map[string]string{
	"enable_hashjoin":                     "off",
	"enable_seqscan":                      "off",
	"jit":                                 "off",
	"application_name":                    "wireroom",
	"statement_timeout":                   "30s",
	"idle_in_transaction_session_timeout": "15s",
	"timezone":                            "UTC",
}

func (s *Store) openPostgres(ctx context.Context, dsn string, readOnly bool) (err error) {
	s.dialect = postgresDialect
	name := safeName(dsn)
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return fmt.Errorf("open store %s: %w: not a PostgreSQL URL", name, aggregator.ErrInvalid)
	}
	if err := s.prepareTables(ctx, *config, readOnly); err != nil {
		return fmt.Errorf("open store %s: %w", name, lasting(err))
	}
	for key, value := range settings {
		if config.RuntimeParams[key] == "" {
			config.RuntimeParams[key] = value
		}
	}
	s.readers = pool(config, readConns)
	if !readOnly {
		s.writers = pool(config, writeConns)
	}
	if s.server, err = join(ctx, config, s); err != nil {
		return fmt.Errorf("open store %s: %w", name, lasting(err))
	}
	return nil
}

// prepareTables migrates, or checks that there is nothing to migrate, without
// time limits.
func (s *Store) prepareTables(ctx context.Context, config pgx.ConnConfig, readOnly bool) error {
	db := stdlib.OpenDB(config)
	defer db.Close()
	if readOnly {
		return s.dialect.checkVersion(ctx, db)
	}
	return s.dialect.migrate(ctx, db)
}

func pool(config *pgx.ConnConfig, conns int) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// safeName is a store's name without a password.
func safeName(dsn string) string {
	if !strings.Contains(dsn, "://") {
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "postgres://…"
	}
	q := u.Query()
	q.Del("password")
	u.RawQuery = q.Encode()
	return u.Redacted()
}

// lasting marks an error that may pass as aggregator.ErrUnavailable.
func lasting(err error) error {
	if err == nil || errors.Is(err, aggregator.ErrUnavailable) || !passing(err) {
		return err
	}
	return fmt.Errorf("%w: %w", aggregator.ErrUnavailable, err)
}

// passing reports whether an error says that a server is away, is starting or
// ending, or gave up this one transaction.
func passing(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		class := said.Code[:min(2, len(said.Code))]
		return strings.Contains("08 40 53 57", class) || said.Code == "25P03" // PostgreSQL, appendix A
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.As(err, &network) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// sendAll executes a statement for all rows of arguments in one exchange.
func sendAll(ctx context.Context, conn *sql.Conn, text string, rows [][]any) error {
	var batch pgx.Batch
	for _, args := range rows {
		keepable(args)
		batch.Queue(text, args...)
	}
	err := conn.Raw(func(c any) error {
		return c.(*stdlib.Conn).Conn().SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return fmt.Errorf("%.40s: %w", text, err)
	}
	return nil
}
