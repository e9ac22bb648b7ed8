package sources

import (
	"encoding/binary"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// memory is what a document that was read leaves for the polls after it, beside
// what the model knows: SourceState.Hints holds it.
type memory struct {
	parse.Hints
	Sitemaps []sitemap `json:",omitempty"` // of an index: those that are read
	Asked    asks      `json:",omitempty"` // pages of articles that need not be asked again
	Picked   int       `json:",omitempty"` // of a page that selectors read: the items that they found
	// Barren says when a way back that we guessed led nowhere, by its kind.
	Barren map[string]time.Time `json:",omitempty"`
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

// asks are hashes of addresses, eight bytes each, the oldest first.
type asks []byte

// maxAsks is how many addresses are remembered of a source.
const maxAsks = 2000

// asked is asks with a way to look one up.
type asked struct {
	list asks
	set  map[uint64]bool
}

func newAsked(list asks) *asked {
	a := &asked{list: slices.Clone(list), set: make(map[uint64]bool, len(list)/8)}
	for ; len(list) >= 8; list = list[8:] {
		a.set[binary.BigEndian.Uint64(list)] = true
	}
	return a
}

func hashAddress(address string) uint64 { return uint64(aggregator.NewID("asked", address)) }

func (a *asked) has(address string) bool { return a.set[hashAddress(address)] }

func (a *asked) add(address string) {
	h := hashAddress(address)
	a.set[h] = true
	a.list = binary.BigEndian.AppendUint64(a.list, h)
	a.list = a.list[max(0, len(a.list)-8*maxAsks):]
}
