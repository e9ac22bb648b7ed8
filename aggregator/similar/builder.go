package similar

import (
	"cmp"
	"slices"
)

// Builder makes a Print of words, for those who read the words to other ends
// too. They come as plain.Words yields them, first the title's, then the body's.
type Builder struct {
	print       Print
	title, body terms
	sequence    uint64 // of the title's terms
	sketch      sketcher
}

// NewBuilder begins the print of a text whose Title and Body are still to come.
func NewBuilder(t Text) *Builder {
	b := &Builder{sequence: hashSeed}
	b.print = Print{Lang: language(t.Lang), By: hashTerm(t.By), Terms: make([]Term, 0, maxTerms)}
	if !t.At.IsZero() {
		b.print.At = t.At.Unix()
	}
	return b
}

// Title takes a word of the title. It is always true.
func (b *Builder) Title(word string, spaceless bool) bool {
	w, ok := b.title.next(word, spaceless)
	if !ok {
		return true
	}
	b.sequence = mix(b.sequence ^ uint64(w.hash))
	if t := b.place(w, maxTitleTerms); t != nil {
		t.InTitle = true
	}
	return true
}

// Body takes a word of the body. It is always true.
func (b *Builder) Body(word string, spaceless bool) bool {
	w, ok := b.body.next(word, spaceless)
	if !ok || b.body.n > maxScanned {
		return true
	}
	b.sketch.add(w.hash)
	if t := b.place(w, maxTerms); t != nil {
		t.InBody = true
	}
	return true
}

// Print is the print of the words so far; the Builder is used up.
func (b *Builder) Print() Print {
	if b.title.n > 0 {
		b.print.Title = b.sequence
	}
	b.print.Words = uint16(min(b.body.n, 65535))
	b.print.Sketch = b.sketch.sketch()
	slices.SortFunc(b.print.Terms, func(x, y Term) int { return cmp.Compare(x.Hash, y.Hash) })
	return b.print
}

// place is where a telling word stands, nil where there are max others before it.
func (b *Builder) place(w word, max int) *Term {
	terms := b.print.Terms
	if w.stop {
		return nil
	}
	for i := range terms {
		if terms[i].Hash == w.hash {
			return &terms[i]
		}
	}
	if len(terms) == max {
		return nil
	}
	b.print.Terms = append(terms, Term{Hash: w.hash})
	return &b.print.Terms[len(terms)]
}
