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
	At    time.Time
	Print Print
}

// Verdict is what a text is to another.
type Verdict uint8

// The verdicts, the weakest first.
const (
	Different Verdict = iota
	SameStory
	SameText
)

// Match is a story that a text belongs to.
type Match struct {
	Story   uint64
	Doc     uint64 // the text in it that is closest
	Verdict Verdict
	Score   float64 // 0 to 1
	Reason  string  // in words
}

// Options bound an Index.
type Options struct {
	Window time.Duration // texts older than this before the newest are dropped
	Max    int           // most texts held
}

// Index holds the texts of a window of time. It is not safe for concurrent use.
type Index struct {
	o        Options
	docs     []doc // in order of arrival
	base     int   // number of docs dropped so far: docs[i] is number base+i
	byID     map[uint64]int
	postings map[uint32][]int32
	newest   int64
	alias    map[uint64]uint64
	scores   map[int]float64 // scratch of Find
}

type doc struct {
	id, story uint64
	at        int64 // unix seconds
	norm      float64
	print     Print
}

// NewIndex makes an empty index.
func NewIndex(o Options) *Index {
	return &Index{o: o, byID: map[uint64]int{}, postings: map[uint32][]int32{}, alias: map[uint64]uint64{}, scores: map[int]float64{}}
}

// Len is the number of texts held.
func (x *Index) Len() int { return len(x.docs) }

// Add takes a text in, or a new print of one that it holds.
func (x *Index) Add(d Doc) {
	if i, ok := x.byID[d.ID]; ok {
		x.docs[i-x.base].print = d.Print
		return
	}
	n := x.base + len(x.docs)
	x.byID[d.ID] = n
	x.docs = append(x.docs, doc{id: d.ID, story: d.Story, at: d.At.Unix(), print: d.Print})
	for _, t := range d.Print.Terms {
		x.postings[t.Hash] = append(x.postings[t.Hash], int32(n))
	}
	x.newest = max(x.newest, d.At.Unix())
	x.trim()
}

// Merge makes the texts of one story those of another.
func (x *Index) Merge(from, into uint64) {
	x.alias[from] = into
}

func (x *Index) story(s uint64) uint64 {
	for {
		t, ok := x.alias[s]
		if !ok {
			return s
		}
		s = t
	}
}

// trim drops the oldest texts until the rest is within bounds.
func (x *Index) trim() {
	oldest := x.newest - int64(x.o.Window/time.Second)
	n := max(0, len(x.docs)-x.o.Max)
	for n < len(x.docs) && x.docs[n].at < oldest {
		n++
	}
	for _, d := range x.docs[:n] {
		delete(x.byID, d.id)
		for _, t := range d.print.Terms {
			x.unpost(t.Hash)
		}
	}
	clear(x.docs[:n])
	x.docs = x.docs[n:]
	x.base += n
}

func (x *Index) unpost(h uint32) {
	p := x.postings[h]
	if len(p) <= 1 {
		delete(x.postings, h)
		return
	}
	x.postings[h] = p[1:]
}

func (x *Index) idf(h uint32) float64 {
	return math.Log(1 + (float64(len(x.docs))+1)/(float64(len(x.postings[h]))+0.5))
}

func (x *Index) weight(t Term) float64 {
	w := 0.0
	if t.Flags&inTitle != 0 {
		w = 1
	}
	w += 0.5 * math.Min(1, float64(t.Count))
	if t.Flags&isName != 0 {
		w *= 1.3
	}
	return w * x.idf(t.Hash)
}

// Find gives the stories that a text belongs to, the best first; none when it
// tells news of its own.
func (x *Index) Find(d Doc) []Match {
	clear(x.scores)
	norm := 0.0
	for _, t := range d.Print.Terms {
		w := x.weight(t)
		norm += w * w
		for _, n := range x.postings[t.Hash] {
			o := &x.docs[int(n)-x.base]
			i, ok := slices.BinarySearchFunc(o.print.Terms, t.Hash, func(a Term, h uint32) int {
				if a.Hash < h {
					return -1
				}
				return count(a.Hash > h)
			})
			if ok {
				x.scores[int(n)] += w * x.weight(o.print.Terms[i])
			}
		}
	}
	best := map[uint64]Match{}
	for n, s := range x.scores {
		o := &x.docs[n-x.base]
		on := 0.0
		for _, t := range o.print.Terms {
			w := x.weight(t)
			on += w * w
		}
		s /= math.Sqrt(norm*on) + 1e-9
		st := x.story(o.story)
		if m, ok := best[st]; s > 0.35 && (!ok || s > m.Score || s == m.Score && o.id < m.Doc) {
			best[st] = Match{Story: st, Doc: o.id, Verdict: SameStory, Score: s, Reason: "common terms"}
		}
	}
	var out []Match
	for _, m := range best {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Match) int {
		if a.Score != b.Score {
			return count(a.Score < b.Score) - count(a.Score > b.Score)
		}
		return count(a.Story > b.Story) - count(a.Story < b.Story)
	})
	return out[:min(len(out), 1)]
}
