// Package pgtest gives tests a PostgreSQL server: the one that the environment's
// WIREROOM_TEST_POSTGRES names, or a private one from the programs that are
// installed here, in a folder of its own, reached through a socket in it.
//
// A private server trades safety for speed and knows no passwords. It ends with
// the test that started it, at the latest with the test's process.
package pgtest

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	_ "wireroom/aggregator/store" // the database/sql driver "pgx"
)

// Server is a PostgreSQL server for one test and its subtests.
type Server struct {
	url     *url.URL // of its first database
	cluster *cluster // nil: not ours to start and stop
	number  atomic.Int64
}

// Start gives a server. Where none can be had the test is skipped, and says how
// to get one.
func Start(t testing.TB) *Server {
	t.Helper()
	if dsn := os.Getenv("WIREROOM_TEST_POSTGRES"); dsn != "" {
		u, err := url.Parse(dsn)
		if err != nil {
			t.Fatalf("WIREROOM_TEST_POSTGRES: %v", err)
		}
		return &Server{url: u}
	}
	return StartPrivate(t)
}

// StartPrivate gives a server that may be stopped and started again, and that
// nobody else uses.
func StartPrivate(t testing.TB) *Server {
	t.Helper()
	programs := findPrograms()
	if programs == "" {
		t.Skip("no PostgreSQL server here: apt-get install postgresql, or name one in WIREROOM_TEST_POSTGRES")
	}
	c := &cluster{programs: programs}
	t.Cleanup(func() {
		if err := c.remove(); err != nil {
			t.Error(err)
		}
	})
	if err := c.create(); err != nil {
		t.Fatal(err)
	}
	s := &Server{url: c.url(), cluster: c}
	s.Restart(t)
	return s
}

// Stop ends a private server at once, in the middle of whatever it does.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.cluster.stop(); err != nil {
		t.Fatal(err)
	}
}

// Restart starts a private server, again if need be, and waits until it answers.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if err := s.cluster.start(); err != nil {
		t.Fatal(err)
	}
}

// PID is the process of a private server whose children serve its clients.
func (s *Server) PID() int { return s.cluster.server.Process.Pid }

// Empty gives the URL of an empty schema of its own. It is dropped when the test
// ends, unless the whole server is.
func (s *Server) Empty(t testing.TB) string {
	t.Helper()
	db := s.Admin(t)
	name := fmt.Sprintf("wireroom_test_%d_%d", os.Getpid(), s.number.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	if s.cluster == nil {
		t.Cleanup(func() {
			if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
				t.Error(err)
			}
		})
	}
	u := *s.url
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// Admin gives connections outside every schema that Empty made, until the test
// ends.
func (s *Server) Admin(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", s.url.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
