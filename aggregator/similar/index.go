package similar

import (
	"slices"
	"time"
)

// Doc is a text that an Index takes in.
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
	Max    int           // most texts held; the stories that grew last stay
}

// Index holds the stories of a window of time by their terms, and their texts by
// their sketches. It is not safe for concurrent use.
//
// How telling a term is, is learned from the stream: by the number of stories
// that it occurs in, not of texts, so that a story which everybody reports does
// not wear its own names out, and among those of one language, so that the common
// words of a rare language are not taken for rare words.
type Index struct {
	o       Options
	stories slots[story]
	byID    map[uint64]uint32 // story → slot
	langs   map[uint16]int    // stories of a language, with those that still count
	past    int               // stories that are gone but still count
	terms   postings          // term → stories
	sums    arena[uint32]     // terms of stories with their weights
	texts   slots[text]
	words   arena[Term] // terms of texts
	bands   postings    // band of a sketch → texts
	added   int         // texts so far: the clock of cached norms
	mass    int         // terms of those
	now     int64       // when the newest text was seen

	newest, oldest uint32 // stories, by when they last grew

	scratch
}

// scratch is space that is used again.
type scratch struct {
	weighed    []queryTerm
	partial    []float32 // by story
	touched    []uint32
	nearby     []uint32
	own, union []storyTerm
}

// NewIndex makes an empty index.
func NewIndex(o Options) *Index {
	return &Index{
		o: o, byID: map[uint64]uint32{}, langs: map[uint16]int{},
		terms: newPostings(maxListed), bands: newPostings(maxBanded),
	}
}

// Len is the number of texts held.
func (x *Index) Len() int { return x.texts.len() }

// Print is that of a text in a story; nil where it is not held any more.
func (x *Index) Print(story, text uint64) *Print {
	slot, ok := x.byID[story]
	if !ok {
		return nil
	}
	for i := x.stories.at(slot).head; i != 0; i = x.texts.at(i).next {
		if t := x.texts.at(i); t.id == text {
			p := x.print(t)
			p.Terms = slices.Clone(p.Terms)
			return &p
		}
	}
	return nil
}

// Add takes a text into its story, or a new print of one that is there.
func (x *Index) Add(d Doc) {
	slot, ok := x.byID[d.Story]
	if !ok {
		slot = x.open(d.Story, d.Print.Lang)
	}
	s := x.stories.at(slot)
	x.now = max(x.now, d.At.Unix())
	x.added++
	x.mass += len(d.Print.Terms)
	s.widen(d.published(), d.published(), d.At.Unix())
	s.mass += uint32(len(d.Print.Terms))
	if s.head == 0 {
		for _, t := range d.Print.Terms {
			x.terms.add(t.key(), slot)
		}
	} else {
		x.own = x.own[:0]
		for _, t := range d.Print.Terms {
			x.own = append(x.own, storyTerm{t.key(), weight(t)})
		}
		x.gain(slot, x.own)
	}
	x.put(slot, &d)
	x.front(slot)
	x.expire()
	if x.past > lessons+x.stories.len() {
		x.fade()
	}
}

// open gives a new story a slot.
func (x *Index) open(id uint64, lang uint16) uint32 {
	slot := x.stories.take(story{id: id, lang: lang})
	x.byID[id] = slot
	x.langs[lang]++
	if int(slot) >= len(x.partial) {
		x.partial = append(x.partial, make([]float32, slotsPerPage)...)
	}
	return slot
}

// gain adds terms to those of a story that has a text.
func (x *Index) gain(slot uint32, more []storyTerm) {
	s := x.stories.at(slot)
	was := x.termsOf(s, nil)
	x.union = union(was, more, x.union)
	light := lightest(x.union)
	kept := x.union[:0]
	for _, t := range x.union {
		for len(was) > 0 && was[0].key < t.key {
			was = was[1:]
		}
		held := len(was) > 0 && was[0].key == t.key
		switch {
		case light[t.key]:
			if held {
				x.terms.remove(t.key, slot)
			}
			continue
		case held:
			x.terms.use(t.key, slot)
		default:
			x.terms.add(t.key, slot)
		}
		kept = append(kept, t)
	}
	x.setTerms(s, kept)
}

