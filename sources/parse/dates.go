package parse

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

// Date reads a date in any form that feeds are known to use: RFC 822 and its
// successors, RFC 3339 and the rest of ISO 8601, asctime, epoch seconds, month
// names in some thirty languages, CJK dates, 12-hour clocks, named zones. A date
// without a zone is taken as UTC. The result is in UTC. What gives no year, or
// no day that exists, is no date: nothing is made up.
func Date(s string) (t time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > maxDate {
		return t, false
	}
	if !isASCII(s) {
		s = plain.Fold(s)
	}
	var d dateReader
	if !d.scan(s) {
		return t, false
	}
	if t, ok = d.epoch(); ok {
		return t, true
	}
	d.readTime()
	d.readZone()
	if !d.readDate() {
		return t, false
	}
	return d.time()
}

// maxDate bounds the texts that are taken for dates, in bytes.
const maxDate = 120

// dateToken is a number or a word of a date, with what stood before it.
type dateToken struct {
	word   string // lower case, folded; empty for a number
	value  int
	digits int  // of a number; 0 for a word
	sep    byte // the last sign before it: one of -+:./ or 0
	spaced bool // a space, a comma or a bracket stood before it
	used   bool
}

func (t *dateToken) isNumber() bool { return t.digits > 0 }

// dateReader takes a date's tokens apart: first the time, then the zone, then
// what is left, which must be the date.
type dateReader struct {
	tokens [24]dateToken
	n      int

	year, month, day int
	hour, min, sec   int
	nanos            int
	offset           int // of the zone, seconds east of UTC
	timeAt           int // the first token after the time; 0: none was found
}

// scan cuts s into tokens. It fails on texts that have too many of them or that
// hold a sign which no date has.
func (d *dateReader) scan(s string) bool {
	var sep byte
	spaced := true
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case digitValue(r) >= 0:
			t := dateToken{sep: sep, spaced: spaced}
			i += t.takeDigits(s[i:])
			if !d.push(t) {
				return false
			}
			sep, spaced = 0, false
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			n = wordLen(s[i:])
			if !d.push(dateToken{word: strings.ToLower(s[i : i+n]), sep: sep, spaced: spaced}) {
				return false
			}
			sep, spaced = 0, false
			i += n
		default:
			i += n
			switch r {
			case '-', '+', ':', '.', '/':
				sep = byte(r)
			case '\u2212', '\u2010', '\u2011', '\u2013':
				sep = '-'
			case '<', '>', '=', '@', '{', '}', '%', '$':
				return false
			default:
				spaced = true
			}
		}
	}
	return d.n > 0
}

func (d *dateReader) push(t dateToken) bool {
	if d.n == len(d.tokens) || t.digits > 18 {
		return false
	}
	d.tokens[d.n] = t
	d.n++
	return true
}

// takeDigits reads the number that s starts with, in any script's digits, and
// returns its length.
func (t *dateToken) takeDigits(s string) int {
	for i, r := range s {
		v := digitValue(r)
		if v < 0 {
			return i
		}
		if t.digits++; t.digits <= 18 {
			t.value = t.value*10 + v
		}
	}
	return len(s)
}

func digitValue(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case r < utf8.RuneSelf:
		return -1
	case '٠' <= r && r <= '٩':
		return int(r - '٠')
	case '۰' <= r && r <= '۹':
		return int(r - '۰')
	case '०' <= r && r <= '९':
		return int(r - '०')
	}
	return -1
}

// wordLen is the length of the word that s starts with. The units of CJK dates
// are words of their own, so that 5日午後 is 5, 日, 午後; so is the T of ISO 8601.
func wordLen(s string) int {
	if (s[0] == 'T' || s[0] == 't') && len(s) > 1 && isDigit(s[1]) {
		return 1
	}
	for i, r := range s {
		if i > 0 && dateUnit(s[:i]) != 0 {
			return i
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			return i
		}
	}
	return len(s)
}

// epoch reads a lone number as seconds or milliseconds since 1970.
func (d *dateReader) epoch() (t time.Time, ok bool) {
	first := &d.tokens[0]
	fraction := d.n == 2 && d.tokens[1].isNumber() && d.tokens[1].sep == '.'
	if !first.isNumber() || d.n > 1 && !fraction || first.sep != 0 {
		return t, false
	}
	switch first.digits {
	case 9, 10:
		return time.Unix(int64(first.value), 0).UTC(), true
	case 13:
		return time.UnixMilli(int64(first.value)).UTC(), true
	}
	return t, false
}

// minYear and maxYear bound what is a date: the year 1 is what some programs
// print for "never", and from maxYear on it is the Buddhist year of Thai ones.
const (
	minYear  = 1000
	maxYear  = 2540
	buddhist = 543
)

// time puts the parts together and refuses a day that does not exist.
func (d *dateReader) time() (t time.Time, ok bool) {
	if d.year >= maxYear && d.year < maxYear+100 {
		d.year -= buddhist
	}
	if d.month < 1 || d.month > 12 || d.day < 1 ||
		d.hour > 24 || d.min > 59 || d.sec > 60 {
		return t, false
	}
	midnight := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if midnight.Day() != d.day || d.hour == 24 && d.min+d.sec > 0 {
		return t, false
	}
	t = time.Date(d.year, time.Month(d.month), d.day, d.hour, d.min, d.sec, d.nanos, time.UTC)
	t = t.Add(-time.Duration(d.offset) * time.Second)
	return t, t.Year() >= minYear && t.Year() < maxYear
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
