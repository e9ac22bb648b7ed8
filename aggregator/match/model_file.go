package match

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"strings"
)

// A model file is, numbers being little-endian:
//
//	"wireroom model 2\n"
//	threshold, bias, scale   float64 each
//	rarity of the unseen     byte
//	number of features       uint32
//	each, in order of text   bytes shared with the one before, bytes more, those; weight; rarity
//	CRC-32 (IEEE) of all     uint32
const (
	modelMagic   = "wireroom model 2\n"
	modelHeader  = len(modelMagic) + 3*8 + 1 + 4
	maxModelFile = 8 << 20
)

// ErrNotModel says that a file is no model, is cut off, or is of another version.
var ErrNotModel = errors.New("no model file of this version")

// WriteTo writes the model; the same model gives the same bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(m.bytes())
	return int64(n), err
}

func (m *Model) bytes() []byte {
	b := []byte(modelMagic)
	for _, x := range []float64{m.threshold, m.bias, m.scale} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	b = append(b, m.unseen)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.features)))
	before := ""
	for _, f := range m.features {
		n := shared(before, f.text)
		b = append(b, byte(n), byte(len(f.text)-n))
		b = append(b, f.text[n:]...)
		b = append(b, byte(f.weight), f.rarity)
		before = f.text
	}
	return appendSum(b)
}

func appendSum(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// Sum tells models apart: a checksum of what WriteTo writes.
func (m *Model) Sum() uint32 {
	b := m.bytes()
	return binary.LittleEndian.Uint32(b[len(b)-4:])
}

// shared counts the bytes in which two texts begin alike.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && n < 255 && a[n] == b[n] {
		n++
	}
	return n
}

// ReadModel reads what WriteTo wrote. Its error is ErrNotModel or the reader's.
func ReadModel(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxModelFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > maxModelFile:
		return nil, fmt.Errorf("larger than %d bytes: %w", maxModelFile, ErrNotModel)
	case len(b) < modelHeader+4 || !bytes.HasPrefix(b, []byte(modelMagic)):
		return nil, ErrNotModel
	}
	end := len(b) - 4
	if crc32.ChecksumIEEE(b[:end]) != binary.LittleEndian.Uint32(b[end:]) {
		return nil, fmt.Errorf("damaged: %w", ErrNotModel)
	}
	m := &Model{unseen: b[modelHeader-5]}
	for i, x := range []*float64{&m.threshold, &m.bias, &m.scale} {
		*x = math.Float64frombits(binary.LittleEndian.Uint64(b[len(modelMagic)+8*i:]))
	}
	if !m.sane() || !m.readFeatures(b[modelHeader:end], binary.LittleEndian.Uint32(b[modelHeader-4:])) {
		return nil, fmt.Errorf("damaged: %w", ErrNotModel)
	}
	m.link()
	if !bytes.Equal(m.bytes(), b) { // one model, one file
		return nil, fmt.Errorf("not as it is written here: %w", ErrNotModel)
	}
	return m, nil
}

// sane reports whether the numbers are such as training gives.
func (m *Model) sane() bool {
	return 0 <= m.threshold && m.threshold <= 1 && math.Abs(m.bias) < 1e6 && 0 <= m.scale && m.scale < 1e6
}

// readFeatures reports whether b is n features in order, and nothing else.
func (m *Model) readFeatures(b []byte, n uint32) bool {
	before := ""
	for range n {
		if len(b) < 2 {
			return false
		}
		same, more := int(b[0]), int(b[1])
		if b = b[2:]; same > len(before) || len(b) < more+2 {
			return false
		}
		text := before[:same] + string(b[:more])
		if strings.Compare(before, text) >= 0 {
			return false
		}
		m.features = append(m.features, feature{text: text, weight: int8(b[more]), rarity: b[more+1]})
		b, before = b[more+2:], text
	}
	return len(b) == 0
}
