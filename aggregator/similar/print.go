package similar

import (
	"cmp"
	"slices"
	"time"
)

// Limits on what a Print keeps of a text.
const (
	maxTitleTerms = 32
	maxTerms      = 48
	maxScanned    = 1000 // terms of a body that are looked at
)

// Text is what a Print is made of.
type Text struct {
	Title string
	Body  string    // plain, without boilerplate; may be empty
	Lang  string    // BCP 47; empty: not known
	By    string    // who wrote it: an outlet's name
	At    time.Time // when it was published, by its own claim; zero: not known
}

// Print is what is kept of a text. The zero Print is that of an empty text.
type Print struct {
	Lang   uint16 // the first two letters of its language, 0: not known
	By     uint32 // hash of who wrote it
	At     int64  // unix seconds of its claimed publication, 0: not known
	Title  uint64 // of all words of the title in their order, 0: none
	Words  uint16 // words in the body, 65,535 at most
	Terms  []Term // of title and body, by Hash; stop words left out
	Sketch Sketch // of the body's word sequences; valid when Words >= sketchWords
}

// Term is one telling term of a text.
type Term struct {
	Hash    uint32
	InTitle bool
	InBody  bool
}

// New makes the print of a text.
func New(t Text) Print {
	p := Print{Lang: language(t.Lang), By: hashTerm(t.By), Terms: make([]Term, 0, maxTerms)}
	if !t.At.IsZero() {
		p.At = t.At.Unix()
	}
	p.readTitle(t.Title)
	p.readBody(t.Body)
	slices.SortFunc(p.Terms, func(x, y Term) int { return cmp.Compare(x.Hash, y.Hash) })
	return p
}

// language is the same for all regions and scripts of a language.
func language(tag string) uint16 {
	if len(tag) < 2 {
		return 0
	}
	return uint16(tag[0]|0x20)<<8 | uint16(tag[1]|0x20)
}

func (p *Print) readTitle(s string) {
	h, n := uint64(hashSeed), 0
	scan(s, func(w word) {
		n++
		h = mix(h ^ uint64(w.hash))
		if t := p.term(w, maxTitleTerms); t != nil {
			t.InTitle = true
		}
	})
	if n > 0 {
		p.Title = h
	}
}

func (p *Print) readBody(s string) {
	var sk sketcher
	n := 0
	scan(s, func(w word) {
		if n++; n > maxScanned {
			return
		}
		sk.add(w.hash)
		if t := p.term(w, maxTerms); t != nil {
			t.InBody = true
		}
	})
	p.Words = uint16(min(n, 65535))
	p.Sketch = sk.sketch()
}

// WithoutBody is the print of the title alone.
func (p *Print) WithoutBody() Print {
	out := Print{Lang: p.Lang, By: p.By, At: p.At, Title: p.Title}
	for _, t := range p.Terms {
		if t.InTitle {
			out.Terms = append(out.Terms, Term{Hash: t.Hash, InTitle: true})
		}
	}
	return out
}

// length is 0 for texts of up to half the terms that a print holds, 1 for those
// that fill it.
func (p *Print) length() float64 { return max(0, 2*float64(len(p.Terms))/maxTerms-1) }

// term is the place of a telling word, nil where there are max others before it.
func (p *Print) term(w word, max int) *Term {
	if w.stop || len(p.Terms) == max {
		return nil
	}
	for i := range p.Terms {
		if p.Terms[i].Hash == w.hash {
			return &p.Terms[i]
		}
	}
	p.Terms = append(p.Terms, Term{Hash: w.hash})
	return &p.Terms[len(p.Terms)-1]
}
