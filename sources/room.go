package sources

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Reading a document takes many times its size in memory for a moment, so only
// as many bytes are read at once as keep that bounded. Large documents are read
// one at a time, huge ones too, and neither keeps smaller ones waiting.
const (
	bytesAtOnce   = 4 << 20
	largeDocument = 512 << 10
	hugeDocument  = 1 << 20
)

type room struct{ small, large, huge *semaphore.Weighted }

func newRoom() *room {
	return &room{small: semaphore.NewWeighted(bytesAtOnce), large: semaphore.NewWeighted(1), huge: semaphore.NewWeighted(1)}
}

// enter waits for room to read size bytes; leave gives it back.
func (r *room) enter(ctx context.Context, size int) (leave func(), err error) {
	lane, n := r.small, int64(max(size, 1))
	switch {
	case size > hugeDocument:
		lane, n = r.huge, 1
	case size > largeDocument:
		lane, n = r.large, 1
	}
	if err := lane.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { lane.Release(n) }, nil
}
