package match

import "strings"

// field is a set of the places of a document where a term may be found.
type field uint8

const (
	inTitle field = 1 << iota
	inCategory
	inText
	inOutlet
	inAuthor
	inLink
	inLang
	inCountry

	// anywhere is where a word without a field is looked for.
	anywhere = inTitle | inCategory | inText
)

var fieldNames = [...]string{"title", "category", "text", "outlet", "author", "link", "lang", "country"}

// topicName is written like a field but refers to another rule.
const topicName = "topic"

func fieldByName(name string) (field, bool) {
	for i, n := range fieldNames {
		if strings.EqualFold(n, name) {
			return 1 << i, true
		}
	}
	return 0, false
}

// name returns the name of the one field in f; a set of several has none.
func (f field) name() string {
	for i, n := range fieldNames {
		if f == 1<<i {
			return n
		}
	}
	return ""
}

// label is what a rule writes in front of a term: "title:", or nothing.
func (f field) label() string {
	if n := f.name(); n != "" {
		return n + ":"
	}
	return ""
}
