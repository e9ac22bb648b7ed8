package canon

import (
	"strings"
)

// appendEscaped appends s with every byte percent-encoded that a URL may not
// hold (RFC 3986 §3.3, §3.4), a stray % among them. Escapes that s already has
// stay; with decode they are normalised (RFC 3986 §6.2.2): upper-case
// digits, and unreserved characters decoded.
func appendEscaped(dst []byte, s string, decode bool) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%' && isEscape(s[i:]):
			dst = appendEscape(dst, s[i:i+3], decode)
			i += 2
		case allowed(c):
			dst = append(dst, c)
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

// normalEscapes returns s as appendEscaped with decode writes it.
func normalEscapes(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' || !allowed(s[i]) {
			return string(appendEscaped(make([]byte, 0, len(s)+16), s, true))
		}
	}
	return s
}

const upperHex = "0123456789ABCDEF"

func appendEscape(dst []byte, escape string, decode bool) []byte {
	if !decode {
		return append(dst, escape...)
	}
	c := unhex(escape[1])<<4 | unhex(escape[2])
	if isUnreserved(c) {
		return append(dst, c)
	}
	return append(dst, '%', upperHex[c>>4], upperHex[c&15])
}

// unescape decodes all escapes of s and leaves stray percent signs.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && isEscape(s[i:]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func isUnreserved(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("-._~", c) >= 0
}

// allowed reports whether c may stand unescaped in a path, a query and a fragment.
func allowed(c byte) bool {
	return isUnreserved(c) || strings.IndexByte("!$&'()*+,;=:@/?", c) >= 0
}
