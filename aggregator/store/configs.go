package store

import (
	"context"
	"time"
)

// Config is a configuration as the store knows it: by a hash over what all
// processes of a fleet must agree on.
type Config struct {
	Hash    string
	Applied time.Time
	Owner   string // the process that applied it
}

// Bid is a process's wish that the fleet go by its configuration.
type Bid struct {
	Hash  string
	Owner string
	Now   time.Time
	// Anew applies a configuration that another has replaced: an operator has
	// just asked for it.
	Anew bool
	// Patience is how long nobody must have gone by the applied configuration
	// before one that it replaced comes back.
	Patience time.Duration
}

// Adopt applies a configuration unless another goes before it, and gives the one
// that the fleet goes by. A configuration that the store has never seen replaces
// all others, so that an update needs nothing but new processes; one that was
// replaced does not come back by itself while others still go by what replaced
// it, so that two of them never take turns. Who goes by a configuration says so
// by calling Adopt again, well within Patience.
func (s *Store) Adopt(ctx context.Context, b Bid) (Config, error) {
	var applied Config
	err := s.write(ctx, func(ss *session) error {
		if s.dialect.serial != "" {
			if err := ss.run(s.dialect.serial); err != nil {
				return err
			}
		}
		var seen dbTime
		found, err := ss.one(append(configFields(&applied), &seen), selectConfig)
		if err != nil {
			return err
		}
		if found && applied.Hash == b.Hash {
			return ss.run("UPDATE configs SET seen = $2 WHERE hash = $1", b.Hash, millis(b.Now))
		}
		known, err := ss.one([]any{new(string)}, "SELECT hash FROM configs WHERE hash = $1", b.Hash)
		if err != nil || known && !b.Anew && b.Now.Sub(time.Time(seen)) < b.Patience {
			return err
		}
		at := b.Now
		if !at.After(applied.Applied) {
			at = applied.Applied.Add(time.Millisecond)
		}
		applied = Config{b.Hash, at, b.Owner}
		return ss.run(`
			INSERT INTO configs (hash, applied, seen, owner) VALUES ($1, $2, $3, $4)
			ON CONFLICT (hash) DO UPDATE SET applied = excluded.applied, seen = excluded.seen, owner = excluded.owner`,
			b.Hash, millis(at), millis(b.Now), b.Owner)
	})
	return applied, err
}

const selectConfig = "SELECT hash, applied, owner, seen FROM configs ORDER BY applied DESC LIMIT 1"

func configFields(c *Config) []any { return []any{&c.Hash, (*dbTime)(&c.Applied), &c.Owner} }

// Config gives the configuration that the fleet goes by; its Hash is empty when
// none was applied yet.
func (s *Store) Config(ctx context.Context) (Config, error) {
	var c Config
	err := s.read(ctx, func(ss *session) error {
		_, err := ss.one(append(configFields(&c), new(dbTime)), selectConfig)
		return err
	})
	return c, err
}
