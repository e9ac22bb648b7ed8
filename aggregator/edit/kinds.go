package edit

import (
	"slices"
	"strings"
	"unicode"

	"wireroom/aggregator/plain"
)

// Kind is what a change of a text amounts to.
type Kind string

// The kinds of change that readers should know of.
const (
	Headline  Kind = "headline"  // the title says something else
	Numbers   Kind = "numbers"   // a number became another one
	Corrected Kind = "corrected" // a note says that something was wrong
	Extended  Kind = "extended"  // more is told, and what was told stays
	Reworded  Kind = "reworded"  // the text changed otherwise
	Withdrawn Kind = "withdrawn" // its outlet took it back
)

// AllKinds are the kinds, the weightiest first.
func AllKinds() []Kind {
	return []Kind{Withdrawn, Corrected, Numbers, Headline, Extended, Reworded}
}

// Words say it to readers; of no kind that is known, "changed".
func (k Kind) Words() string {
	switch k {
	case Headline:
		return "headline changed"
	case Numbers:
		return "numbers changed"
	case Corrected, Extended, Reworded, Withdrawn:
		return string(k)
	}
	return "changed"
}

// Text is a title and a plain body.
type Text struct{ Title, Body string }

// maxBody bounds how much of a body is looked at, in bytes.
const maxBody = 256 << 10

// Kinds says what a change amounts to, the weightiest first; none: it is churn,
// such as counters, advertisements, "5 min ago", other quotation marks, a label
// before the title or another place where a teaser is cut.
func Kinds(before, after Text) []Kind {
	was, is := read(before, after)
	var kinds []Kind
	title, body := !sameWords(was.title, is.title), !sameWords(was.body, is.body)
	switch {
	case Notice(before) == "" && Notice(after) != "":
		kinds = append(kinds, Withdrawn)
	case !title && !body:
		if is.notes > was.notes {
			return []Kind{Corrected}
		}
		return nil
	}
	if is.notes > was.notes {
		kinds = append(kinds, Corrected)
	}
	change := compare(was, is, title, body)
	if change.numbers {
		kinds = append(kinds, Numbers)
	}
	if title {
		kinds = append(kinds, Headline)
	}
	switch {
	case body && change.extends:
		kinds = append(kinds, Extended)
	case body && len(kinds) == 0:
		kinds = append(kinds, Reworded)
	}
	return kinds
}

// reading is a text as folded words, without what is churn.
type reading struct {
	title, body words
	notes       int // of correction, where the texts differ
}

type words struct {
	list []string
	cut  bool // its end was cut off where there was no room
}

func read(before, after Text) (was, is reading) {
	a, b := before.Body[:min(len(before.Body), maxBody)], after.Body[:min(len(after.Body), maxBody)]
	head, tail := sharedEnds(a, b)
	was, is = reading{title: wordsOf(unlabelled(before.Title))}, reading{title: wordsOf(unlabelled(after.Title))}
	inA, inB := a[head:len(a)-tail], b[head:len(b)-tail]
	was.notes, is.notes = notes(before.Title, edges(inA)), notes(after.Title, edges(inB))
	if max(len(inA), len(inB)) <= mostCleaned {
		inA, inB = Readable(inA, inB)
	}
	was.body = wordsOf(a[:head] + inA + a[len(a)-tail:])
	is.body = wordsOf(b[:head] + inB + b[len(b)-tail:])
	return was, is
}

// context is how much of what texts share is looked at beside what differs, in
// bytes: a counter's label, the beginning of a note.
const context = 80

// sharedEnds gives how many bytes two texts share at both ends, whole words and
// some context left out.
func sharedEnds(a, b string) (head, tail int) {
	n := min(len(a), len(b))
	for head < n && a[head] == b[head] {
		head++
	}
	for tail < n-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	head, tail = max(0, head-context), max(0, tail-context)
	head = strings.LastIndexAny(a[:head], " \n") + 1
	if i := strings.IndexAny(a[len(a)-tail:], " \n"); i >= 0 {
		return head, tail - i
	}
	return head, 0
}

