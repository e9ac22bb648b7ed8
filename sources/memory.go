package sources

import (
	"encoding/json"
	"reflect"

	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// memory is what a document that was read leaves for the polls after it, beside
// what the model knows: SourceState.Hints holds it.
type memory struct {
	parse.Hints
	Sitemaps []sitemap `json:",omitempty"` // of an index: those that are read
	Picked   int       `json:",omitempty"` // of a page that selectors read: the items that they found
}

// sitemap is what a source's polls know of one of its sitemaps.
type sitemap struct {
	URL        string
	Validators fetch.Validators
	Marks      []byte `json:",omitempty"`
	Other      bool   `json:",omitempty"` // it holds no news
}

// pack gives a memory in the form that is stored; nil when there is nothing to
// remember.
func (m memory) pack() []byte {
	if reflect.ValueOf(m).IsZero() {
		return nil
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // numbers and strings alone
	}
	return b
}

// recall is pack the other way round. What cannot be read is forgotten.
func recall(b []byte) (m memory) {
	if len(b) > 0 && json.Unmarshal(b, &m) != nil {
		return memory{}
	}
	return m
}
