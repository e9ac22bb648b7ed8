package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words calls yield with every word of s in order, folded as [Fold] does, until
// yield returns false. A word is a run of letters and digits; every other
// character ends it, but for an apostrophe between letters, which is dropped
// together with an English possessive (Taiwan's → taiwan, don't → dont).
// Scripts that are written without spaces (Han, kana, Hangul, Thai, Lao, Khmer,
// Myanmar) give one word a character, with spaceless true, so that a phrase of
// such words finds any substring.
func Words(s string, yield func(word string, spaceless bool) bool) {
	if !isASCII(s) {
		s = Fold(s)
	}
	var buf [64]byte
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case !isWordRune(r):
			i += n
		case isSpaceless(r):
			if !yield(s[i:i+n], true) {
				return
			}
			i += n
		default:
			w, next := scanWord(s, i, buf[:0])
			if !yield(w, false) {
				return
			}
			i = next
		}
	}
}

// scanWord reads the spaced word that starts at s[i]. buf is scratch for words
// that must be changed; the others are slices of s.
func scanWord(s string, i int, buf []byte) (word string, next int) {
	start, upper, apostrophe := i, false, -1
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if isApostrophe(r) && startsSpaced(s[i+n:]) {
			apostrophe = i
			i += n
			continue
		}
		if !isWordRune(r) || isSpaceless(r) {
			break
		}
		upper = upper || 'A' <= r && r <= 'Z'
		i += n
	}
	word = s[start:i]
	if apostrophe >= 0 {
		word = dropApostrophes(word)
	}
	if !upper {
		return word, i
	}
	for j := 0; j < len(word); j++ {
		c := word[j]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	return string(buf), i
}

func dropApostrophes(w string) string {
	for _, s := range []string{"'s", "’s", "'S", "’S"} {
		w = strings.TrimSuffix(w, s)
	}
	return strings.NewReplacer("'", "", "’", "").Replace(w)
}

// Fold makes strings comparable: NFKC (full-width and compatibility forms),
// lower case, and no accents on Latin and Greek letters nor vowel points in
// Arabic and Hebrew. Marks that change the letter elsewhere (й, が, Indic vowel
// signs) stay.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = strings.ToLower(norm.NFKD.String(s))
	var b strings.Builder
	b.Grow(len(s))
	var base rune
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) && dropsMarks(base) {
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			base = r
		}
		switch r {
		case 'ß':
			b.WriteString("ss")
		case 'ø':
			b.WriteByte('o')
		case 'ł':
			b.WriteByte('l')
		case 'đ':
			b.WriteByte('d')
		case 'ı':
			b.WriteByte('i')
		case 'æ':
			b.WriteString("ae")
		case 'œ':
			b.WriteString("oe")
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

func dropsMarks(base rune) bool {
	return base < 0x250 || unicode.In(base, unicode.Latin, unicode.Greek, unicode.Arabic, unicode.Hebrew)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func startsSpaced(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWordRune(r) && !isSpaceless(r)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// isSpaceless reports whether r belongs to a script that is written without
// spaces between words, or, as Hangul, joins particles to them.
func isSpaceless(r rune) bool {
	if r < 0xE00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー'
}
