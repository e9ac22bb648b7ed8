package match

import (
	"hash/crc64"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

const (
	// gistWords bounds how much of an article models read: its title and lead,
	// which is what most feeds send and what models are trained on.
	gistWords = 250
	// stemLetters is the length of the beginnings that stand for all forms of a
	// word in languages that bend them.
	stemLetters = 5
)

// gist is what models read of a document: its words, pairs of neighbours, and
// the beginnings of longer words ("secur*"). Of scripts without spaces these are
// characters and pairs of them. Each feature is in it once.
type gist struct {
	buf   []byte
	ends  []int32         // of each feature in buf
	seen  map[uint64]bool // sums of the features
	words int

	last      string // the word before, "" at the beginning of a part
	lastTight bool   // it needs no space behind it
}

func newGist() *gist { return &gist{seen: map[uint64]bool{}} }

func gistOf(d *Doc) *gist {
	g := newGist()
	for _, part := range []string{d.Title, d.Text} {
		g.startPart()
		plain.Words(part, g.add)
	}
	return g
}

func (g *gist) reset() {
	g.startPart()
	clear(g.seen)
	g.buf, g.ends, g.words = g.buf[:0], g.ends[:0], 0
}

// startPart says that the next word has no neighbour before it.
func (g *gist) startPart() { g.last = "" }

// add takes one word, as plain.Words yields it, and reports whether more are
// wanted.
func (g *gist) add(word string, spaceless bool) bool {
	if g.words == gistWords {
		return false
	}
	g.words++
	g.feature("", word, "")
	if !spaceless {
		if stem := stemOf(word); stem != "" {
			g.feature("", stem, "*")
		}
	}
	if g.last != "" && spaceless == g.lastTight {
		between := " "
		if spaceless {
			between = ""
		}
		g.feature(g.last, between, word)
	}
	g.last, g.lastTight = word, spaceless
	return g.words < gistWords
}

func (g *gist) feature(a, b, c string) {
	start := len(g.buf)
	g.buf = append(append(append(g.buf, a...), b...), c...)
	sum := crc64.Checksum(g.buf[start:], sums)
	if g.seen[sum] {
		g.buf = g.buf[:start]
		return
	}
	g.seen[sum] = true
	g.ends = append(g.ends, int32(len(g.buf)))
}

// sums tells features apart: those of eight bytes for certain, longer ones but
// for one pair in 2^64.
var sums = crc64.MakeTable(crc64.ECMA)

// stemOf is the beginning of a word that is at least two letters longer than
// that, else "".
func stemOf(word string) string {
	end := 0
	for range stemLetters {
		_, n := utf8.DecodeRuneInString(word[end:])
		end += n
	}
	if utf8.RuneCountInString(word[end:]) < 2 {
		return ""
	}
	return word[:end]
}

// each calls use with every feature. It may not be kept.
func (g *gist) each(use func(feature []byte)) {
	start := int32(0)
	for _, end := range g.ends {
		use(g.buf[start:end])
		start = end
	}
}
