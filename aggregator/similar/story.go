package similar

import (
	"cmp"
	"slices"
)

// Limits on what is kept of a story.
const (
	maxDocs       = 24   // texts that a new one is compared with one by one
	maxStoryTerms = 1024 // pruned to half when there are more
)

// story is the texts that tell one piece of news.
type story struct {
	id    uint64
	lang  uint16 // of its first text
	first int64  // unix seconds of the oldest text's publication
	last  int64  // and of the newest's
	seen  int64  // when the newest text was seen
	size  int    // texts that it took in, dropped ones included
	mass  int    // terms of those
	docs  []doc
	terms []storyTerm // by hash; nil while there is one text, whose terms they are
	norm  cachedNorm
}

type storyTerm struct{ hash, weight uint32 }

type doc struct {
	id    uint64
	print Print
	norm  cachedNorm
}

// cachedNorm is the length of a vector as it was some texts ago: it changes
// slowly, with what the stream teaches about terms.
type cachedNorm struct {
	value float64
	at    int // Index.texts when it was reckoned
}

// widen makes the story last from first to last at least.
func (s *story) widen(first, last, seen int64) {
	if s.seen == 0 {
		s.first, s.last = first, last
	}
	s.first, s.last, s.seen = min(s.first, first), max(s.last, last), max(s.seen, seen)
}

// gap is how far a time is from those of the story, in seconds.
func (s *story) gap(at int64) int64 { return max(0, s.first-at, at-s.last) }

// put takes a text in, in place of an older print of it, and gives the change
// in the number of texts held. Beyond maxDocs the oldest but the first goes.
func (s *story) put(d doc) int {
	s.norm.at = 0
	for i := range s.docs {
		if s.docs[i].id == d.id {
			s.docs[i] = d
			return 0
		}
	}
	s.size++
	s.docs = append(s.docs, d)
	if len(s.docs) <= maxDocs {
		return 1
	}
	s.docs = slices.Delete(s.docs, 1, 2)
	return 0
}

// grow makes the terms of a story's first text its own, so that others' can be
// added.
func (s *story) grow() {
	if s.terms != nil || len(s.docs) == 0 {
		return
	}
	first := s.docs[0].print.Terms
	s.terms = make([]storyTerm, len(first), 2*len(first)+1)
	for i, t := range first {
		s.terms[i] = storyTerm{t.Hash, weight(t)}
	}
}

// add counts a term and reports whether it is new to the story.
func (s *story) add(hash, weight uint32) bool {
	i, ok := s.find(hash)
	if ok {
		s.terms[i].weight += weight
		return false
	}
	s.terms = slices.Insert(s.terms, i, storyTerm{hash, weight})
	return true
}

func (s *story) find(hash uint32) (int, bool) {
	return slices.BinarySearchFunc(s.terms, hash, func(t storyTerm, h uint32) int { return cmp.Compare(t.hash, h) })
}

// prune drops the lightest terms of a story that has too many, and names them.
func (s *story) prune() (dropped []uint32) {
	if len(s.terms) <= maxStoryTerms {
		return nil
	}
	byWeight := slices.SortedFunc(slices.Values(s.terms), func(a, b storyTerm) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.hash, b.hash))
	})
	light := map[uint32]bool{}
	for _, t := range byWeight[:len(byWeight)-maxStoryTerms/2] {
		light[t.hash] = true
		dropped = append(dropped, t.hash)
	}
	s.terms = slices.DeleteFunc(s.terms, func(t storyTerm) bool { return light[t.hash] })
	return dropped
}

// Weights of a term by where it stands: whole numbers, so that sums do not
// depend on their order.
const (
	titleWeight = 3
	bodyWeight  = 2
)

func weight(t Term) uint32 {
	var w uint32
	if t.InTitle {
		w += titleWeight
	}
	if t.InBody {
		w += bodyWeight
	}
	return w
}
