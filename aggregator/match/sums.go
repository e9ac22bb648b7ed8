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

// sumIndex finds by their sums the features that a model knows. Most sums that it
// is asked for it does not hold: of these one bit tells nearly all.
type sumIndex struct {
	held  []uint64 // a bit for the upper bits of each sum
	slots []slot   // at least half of them empty
}

// slot holds what judging needs of a feature, so that it need not be looked at.
type slot struct {
	sum    uint64 // 0: empty
	at     int32  // in the model's features
	weight int8
	rarity uint8
}

const heldBits = 20

func newSumIndex(features []feature) *sumIndex {
	size := 1024
	for size < 2*len(features) {
		size *= 2
	}
	x := &sumIndex{held: make([]uint64, 1<<heldBits/64), slots: make([]slot, size)}
	for at, f := range features {
		x.put(slot{sumOf([]byte(f.text)), int32(at), f.weight, f.rarity})
	}
	return x
}

func (x *sumIndex) put(s slot) {
	bit := s.sum >> (64 - heldBits)
	x.held[bit/64] |= 1 << (bit % 64)
	mask := uint64(len(x.slots) - 1)
	i := s.sum & mask
	for x.slots[i].sum != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = s
}

// get gives the slot of a sum; nil: there is none.
func (x *sumIndex) get(sum uint64) *slot {
	bit := sum >> (64 - heldBits)
	if x.held[bit/64]&(1<<(bit%64)) == 0 {
		return nil
	}
	mask := uint64(len(x.slots) - 1)
	for i := sum & mask; ; i = (i + 1) & mask {
		switch x.slots[i].sum {
		case sum:
			return &x.slots[i]
		case 0:
			return nil
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
