package similar

import (
	"cmp"
	"slices"
)

// Limits on what a Print keeps of a text.
const (
	maxTitleTerms = 32
	maxTerms      = 48
	maxScanned    = 4000 // terms of a body that are looked at
)

// Text is what a Print is made of.
type Text struct {
	Title string
	Body  string // plain, without boilerplate; may be empty
	By    string // who wrote it: an outlet's name
}

// Print is what is kept of a text. The zero Print is that of an empty text.
type Print struct {
	By     uint32 // hash of who wrote it
	Title  uint64 // of all words of the title in their order, 0: none
	Words  uint16 // terms in the body, 65,535 at most
	Terms  []Term // of title and body, by Hash; stop words left out
	Sketch Sketch // of the body's word sequences; valid when Words >= sketchWords
}

// Term is one telling term of a text.
type Term struct {
	Hash    uint32
	Count   uint8 // occurrences in the body, 255 at most
	InTitle bool
}

// New makes the print of a text.
func New(t Text) Print {
	b := builder{at: map[uint32]int{}}
	b.print.By = hashTerm(t.By)
	b.title(t.Title)
	b.body(t.Body)
	slices.SortFunc(b.print.Terms, func(x, y Term) int { return cmp.Compare(x.Hash, y.Hash) })
	return b.print
}

// builder gathers a Print.
type builder struct {
	print Print
	at    map[uint32]int // term → its place in print.Terms
}

func (b *builder) title(s string) {
	h := uint64(hashSeed)
	n := 0
	scan(s, func(w word) {
		n++
		h = mix(h ^ uint64(w.hash))
		if w.stop {
			return
		}
		if _, ok := b.at[w.hash]; !ok && len(b.print.Terms) < maxTitleTerms {
			b.add(Term{Hash: w.hash, InTitle: true})
		}
	})
	if n > 0 {
		b.print.Title = h
	}
}

func (b *builder) body(s string) {
	var sk sketcher
	n := 0
	scan(s, func(w word) {
		n++
		if n > maxScanned {
			return
		}
		sk.add(w.hash)
		if w.stop {
			return
		}
		if i, ok := b.at[w.hash]; ok {
			t := &b.print.Terms[i]
			t.Count = min(t.Count, 254) + 1
		} else if len(b.print.Terms) < maxTerms {
			b.add(Term{Hash: w.hash, Count: 1})
		}
	})
	b.print.Words = uint16(min(n, 65535))
	b.print.Sketch = sk.sketch()
}

func (b *builder) add(t Term) {
	b.at[t.Hash] = len(b.print.Terms)
	b.print.Terms = append(b.print.Terms, t)
}
