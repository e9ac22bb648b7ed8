package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"wireroom/aggregator"
)

const (
	// maxDiscard is how much of an unwanted body is worth reading to keep its
	// connection.
	maxDiscard = 16 << 10
	// smallBody fits nearly every feed as it travels.
	smallBody = 512 << 10
	// maxLarge is how many larger bodies are received at once, and maxDecoding
	// how many are decoded: with them, the memory that hostile bodies can claim
	// does not grow with the number of workers.
	maxLarge    = 4
	maxDecoding = 2
)

// bodies reads bodies whole, decoded and within limits. A body is received
// before it is decoded: so decoding never waits for a slow sender, and whoever
// waits to decode waits for milliseconds.
type bodies struct {
	codings  codings
	large    gate
	decoding gate
	// Two pools, so that small bodies do not hold what large ones have grown.
	buffers, largeBuffers bufferPool
}

func newBodies() *bodies {
	return &bodies{
		codings:  newCodings(),
		large:    make(gate, maxLarge),
		decoding: make(gate, maxDecoding),
	}
}

// read returns the decoded body and its size on the wire. A body that itself is
// a gzip file (sitemap.xml.gz) counts as one more coding.
func (b *bodies) read(answer *http.Response, limit int64) ([]byte, int64, error) {
	if answer.ContentLength > limit {
		return nil, 0, fmt.Errorf("%w: %d bytes announced", aggregator.ErrTooLarge, answer.ContentLength)
	}
	ctx := answer.Request.Context()
	body, err := b.receive(ctx, &capped{src: answer.Body, limit: limit})
	wireBytes := int64(len(body))
	if err != nil || wireBytes == 0 { // some servers announce gzip for nothing at all
		return nil, wireBytes, err
	}
	names := b.codings.of(answer.Header)
	if len(names) > 0 {
		body, err = b.decode(ctx, body, names, limit)
	}
	if err == nil && len(names) < maxCodings && isGzip(body) {
		body, err = b.decode(ctx, body, []string{"gzip"}, limit)
	}
	return body, wireBytes, err
}

// receive reads into a pooled buffer and copies out what came at its size. It
// does not trust Content-Length, which costs a sender nothing to overstate.
func (b *bodies) receive(ctx context.Context, wire io.Reader) ([]byte, error) {
	buf := b.buffers.get()
	defer b.buffers.put(buf)
	switch _, err := io.CopyN(buf, wire, smallBody); err {
	case nil:
		return b.receiveLarge(ctx, buf.Bytes(), wire)
	case io.EOF:
		return bytes.Clone(buf.Bytes()), nil
	default:
		return nil, brokenOff(ctx, err)
	}
}

func (b *bodies) receiveLarge(ctx context.Context, head []byte, wire io.Reader) ([]byte, error) {
	if err := b.large.enter(ctx); err != nil {
		return nil, err
	}
	defer b.large.leave()
	buf := b.largeBuffers.get()
	defer b.largeBuffers.put(buf)
	buf.Write(head)
	if _, err := buf.ReadFrom(wire); err != nil {
		return nil, brokenOff(ctx, err)
	}
	return bytes.Clone(buf.Bytes()), nil
}

func (b *bodies) decode(ctx context.Context, coded []byte, names []string, limit int64) ([]byte, error) {
	if err := b.decoding.enter(ctx); err != nil {
		return nil, err
	}
	defer b.decoding.leave()
	buf := b.largeBuffers.get()
	defer b.largeBuffers.put(buf)
	if err := b.codings.decode(buf, coded, names, limit); err != nil {
		return nil, err
	}
	return bytes.Clone(buf.Bytes()), nil
}

// brokenOff turns what ended a body early into the kind that the caller must
// know. Our own deadline and limit say nothing about the sender.
func brokenOff(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("receive body: %w", ctx.Err())
	case errors.Is(err, aggregator.ErrTooLarge):
		return err
	}
	return fmt.Errorf("%w: %w", aggregator.ErrTruncated, err)
}

// capped reads src and fails beyond limit. [io.LimitReader] would end there as
// if the sender had.
type capped struct {
	src         io.Reader
	read, limit int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	if c.read += int64(n); c.read > c.limit {
		return n, fmt.Errorf("%w: more than %d bytes", aggregator.ErrTooLarge, c.limit)
	}
	return n, err
}

// bufferPool keeps empty buffers at the size to which use has grown them, until
// the garbage collector wants them.
type bufferPool struct{ pool sync.Pool }

func (p *bufferPool) get() *bytes.Buffer {
	if buf, ok := p.pool.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

func (p *bufferPool) put(buf *bytes.Buffer) {
	buf.Reset()
	p.pool.Put(buf)
}

// gate lets as many pass at once as it has room for.
type gate chan struct{}

func (g gate) enter(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait to read body: %w", ctx.Err())
	}
}

func (g gate) leave() { <-g }

// discard ends an exchange whose body is not wanted.
func discard(body io.ReadCloser) {
	if body != http.NoBody {
		// An error here only costs the connection.
		_, _ = io.CopyN(io.Discard, body, maxDiscard)
	}
	body.Close()
}
