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
	// smallBody fits nearly every feed, and is read into a pooled buffer.
	smallBody = 1 << 20
	// maxLarge is how many bodies beyond smallBody are read at once: with it
	// the memory that bombs can claim does not grow with the workers.
	maxLarge = 4
)

// bodies reads bodies whole, decoded and within limits.
type bodies struct {
	codings codings
	buffers sync.Pool     // of *bytes.Buffer
	large   chan struct{} // a token for each large body being read
}

func newBodies() *bodies {
	return &bodies{
		codings: newCodings(),
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
		large:   make(chan struct{}, maxLarge),
	}
}

// read returns the decoded body and its size on the wire. A body that itself is
// a gzip file (sitemap.xml.gz) counts as one more coding.
func (b *bodies) read(answer *http.Response, limit int64) ([]byte, int64, error) {
	if answer.ContentLength > limit {
		return nil, 0, fmt.Errorf("%w: %d bytes announced", aggregator.ErrTooLarge, answer.ContentLength)
	}
	ctx := answer.Request.Context()
	names := b.codings.of(answer.Header)
	wire := &meter{src: answer.Body, limit: limit}
	body, err := b.decode(ctx, wire, names)
	if wire.empty() {
		return nil, 0, nil // some servers announce gzip for nothing at all
	}
	if err == nil { // what follows the coded data must have arrived as well
		_, err = io.Copy(io.Discard, wire)
	}
	if err == nil && len(names) < maxCodings && isGzip(body) {
		body, err = b.decode(ctx, &meter{src: bytes.NewReader(body), limit: limit}, []string{"gzip"})
	}
	if err != nil {
		return nil, wire.count, wire.blame(ctx, err)
	}
	return body, wire.count, nil
}

func (b *bodies) decode(ctx context.Context, src *meter, names []string) ([]byte, error) {
	plain, err := b.codings.open(src, names)
	defer plain.release()
	if err != nil {
		return nil, err
	}
	return b.readAll(ctx, plain)
}

// readAll reads small bodies into a pooled buffer and copies them out at their
// size. It does not trust Content-Length, which costs a sender nothing to
// overstate.
func (b *bodies) readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	buf := b.buffers.Get().(*bytes.Buffer)
	defer b.buffers.Put(buf)
	buf.Reset()
	switch _, err := io.CopyN(buf, r, smallBody); err {
	case nil:
		return b.readLarge(ctx, buf.Bytes(), r)
	case io.EOF:
		return bytes.Clone(buf.Bytes()), nil
	default:
		return nil, err
	}
}

func (b *bodies) readLarge(ctx context.Context, head []byte, r io.Reader) ([]byte, error) {
	select {
	case b.large <- struct{}{}:
		defer func() { <-b.large }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	whole := bytes.NewBuffer(make([]byte, 0, 2*smallBody))
	whole.Write(head)
	_, err := whole.ReadFrom(r)
	return whole.Bytes(), err
}

// meter counts and bounds what passes through it, and remembers how its source
// ended: a decoder may hide that.
type meter struct {
	src   io.Reader
	count int64
	limit int64
	end   error // of src; nil while it goes on
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.src.Read(p)
	m.count += int64(n)
	if m.count > m.limit {
		return n, fmt.Errorf("%w: more than %d bytes", aggregator.ErrTooLarge, m.limit)
	}
	m.end = err
	return n, err
}

func (m *meter) empty() bool {
	return m.count == 0 && m.end == io.EOF
}

// blame turns what failed a body into the kind that the caller must know: our
// deadline, a broken connection, a coding that was cut short, or err itself.
func (m *meter) blame(ctx context.Context, err error) error {
	broken := m.end != nil && m.end != io.EOF
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("body after %d bytes: %w", m.count, ctx.Err())
	case broken:
		return fmt.Errorf("%w after %d bytes: %w", aggregator.ErrTruncated, m.count, m.end)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", aggregator.ErrTruncated, err)
	}
	return err
}

// discard ends an exchange whose body is not wanted.
func discard(body io.ReadCloser) {
	if body != http.NoBody {
		// An error here only costs the connection.
		_, _ = io.CopyN(io.Discard, body, maxDiscard)
	}
	body.Close()
}
