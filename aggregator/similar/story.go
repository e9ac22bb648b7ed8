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

// story is the texts that tell one piece of news. It holds no pointers: its
// texts and terms are in the Index.
type story struct {
	id    uint64
	first int64  // unix seconds of the oldest text's publication
	last  int64  // and of the newest's
	seen  int64  // when the newest text was seen
	size  uint32 // texts that it took in, dropped ones included
	mass  uint32 // terms of those
	lang  uint16 // of its first text
	texts uint16 // held
	head  uint32 // the first text
	terms uint32 // block of nTerms terms and as many weights; while there is one text, its terms are the story's
	count uint32 // terms
	norm  cachedNorm

	newer, older uint32 // the stories that grew after and before it
}

// text is what is kept of a text, without pointers: its terms are in the Index.
type text struct {
	id     uint64
	at     int64
	title  uint64
	by     uint32
	story  uint32 // its slot
	next   uint32 // the next text of the story
	terms  uint32 // block
	norm   cachedNorm
	lang   uint16
	words  uint16
	count  uint16 // terms
	sketch Sketch
}

// cachedNorm is the length of a vector as it was some texts ago: it changes
// slowly, with what the stream teaches about terms.
type cachedNorm struct {
	value float32
	at    uint32 // Index.texts when it was reckoned; 0: never
}

// storyTerm is a term of a story and the sum of its weights in the texts.
type storyTerm struct{ key, weight uint32 }

// widen makes the story last from first to last at least.
func (s *story) widen(first, last, seen int64) {
	if s.size == 0 {
		s.first, s.last, s.seen = first, last, seen
	}
	s.first, s.last, s.seen = min(s.first, first), max(s.last, last), max(s.seen, seen)
}

// gap is how far a time is from those of the story, in seconds.
func (s *story) gap(at int64) int64 { return max(0, s.first-at, at-s.last) }

// print is what Compare wants of a text that is held.
func (x *Index) print(t *text) Print {
	return Print{
		Lang: t.lang, By: t.by, At: t.at, Title: t.title, Words: t.words, Sketch: t.sketch,
		Terms: x.words.at(t.terms, int(t.count)),
	}
}

// put takes a text into a story, in place of an older print of it. Beyond
// maxDocs the oldest but the first goes.
func (x *Index) put(slot uint32, d *Doc) {
	s := x.stories.at(slot)
	s.norm.at = 0
	last := uint32(0)
	for i := s.head; i != 0; i = x.texts.at(i).next {
		if x.texts.at(i).id == d.ID {
			x.rewrite(i, d)
			return
		}
		last = i
	}
	i := x.texts.take(text{id: d.ID, story: slot})
	x.rewrite(i, d)
	s.size++
	x.link(s, last, i)
}

// link puts a text behind the last one of a story.
func (x *Index) link(s *story, last, i uint32) {
	x.texts.at(i).next = 0
	s.texts++
	if last == 0 {
		s.head = i
		return
	}
	x.texts.at(last).next = i
	if s.texts > maxDocs {
		head := x.texts.at(s.head)
		second := head.next
		head.next = x.texts.at(second).next
		s.texts--
		x.forget(second)
	}
}

// rewrite makes the print of a text the one of d.
func (x *Index) rewrite(i uint32, d *Doc) {
	t, p := x.texts.at(i), &d.Print
	x.unsketch(i)
	t.terms = x.words.resize(t.terms, int(t.count), len(p.Terms))
	t.count = uint16(len(p.Terms))
	copy(x.words.at(t.terms, len(p.Terms)), p.Terms)
	t.at, t.title, t.by, t.lang, t.words, t.sketch = p.At, p.Title, p.By, p.Lang, p.Words, p.Sketch
	t.norm = cachedNorm{}
	x.textNorm(t) // while its terms are at hand
	x.sketch(i)
}

// forget drops a text.
func (x *Index) forget(i uint32) {
	t := x.texts.at(i)
	x.unsketch(i)
	x.words.give(t.terms, int(t.count))
	x.texts.drop(i)
}

// termsOf gives the terms of a story with their weights, in scratch space.
func (x *Index) termsOf(s *story, scratch []storyTerm) []storyTerm {
	scratch = scratch[:0]
	if s.count == 0 && s.head != 0 {
		head := x.texts.at(s.head)
		for _, t := range x.words.at(head.terms, int(head.count)) {
			scratch = append(scratch, storyTerm{t.key(), weight(t)})
		}
		return scratch
	}
	b := x.sums.at(s.terms, int(2*s.count))
	for i := range b[:s.count] {
		scratch = append(scratch, storyTerm{b[i], b[int(s.count)+i]})
	}
	return scratch
}

// setTerms stores the terms of a story.
func (x *Index) setTerms(s *story, terms []storyTerm) {
	s.terms = x.sums.resize(s.terms, int(2*s.count), 2*len(terms))
	s.count = uint32(len(terms))
	b := x.sums.at(s.terms, 2*len(terms))
	for i, t := range terms {
		b[i], b[len(terms)+i] = t.key, t.weight
	}
}

// union adds the terms of two stories, both by key.
func union(a, b, scratch []storyTerm) []storyTerm {
	scratch = scratch[:0]
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(a[0].key, b[0].key); {
		case c < 0:
			scratch, a = append(scratch, a[0]), a[1:]
		case c > 0:
			scratch, b = append(scratch, b[0]), b[1:]
		default:
			scratch = append(scratch, storyTerm{a[0].key, a[0].weight + b[0].weight})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(scratch, a...), b...)
}

// lightest are the terms that a story with too many of them loses.
func lightest(terms []storyTerm) (light map[uint32]bool) {
	if len(terms) <= maxStoryTerms {
		return nil
	}
	byWeight := slices.SortedFunc(slices.Values(terms), func(a, b storyTerm) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.key, b.key))
	})
	light = map[uint32]bool{}
	for _, t := range byWeight[:len(byWeight)-maxStoryTerms/2] {
		light[t.key] = true
	}
	return light
}

// Weights of a term by where it stands: whole numbers, so that sums do not
// depend on their order.
const (
	titleWeight = 3
	bodyWeight  = 2
)

func weight(t Term) uint32 {
	var w uint32
	if t&inTitle != 0 {
		w += titleWeight
	}
	if t&inBody != 0 {
		w += bodyWeight
	}
	return w
}
