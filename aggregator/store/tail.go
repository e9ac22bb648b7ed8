package store

import (
	"context"
	"sync"
	"time"

	"wireroom/aggregator"
)

// lookAgain is how long Wait waits at most: commits of other processes, and
// those between a caller's last look and its Wait, are seen no later.
const lookAgain = time.Second

// Changes implements aggregator.Tail.
func (s *Store) Changes(ctx context.Context, topic string, after int64, limit int) ([]aggregator.Change, error) {
	var changes []aggregator.Change
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, changeFields, selectChanges, topic, after, limit)
		for _, c := range rows {
			changes = append(changes, *c)
		}
		return err
	})
	return changes, err
}

const changeColumns = "topic, revision, at, kind, story, other"

const selectChanges = "SELECT " + changeColumns +
	" FROM log WHERE topic = $1 AND revision > $2 ORDER BY revision LIMIT $3"

func changeFields(c *aggregator.Change) []any {
	return []any{&c.Topic, &c.Revision, (*dbTime)(&c.At), &c.Kind, (*dbID)(&c.Story), (*dbID)(&c.Other)}
}

// Wait implements aggregator.Tail. It returns at the next commit of this
// process, and after a second in any case.
func (s *Store) Wait(ctx context.Context) error {
	again := time.NewTimer(lookAgain)
	defer again.Stop()
	select {
	case <-s.news.next():
	case <-again.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// broadcast wakes everybody who waits, at once.
type broadcast struct {
	mu   sync.Mutex
	rung chan struct{}
}

func newBroadcast() *broadcast { return &broadcast{rung: make(chan struct{})} }

func (b *broadcast) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rung
}

func (b *broadcast) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.rung)
	b.rung = make(chan struct{})
}
