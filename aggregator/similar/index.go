package similar

import (
	"math"
	"slices"
	"time"
)

// Doc is a text that an Index holds.
type Doc struct {
	ID    uint64
	Story uint64
	At    time.Time // when it was seen
	Print Print
}

// published is the time of what a text tells: its own claim, or when it was
// seen. What is seen in one hour, after an outage or at a first poll, may be the
// news of a year.
func (d *Doc) published() int64 {
	if d.Print.At != 0 {
		return d.Print.At
	}
	return d.At.Unix()
}

// Options bound an Index.
type Options struct {
	Window time.Duration // a story takes no more texts so long after its last one
	Max    int           // most texts held; the oldest stories are dropped first
}

// Index holds the stories of a window of time by their terms. It is not safe
// for concurrent use.
//
// How telling a term is, is learned from the stream: by the number of stories
// that it occurs in, not of texts, so that a story which everybody reports does
// not wear its own names out, and among those of one language, so that the common
// words of a rare language are not taken for rare words.
type Index struct {
	o        Options
	stories  []*story            // by slot; nil: free
	free     []uint32            // slots
	slots    map[uint64]uint32   // story → slot
	langs    map[uint16]int      // stories of a language
	postings map[uint32][]uint32 // term → slots of the stories that it occurs in
	docs     int
	texts    int // added so far: the clock of cached norms
	terms    int // of those
	swept    int // texts at the last sweep
	newest   int64

	// Scratch of Find, used again.
	weighed []queryTerm
	partial []float32 // by slot
	touched []uint32
	order   []uint8
}

// NewIndex makes an empty index.
func NewIndex(o Options) *Index {
	return &Index{o: o, slots: map[uint64]uint32{}, langs: map[uint16]int{}, postings: map[uint32][]uint32{}}
}

// Len is the number of texts held.
func (x *Index) Len() int { return x.docs }

// Print is that of a text in a story; nil where it is not held any more.
func (x *Index) Print(story, text uint64) *Print {
	slot, ok := x.slots[story]
	if !ok {
		return nil
	}
	for i := range x.stories[slot].docs {
		if d := &x.stories[slot].docs[i]; d.id == text {
			return &d.print
		}
	}
	return nil
}

// Add takes a text into its story, or a new print of one that is there.
func (x *Index) Add(d Doc) {
	slot := x.slot(d.Story, d.Print.Lang)
	s := x.stories[slot]
	x.newest = max(x.newest, d.At.Unix())
	s.widen(d.published(), d.published(), d.At.Unix())
	s.grow()
	s.mass += len(d.Print.Terms)
	x.texts++
	x.terms += len(d.Print.Terms)
	for _, t := range d.Print.Terms {
		if len(s.docs) == 0 || s.add(t.Hash, weight(t)) {
			x.postings[t.Hash] = append(x.postings[t.Hash], slot)
		}
	}
	x.docs += s.put(doc{id: d.ID, print: d.Print, norm: cachedNorm{x.norm(&d.Print), x.texts}})
	x.prune(slot)
	if x.texts-x.swept > 1000+x.docs/8 || x.docs > x.o.Max {
		x.sweep()
	}
}

// slot is where a story is; a new one gets a free slot.
func (x *Index) slot(id uint64, lang uint16) uint32 {
	if slot, ok := x.slots[id]; ok {
		return slot
	}
	s := &story{id: id, lang: lang}
	x.langs[lang]++
	if n := len(x.free); n > 0 {
		slot := x.free[n-1]
		x.free = x.free[:n-1]
		x.stories[slot], x.slots[id] = s, slot
		return slot
	}
	x.stories = append(x.stories, s)
	x.partial = append(x.partial, 0)
	x.slots[id] = uint32(len(x.stories) - 1)
	return x.slots[id]
}

// Merge makes the texts of one story those of another.
func (x *Index) Merge(from, into uint64) {
	old, ok := x.slots[from]
	if !ok || from == into {
		return
	}
	b := x.stories[old]
	slot := x.slot(into, b.lang)
	a := x.stories[slot]
	a.grow()
	b.grow()
	for _, t := range b.terms {
		x.unpost(t.hash, old)
		if a.add(t.hash, t.weight) {
			x.postings[t.hash] = append(x.postings[t.hash], slot)
		}
	}
	x.docs -= len(a.docs) + len(b.docs)
	for _, d := range b.docs {
		a.put(d)
	}
	x.docs += len(a.docs)
	a.mass += b.mass
	a.widen(b.first, b.last, b.seen)
	x.release(old)
	x.prune(slot)
}

// Drop forgets a story with its texts.
func (x *Index) Drop(story uint64) {
	slot, ok := x.slots[story]
	if !ok {
		return
	}
	s := x.stories[slot]
	s.grow()
	for _, t := range s.terms {
		x.unpost(t.hash, slot)
	}
	x.docs -= len(s.docs)
	x.release(slot)
}

func (x *Index) release(slot uint32) {
	delete(x.slots, x.stories[slot].id)
	x.langs[x.stories[slot].lang]--
	x.stories[slot] = nil
	x.free = append(x.free, slot)
}

func (x *Index) unpost(term, slot uint32) {
	p := x.postings[term]
	i := slices.Index(p, slot)
	if i < 0 {
		return
	}
	p[i] = p[len(p)-1]
	if p = p[:len(p)-1]; len(p) == 0 {
		delete(x.postings, term)
		return
	}
	x.postings[term] = p
}

// prune keeps a story's terms bounded: the rarest in it go.
func (x *Index) prune(slot uint32) {
	for _, term := range x.stories[slot].prune() {
		x.unpost(term, slot)
	}
}

// sweep drops the stories that have ended, and the oldest ones beyond what may
// be held.
func (x *Index) sweep() {
	x.swept = x.texts
	oldest := x.newest - int64(x.o.Window/time.Second)
	if x.docs > x.o.Max {
		oldest = max(oldest, x.boundary(x.o.Max-x.o.Max/10))
	}
	dropped := map[uint32]bool{}
	for slot, s := range x.stories {
		if s != nil && s.seen < oldest {
			dropped[uint32(slot)] = true
			x.docs -= len(s.docs)
			x.release(uint32(slot))
		}
	}
	if len(dropped) == 0 {
		return
	}
	for term, p := range x.postings {
		p = slices.DeleteFunc(p, func(slot uint32) bool { return dropped[slot] })
		if len(p) == 0 {
			delete(x.postings, term)
		} else {
			x.postings[term] = p
		}
	}
}

// boundary is the time such that the stories that were alive after it have at
// most so many texts.
func (x *Index) boundary(keep int) int64 {
	var live []*story
	for _, s := range x.stories {
		if s != nil {
			live = append(live, s)
		}
	}
	slices.SortFunc(live, func(a, b *story) int { return int(b.seen - a.seen) })
	for _, s := range live {
		if keep -= len(s.docs); keep < 0 {
			return s.seen + 1
		}
	}
	return math.MinInt64
}