// edges are the beginning and the end of a long text, where notes stand.
func edges(s string) string {
	if len(s) <= mostCleaned {
		return s
	}
	return s[:mostCleaned/2] + "\n" + s[len(s)-mostCleaned/2:]
}

func wordsOf(s string) words {
	w := words{cut: isCut(s)}
	plain.Words(s, func(word string, _ bool) bool {
		w.list = append(w.list, word)
		return true
	})
	return w
}

// isCut reports whether a text ends in an ellipsis.
func isCut(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ']' || r == ')' })
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
}

// A teaser of the first words stands for the whole from so many on: feeds send
// the one or the other as they please.
const teaser = 12

// sameWords reports whether two texts say the same as far as they go: one may be
// cut off, or be no more than the beginning of the other. Plug-in is plugin.
func sameWords(a, b words) bool {
	if slices.Equal(a.list, b.list) || strings.Join(a.list, "") == strings.Join(b.list, "") || cutAlike(a, b) {
		return true
	}
	if len(a.list) > len(b.list) {
		return begins(a, b) && (b.cut || len(b.list) >= teaser || len(b.list) == 0)
	}
	return begins(b, a) && a.cut
}

// cutAlike reports whether two texts are the same up to the words that are cut.
func cutAlike(a, b words) bool {
	n := len(a.list)
	return a.cut && b.cut && n > 1 && n == len(b.list) && slices.Equal(a.list[:n-1], b.list[:n-1])
}

// begins reports whether the shorter text is how the longer one begins; of its
// last word, where it was cut, only a part may be there.
func begins(long, short words) bool {
	n := len(short.list)
	if n == 0 {
		return true
	}
	last := short.list[n-1] == long.list[n-1] || short.cut && strings.HasPrefix(long.list[n-1], short.list[n-1])
	return last && slices.Equal(short.list[:n-1], long.list[:n-1])
}

// change is what the differing words say.
type change struct{ numbers, extends bool }

// Limits of what extends a text: so many new words and so few lost ones.
const (
	leastNew = 12
	mostLost = 10 // of a hundred
)

func compare(was, is reading, title, body bool) (c change) {
	for _, pair := range []struct {
		a, b   words
		differ bool
	}{{was.title, is.title, title}, {was.body, is.body, body}} {
		if !pair.differ {
			continue
		}
		gone, come := differing(pair.a.list, pair.b.list)
		c.numbers = c.numbers || numbersChange(gone, come)
		c.extends = len(come) >= leastNew && len(gone)*100 <= mostLost*max(1, len(pair.a.list))
	}
	return c
}

// differing gives the words that went and those that came.
func differing(a, b []string) (gone, come []string) {
	for _, s := range shortest(a, b) {
		switch s.op {
		case Deleted:
			gone = append(gone, a[s.a])
		case Inserted:
			come = append(come, b[s.b])
		}
	}
	return gone, come
}

// A number became another one where as many went as came, and not all words with
// them: a text that is another one altogether has other numbers too.
func numbersChange(gone, come []string) bool {
	a, b := numbers(gone), numbers(come)
	return len(a) > 0 && len(a) == len(b) && !slices.Equal(a, b) && len(gone) <= 4+2*len(a) && len(come) <= 4+2*len(b)
}

func numbers(list []string) (out []string) {
	for _, w := range list {
		if strings.ContainsFunc(w, unicode.IsDigit) || numerals[w] {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

var numerals = set(`one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety dozen hundred thousand million billion
	eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert tausend million millionen milliarden
	deux trois quatre cinq sept huit neuf dix vingt trente quarante cinquante soixante cent mille millions milliards
	dos tres cuatro cinco seis siete ocho nueve diez veinte treinta cuarenta cincuenta cien mil millones
	один два три четыре пять шесть семь восемь девять десять сто тысяча тысячи миллион миллионов
	一 二 三 四 五 六 七 八 九 十 百 千 万 萬 億 亿`)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
