package aggregator

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"

	"wireroom/aggregator/plain"
	"wireroom/aggregator/similar"
)

// wording is what an entry says in folded words, so that case, markup and space
// do not count. It is read once for all that compares entries.
type wording struct {
	title words
	text  words
	kept  words // of the text, without the lines that only count or date
}

// words are joined by spaces and counted.
type words struct {
	s []byte
	n int
}

// readWords reads an entry's words once, for its wording and its print.
func readWords(e *Entry) (wording, similar.Print) {
	var w wording
	print := similar.NewBuilder(textOf(e))
	w.title.add(e.Title, print.Title)
	w.text.grow(len(e.Text))
	w.kept.grow(len(e.Text))
	for line := range strings.Lines(e.Text) {
		l := w.text.add(line, print.Body)
		if !l.counts() {
			w.kept.append(l)
		}
	}
	return w, print.Print()
}

func (w *words) grow(n int) { w.s = slices.Grow(w.s, n) }

// add puts the words of a text behind the others and gives them alone. Each is
// handed on to another reader too.
func (w *words) add(text string, other func(word string, spaceless bool) bool) (added words) {
	start := len(w.s)
	plain.Words(text, func(word string, spaceless bool) bool {
		w.s = append(append(w.s, word...), ' ')
		added.n++
		return other(word, spaceless)
	})
	added.s = w.s[start:]
	w.n += added.n
	return added
}

func (w *words) append(other words) {
	w.s = append(w.s, other.s...)
	w.n += other.n
}

// sum names the words in few bytes.
func (w *words) sum() string {
	sum := sha256.Sum256(w.s)
	return string(sum[:])
}

// counts reports whether a line only counts, dates or times something:
// "12 comments", "3 min read", "Updated: 2 March, 10:15".
func (w words) counts() bool {
	return w.n <= 8 && bytes.ContainsAny(w.s, "0123456789")
}

// contentHash is over what makes a revision. Spaces, markup, case, tracking
// parameters, dates, the order of categories and lines that only count or date
// do not change it.
func contentHash(e *Entry, w *wording) uint64 {
	parts := append([]string{w.title.sum(), e.Canonical, w.kept.sum()}, categoryKeys(e.Categories)...)
	return uint64(NewID("content", parts...))
}

func categoryKeys(cs []Category) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = plain.Fold(c.Term)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
