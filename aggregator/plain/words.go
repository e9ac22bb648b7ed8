package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words calls yield with every word of s in order, folded as [Fold] does, until
// yield returns false. A word is a run of letters and digits; every other
// character ends it, but for an apostrophe between letters, which is dropped
// together with an English possessive (Taiwan's → taiwan, don't → dont).
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
		case isSpaceless(r):
			if !yield(s[i:i+n], true) {
				return
			}
			i += n
		default:
			end, apostrophe := wordEnd(s, i)
			word := s[i:end]
			if apostrophe {
				word = dropApostrophes(word)
			}
			if !yield(word, false) {
				return
			}
			i = end
		}
	}
}

// wordEnd is where the spaced word that begins at s[i] ends, and whether an
// apostrophe is in it.
func wordEnd(s string, i int) (end int, apostrophe bool) {
	for i < len(s) {
		r, n := runeAt(s, i)
		switch {
		case isWordRune(r) && !isSpaceless(r):
		case isApostrophe(r) && startsSpaced(s[i+n:]):
			apostrophe = true
		default:
			return i, apostrophe
		}
		i += n
	}
	return i, apostrophe
}

func runeAt(s string, i int) (rune, int) {
	if s[i] < utf8.RuneSelf {
		return rune(s[i]), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

func dropApostrophes(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	return strings.ReplaceAll(strings.ReplaceAll(w, "'", ""), "’", "")
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func startsSpaced(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWordRune(r) && !isSpaceless(r)
}

func isWordRune(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
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
