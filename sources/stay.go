package sources

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/semaphore"

	"wireroom/aggregator"
)

// What a visit has read stays in memory until it is committed, and commits are
// slower than hostile documents. So there is room for so many bytes of it: of
// documents, of huge ones, and of visits that still ask for pages beside
// their document, which takes long. None of the three waits for another.
const (
	quickStay = 6 << 20
	hugeStay  = 8 << 20
	slowStay  = 12 << 20
	stayAhead = 64 << 10 // what a slow visit takes at least
	itemStay  = 1 << 10  // what an item takes beside its texts
)

// stays knows what every visit's source has in memory. One visit at a time goes
// to a source.
type stays struct {
	quick, huge, slow *semaphore.Weighted

	mu sync.Mutex
	of map[aggregator.ID]stay
}

type stay struct {
	in   *semaphore.Weighted
	size int64
}

// shortOfMemory is why a visit does without what it would take long to get.
const shortOfMemory = "memory is short"

var errShortOfMemory = errors.New(shortOfMemory)

func newStays() *stays {
	return &stays{
		quick: semaphore.NewWeighted(quickStay), huge: semaphore.NewWeighted(hugeStay), slow: semaphore.NewWeighted(slowStay),
		of: map[aggregator.ID]stay{},
	}
}

// take waits until there is room for items that were read from a document of
// docSize bytes. What is larger than all room takes it whole.
func (s *stays) take(ctx context.Context, source aggregator.ID, docSize int, items []aggregator.Item) error {
	in, most := s.quick, int64(quickStay)
	if docSize > hugeDocument {
		in, most = s.huge, hugeStay
	}
	size := min(sizeOfItems(items), most)
	if err := in.Acquire(ctx, size); err != nil {
		return fmt.Errorf("stopped while waiting for memory to keep it: %w", err)
	}
	s.end(source)
	s.put(source, stay{in, size})
	return nil
}

// slowDown makes the visit of a source one that takes long, if there is room.
func (s *stays) slowDown(source aggregator.ID) bool {
	s.mu.Lock()
	before := s.of[source]
	s.mu.Unlock()
	if before.in == s.slow {
		return true
	}
	size := before.size + stayAhead
	if !s.slow.TryAcquire(size) {
		return false
	}
	s.end(source)
	s.put(source, stay{s.slow, size})
	return true
}

// grow makes room for more of a slow visit, if there is any.
func (s *stays) grow(source aggregator.ID, size int64) error {
	if !s.slow.TryAcquire(size) {
		return errShortOfMemory
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of[source] = stay{s.slow, s.of[source].size + size}
	return nil
}

func (s *stays) put(source aggregator.ID, now stay) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of[source] = now
}

// end gives back what a source takes, if anything.
func (s *stays) end(source aggregator.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.of[source]; now.in != nil {
		now.in.Release(now.size)
		delete(s.of, source)
	}
}

// sizeOfItems is about how many bytes items take.
func sizeOfItems(items []aggregator.Item) (n int64) {
	for i := range items {
		it := &items[i]
		n += itemStay + sizeOf(it.Content...)
		for _, t := range []*aggregator.Text{it.Title, it.Summary} {
			if t != nil {
				n += sizeOf(*t)
			}
		}
	}
	return n
}

func sizeOf(texts ...aggregator.Text) (n int64) {
	for _, t := range texts {
		n += int64(len(t.Value) + len(t.Plain) + len(t.Own))
	}
	return n
}
