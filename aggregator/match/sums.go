package match

import "hash/crc64"

// sumOf tells features apart: those of eight bytes for certain, longer ones but
// for one pair in 2^64. It is never 0.
func sumOf(feature []byte) uint64 { return max(crc64.Checksum(feature, sums), 1) }

var sums = crc64.MakeTable(crc64.ECMA)

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
