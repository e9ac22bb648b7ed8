package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel is where processes tell each other of commits.
const channel = "wireroom"

// setClock is how often the server is asked for the time.
const setClock = 20 * time.Second

// server is what a process hears from PostgreSQL on a connection of its own: that
// something was committed, and what time it is.
type server struct {
	config *pgx.ConnConfig
	store  *Store
	leave  context.CancelFunc // ends the listening

	mu   sync.RWMutex
	told time.Time // the server's time …
	at   time.Time // … when ours, which only ever goes on, was this
}

// join asks for the time and begins to listen.
func join(ctx context.Context, config *pgx.ConnConfig, s *Store) (*server, error) {
	v := &server{config: config, store: s}
	conn, err := v.connect(ctx)
	if err != nil {
		return nil, err
	}
	listening, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var ended sync.WaitGroup
	ended.Go(func() { v.listen(listening, conn) })
	v.leave = func() { cancel(); ended.Wait() }
	return v, nil
}

func (v *server) connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, v.config)
	if err != nil {
		return nil, err
	}
	if err = v.askTime(ctx, conn); err == nil {
		_, err = conn.Exec(ctx, "LISTEN "+channel)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

// askTime takes the middle of the exchange as the moment of the server's answer.
func (v *server) askTime(ctx context.Context, conn *pgx.Conn) error {
	var told time.Time
	asked := time.Now()
	if err := conn.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&told); err != nil {
		return err
	}
	took := time.Since(asked)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.told, v.at = told, asked.Add(took/2)
	return nil
}

// listen wakes those who wait at every commit that the server tells of, and after
// every time that it could not. A server that is away is tried again.
func (v *server) listen(ctx context.Context, conn *pgx.Conn) {
	for wait := firstWait; ctx.Err() == nil; wait = min(2*wait, longestWait) {
		if conn != nil {
			wait = firstWait
			err := v.hear(ctx, conn)
			_ = conn.Close(context.WithoutCancel(ctx)) // broken, or no longer wanted
			if ctx.Err() == nil {
				v.store.log.Warn("database is away", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if conn, _ = v.connect(ctx); conn != nil { // why not is told at the next use
			v.store.log.Info("database is back")
			v.store.news.wake()
		}
	}
}

// hear waits for notifications and sets the clock meanwhile.
func (v *server) hear(ctx context.Context, conn *pgx.Conn) error {
	for {
		waiting, cancel := context.WithTimeout(ctx, setClock)
		_, err := conn.WaitForNotification(waiting)
		late := waiting.Err() != nil
		cancel()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case late && !conn.IsClosed():
			err = v.askTime(ctx, conn)
		case err == nil:
			v.store.news.wake()
		}
		if err != nil {
			return err
		}
	}
}

// now is the server's time, carried on by a clock that nobody can set.
func (v *server) now() time.Time {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.told.Add(time.Since(v.at))
}

// Shared reports whether other processes may write the store, too.
func (s *Store) Shared() bool { return s.server != nil }

// Clock gives the clock by which users of this store should go. Processes that
// share a store must agree on when a lease ends and a source is due, whatever
// their own clocks say: on PostgreSQL it is the server's clock. A store of one
// process goes by own.
func (s *Store) Clock(own func() time.Time) func() time.Time {
	if s.server == nil {
		return own
	}
	return s.server.now
}
