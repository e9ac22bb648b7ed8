package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wireroom/aggregator"
)

const (
	// maxDiscard is how much of an unwanted body is worth reading to keep its
	// connection.
	maxDiscard = 16 << 10
	// quickBody fits nearly every feed as it travels, and smallBody as it is
	// decoded. A body grows beyond hugeBody only by itself.
	quickBody = 128 << 10
	smallBody = 512 << 10
	hugeBody  = 1 << 20
	// maxTrusted and maxLarge are how many larger bodies are received at once, of
	// sources that are trusted and of others, and maxHeld how many that are whole, or grew
	// large when they were decoded, wait to be read, beside a huge one: with
	// them, the memory that hostile bodies can claim does not grow with the
	// number of workers.
	maxTrusted = 4
	maxLarge   = 12
	maxHeld    = 2
	// largeTime and hugeTime are how long others wait for the rest of one.
	largeTime = 4 * time.Second
	hugeTime  = 15 * time.Second
	// hugeWait is how long a huge one that is not trusted waits for its turn: it
	// keeps large ones waiting meanwhile.
	hugeWait = 2 * time.Second
	// keptBuffer is the largest that is used again.
	keptBuffer = 2 * quickBody
)

// bodies reads bodies whole, decoded and within limits. A body is received
// before it is decoded, so that decoding never waits for a slow sender. Only
// large ones wait for each other.
type bodies struct {
	codings codings
	trusted gate // large bodies of sources that kept their word so far
	others  gate
	huge    gate
	held    gate
	buffers bufferPool // for small bodies
}

func newBodies() *bodies {
	return &bodies{
		codings: newCodings(),
		trusted: make(gate, maxTrusted),
		others:  make(gate, maxLarge),
		huge:    make(gate, 1),
		held:    make(gate, maxHeld),
	}
}

// received is a body on its way to who asked for it.
type received struct {
	bytes     []byte
	wireBytes int64
	trusted   bool   // whom it is from
	huge      bool   // the room that it takes is that of the huge one
	leave     func() // gives back the room that a large body takes; nil: it takes none
}

// done gives the room back.
func (r *received) done() {
	if r.leave != nil {
		r.leave()
		r.leave = nil
	}
}

// read returns the decoded body and its size on the wire. A body that itself is
// a gzip file (sitemap.xml.gz) counts as one more coding.
func (b *bodies) read(answer *http.Response, limit int64, trusted bool) (in received, err error) {
	in.trusted = trusted
	if answer.ContentLength > limit {
		return in, fmt.Errorf("%w: %d bytes announced", aggregator.ErrTooLarge, answer.ContentLength)
	}
	defer func() {
		if err != nil {
			in.bytes = nil
		}
		if len(in.bytes) <= smallBody {
			in.done()
		}
	}()
	ctx := answer.Request.Context()
	err = b.receive(ctx, &in, &capped{src: answer.Body, limit: limit, hangUp: answer.Body.Close})
	in.wireBytes = int64(len(in.bytes))
	if err != nil || in.wireBytes == 0 { // some servers announce gzip for nothing at all
		return in, err
	}
	names := b.codings.of(answer.Header)
	if len(names) > 0 {
		err = b.decode(ctx, &in, names, limit)
	}
	if err == nil && len(names) < maxCodings && isGzip(in.bytes) {
		err = b.decode(ctx, &in, []string{"gzip"}, limit)
	}
	return in, err
}

// receive reads into a pooled buffer and copies out what came at its size. It
// does not trust Content-Length, which costs a sender nothing to overstate.
func (b *bodies) receive(ctx context.Context, in *received, wire *capped) error {
	buf := b.buffers.get()
	defer b.buffers.put(buf)
	switch _, err := io.CopyN(buf, wire, quickBody); err {
	case nil:
		return b.receiveLarge(ctx, in, buf, wire)
	case io.EOF:
		in.bytes = bytes.Clone(buf.Bytes())
		return nil
	default:
		return brokenOff(ctx, err)
	}
}

// receiveLarge lets the next one begin only when there is room for what came.
func (b *bodies) receiveLarge(ctx context.Context, in *received, begun io.Reader, wire *capped) error {
	room := b.others
	if in.trusted {
		room = b.trusted
	}
	if err := room.enter(ctx); err != nil {
		return err
	}
	defer room.leave()
	buf := &growing{limit: wire.limit}
	if err := buf.readWithin(largeTime, io.LimitReader(io.MultiReader(begun, wire), hugeBody), wire); err != nil {
		return brokenOff(ctx, err)
	}
	if len(buf.bytes) < hugeBody {
		err := b.hold(ctx, in, len(buf.bytes))
		in.bytes = buf.bytes
		return err
	}
	if err := b.holdHuge(ctx, in); err != nil {
		return err
	}
	if err := buf.readWithin(hugeTime, wire, wire); err != nil {
		return brokenOff(ctx, err)
	}
	in.bytes = buf.bytes
	return nil
}

