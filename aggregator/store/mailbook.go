package store

import (
	"context"

	"wireroom/aggregator"
)

// Take implements aggregator.Mailbook.
func (s *Store) Take(ctx context.Context, slot aggregator.Slot) (since aggregator.Cursors, taken bool, err error) {
	err = s.write(ctx, func(ss *session) error {
		n, err := ss.exec(`
			INSERT INTO slots (digest, recipient, at)
			SELECT $1, $2, CAST($3 AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM unsubscribed WHERE digest = $1 AND recipient = $2)
			ON CONFLICT (digest, recipient, at) DO NOTHING`, slot.Digest, slot.To, millis(slot.At))
		if err != nil || n == 0 {
			return err
		}
		taken = true
		_, err = ss.one([]any{dbJSON{&since}}, `
			SELECT cursors FROM slots WHERE digest = $1 AND recipient = $2 AND cursors IS NOT NULL
			ORDER BY at DESC LIMIT 1`, slot.Digest, slot.To)
		return err
	})
	return since, taken && err == nil, err
}

// Sent implements aggregator.Mailbook. upTo is not nil.
func (s *Store) Sent(ctx context.Context, slot aggregator.Slot, upTo aggregator.Cursors) error {
	return s.write(ctx, func(ss *session) error {
		return ss.run("UPDATE slots SET cursors = $4 WHERE digest = $1 AND recipient = $2 AND at = $3",
			slot.Digest, slot.To, millis(slot.At), dbJSON{upTo})
	})
}

// Untake implements aggregator.Mailbook. A slot that was sent stays taken.
func (s *Store) Untake(ctx context.Context, slot aggregator.Slot) error {
	return s.write(ctx, func(ss *session) error {
		return ss.run("DELETE FROM slots WHERE digest = $1 AND recipient = $2 AND at = $3 AND cursors IS NULL",
			slot.Digest, slot.To, millis(slot.At))
	})
}

// Unsubscribe implements aggregator.Mailbook.
func (s *Store) Unsubscribe(ctx context.Context, digest, to string) error {
	return s.write(ctx, func(ss *session) error {
		return ss.run("INSERT INTO unsubscribed (digest, recipient) VALUES ($1, $2) ON CONFLICT (digest, recipient) DO NOTHING", digest, to)
	})
}

// Subscribe implements aggregator.Mailbook.
func (s *Store) Subscribe(ctx context.Context, digest, to string) error {
	return s.write(ctx, func(ss *session) error {
		return ss.run("DELETE FROM unsubscribed WHERE digest = $1 AND recipient = $2", digest, to)
	})
}
