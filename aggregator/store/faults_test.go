package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
	"wireroom/aggregator/storetest/pgtest"
)

// TestServerGoesAway stops a server and starts it again under a store that is in
// use.
func TestServerGoesAway(t *testing.T) {
	server := pgtest.StartPrivate(t)
	s := openSchema(t, server)
	if _, err := s.SetTopics(t.Context(), []aggregator.Topic{{Name: "t"}}); err != nil {
		t.Fatal(err)
	}
	steady := store.NewSteady(s, func() time.Time { return noon })
	want := lastSeen(t, steady)

	server.Stop(t)
	if _, err := s.Topics(t.Context()); !errors.Is(err, aggregator.ErrUnavailable) {
		t.Errorf("read while the server is away: %v, want that it is unavailable", err)
	}
	brief, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := s.SetTopics(brief, nil); !errors.Is(err, aggregator.ErrUnavailable) {
		t.Errorf("write while the server is away: %v, want that it is unavailable", err)
	}
	if d := cmp.Diff(want, lastSeen(t, steady)); d != "" || !steady.Behind().Equal(noon) {
		t.Errorf("a steady reader, behind since %v, gives (-before +away):\n%s", steady.Behind(), d)
	}

	written := make(chan error, 1)
	go func() {
		_, err := s.SetTopics(t.Context(), []aggregator.Topic{{Name: "t"}, {Name: "u"}})
		written <- err
	}()
	server.Restart(t)
	if err := <-written; err != nil {
		t.Errorf("a write that waited for the server: %v", err)
	}
	if topics, err := steady.Topics(t.Context()); err != nil || len(topics) != 2 || !steady.Behind().IsZero() {
		t.Errorf("after the restart: %d topics, %v, behind since %v; want 2 and current", len(topics), err, steady.Behind())
	}
}

func lastSeen(t *testing.T, r aggregator.Reader) (seen struct {
	Topics  []aggregator.TopicState
	Edition *aggregator.Edition
}) {
	t.Helper()
	var errs [2]error
	seen.Topics, errs[0] = r.Topics(t.Context())
	seen.Edition, errs[1] = r.Edition(t.Context(), aggregator.EditionQuery{Topic: "t"})
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return seen
}

// testHearing commits by one process and waits for it in another.
func testHearing(t *testing.T, server *pgtest.Server) {
	dsn := server.Empty(t)
	here, there := openAt(t, dsn), openAt(t, dsn)
	heard := make(chan time.Time, 1)
	for range 3 { // a wait may end by itself: one of three that hear at once has heard
		ready := make(chan bool)
		go func() {
			close(ready)
			if err := there.Wait(t.Context()); err == nil {
				select {
				case heard <- time.Now():
				default:
				}
			}
		}()
		<-ready
		began := time.Now()
		if _, err := here.SetTopics(t.Context(), []aggregator.Topic{{Name: "t"}}); err != nil {
			t.Fatal(err)
		}
		if (<-heard).Sub(began) < 500*time.Millisecond {
			return
		}
	}
	t.Error("a commit of another process was not heard at once")
}

// testClock gives the server's time, not the process's.
func testClock(t *testing.T, server *pgtest.Server) {
	now := openSchema(t, server).Clock(func() time.Time { return noon })
	var told time.Time
	if err := server.Admin(t).QueryRow("SELECT clock_timestamp()").Scan(&told); err != nil {
		t.Fatal(err)
	}
	if d := now().Sub(told).Abs(); d > time.Second {
		t.Errorf("the clock is %s from the server's", d)
	}
	first := now()
	if second := now(); second.Before(first) {
		t.Errorf("the clock went back from %s to %s", first, second)
	}
}

// testCutConnection ends a session in the middle of its transaction, as an
// administrator or a broken line would.
func testCutConnection(t *testing.T, server *pgtest.Server) {
	s := openSchema(t, server)
	cut := func(aggregator.Tx) (aggregator.Batch, error) {
		_, err := server.Admin(t).Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
			"WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()")
		return entriesOf(1, 2), err
	}
	if _, err := s.Relist(t.Context(), noon, cut); !errors.Is(err, aggregator.ErrUnavailable) {
		t.Errorf("a commit whose connection was cut: %v, want that it is unavailable", err)
	}
	if _, _, err := s.Lookup(t.Context(), aggregator.NewID("entry", "entry 1").String()); !errors.Is(err, aggregator.ErrNotFound) {
		t.Errorf("half of a commit was kept: %v", err)
	}
	commitAll(t, s, entriesOf(1, 2))
	if _, _, err := s.Lookup(t.Context(), aggregator.NewID("entry", "entry 1").String()); err != nil {
		t.Errorf("the same again: %v", err)
	}
}

func entriesOf(numbers ...int) (batch aggregator.Batch) {
	for _, n := range numbers {
		write(&batch, n)
	}
	return batch
}
