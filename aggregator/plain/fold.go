package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes strings comparable: NFKC (full-width and compatibility forms),
// lower case, no accents on Latin and Greek letters nor vowel points in Arabic
// and Hebrew, and nothing invisible (soft hyphens, joiners, direction marks).
// Marks that change the letter elsewhere (й, が, Indic vowel signs) stay.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	out := make([]byte, 0, len(s)+len(s)/8)
	for len(s) > 0 {
		end := strings.IndexByte(s, ' ') + 1
		if end == 0 {
			end = len(s)
		}
		out = appendFolded(out, s[:end])
		s = s[end:]
	}
	return string(out)
}

// appendFolded appends s, a word, rune by rune as long as each rune folds by
// itself; else it folds the word as a whole.
func appendFolded(out []byte, s string) []byte {
	start := len(out)
	for i := 0; i < len(s); {
		r, n := runeAt(s, i)
		switch {
		case r < utf8.RuneSelf:
			out = append(out, lowerASCII(byte(r)))
		case r < rune(len(latin)) && latin[r] != "":
			out = append(out, latin[r]...)
		case foldsToItself(r):
			out = append(out, s[i:i+n]...)
		case 0x410 <= r && r <= 0x42F:
			out = utf8.AppendRune(out, r+0x20)
		case 0xFF01 <= r && r <= 0xFF5E:
			out = append(out, lowerASCII(byte(r-0xFEE0)))
		default:
			return append(out[:start], foldWord(s)...)
		}
		i += n
	}
	return out
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// foldsToItself reports whether r, of the frequent ones, is its own folding:
// small Cyrillic, dashes and quotes, CJK punctuation, kana, Han, Hangul.
func foldsToItself(r rune) bool {
	switch {
	case 0x430 <= r && r <= 0x45F, r == 0x2013, r == 0x2014, 0x2018 <= r && r <= 0x201E,
		0x3001 <= r && r <= 0x3020, 0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FE,
		0x3400 <= r && r <= 0x4DBF, 0x4E00 <= r && r <= 0x9FFF, 0xAC00 <= r && r <= 0xD7A3:
		return true
	}
	return false
}

// latin holds the foldings of the letters of Latin-1 and the two blocks after
// it, "" for what may not stand alone.
var latin = foldLatin()

func foldLatin() (table [0x250]string) {
	for r := rune(0xC0); r < rune(len(table)); r++ {
		table[r] = foldWord(string(r))
	}
	return table
}

// foldWord is Fold by the book.
func foldWord(s string) string {
	s = strings.ToLower(norm.NFKD.String(s))
	var b strings.Builder
	b.Grow(len(s))
	var base rune
	for _, r := range s {
		mark := unicode.Is(unicode.Mn, r)
		switch {
		case mark && dropsMarks(base), isFormat(r):
			continue
		case !mark:
			base = r
		}
		writePlain(&b, r)
	}
	return norm.NFC.String(b.String())
}

// writePlain writes r, or the letters that stand for it where there is no accent
// to take away.
func writePlain(b *strings.Builder, r rune) {
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

// isFormat reports whether r shows nothing by itself: invisible characters,
// joiners, direction marks and variation selectors.
func isFormat(r rune) bool {
	return unicode.Is(unicode.Cf, r) || 0xFE00 <= r && r <= 0xFE0F
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
