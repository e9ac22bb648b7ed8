package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

// term is what a rule looks for in one place: words in a row, or, in lang: and
// country:, a value.
type term struct {
	in    field
	words []word
	tail  tail
	value string // of lang: and country:, "*" for any
}

// word is one folded word, as plain.Words yields it.
type word struct {
	text      string
	spaceless bool
}

// tail is what a star at the end of a term asks for.
type tail uint8

const (
	exactly  tail = iota
	prefixed      // the last word is only the beginning of one
	anyWord       // one more word follows
)

func wordsOf(s string) []word {
	var list []word
	plain.Words(s, func(w string, spaceless bool) bool {
		list = append(list, word{w, spaceless})
		return true
	})
	return list
}

// newTerm reads words and a star out of text. Its first result is false if there
// is nothing in it to look for.
func newTerm(in field, text string) (term, bool) {
	body, starred := strings.CutSuffix(text, "*")
	t := term{in: in, words: stable(wordsOf(body))}
	switch {
	case !starred:
	case strings.TrimSpace(body) == "" || len(t.words) > 0 && !endsInWord(body):
		t.tail = anyWord
	case len(t.words) > 0 && !t.words[len(t.words)-1].spaceless:
		t.tail = prefixed
	}
	return t, len(t.words) > 0 || t.tail == anyWord
}

// stable folds words until nothing changes: a mark without its letter may be lost
// only when the word stands alone, as it does in a rule's canonical text.
func stable(words []word) []word {
	for range 4 {
		again := wordsOf(spaced(words))
		if slices.Equal(again, words) {
			break
		}
		words = again
	}
	return words
}

func spaced(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// text is the term without its field and quotes.
func (t term) text() string {
	if t.value != "" {
		return t.value
	}
	var b strings.Builder
	for i, w := range t.words {
		if i > 0 && !(w.spaceless && t.words[i-1].spaceless) {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	text := b.String()
	if !slices.Equal(wordsOf(text), t.words) {
		text = spaced(t.words) // characters that join when they touch, as Hangul's parts do
	}
	if t.tail == anyWord && text != "" {
		text += " "
	}
	return text + t.star()
}

func (t term) star() string {
	if t.tail == exactly {
		return ""
	}
	return "*"
}

// String is the term as a rule writes it where words are looked for anywhere.
func (t term) String() string {
	return t.in.label() + quoted(t.text())
}

// quoted puts quotes around a text that would not stand alone.
func quoted(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || isParen(r) || r == ':' }) || strings.HasPrefix(text, "-") {
		return `"` + text + `"`
	}
	return text
}