// holdHuge is hold for a body that has only begun.
func (b *bodies) holdHuge(ctx context.Context, in *received) error {
	if !in.trusted {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, hugeWait)
		defer cancel()
	}
	return b.hold(ctx, in, hugeBody+1)
}

// hold takes the room that a body of a size needs, which stays taken until in is
// done.
func (b *bodies) hold(ctx context.Context, in *received, size int) error {
	room := b.held
	switch {
	case size <= smallBody || in.leave != nil && (in.huge || size <= hugeBody):
		return nil
	case size > hugeBody:
		room, in.huge = b.huge, true
	}
	in.done()
	if err := room.enter(ctx); err != nil {
		return err
	}
	in.leave = room.leave
	return nil
}

// decode undoes names. What grows large, a few bytes can do that, is decoded to
// nothing first, which takes no memory, and anew when there is room for it.
func (b *bodies) decode(ctx context.Context, in *received, names []string, limit int64) error {
	if in.leave == nil {
		err := b.decodeSmall(in, names, min(limit, smallBody))
		if limit <= smallBody || !errors.Is(err, aggregator.ErrTooLarge) {
			return err
		}
	}
	var size counter
	if err := b.codings.decode(&size, in.bytes, names, limit); err != nil {
		return err
	}
	if err := b.hold(ctx, in, int(size)); err != nil {
		return err
	}
	buf := &growing{bytes: make([]byte, 0, size+1), limit: limit}
	if err := b.codings.decode(buf, in.bytes, names, limit); err != nil {
		return err
	}
	in.bytes = buf.bytes
	return nil
}

func (b *bodies) decodeSmall(in *received, names []string, limit int64) error {
	buf := b.buffers.get()
	defer b.buffers.put(buf)
	if err := b.codings.decode(buf, in.bytes, names, limit); err != nil {
		return err
	}
	in.bytes = bytes.Clone(buf.Bytes())
	return nil
}

// brokenOff turns what ended a body early into the kind that the caller must
// know. Our own deadline and limit say nothing about the sender.
func brokenOff(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("receive body: %w", ctx.Err())
	case errors.Is(err, aggregator.ErrTooLarge), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return fmt.Errorf("%w: %w", aggregator.ErrTruncated, err)
}

// capped reads src and fails beyond limit. [io.LimitReader] would end there as
// if the sender had.
type capped struct {
	src         io.Reader
	read, limit int64
	hangUp      func() error // ends a Read under way; nil: nothing does
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	if c.read += int64(n); c.read > c.limit {
		return n, fmt.Errorf("%w: more than %d bytes", aggregator.ErrTooLarge, c.limit)
	}
	return n, err
}

// growing is a buffer for a large body. It doubles as a [bytes.Buffer] does, but
// not beyond what a reader capped at limit can bring.
type growing struct {
	bytes []byte
	limit int64
}

// readWithin appends all of src, a part of wire, and fails when that takes longer.
func (g *growing) readWithin(most time.Duration, src io.Reader, wire *capped) error {
	if wire.hangUp != nil {
		var late atomic.Bool
		timer := time.AfterFunc(most, func() {
			late.Store(true)
			wire.hangUp()
		})
		defer timer.Stop()
		if _, err := g.ReadFrom(src); !late.Load() {
			return err
		}
		return fmt.Errorf("a large body took longer than %s: %w", most, context.DeadlineExceeded)
	}
	_, err := g.ReadFrom(src)
	return err
}

// counter counts what it reads and keeps nothing.
type counter int64

// ReadFrom reads all of src.
func (c *counter) ReadFrom(src io.Reader) (int64, error) {
	n, err := io.Copy(io.Discard, src)
	*c += counter(n)
	return n, err
}

// ReadFrom appends all of src.
func (g *growing) ReadFrom(src io.Reader) (int64, error) {
	before := len(g.bytes)
	for {
		if free := cap(g.bytes) - len(g.bytes); free == 0 {
			size := min(max(2*cap(g.bytes), 2*quickBody+bytes.MinRead), int(g.limit)+1)
			g.bytes = append(make([]byte, 0, size), g.bytes...)
		}
		n, err := src.Read(g.bytes[len(g.bytes):cap(g.bytes)])
		g.bytes = g.bytes[:len(g.bytes)+n]
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return int64(len(g.bytes) - before), err
		}
	}
}

// bufferPool keeps empty buffers at the size to which use has grown them, unless
// that is large, until the garbage collector wants them.
type bufferPool struct{ pool sync.Pool }

func (p *bufferPool) get() *bytes.Buffer {
	if buf, ok := p.pool.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

func (p *bufferPool) put(buf *bytes.Buffer) {
	if buf.Cap() > keptBuffer {
		return
	}
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
