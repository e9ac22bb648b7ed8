package similar

import "strings"

// word is one term of a text, in the order of the text.
type word struct {
	hash   uint32 // of the stem
	stop   bool   // any text may hold it
	figure bool   // it is or holds a number
}

// term is the word as a Print keeps it.
func (w word) term() Term {
	t := Term(w.hash) << termFlags
	if w.figure {
		t |= figure
	}
	return t
}

// terms makes terms of words: stems of spaced ones, and pairs of neighbouring
// characters where a script knows no spaces. Of a character that stands alone
// there is no term.
type terms struct {
	prev string // the spaceless character before
	n    int    // terms so far
}

// next is the term that ends with a word, if there is one.
func (t *terms) next(w string, spaceless bool) (out word, ok bool) {
	prev := t.prev
	t.prev = ""
	if !spaceless {
		t.n++
		return word{hash: hashTerm(stem(w)), stop: isStop(w), figure: strings.ContainsAny(w, digits)}, true
	}
	t.prev = w
	if prev == "" {
		return word{}, false
	}
	t.n++
	return word{hash: hashPair(prev, w)}, true
}

// So many letters of a word count: fewer where one letter more or less is a case or
// a person.
const (
	stemLetters     = 7
	cyrillicLetters = 6
)

const digits = "0123456789"

// stem cuts what inflection adds: the letters after the seventh, of Cyrillic ones
// after the sixth. Crude, but the same for every language that is written with
// endings, and only ever compared with itself. Numbers and what contains one stay
// whole.
func stem(w string) string {
	most := stemLetters
	if isCyrillic(w) {
		most = cyrillicLetters
	}
	if len(w) <= most || strings.ContainsAny(w, digits) {
		return w
	}
	n := 0
	for i := range w {
		if n++; n > most {
			return w[:i]
		}
	}
	return w
}

// isCyrillic reports whether a word begins with a letter of U+0400 to U+04FF.
func isCyrillic(w string) bool { return w[0] >= 0xD0 && w[0] <= 0xD3 }

const hashSeed = 0x9E3779B97F4A7C15

func hashTerm(s string) uint32 {
	h := uint64(hashSeed)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001B3
	}
	return uint32(mix(h))
}

func hashPair(a, b string) uint32 {
	return uint32(mix(uint64(hashTerm(a))<<32 | uint64(hashTerm(b))))
}

// mix is the finaliser of SplitMix64.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}
