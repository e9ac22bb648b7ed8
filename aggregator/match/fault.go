package match

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// SyntaxError says where a rule went wrong and what would be right.
type SyntaxError struct {
	Source string // the whole rule
	Offset int    // in bytes, from 0
	Column int    // in characters, from 1, of the whole rule
	Msg    string
	Hint   string // what to do; may be empty
}

func (e *SyntaxError) Error() string {
	text := fmt.Sprintf("column %d: %s", e.Column, e.Msg)
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}

func fault(source string, offset int, msg, hint string) *SyntaxError {
	return &SyntaxError{source, offset, utf8.RuneCountInString(source[:offset]) + 1, msg, hint}
}

// excerptRunes is how much of a long rule Excerpt shows before and behind the fault.
const excerptRunes = 40

// Excerpt returns the part of the rule around the fault and, on a second line, a
// caret below it, aligned for fonts that give East Asian characters two columns.
func (e *SyntaxError) Excerpt() string {
	before, behind := []rune(e.Source[:e.Offset]), []rune(e.Source[e.Offset:])
	head, tail := "", ""
	if len(before) > excerptRunes {
		head, before = "…", before[len(before)-excerptRunes:]
	}
	if len(behind) > excerptRunes {
		behind, tail = behind[:excerptRunes], "…"
	}
	start := head + oneLine(before)
	return start + oneLine(behind) + tail + "\n" + strings.Repeat(" ", columns(start)) + "^"
}

func oneLine(text []rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, string(text))
}

// columns counts the terminal columns of s (UAX #11).
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.Is(unicode.Mn, r):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// TopicError is a fault of one topic that only shows among the others.
type TopicError struct {
	Topic   string // whose rule is at fault; empty: a free rule
	Require bool   // not its Rule, its Require
	Offset  int    // of topic:x in the text that the rule was parsed from, in bytes
	Msg     string
	Hint    string // what to do; may be empty
}

func (e *TopicError) Error() string {
	text := e.Msg
	if e.Topic != "" {
		text = "topic " + e.Topic + ": " + text
	}
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}

// nearest returns the candidate that word is probably a slip of, or "".
func nearest(word string, candidates []string) string {
	best, least := "", 3
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), c); d < least && d < len(c) {
			best, least = c, d
		}
	}
	return best
}

// distance counts the characters to insert, delete, replace or swap that turn a
// into b (optimal string alignment). Names that differ too much in length are
// never compared.
func distance(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	next := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
