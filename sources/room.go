package sources

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Reading a document takes about 40 times its size in memory for a moment, so
// only as many bytes are read at once as keep that bounded. A document larger
// than all of it is read alone.
const bytesAtOnce = 4 << 20

type room struct{ free *semaphore.Weighted }

func newRoom() *room { return &room{semaphore.NewWeighted(bytesAtOnce)} }

// enter waits for room to read size bytes; leave gives it back.
func (r *room) enter(ctx context.Context, size int) (leave func(), err error) {
	n := int64(min(max(size, 1), bytesAtOnce))
	if err := r.free.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { r.free.Release(n) }, nil
}
