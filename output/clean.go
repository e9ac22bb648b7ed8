package output

import (
	"strings"
	"time"
	"unicode/utf8"
)

// clean makes a text fit for all three formats: only characters that XML 1.0
// §2.2 allows, no C1 controls, and no bidirectional control that reaches beyond
// the text's end. Most texts come back as they are.
func clean(s string) string {
	if strings.IndexFunc(s, suspect) < 0 && utf8.ValidString(s) {
		return s
	}
	closed := bidiClosed(s)
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || forbidden(r) || !closed && bidi(r) {
			return -1
		}
		return r
	}, s)
}

func suspect(r rune) bool { return r == utf8.RuneError || forbidden(r) || bidi(r) }

func forbidden(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xfffe, r == 0xffff:
		return true
	}
	return r >= 0x1fffe && r&0xfffe == 0xfffe // noncharacters of the other planes
}

// bidi reports the controls that open or close a direction: LRE, RLE, PDF, LRO,
// RLO; LRI, RLI, FSI, PDI.
func bidi(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// bidiClosed reports whether every direction that s opens is closed in it, by
// its own kind of control and in order (Unicode TR 9 §3.3.2).
func bidiClosed(s string) bool {
	var open []rune // the control that closes each
	for _, r := range s {
		switch {
		case !bidi(r):
		case r == 0x202c || r == 0x2069:
			if len(open) == 0 || open[len(open)-1] != r {
				return false
			}
			open = open[:len(open)-1]
		case r >= 0x2066:
			open = append(open, 0x2069)
		default:
			open = append(open, 0x202c)
		}
	}
	return len(open) == 0
}

// line is clean for what must stand on one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// noTags parts every < from a letter after it, so that a reader that takes a
// plain title for HTML (RSS 2.0 does not say which it is) still shows characters.
func noTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == '<' && i+1 < len(s) && tagStart(s[i+1]) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func tagStart(c byte) bool {
	return c == '/' || c == '!' || c == '?' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// language gives a language tag that has the shape of BCP 47, else "".
func language(tag string) string {
	for i, part := range strings.Split(tag, "-") {
		if len(part) == 0 || len(part) > 8 || i == 0 && len(part) < 2 {
			return ""
		}
		for _, c := range []byte(part) {
			if letter := c|0x20 >= 'a' && c|0x20 <= 'z'; !letter && (i == 0 || c < '0' || c > '9') {
				return ""
			}
		}
	}
	return tag
}

// sane gives the time in UTC, or zero when no date format of a feed can say it.
func sane(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// rfc822 writes the date of RSS 2.0 with a year of four digits.
func rfc822(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("Mon, 02 Jan 2006 15:04:05 +0000")
}
