package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/semaphore"
)

// Bounds on what hubs send at the same time: most deliveries are small, and any
// hub that a feed names may send large ones as often as it likes.
const (
	quickDelivery = 64 << 10         // bytes that wait for nobody
	mostDelivered = 8 << 20          // of one delivery, and of all that are larger
	deliveryWait  = 5 * time.Second  // for room
	deliveryTime  = 10 * time.Second // for all of a larger one to come
)

// errBusy is what a hub is told to come back for.
var errBusy = errors.New("too much is delivered at once")

// incoming is the memory that deliveries take until they are stored.
type incoming struct{ room *semaphore.Weighted }

func newIncoming() *incoming { return &incoming{semaphore.NewWeighted(mostDelivered)} }

// read reads a delivery. leave, never nil, gives back the memory that it takes.
func (in *incoming) read(w http.ResponseWriter, r *http.Request) (body []byte, leave func(), err error) {
	leave = func() {}
	if body, err = io.ReadAll(io.LimitReader(r.Body, quickDelivery)); err != nil || len(body) < quickDelivery {
		return body, leave, err
	}
	size := r.ContentLength
	if size < 0 || size > mostDelivered {
		size = mostDelivered
	}
	ctx, cancel := context.WithTimeout(r.Context(), deliveryWait)
	defer cancel()
	if in.room.Acquire(ctx, size) != nil {
		return nil, leave, errBusy
	}
	leave = func() { in.room.Release(size) }
	// Where the connection knows no deadlines, the server's own ends it.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(deliveryTime))
	whole := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	whole.Write(body)
	if n, err := whole.ReadFrom(io.LimitReader(r.Body, mostDelivered)); err != nil || n > mostDelivered-quickDelivery {
		return nil, leave, fmt.Errorf("more than %d bytes, or broken off", mostDelivered)
	}
	return whole.Bytes(), leave, nil
}
