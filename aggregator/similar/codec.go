package similar

import (
	"encoding/binary"
	"errors"
)

// errPrint is what Decode answers to bytes that Append did not write.
var errPrint = errors.New("not a fingerprint")

const codecVersion = 2

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
		dst = binary.BigEndian.AppendUint32(dst, t.Hash)
		dst = append(dst, byte(count(t.InTitle)|count(t.InBody)<<1))
	}
	if p.Words < sketchWords {
		return dst
	}
	for _, v := range p.Sketch {
		dst = binary.BigEndian.AppendUint16(dst, v)
	}
	return dst
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
	if len(b) < 5*n {
		return Print{}, errPrint
	}
	p.Terms = make([]Term, n)
	for i := range p.Terms {
		p.Terms[i] = Term{Hash: binary.BigEndian.Uint32(b), InTitle: b[4]&1 != 0, InBody: b[4]&2 != 0}
		b = b[5:]
	}
	return p, p.decodeSketch(b)
}

func (p *Print) decodeSketch(b []byte) error {
	if p.Words < sketchWords {
		return nil
	}
	if len(b) < 2*sketchSize {
		return errPrint
	}
	for i := range p.Sketch {
		p.Sketch[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return nil
}
