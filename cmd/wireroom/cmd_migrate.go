package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/store"
)

func newMigrate(g *globals) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "migrate --to STORE",
		Short: "Move everything to another database",
		Long: `Move the config's store into an empty one, from SQLite to PostgreSQL or back,
with every id, revision and cursor, so that readers of the feeds notice nothing.

Stop all processes that use either store before. A move that is broken off goes
on where it was when the command is run again. In the end both stores are
compared row by row; only then does the new one open. The old one stays as it is.`,
		Example: "  wireroom migrate --to postgres://wire@db.internal/wireroom\n  wireroom migrate --to wireroom.db",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usageError{errors.New("say where to: --to FILE or --to postgres://…")}
			}
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			if err := migrate(cmd.Context(), c, to, cmd.ErrOrStderr()); err != nil {
				return err
			}
			cmd.Printf("done: now write this into %s:\n\n  store: %s\n", g.config, canon.Redact(to))
			return nil
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the store to fill: a file, or postgres://user:password@host/name")
	return cmd
}

// migrate fills the store at to and tells about it on w.
func migrate(ctx context.Context, c *Config, to string, w io.Writer) (err error) {
	log := newLog(c.Log, w)
	from, err := store.Open(ctx, c.storeName(), store.Options{Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	target, err := store.Open(ctx, to, store.Options{Unfinished: true, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	if err := idle(ctx, from); err != nil {
		return err
	}
	return store.Move(ctx, from, target, teller(w))
}

// idle makes sure that nobody holds a lease on what is about to be left.
func idle(ctx context.Context, s *store.Store) error {
	owners, err := s.Owners(ctx, s.Clock(time.Now)())
	if err == nil && len(owners) > 0 {
		err = fmt.Errorf("%w: %s still polls for this store, or was killed a moment ago: stop it, or wait until its leases end", aggregator.ErrBusy, strings.Join(owners, ", "))
	}
	return err
}

// teller writes a line a step, and one every few seconds within a long one.
func teller(w io.Writer) func(store.Moved) {
	const every = 5 * time.Second
	last := time.Now()
	return func(m store.Moved) {
		if m.Done < m.Of && time.Since(last) < every {
			return
		}
		last = time.Now()
		fmt.Fprintf(w, "%s: %d of %d\n", m.Step, m.Done, m.Of)
	}
}
