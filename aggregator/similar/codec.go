package similar

import (
	"encoding/binary"
	"errors"
)

// errPrint is what Decode answers to bytes that Append did not write.
var errPrint = errors.New("not a fingerprint")

const codecVersion = 4

// Append adds the print's bytes to dst.
func (p *Print) Append(dst []byte) []byte {
	dst = append(dst, codecVersion)
	dst = binary.BigEndian.AppendUint16(dst, p.Lang)
	dst = binary.BigEndian.AppendUint32(dst, p.By)
	dst = binary.BigEndian.AppendUint64(dst, uint64(p.At))
	dst = binary.BigEndian.AppendUint64(dst, p.Title)
	dst = binary.BigEndian.AppendUint16(dst, p.Words)
	dst = append(dst, byte(len(p.Terms)))
	for _, t := range p.Terms {
		dst = binary.BigEndian.AppendUint32(dst, uint32(t))
	}
	if p.Words < sketchWords {
		return dst
	}
	return append(dst, p.Sketch[:]...)
}

// Decode reads what Append wrote. Bytes of another version are an error: the
// text has to be printed anew.
func Decode(b []byte) (Print, error) {
	const head = 26
	if len(b) < head || b[0] != codecVersion {
		return Print{}, errPrint
	}
	p := Print{
		Lang:  binary.BigEndian.Uint16(b[1:]),
		By:    binary.BigEndian.Uint32(b[3:]),
		At:    int64(binary.BigEndian.Uint64(b[7:])),
		Title: binary.BigEndian.Uint64(b[15:]),
		Words: binary.BigEndian.Uint16(b[23:]),
	}
	n := int(b[25])
	b = b[head:]
	if len(b) < 4*n {
		return Print{}, errPrint
	}
	p.Terms = make([]Term, n)
	for i := range p.Terms {
		p.Terms[i] = Term(binary.BigEndian.Uint32(b))
		b = b[4:]
	}
	return p, p.decodeSketch(b)
}

func (p *Print) decodeSketch(b []byte) error {
	if p.Words < sketchWords {
		return nil
	}
	if len(b) < sketchSize {
		return errPrint
	}
	copy(p.Sketch[:], b)
	return nil
}
