package store

import (
	"context"
	"fmt"
	"time"

	"wireroom/aggregator"
)

// Replay implements aggregator.Replay.
func (s *Store) Replay(ctx context.Context, since time.Time, each func(aggregator.Print) bool) error {
	err := s.read(ctx, func(ss *session) error {
		v := &view{session: ss}
		for p, err := range v.Prints(0, since) {
			if err != nil {
				return err
			}
			if !each(p) {
				break
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	return nil
}
