package output

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"wireroom/aggregator"
)

// heads knows where every topic's log stands, so that a 304 or a cached feed
// costs no query. While follow runs, what it knows is at most recheck old;
// without follow every look asks the store.
type heads struct {
	reader aggregator.Reader
	tail   aggregator.Tail

	mu      sync.RWMutex
	live    bool
	topics  map[string]aggregator.TopicState
	order   []string
	changed chan struct{} // closed, and replaced, when a head moved
}

// recheck bounds what a missed hint of Tail.Wait can cost.
const recheck = 2 * time.Second

// follow keeps the heads current until ctx ends.
func (h *heads) follow(ctx context.Context, log *slog.Logger) {
	defer h.setLive(false)
	hints := make(chan struct{}, 1)
	go h.listen(ctx, hints)
	tick := time.NewTicker(recheck)
	defer tick.Stop()
	for ctx.Err() == nil {
		err := h.refresh(ctx)
		h.setLive(err == nil)
		if err != nil && ctx.Err() == nil {
			log.Error("topic heads", "err", err)
			pause(ctx, recheck)
		}
		select {
		case <-hints:
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// listen turns the end of each Wait into a hint. It waits again at once, so that
// what is committed while the heads are read is not missed.
func (h *heads) listen(ctx context.Context, hints chan<- struct{}) {
	for ctx.Err() == nil {
		if err := h.tail.Wait(ctx); err != nil {
			pause(ctx, recheck)
			continue
		}
		select {
		case hints <- struct{}{}:
		default: // one is pending already
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func (h *heads) setLive(live bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.live = live
}

// refresh asks the store for the heads and wakes those who wait for a change.
func (h *heads) refresh(ctx context.Context) error {
	list, err := h.reader.Topics(ctx)
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	topics := make(map[string]aggregator.TopicState, len(list))
	order := make([]string, len(list))
	for i, t := range list {
		topics[t.Name], order[i] = t, t.Name
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	moved := len(topics) != len(h.topics)
	for name, t := range topics {
		moved = moved || t.Revision != h.topics[name].Revision
	}
	h.topics, h.order = topics, order
	if moved {
		close(h.changed)
		h.changed = make(chan struct{})
	}
	return nil
}

// fresh makes sure that the heads are current.
func (h *heads) fresh(ctx context.Context) error {
	h.mu.RLock()
	live := h.live
	h.mu.RUnlock()
	if live {
		return nil
	}
	return h.refresh(ctx)
}

// topic gives a topic with its head. ErrNotFound.
func (h *heads) topic(ctx context.Context, name string) (aggregator.TopicState, error) {
	if err := h.fresh(ctx); err != nil {
		return aggregator.TopicState{}, err
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	t, ok := h.topics[name]
	if !ok {
		return t, fmt.Errorf("topic %.60q: %w", name, aggregator.ErrNotFound)
	}
	return t, nil
}

// all gives every topic in the configured order, and a channel that is closed
// when one of them has moved on.
func (h *heads) all(ctx context.Context) ([]aggregator.TopicState, <-chan struct{}, error) {
	if err := h.fresh(ctx); err != nil {
		return nil, nil, err
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	list := make([]aggregator.TopicState, len(h.order))
	for i, name := range h.order {
		list[i] = h.topics[name]
	}
	return list, h.changed, nil
}
