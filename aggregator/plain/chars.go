package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean returns s as valid UTF-8 without control characters (tab and line feed
// stay), noncharacters, and the bidirectional embeddings, overrides and
// isolates that could reorder what stands around s.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(cleanRune, strings.ReplaceAll(s, "\r\n", "\n"))
}

func isClean(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s[i:])
			if n == 1 || cleanRune(r) != r {
				return false
			}
			i += n
		case c < ' ' && c != '\n' && c != '\t', c == 0x7F:
			return false
		default:
			i++
		}
	}
	return true
}

// cleanRune is what stands for r, -1 for nothing. A carriage return is a line
// break, as are the separators that XML and JavaScript disagree on.
func cleanRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || ' ' <= r && r < 0x7F:
		return r
	case r == '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return '\n'
	case r < 0xA0, isBidi(r), 0xFDD0 <= r && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return -1
	}
	return r
}

// isBidi reports whether r opens or closes a stretch of text with a direction
// of its own (Unicode Standard Annex 9, §2.1 to 2.5). Marks are harmless.
func isBidi(r rune) bool {
	return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}

// isInvisible reports whether r takes no room and only says where a word may be
// broken, so that text with and without it reads the same.
func isInvisible(r rune) bool {
	return r == 0xAD || r == 0x200B || r == 0x2060 || r == 0xFEFF
}

func isBlank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !isInvisible(r) {
			return false
		}
	}
	return true
}

func endsBlank(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

// joinsWithoutSpace reports whether a line may be broken before or after r
// where there is no space: Chinese and Japanese, not Korean.
func joinsWithoutSpace(r rune) bool {
	return 0x3000 <= r && r <= 0x30FF || 0x3400 <= r && r <= 0x9FFF || 0xF900 <= r && r <= 0xFAFF ||
		0xFF00 <= r && r <= 0xFFEF || 0x20000 <= r && r <= 0x3FFFF
}
