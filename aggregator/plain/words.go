package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words calls yield with every word of s in order, folded as [Fold] does, until
// yield returns false. A word is a run of letters and digits; every other
// character ends it. An apostrophe does too (l'Iran → l, iran), but for the
// English endings: a possessive is dropped and a contraction is joined
// (Taiwan's → taiwan, don't → dont).
// Scripts that are written without spaces (Han, kana, Hangul, Thai, Lao, Khmer,
// Myanmar) give one word a character, with spaceless true, so that a phrase of
// such words finds any substring.
func Words(s string, yield func(word string, spaceless bool) bool) {
	s = Fold(s)
	for i := 0; i < len(s); {
		r, n := runeAt(s, i)
		switch {
		case !isWordRune(r):
			i += n
		case r >= utf8.RuneSelf && isSpaceless(r):
			if !yield(s[i:i+n], true) {
				return
			}
			i += n
		default:
			end := runEnd(s, i)
			word, next := s[i:end], end
			if ending := englishEnding(s[end:]); ending != "" {
				next = end + len(ending)
				word = joined(word, ending)
			}
			if !yield(word, false) {
				return
			}
			i = next
		}
	}
}

// runEnd is where the run of spaced letters and digits that holds s[i] ends.
func runEnd(s string, i int) int {
	for i < len(s) {
		if isWordByte(s[i]) {
			i++
			continue
		}
		r, n := runeAt(s, i)
		if !isWordRune(r) || isSpaceless(r) {
			return i
		}
		i += n
	}
	return i
}

// englishEnding gives the apostrophe and the ending that s begins with, if it is
// one that English puts behind one: 's, 't, 're, 've, 'll, 'd, 'm.
func englishEnding(s string) string {
	if s == "" || s[0] == ' ' {
		return ""
	}
	r, n := runeAt(s, 0)
	if !isApostrophe(r) {
		return ""
	}
	end := runEnd(s, n)
	switch s[n:end] {
	case "s", "t", "re", "ve", "ll", "d", "m":
		return s[:end]
	}
	return ""
}

// joined is a word with its contraction; a possessive leaves nothing behind.
func joined(word, ending string) string {
	if ending = strings.TrimLeft(ending, "'’"); ending == "s" {
		return word
	}
	return word + ending
}

func runeAt(s string, i int) (rune, int) {
	if s[i] < utf8.RuneSelf {
		return rune(s[i]), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// isWordByte is isWordRune of a character of ASCII.
func isWordByte(c byte) bool { return (c|0x20)-'a' < 26 || c-'0' < 10 }

func isWordRune(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return isWordByte(byte(r))
	case 0x4E00 <= r && r <= 0x9FFF, 0xAC00 <= r && r <= 0xD7A3, 0x430 <= r && r <= 0x45F: // the most frequent
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// isSpaceless reports whether r belongs to a script that is written without
// spaces between words, or, as Hangul, joins particles to them.
func isSpaceless(r rune) bool {
	switch {
	case r < 0xE00:
		return false
	case 0x3041 <= r && r <= 0x30FF, 0x3400 <= r && r <= 0x9FFF, 0xAC00 <= r && r <= 0xD7A3:
		return true
	case 0x10A0 <= r && r < 0x1100, 0x1E00 <= r && r < 0x2E80:
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
