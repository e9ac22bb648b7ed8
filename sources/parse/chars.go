package parse

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// special marks the bytes at which character data cannot be taken as it is.
var special = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = c != '\t' && c != '\n'
	}
	t['&'], t[0x7F] = true, true
	t[0xC2], t[0xEF] = true, true // C1 controls and U+FFFE begin with these
	return t
}()

// decodeText gives the characters that raw character data stands for: entities
// and references resolved, line ends as \n, characters that XML forbids (XML
// 1.0 §2.2) left out. offset is raw's own, for the faults.
func decodeText(raw []byte, offset int, f *faults) string {
	i := plainLen(raw)
	if i == len(raw) {
		return string(raw)
	}
	var b strings.Builder
	b.Grow(len(raw))
	for start := 0; ; {
		b.Write(raw[start:i])
		if i == len(raw) {
			return b.String()
		}
		n := decodeSpecial(&b, raw[i:], offset+i, f)
		start = i + n
		i = start + plainLen(raw[start:])
	}
}

func plainLen(raw []byte) int {
	for i, c := range raw {
		if special[c] {
			return i
		}
	}
	return len(raw)
}

// decodeSpecial reads the special character that raw starts with and returns
// how many bytes it took.
func decodeSpecial(b *strings.Builder, raw []byte, offset int, f *faults) int {
	if raw[0] == '&' {
		return decodeReference(b, raw, offset, f)
	}
	return decodeCharacter(b, raw, offset, f)
}

// decodeCharacter copies a character unless it is one that XML forbids.
func decodeCharacter(b *strings.Builder, raw []byte, offset int, f *faults) int {
	r, n := utf8.DecodeRune(raw)
	switch {
	case r == '\r':
		if len(raw) == 1 || raw[1] != '\n' {
			b.WriteByte('\n')
		}
	case r >= 0x80 && r < 0xA0:
		b.WriteRune(fromC1(r))
	case r < 0x20 || r == 0xFFFE || r == 0xFFFF || r == 0xFEFF:
		f.add(badCharacter, offset)
	default:
		b.Write(raw[:n])
	}
	return n
}

// maxReference is the longest name of an HTML entity with & and ;.
const maxReference = 40

// decodeReference reads the reference that raw starts with. What is none stays
// as it is, ampersand and all.
func decodeReference(b *strings.Builder, raw []byte, offset int, f *faults) int {
	end := 1
	for end < len(raw) && end < maxReference && isReferenceByte(raw[end]) {
		end++
	}
	if end == 1 || end == len(raw) || raw[end] != ';' {
		f.add(bareAmpersand, offset)
		b.WriteByte('&')
		return 1
	}
	if raw[1] == '#' {
		decodeNumber(b, string(raw[2:end]), offset, f)
		return end + 1
	}
	name := string(raw[:end+1])
	switch name {
	case "&amp;":
		b.WriteByte('&')
	case "&lt;":
		b.WriteByte('<')
	case "&gt;":
		b.WriteByte('>')
	case "&quot;":
		b.WriteByte('"')
	case "&apos;":
		b.WriteByte('\'')
	default:
		// Only the DTD of RSS 0.91 declares HTML's names, but everybody uses them.
		f.add(unknownEntity, offset)
		b.WriteString(namedCharacter(name))
	}
	return end + 1
}

// namedCharacter gives what an HTML entity stands for, itself when there is none.
// Two have another meaning in HTML 5 than in the DTDs of HTML 4 and RSS 0.91.
func namedCharacter(entity string) string {
	switch entity {
	case "&lang;":
		return "\u2329"
	case "&rang;":
		return "\u232A"
	}
	return html.UnescapeString(entity)
}

func isReferenceByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c) || c == '#'
}

// decodeNumber writes the character that a numeric reference names.
func decodeNumber(b *strings.Builder, digits string, offset int, f *faults) {
	base := 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits = 16, digits[1:]
	}
	v, err := strconv.ParseUint(digits, base, 32)
	r := rune(v)
	switch {
	case err != nil || v > utf8.MaxRune || !utf8.ValidRune(r) || r < 0x20 && !isSpace(byte(r)) || r == 0xFFFE || r == 0xFFFF:
		f.add(badCharacter, offset)
	case r >= 0x80 && r < 0xA0:
		b.WriteRune(fromC1(r))
	default:
		b.WriteRune(r)
	}
}

// c1 is what windows-1252 has where Unicode has the C1 controls. Nobody means
// the controls.
var c1 = [32]rune{
	0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
}

func fromC1(r rune) rune { return c1[r-0x80] }

// undouble mends text that was encoded as UTF-8, taken for Latin-1 or
// windows-1252, and encoded again: every one of its characters must fit such a
// byte and all of them together must be UTF-8.
func undouble(s string) string {
	if isASCII(s) {
		return s
	}
	raw := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := latinByte(r)
		if !ok {
			return s
		}
		raw = append(raw, c)
	}
	if !utf8.Valid(raw) {
		return s
	}
	return permitted(string(raw))
}

// permitted leaves out the characters that XML forbids.
func permitted(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// latinByte is the byte that stands for r in Latin-1 or windows-1252.
func latinByte(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	for i, c := range c1 {
		if c == r {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}
