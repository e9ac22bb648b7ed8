package edit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Op is what became of a piece of text.
type Op uint8

// What may become of a piece. A Skipped one is left out of an excerpt.
const (
	Kept Op = iota
	Deleted
	Inserted
	Skipped
)

// String is "kept", "deleted", "inserted" or "skipped".
func (o Op) String() string {
	return [...]string{"kept", "deleted", "inserted", "skipped"}[min(o, Skipped)]
}

// MarshalText gives String.
func (o Op) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Piece is a run of text with one fate.
type Piece struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Limits on the work of a diff: longer texts are compared by their beginnings and
// ends, and what lies between is given as replaced whole.
const (
	maxTokens = 20_000
	maxEdits  = 600
)

// Diff says how one text became the other, by words, and in scripts without
// spaces by characters. But for white space, the kept and deleted pieces
// joined are before, and the kept and inserted ones after.
func Diff(before, after string) []Piece {
	a, b := tokens(before), tokens(after)
	head := common(a, b, func(i int) (int, int) { return i, i })
	tail := common(a[head:], b[head:], func(i int) (int, int) { return len(a) - head - 1 - i, len(b) - head - 1 - i })
	var w writer
	w.keep(a[:head], b[:head])
	w.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	w.keep(a[len(a)-tail:], b[len(b)-tail:])
	return w.pieces
}

// common counts the tokens that two texts share at one end; at gives the places
// of the i-th.
func common(a, b []string, at func(i int) (int, int)) int {
	n := 0
	for n < min(len(a), len(b)) {
		if i, j := at(n); !sameToken(a[i], b[j]) {
			break
		}
		n++
	}
	return n
}

// tokens splits a text into words with the space behind them, single characters
// of scripts without spaces, and marks.
func tokens(s string) []string {
	var out []string
	for len(s) > 0 {
		n := tokenLen(s)
		for n < len(s) {
			r, size := utf8.DecodeRuneInString(s[n:])
			if !unicode.IsSpace(r) {
				break
			}
			n += size
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

func tokenLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if !inWord(r) {
		return n
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !inWord(r) && !(joins(r) && n+size < len(s) && startsWord(s[n+size:])) {
			break
		}
		n += size
	}
	return n
}

// joins reports whether r may stand inside of a word or number: 3,412, it's, anti-tank.
func joins(r rune) bool { return strings.ContainsRune(".,'’-", r) }

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return inWord(r)
}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !isSpaceless(r)
}

func isSpaceless(r rune) bool {
	return r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func sameToken(a, b string) bool {
	return a == b || strings.TrimRightFunc(a, unicode.IsSpace) == strings.TrimRightFunc(b, unicode.IsSpace)
}

// writer joins tokens of one fate into pieces.
type writer struct{ pieces []Piece }

func (w *writer) add(op Op, tokens ...string) {
	if len(tokens) == 0 {
		return
	}
	text := strings.Join(tokens, "")
	if n := len(w.pieces); n > 0 && w.pieces[n-1].Op == op {
		w.pieces[n-1].Text += text
		return
	}
	w.pieces = append(w.pieces, Piece{op, text})
}

// keep adds tokens that stay, each with the space that it has in either text.
func (w *writer) keep(a, b []string) {
	for i := range a {
		w.add(Kept, max(a[i], b[i]))
	}
}

// middle compares what is left between common ends.
func (w *writer) middle(a, b []string) {
	var script []step
	if len(a)+len(b) <= maxTokens {
		script = shortest(a, b)
	}
	if script == nil {
		w.add(Deleted, a...)
		w.add(Inserted, b...)
		return
	}
	w.write(script, a, b)
}

// write puts a script into pieces: between two kept runs first what went, then
// what came. A single word that stays between two changes reads as changed too.
func (w *writer) write(script []step, a, b []string) {
	var gone, come []string
	for i := 0; i < len(script); {
		run := i
		for run < len(script) && script[run].op == Kept {
			run++
		}
		lone := run-i == 1 && i > 0 && run < len(script)
		if run > i && !lone {
			w.add(Deleted, gone...)
			w.add(Inserted, come...)
			gone, come = nil, nil
			for _, s := range script[i:run] {
				w.keep(a[s.a:s.a+1], b[s.b:s.b+1])
			}
			i = run
			continue
		}
		if s := script[i]; s.op != Inserted {
			gone = append(gone, a[s.a])
		}
		if s := script[i]; s.op != Deleted {
			come = append(come, b[s.b])
		}
		i++
	}
	w.add(Deleted, gone...)
	w.add(Inserted, come...)
}

// Excerpt leaves out of a diff what is kept, but for so many characters around
// each change.
func Excerpt(pieces []Piece, around int) []Piece {
	var out []Piece
	for i, p := range pieces {
		if p.Op != Kept {
			out = append(out, p)
			continue
		}
		before, after := around, around
		if i == 0 {
			before = 0
		}
		if i == len(pieces)-1 {
			after = 0
		}
		head, tail := cutAround(p.Text, before, after)
		if head+tail == p.Text {
			out = append(out, p)
			continue
		}
		out = appendText(out, Kept, head)
		out = appendText(out, Skipped, "…")
		out = appendText(out, Kept, tail)
	}
	return out
}

func appendText(out []Piece, op Op, text string) []Piece {
	if text == "" {
		return out
	}
	return append(out, Piece{op, text})
}

// cutAround gives the first and last characters of s, to the end of a word; all
// of s as head if hardly anything were left out.
func cutAround(s string, first, last int) (head, tail string) {
	ts := tokens(s)
	i, n := 0, 0
	for i < len(ts) && n < first {
		n += utf8.RuneCountInString(ts[i])
		i++
	}
	j, n := len(ts), 0
	for j > i && n < last {
		j--
		n += utf8.RuneCountInString(ts[j])
	}
	if j-i < 4 {
		return s, ""
	}
	return strings.Join(ts[:i], ""), strings.Join(ts[j:], "")
}
