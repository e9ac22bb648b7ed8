package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxLine is how many runes a title or name may have.
const maxLine = 1000

// Line returns s as one line for titles and names: valid UTF-8, blanks and line
// breaks collapsed to single spaces, without control characters and those that
// change the direction of what follows, at most 1,000 runes (then with …).
func Line(s string) string {
	if isLine(s) {
		return s
	}
	s = s[:min(len(s), 16*maxLine)]
	var w textWriter
	w.buf = make([]byte, 0, len(s))
	w.text(clean(s))
	return cutRunes(string(w.buf), maxLine)
}

// isLine reports whether Line has nothing to do.
func isLine(s string) bool {
	if len(s) > maxLine || s != "" && (s[0] == ' ' || s[len(s)-1] == ' ') {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7F || c == ' ' && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

// cutRunes returns s, or its first max-1 runes and an ellipsis.
func cutRunes(s string, max int) string {
	if len(s) <= max || utf8.RuneCountInString(s) <= max {
		return s
	}
	return strings.TrimSpace(s[:runeOffset(s, max-1)]) + "…"
}

// runeOffset is where the n-th rune of s begins.
func runeOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// Unescape turns the HTML entities of s into characters, once: &amp;lt; becomes
// &lt;.
func Unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}

// StripTags returns the text of a fragment of HTML as [Line] does.
func StripTags(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return Line(s)
	}
	t := build(s, Options{}, false)
	t.prune()
	return Line(join(t.passages()))
}

// Excerpt returns the beginning of s, at most max runes with the … that stands
// for the rest: cut after a sentence if one ends in the second half, else
// between words, else between characters.
func Excerpt(s string, max int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	if max < 1 {
		return ""
	}
	head := s[:runeOffset(s, max-1)]
	if end := sentenceEnd(head); end > len(head)/2 && end < len(head) {
		return head[:end] + " …"
	}
	if next, _ := utf8.DecodeRuneInString(s[len(head):]); !joinsWithoutSpace(next) && !unicode.IsSpace(next) {
		if i := strings.LastIndexFunc(head, canBreakAfter); i > len(head)/2 {
			_, n := utf8.DecodeRuneInString(head[i:])
			head = head[:i+n]
		}
	}
	return strings.TrimRightFunc(head, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == ':' }) + "…"
}

func canBreakAfter(r rune) bool { return unicode.IsSpace(r) || joinsWithoutSpace(r) }

// sentenceEnd is where the last whole sentence of s ends, 0 if none does.
func sentenceEnd(s string) int {
	end := 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		switch {
		case strings.ContainsRune("。！？", r):
			end = next
		case strings.ContainsRune(".!?؟।", r) && next < len(s) && s[next] == ' ':
			end = next
		}
	}
	return end
}