// Merge makes the texts of one story those of another.
func (x *Index) Merge(from, into uint64) {
	old, ok := x.byID[from]
	if !ok || from == into {
		return
	}
	slot, ok := x.byID[into]
	b := x.stories.at(old)
	if !ok {
		delete(x.byID, from)
		x.byID[into], b.id = old, into
		return
	}
	a := x.stories.at(slot)
	theirs := x.termsOf(b, nil)
	for _, t := range theirs {
		x.terms.remove(t.key, old)
	}
	x.gain(slot, theirs)
	a.mass += b.mass
	a.size += b.size
	a.norm.at = 0
	a.widen(b.first, b.last, b.seen)
	x.moveTexts(b.head, slot)
	b.head = 0
	x.release(old)
	x.front(slot)
}

// moveTexts puts the texts of a story that ends behind those of another.
func (x *Index) moveTexts(head, slot uint32) {
	s := x.stories.at(slot)
	last := s.head
	for last != 0 && x.texts.at(last).next != 0 {
		last = x.texts.at(last).next
	}
	for i := head; i != 0; {
		t := x.texts.at(i)
		next := t.next
		t.story = slot
		x.link(s, last, i)
		last, i = i, next
	}
}

// front makes a story the one that grew last.
func (x *Index) front(slot uint32) {
	if x.newest == slot {
		return
	}
	x.unlist(slot)
	s := x.stories.at(slot)
	s.older, s.newer = x.newest, 0
	if x.newest != 0 {
		x.stories.at(x.newest).newer = slot
	}
	x.newest = slot
	if x.oldest == 0 {
		x.oldest = slot
	}
}

// unlist takes a story out of the order of growth.
func (x *Index) unlist(slot uint32) {
	s := x.stories.at(slot)
	if s.older != 0 {
		x.stories.at(s.older).newer = s.newer
	}
	if s.newer != 0 {
		x.stories.at(s.newer).older = s.older
	}
	if x.newest == slot {
		x.newest = s.older
	}
	if x.oldest == slot {
		x.oldest = s.newer
	}
	s.newer, s.older = 0, 0
}

// expire drops the stories that have ended, and the oldest ones beyond what may
// be held.
func (x *Index) expire() {
	ended := x.now - int64(x.o.Window/time.Second)
	for x.oldest != x.newest && (x.Len() > x.o.Max || x.stories.at(x.oldest).seen < ended) {
		x.retire(x.oldest)
	}
}

// lessons are the stories that count at least when it is asked which terms are
// common: a stream that pauses is not back at its beginning.
const lessons = 20_000

// retire drops a story but remembers its terms.
func (x *Index) retire(slot uint32) {
	x.past++
	x.langs[x.stories.at(slot).lang]++ // release takes it back
	x.clear(slot, x.terms.retire)
	x.release(slot)
}

// Drop forgets a story with its texts.
func (x *Index) Drop(story uint64) {
	if slot, ok := x.byID[story]; ok {
		x.clear(slot, x.terms.remove)
		x.release(slot)
	}
}

// clear takes the terms and texts of a story away.
func (x *Index) clear(slot uint32, leave func(key, slot uint32)) {
	s := x.stories.at(slot)
	x.own = x.termsOf(s, x.own)
	for _, t := range x.own {
		leave(t.key, slot)
	}
	for i := s.head; i != 0; {
		next := x.texts.at(i).next
		x.forget(i)
		i = next
	}
}

// fade forgets half of the stories that are gone.
func (x *Index) fade() {
	x.terms.fade()
	for lang, n := range x.langs {
		x.langs[lang] = n - n*x.past/(x.past+x.stories.len())/2
	}
	x.past /= 2
}

// release gives up the place of a story whose texts and terms are gone.
func (x *Index) release(slot uint32) {
	s := x.stories.at(slot)
	x.unlist(slot)
	delete(x.byID, s.id)
	x.langs[s.lang]--
	x.sums.give(s.terms, int(2*s.count))
	x.stories.drop(slot)
}
