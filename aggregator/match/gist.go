package match

import (
	"strings"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

const (
	// gistBytes bounds how much of title and text each models read: the lead,
	// which is what most feeds send and what models are trained on.
	gistBytes = 1500
	// pieceLetters is the length of the pieces that stand for all forms of a word
	// in languages that bend and join them. An end of the word counts as a letter.
	pieceLetters = 4
	// maxPieced bounds the letters of a word of which there are pieces.
	maxPieced = 40
)

// gist is what models read of a document: its words, pairs of neighbours, and
// pieces of what stands between spaces, written as rules write beginnings:
// "sec*", "*ecur*", "*ity". Of scripts without spaces, words are characters.
// Each feature is in it once.
type gist struct {
	buf  []byte
	ends []int32  // of each feature in buf
	sums []uint64 // of the features
	seen sumSet

	last      string // the word before, "" at the beginning of a part
	lastTight bool   // it needs no space behind it
}

func newGist() *gist { return &gist{} }

func gistOf(d *Doc) *gist {
	g := newGist()
	g.read(d)
	return g
}

func (g *gist) empty() bool { return len(g.ends) == 0 }

func (g *gist) reset() {
	g.seen.reset()
	g.buf, g.ends, g.sums, g.last = g.buf[:0], g.ends[:0], g.sums[:0], ""
}

func (g *gist) read(d *Doc) {
	for _, part := range []string{d.Title, d.Text} {
		part = plain.Fold(beginning(part))
		g.last = ""
		plain.Words(part, g.add)
		for run := range strings.FieldsSeq(part) {
			g.pieces(run)
		}
	}
}

// beginning cuts what is longer than gistBytes between two letters.
func beginning(s string) string {
	if len(s) <= gistBytes {
		return s
	}
	end := gistBytes
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// add takes one word, as plain.Words yields it. It always wants more.
func (g *gist) add(word string, spaceless bool) bool {
	g.feature("", word, "")
	if g.last != "" && spaceless == g.lastTight {
		between := " "
		if spaceless {
			between = ""
		}
		g.feature(g.last, between, word)
	}
	g.last, g.lastTight = word, spaceless
	return true
}

// pieces adds those of a run of letters that is longer than one.
func (g *gist) pieces(run string) {
	var starts [maxPieced + 1]int // of each letter, then the end
	n := 0
	for i := range run {
		if n == maxPieced {
			break
		}
		starts[n] = i
		n++
	}
	if n < pieceLetters-1 {
		return
	}
	starts[n] = len(run)
	g.feature("", run[:starts[pieceLetters-1]], "*")
	for i := range n - pieceLetters + 1 {
		g.feature("*", run[starts[i]:starts[i+pieceLetters]], "*")
	}
	g.feature("*", run[starts[n-pieceLetters+1]:], "")
}

func (g *gist) feature(a, b, c string) {
	start := len(g.buf)
	g.buf = append(append(append(g.buf, a...), b...), c...)
	sum := sumOf(g.buf[start:])
	if !g.seen.add(sum) {
		g.buf = g.buf[:start]
		return
	}
	g.sums = append(g.sums, sum)
	g.ends = append(g.ends, int32(len(g.buf)))
}

// each calls use with every feature, which may not be kept.
func (g *gist) each(use func(feature []byte)) {
	start := int32(0)
	for _, end := range g.ends {
		use(g.buf[start:end])
		start = end
	}
}
