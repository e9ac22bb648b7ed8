package similar

import (
	"time"

	"wireroom/aggregator/plain"
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
	Terms  []Term // of title and body, in order; stop words left out
	Sketch Sketch // of the body's word sequences; valid when Words >= sketchWords
}

// Term is one telling term of a text: a hash, and below it where it stands.
type Term uint32

const (
	inTitle Term = 1 << iota
	inBody
	figure // it is or holds a number

	termFlags = 3
)

// key is the term itself, wherever it stands.
func (t Term) key() uint32 { return uint32(t >> termFlags) }

// New makes the print of a text.
func New(t Text) Print {
	b := NewBuilder(t)
	plain.Words(t.Title, b.Title)
	plain.Words(t.Body, b.Body)
	return b.Print()
}

// language is the same for all regions and scripts of a language.
func language(tag string) uint16 {
	if len(tag) < 2 {
		return 0
	}
	return uint16(tag[0]|0x20)<<8 | uint16(tag[1]|0x20)
}

// WithoutBody is the print of the title alone.
func (p *Print) WithoutBody() Print {
	out := Print{Lang: p.Lang, By: p.By, At: p.At, Title: p.Title}
	for _, t := range p.Terms {
		if t&inTitle != 0 {
			out.Terms = append(out.Terms, t&^inBody)
		}
	}
	return out
}

// length is 0 for texts of up to half the terms that a print holds, 1 for those
// that fill it.
func length(terms int) float64 { return max(0, 2*float64(terms)/maxTerms-1) }
