package parse

import (
	"encoding/binary"
	"math/bits"
)

// Marks are fingerprints of a document's items, eight bytes an item in document
// order. They are this package's own format: store them, compare nothing. An
// item's mark covers its bytes and all that it inherits from the document
// around it, so that an equal mark means an equal item.
type Marks []byte

// marksVersion is part of every mark. It grows when items are read otherwise
// than before, so that they are all read anew.
const marksVersion = 1

func (m Marks) set() map[uint64]bool {
	all := make(map[uint64]bool, len(m)/8)
	for ; len(m) >= 8; m = m[8:] {
		all[binary.LittleEndian.Uint64(m)] = true
	}
	return all
}

func (m Marks) add(mark uint64) Marks { return binary.LittleEndian.AppendUint64(m, mark) }

// fingerprint hashes bytes eight at a time; seed joins what they depend on. It
// need not withstand an outlet, which could only hide its own items from
// itself.
func fingerprint(seed uint64, b []byte) uint64 {
	h := seed ^ uint64(len(b))*0x9E3779B97F4A7C15
	for ; len(b) >= 8; b = b[8:] {
		h = mix(h ^ binary.LittleEndian.Uint64(b))
	}
	var tail [8]byte
	copy(tail[:], b)
	return mix(mix(h^binary.LittleEndian.Uint64(tail[:])) ^ 0xD6E8FEB86659FD93)
}

func mix(x uint64) uint64 {
	hi, lo := bits.Mul64(x, 0xA0761D6478BD642F)
	return hi ^ lo ^ x>>29
}
