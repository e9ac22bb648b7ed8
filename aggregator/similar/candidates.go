package similar

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Limits on how much is compared.
const (
	maxListed     = 256  // stories that are held of a term, those that used it last
	maxTouched    = 2048 // times that a story is found by a term, the rarest terms first
	maxCandidates = 32   // stories that are compared by their terms
	maxClose      = 6    // stories whose texts are compared one by one
)

// candidate is a story that shares terms with a text.
type candidate struct {
	*story
	score    float64 // at first the likeness with all of the story
	all      shared  // with all of the story
	closest  *text
	near     shared   // with the closest text
	copy     *text    // the text that is the same article; nil: none
	likeness Likeness // to the copy
}

// candidates are the living stories that share the most telling terms, the
// rarest of which find them.
func (x *Index) candidates(q *query) []candidate {
	x.touch(q)
	best := ranking{max: 2 * maxCandidates} // some may have ended
	for _, slot := range x.touched {
		best.offer(ranked{x.partial[slot], slot})
		x.partial[slot] = 0
	}
	window := int64(x.o.Window / time.Second)
	out := make([]candidate, 0, maxCandidates)
	for _, r := range best.top {
		if s := x.stories.at(r.slot); len(out) < maxCandidates && s.gap(q.at) <= window {
			all := x.withStory(q, s)
			out = append(out, candidate{story: s, score: all.cosine, all: all})
		}
	}
	return out
}

// touch sums up the weights of the terms that each story shares with a text, as
// far as maxTouched reaches.
func (x *Index) touch(q *query) {
	x.touched = x.touched[:0]
	budget := maxTouched
	for _, i := range q.rarestFirst() {
		t := &q.terms[i]
		if budget -= int(t.stories.held); budget < 0 {
			return
		}
		for _, slot := range slices.Backward(x.terms.list(t.stories)) {
			if x.partial[slot] == 0 {
				x.touched = append(x.touched, slot)
			}
			x.partial[slot] += float32(t.weight)
		}
	}
}

// rarestFirst gives the places of a text's terms.
func (q *query) rarestFirst() []uint8 {
	order := make([]uint8, len(q.terms))
	for i := range order {
		order[i] = uint8(i)
	}
	slices.SortStableFunc(order, func(a, b uint8) int {
		return cmp.Compare(q.terms[a].stories.count, q.terms[b].stories.count)
	})
	return order
}

// ranking keeps the best of what it is offered, of equals the first.
type ranking struct {
	max int
	top []ranked // the best first
}

type ranked struct {
	value float32
	slot  uint32
}

func (r *ranking) offer(v ranked) {
	if len(r.top) == r.max {
		if v.value <= r.top[r.max-1].value {
			return
		}
		r.top = r.top[:r.max-1]
	}
	i := sort.Search(len(r.top), func(i int) bool { return r.top[i].value < v.value })
	r.top = slices.Insert(r.top, i, v)
}

// sortByScore puts the best first.
func sortByScore(cs []candidate) {
	slices.SortFunc(cs, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
}
