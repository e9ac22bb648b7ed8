package store

import (
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

// maxWord bounds an indexed word; PostgreSQL refuses words over 2,046 bytes.
const maxWord = 120

// indexer gives the distinct words by which entries are found: those of title,
// own text and categories, which is where match.Rule.Terms may look. Characters
// of scripts without spaces go in as pairs of neighbours, the last of a run alone:
// 漏洞 is one look-up, and a single character the beginning of a pair or a run's
// end. It is used for one entry after the other.
type indexer struct {
	seen map[string]bool
	text []byte
}

func newIndexer() *indexer { return &indexer{seen: make(map[string]bool, 256)} }

func (w *indexer) words(e *aggregator.Entry) string {
	clear(w.seen)
	w.text = w.text[:0]
	indexed(e.Title, w.add)
	indexed(e.Text, w.add)
	for _, c := range e.Categories {
		indexed(c.Term, w.add)
		indexed(c.Label, w.add)
	}
	return string(w.text)
}

func (w *indexer) add(word string) {
	if len(word) > maxWord {
		word = strings.ToValidUTF8(word[:maxWord], "")
	}
	if w.seen[word] {
		return
	}
	w.seen[word] = true
	if len(w.text) > 0 {
		w.text = append(w.text, ' ')
	}
	w.text = append(w.text, word...)
}

// indexed calls yield with each form by which the index holds the words of s.
func indexed(s string, yield func(string)) {
	last := "" // a spaceless character that still waits for its neighbour
	plain.Words(s, func(word string, spaceless bool) bool {
		switch {
		case spaceless && last != "":
			yield(last + word)
		case last != "":
			yield(last)
		}
		last = ""
		if spaceless {
			last = word
		} else {
			yield(word)
		}
		return true
	})
	if last != "" {
		yield(last)
	}
}

// searchQuery asks the index for entries that hold all terms of at least one
// group, terms as match.Rule.Terms gives them; "" when groups cannot narrow.
func (d *dialect) searchQuery(groups [][]string) string {
	var any []string
	for _, group := range groups {
		var all []string
		for _, term := range group {
			all = append(all, d.term(term)...)
		}
		if len(all) == 0 {
			return ""
		}
		any = append(any, "("+strings.Join(all, d.query.and)+")")
	}
	return strings.Join(any, d.query.or)
}

// term asks for one term. Only pairs are asked of a run: the last character of
// the term may have a neighbour in the text.
func (d *dialect) term(term string) []string {
	body, starred := strings.CutSuffix(term, "*")
	var forms []string
	indexed(body, func(form string) { forms = append(forms, form) })
	if len(forms) == 0 {
		return nil
	}
	last := len(forms) - 1
	open := starred || endsSpaceless(body)
	asked := make([]string, 0, len(forms))
	for i, form := range forms {
		closing := d.query.quote
		if len(form) > maxWord {
			form, closing = strings.ToValidUTF8(form[:maxWord], ""), d.query.prefix
		}
		if i == last && open {
			if i > 0 && !starred {
				continue
			}
			closing = d.query.prefix
		}
		asked = append(asked, d.query.quote+form+closing)
	}
	return asked
}

func endsSpaceless(s string) (yes bool) {
	plain.Words(s, func(_ string, spaceless bool) bool {
		yes = spaceless
		return true
	})
	return yes
}
