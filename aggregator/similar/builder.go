package similar

import (
	"slices"

	"wireroom/aggregator/plain"
)

// Builder makes a Print of words, for those who read the words to other ends
// too. They come as plain.Words yields them, first the title's, then the body's.
type Builder struct {
	print       Print
	title, body terms
	by          []word // of who wrote it
	heading     []word // of the title, as long as no body has come
	titled      bool   // the heading is taken in
	sketch      sketcher
}

// NewBuilder begins the print of a text whose Title and Body are still to come.
func NewBuilder(t Text) *Builder {
	b := &Builder{}
	b.print = Print{Lang: language(t.Lang), By: hashTerm(t.By), Terms: make([]Term, 0, maxTerms)}
	if !t.At.IsZero() {
		b.print.At = t.At.Unix()
	}
	var name terms
	plain.Words(t.By, func(w string, spaceless bool) bool {
		if w, ok := name.next(w, spaceless); ok {
			b.by = append(b.by, w)
		}
		return true
	})
	return b
}

// Title takes a word of the title. It is always true.
func (b *Builder) Title(word string, spaceless bool) bool {
	if w, ok := b.title.next(word, spaceless); ok {
		b.heading = append(b.heading, w)
	}
	return true
}

// takeTitle takes the whole title in, but for the outlet's name at its end: that
// stands behind all that it writes.
func (b *Builder) takeTitle() {
	b.titled = true
	if rest := len(b.heading) - len(b.by); rest > 0 && slices.Equal(b.heading[rest:], b.by) {
		b.heading = b.heading[:rest]
	}
	sequence := uint64(hashSeed)
	for _, w := range b.heading {
		sequence = mix(sequence ^ uint64(w.hash))
		if t := b.place(w, maxTitleTerms); t != nil {
			*t |= inTitle
		}
	}
	if len(b.heading) > 0 {
		b.print.Title = sequence
	}
}

// Body takes a word of the body. It is always true.
func (b *Builder) Body(word string, spaceless bool) bool {
	if !b.titled {
		b.takeTitle()
	}
	w, ok := b.body.next(word, spaceless)
	if !ok || b.body.n > maxScanned {
		return true
	}
	b.sketch.add(w.hash)
	if t := b.place(w, maxTerms); t != nil {
		*t |= inBody
	}
	return true
}

// Print is the print of the words so far; the Builder is used up.
func (b *Builder) Print() Print {
	if !b.titled {
		b.takeTitle()
	}
	b.print.Words = uint16(min(b.body.n, 65535))
	b.print.Sketch = b.sketch.sketch()
	slices.Sort(b.print.Terms)
	return b.print
}

// place is where a telling word stands, nil where there are max others before it.
func (b *Builder) place(w word, max int) *Term {
	terms, term := b.print.Terms, w.term()
	if w.stop {
		return nil
	}
	for i := range terms {
		if terms[i].key() == term.key() {
			return &terms[i]
		}
	}
	if len(terms) == max {
		return nil
	}
	b.print.Terms = append(terms, term)
	return &b.print.Terms[len(terms)]
}
