package fetch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"wireroom/aggregator"
)

const (
	// maxCodings bounds nesting: one coding is the rule, two are a
	// misconfigured proxy, three a bomb.
	maxCodings = 2
	// maxWindow is what RFC 9659 lets senders of Content-Encoding: zstd use.
	maxWindow = 8 << 20
)

// decoder undoes one content coding. Reset makes a used one new.
type decoder interface {
	io.Reader
	Reset(io.Reader) error
}

// codings holds a pool of decoders for each content coding by its lower-case
// name (RFC 9110 §8.4.1, RFC 7932, RFC 8878). The map itself never changes.
type codings map[string]*sync.Pool

func newCodings() codings {
	gz := &sync.Pool{New: func() any { return newGunzipper() }}
	return codings{
		"gzip":    gz,
		"x-gzip":  gz,
		"deflate": {New: func() any { return new(inflater) }},
		"br":      {New: func() any { return new(brotli.Reader) }},
		"zstd":    {New: newZstd},
	}
}

// newZstd decodes in the reader's goroutine: with a concurrency of 1 it starts
// none of its own.
func newZstd() any {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		panic(err) // only for options out of range, and these are constants
	}
	return d
}

// of lists the codings of an answer that we know, as applied by the sender.
// Others are taken for none: servers write utf-8 and the like there, and if the
// body is coded after all, parsing it says so.
func (c codings) of(h http.Header) []string {
	var names []string
	for _, line := range h["Content-Encoding"] {
		for name := range strings.SplitSeq(strings.ToLower(line), ",") {
			if name = strings.TrimSpace(name); c[name] != nil {
				names = append(names, name)
			}
		}
	}
	return names
}

// decode undoes names in coded, the last one first, and appends the outcome to
// buf. The limit holds anew after each: a few bytes can decode to gigabytes that
// decode to nothing.
func (c codings) decode(buf io.ReaderFrom, coded []byte, names []string, limit int64) error {
	if len(names) > maxCodings {
		return fmt.Errorf("%w: %d content codings", aggregator.ErrTooLarge, len(names))
	}
	var top io.Reader = bytes.NewReader(coded)
	for _, name := range slices.Backward(names) {
		d := c[name].Get().(decoder)
		defer c[name].Put(d)
		if err := d.Reset(top); err != nil {
			return undecodable(names, err)
		}
		top = &capped{src: d, limit: limit}
	}
	_, err := buf.ReadFrom(top)
	return undecodable(names, err)
}

// undecodable adds to err what the caller must know of it. The coded bytes have
// arrived whole; if they end too early, they were cut before they were sent.
func undecodable(names []string, err error) error {
	switch {
	case err == nil, errors.Is(err, aggregator.ErrTooLarge):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: decode %s: %w", aggregator.ErrTruncated, strings.Join(names, ", "), err)
	}
	return fmt.Errorf("decode %s: %w", strings.Join(names, ", "), err)
}

// gunzipper undoes gzip (RFC 1952) and forgives what browsers forgive: padding
// after the last member, and a body that is not coded although it is said to be.
type gunzipper struct {
	in     *bufio.Reader
	member gzip.Reader
	plain  bool
}

func newGunzipper() *gunzipper {
	return &gunzipper{in: bufio.NewReader(nil)}
}

func (g *gunzipper) Reset(src io.Reader) error {
	g.in.Reset(src)
	head, _ := g.in.Peek(len(gzipMagic)) // an error shows again at the first Read
	g.plain = len(head) == len(gzipMagic) && !isGzip(head)
	if g.plain {
		return nil
	}
	return g.open()
}

func (g *gunzipper) open() error {
	err := g.member.Reset(g.in)
	g.member.Multistream(false)
	return err
}

func (g *gunzipper) Read(p []byte) (n int, err error) {
	if g.plain {
		return g.in.Read(p)
	}
	for n == 0 && err == nil {
		if n, err = g.member.Read(p); err == io.EOF && g.more() {
			err = g.open()
		}
	}
	return n, err
}

// more reports whether another member follows.
func (g *gunzipper) more() bool {
	head, _ := g.in.Peek(len(gzipMagic))
	return isGzip(head)
}

// inflater undoes deflate in both readings of its name: in the zlib format, as
// RFC 9110 §8.4.1.2 has it, and raw, as many servers send it.
type inflater struct {
	io.Reader
}

func (f *inflater) Reset(src io.Reader) error {
	in := bufio.NewReader(src)
	head, _ := in.Peek(2) // an error shows again at the first Read
	if !isZlib(head) {
		f.Reader = flate.NewReader(in)
		return nil
	}
	var err error
	f.Reader, err = zlib.NewReader(in)
	return err
}

// isZlib is the check that RFC 1950 §2.2 puts into the first two bytes.
func isZlib(head []byte) bool {
	return len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0
}

// gzipMagic begins every gzip member (RFC 1952 §2.3.1), and no feed.
const gzipMagic = "\x1f\x8b\x08"

func isGzip(body []byte) bool {
	return bytes.HasPrefix(body, []byte(gzipMagic))
}
