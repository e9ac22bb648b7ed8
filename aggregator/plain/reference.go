package plain

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// unescapeValue resolves the character references of an attribute's value. There
// a name without a semicolon counts only as a whole, and not before = (HTML
// Standard §13.2.5.73): the &copy of "?a=1&copy=2" is none.
func unescapeValue(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		n := referenceLen(rest)
		out.WriteString(resolveReference(s[len(before):len(before)+1+n], rest[n:]))
		s = rest[n:]
	}
}

// referenceLen is the length of the character reference whose & stands before s.
func referenceLen(s string) int {
	n := 0
	if strings.HasPrefix(s, "#") {
		n++
	}
	for n < len(s) && isAlnum(s[n]) {
		n++
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	return n
}

// resolveReference is what ref, which stands before rest, means.
func resolveReference(ref, rest string) string {
	if ref == "&amp;" {
		return "&"
	}
	resolved := html.UnescapeString(ref)
	if strings.HasPrefix(ref, "&#") {
		return resolved
	}
	longest := 2 // characters that a name stands for
	if !strings.HasSuffix(ref, ";") {
		longest = 1
	}
	if utf8.RuneCountInString(resolved) > longest || longest == 1 && strings.HasPrefix(rest, "=") {
		return ref // a name that only begins with one that is known
	}
	return resolved
}
