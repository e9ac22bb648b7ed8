package similar

// sketchSize is the number of bins of a sketch, each with 8 bits of the least
// hash that fell into it.
const sketchSize = 64

// sketchWords is the least number of body terms of which a sketch says
// anything.
const sketchWords = 12

// shingle is the number of neighbouring terms that are hashed together.
const shingle = 3

// Sketch is a MinHash of a text's shingles by one permutation (Li, Owen, Zhang:
// One Permutation Hashing, 2012), of which few bits are kept (Li, König: b-Bit
// Minwise Hashing, 2010): the share of equal bins estimates the share of common
// shingles.
type Sketch [sketchSize]uint8

// sketcher builds a Sketch term by term.
type sketcher struct {
	last [shingle - 1]uint32
	n    int
	bins [sketchSize]uint64 // complement of the least hash, so that 0 is none
}

func (s *sketcher) add(h uint32) {
	if s.n++; s.n >= shingle {
		x := mix(uint64(s.last[0])<<32 ^ uint64(s.last[1])*hashSeed ^ uint64(h))
		bin := x % sketchSize
		s.bins[bin] = max(s.bins[bin], ^(x / sketchSize))
	}
	s.last[0], s.last[1] = s.last[1], h
}

// sketch fills empty bins from the next full one (Shrivastava, Li:
// Densifying One Permutation Hashing, 2014).
func (s *sketcher) sketch() (out Sketch) {
	if s.n < shingle {
		return out
	}
	for i := range s.bins {
		j := i
		for s.bins[j] == 0 {
			j = (j + 1) % sketchSize
		}
		out[i] = uint8(mix(s.bins[j] + uint64(j-i)))
	}
	return out
}

// alike estimates the share of common shingles: that of equal bins, but for
// those which are equal by chance.
func (s *Sketch) alike(t *Sketch) float64 {
	n := 0
	for i := range s {
		if s[i] == t[i] {
			n++
		}
	}
	const chance = 1.0 / 256
	return max(0, (float64(n)/sketchSize-chance)/(1-chance))
}
