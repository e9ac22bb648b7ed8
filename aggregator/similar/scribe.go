package similar

import (
	"bufio"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"io"
	"math"
)

// scribe writes numbers, and at the end a checksum of them. The first error stays.
type scribe struct {
	w   *bufio.Writer
	sum hash.Hash32
	buf []byte
	err error
}

// reader reads what a scribe wrote. After an error it yields zeroes.
type reader struct {
	r   io.Reader
	sum hash.Hash32
	buf []byte
	pos int // in buf: what stands before is read, but not summed up yet
	err error
}

// chunk is how much is summed up and handed on at once.
const chunk = 1 << 16

func newChecksum() hash.Hash32 { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }

func newScribe(w io.Writer) *scribe {
	return &scribe{w: bufio.NewWriterSize(w, chunk), sum: newChecksum(), buf: make([]byte, 0, chunk+256)}
}

func (s *scribe) flush() {
	// A hash takes everything.
	_, _ = s.sum.Write(s.buf)
	if s.err == nil {
		_, s.err = s.w.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

func (s *scribe) u32(v uint32) {
	if s.buf = binary.LittleEndian.AppendUint32(s.buf, v); len(s.buf) >= chunk {
		s.flush()
	}
}

func (s *scribe) u64(v uint64) {
	s.u32(uint32(v))
	s.u32(uint32(v >> 32))
}

func (s *scribe) text(t string) { s.buf = append(s.buf, t...) }

func (s *scribe) norm(n cachedNorm) {
	s.u32(math.Float32bits(n.value))
	s.u32(n.at)
}

func (s *scribe) story(v *story) {
	for _, n := range [...]uint64{v.id, uint64(v.first), uint64(v.last), uint64(v.seen)} {
		s.u64(n)
	}
	for _, n := range [...]uint32{v.size, v.mass, uint32(v.lang), uint32(v.texts), v.head, v.terms, v.count, v.newer, v.older} {
		s.u32(n)
	}
	s.norm(v.norm)
}

func (s *scribe) keptText(v *text) {
	for _, n := range [...]uint64{v.id, uint64(v.at), v.title} {
		s.u64(n)
	}
	for _, n := range [...]uint32{v.by, v.story, v.next, v.terms, uint32(v.lang), uint32(v.words), uint32(v.count)} {
		s.u32(n)
	}
	s.norm(v.norm)
	s.buf = append(s.buf, v.sketch[:]...)
}

// close writes the checksum.
func (s *scribe) close() error {
	s.flush()
	s.buf = binary.LittleEndian.AppendUint32(s.buf, s.sum.Sum32())
	s.flush()
	if s.err == nil {
		s.err = s.w.Flush()
	}
	return s.err
}

func newReader(r io.Reader) *reader { return &reader{r: r, sum: newChecksum()} }

// next gives n bytes, zeroes after an error.
func (r *reader) next(n int) []byte {
	if len(r.buf)-r.pos < n {
		r.fill(n)
	}
	b := r.buf[r.pos : r.pos+n]
	r.pos += n
	return b
}

// fill reads on until there are n bytes.
func (r *reader) fill(n int) {
	r.add()
	rest := r.buf
	r.buf = make([]byte, chunk+n)
	have := copy(r.buf, rest)
	if r.err == nil {
		var read int
		read, r.err = io.ReadAtLeast(r.r, r.buf[have:], n-have)
		have += read
	}
	if r.err != nil {
		clear(r.buf)
		return
	}
	r.buf = r.buf[:have]
}

// add sums up what is read.
func (r *reader) add() {
	// A hash takes everything.
	_, _ = r.sum.Write(r.buf[:r.pos])
	r.buf, r.pos = r.buf[r.pos:], 0
}

func (r *reader) u32() uint32 { return binary.LittleEndian.Uint32(r.next(4)) }

func (r *reader) u64() uint64 {
	low := r.u32()
	return uint64(r.u32())<<32 | uint64(low)
}

func (r *reader) text(n int) string { return string(r.next(n)) }

func (r *reader) norm() cachedNorm { return cachedNorm{math.Float32frombits(r.u32()), r.u32()} }

func (r *reader) story(v *story) {
	v.id, v.first, v.last, v.seen = r.u64(), int64(r.u64()), int64(r.u64()), int64(r.u64())
	v.size, v.mass, v.lang, v.texts = r.u32(), r.u32(), uint16(r.u32()), uint16(r.u32())
	v.head, v.terms, v.count, v.newer, v.older = r.u32(), r.u32(), r.u32(), r.u32(), r.u32()
	v.norm = r.norm()
}

func (r *reader) keptText(v *text) {
	v.id, v.at, v.title = r.u64(), int64(r.u64()), r.u64()
	v.by, v.story, v.next, v.terms = r.u32(), r.u32(), r.u32(), r.u32()
	v.lang, v.words, v.count = uint16(r.u32()), uint16(r.u32()), uint16(r.u32())
	v.norm = r.norm()
	copy(v.sketch[:], r.next(sketchSize))
}

// close checks the checksum.
func (r *reader) close() error {
	r.add()
	want := r.sum.Sum32()
	if got := r.u32(); r.err != nil || got != want {
		return ErrSnapshot
	}
	return nil
}
