package aggregator

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"wireroom/aggregator/plain"
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
	s string
	n int
}

func wordingOf(e *Entry) wording {
	w := wording{title: foldWords(e.Title)}
	var all, kept strings.Builder
	for line := range strings.Lines(e.Text) {
		l := foldWords(line)
		all.WriteString(l.s)
		w.text.n += l.n
		if !l.counts() {
			kept.WriteString(l.s)
			w.kept.n += l.n
		}
	}
	w.text.s, w.kept.s = all.String(), kept.String()
	return w
}

func foldWords(s string) words {
	b := make([]byte, 0, len(s)+1)
	n := 0
	plain.Words(s, func(w string, _ bool) bool {
		b = append(append(b, w...), ' ')
		n++
		return true
	})
	return words{string(b), n}
}

// counts reports whether a line only counts, dates or times something:
// "12 comments", "3 min read", "Updated: 2 March, 10:15".
func (w words) counts() bool {
	return w.n <= 8 && strings.ContainsAny(w.s, "0123456789")
}

// contentHash is over what makes a revision. Spaces, markup, case, tracking
// parameters, dates, the order of categories and lines that only count or date
// do not change it.
func contentHash(e *Entry, w *wording) uint64 {
	b := make([]byte, 0, len(w.title.s)+len(w.kept.s)+256)
	for _, part := range append([]string{w.title.s, e.Canonical, w.kept.s}, categoryKeys(e.Categories)...) {
		b = append(append(b, part...), 0)
	}
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:])
}

func categoryKeys(cs []Category) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = plain.Fold(c.Term)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
