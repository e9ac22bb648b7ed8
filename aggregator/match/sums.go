package match

import "encoding/binary"

// sumOf tells features apart, but for one pair in 2^64. It is never 0.
func sumOf(feature []byte) uint64 {
	h := uint64(len(feature)) * 0x9E3779B97F4A7C15
	for ; len(feature) >= 8; feature = feature[8:] {
		h = mix(h ^ binary.LittleEndian.Uint64(feature))
	}
	var last uint64
	for i, c := range feature {
		last |= uint64(c) << (8 * i)
	}
	return max(mix(h^last), 1)
}

// mix lets every bit of x decide on every bit of what it gives.
func mix(x uint64) uint64 {
	x = (x ^ x>>32) * 0xD6E8FEB86659FD93
	x = (x ^ x>>32) * 0xD6E8FEB86659FD93
	return x ^ x>>32
}

// sumIndex finds numbers by sums. Most sums that it is asked for it does not hold:
// of these one bit tells nearly all.
type sumIndex struct {
	held  []uint64 // a bit for the upper bits of each sum
	slots []numbered
}

type numbered struct {
	sum    uint64 // 0: none
	number int32
}

const heldBits = 20

func newSumIndex(n int) *sumIndex {
	size := 1024
	for size < 2*n {
		size *= 2
	}
	return &sumIndex{held: make([]uint64, 1<<heldBits/64), slots: make([]numbered, size)}
}

// put adds a sum that is not there.
func (x *sumIndex) put(sum uint64, number int32) {
	bit := sum >> (64 - heldBits)
	x.held[bit/64] |= 1 << (bit % 64)
	mask := uint64(len(x.slots) - 1)
	i := sum & mask
	for x.slots[i].sum != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = numbered{sum, number}
}

// get gives the number of a sum; -1: it is not there.
func (x *sumIndex) get(sum uint64) int32 {
	bit := sum >> (64 - heldBits)
	if x.held[bit/64]&(1<<(bit%64)) == 0 {
		return -1
	}
	mask := uint64(len(x.slots) - 1)
	for i := sum & mask; ; i = (i + 1) & mask {
		switch x.slots[i].sum {
		case sum:
			return x.slots[i].number
		case 0:
			return -1
		}
	}
}

// sumSet holds sums; it is used again and again, and a map would be slower.
type sumSet struct {
	slots []uint64 // at least half of them 0, which is none
	n     int
}

// add reports whether a sum was not in the set.
func (s *sumSet) add(sum uint64) bool {
	if 2*s.n >= len(s.slots) {
		s.grow()
	}
	mask := uint64(len(s.slots) - 1)
	for i := sum & mask; ; i = (i + 1) & mask {
		switch s.slots[i] {
		case sum:
			return false
		case 0:
			s.slots[i] = sum
			s.n++
			return true
		}
	}
}

func (s *sumSet) grow() {
	old := s.slots
	s.slots, s.n = make([]uint64, max(1024, 2*len(old))), 0
	for _, sum := range old {
		if sum != 0 {
			s.add(sum)
		}
	}
}

func (s *sumSet) reset() {
	clear(s.slots)
	s.n = 0
}
