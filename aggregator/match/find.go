package match

import (
	"cmp"
	"slices"
	"strings"
)

// finder finds all terms of a program in a document's words at once. Each term
// hangs at its rarest word; only where that stands are its other words compared.
type finder struct {
	patterns []pattern        // by term
	words    map[string]int32 // every word that a term has, from 1
	anchors  [][]anchor       // by word
	begins   prefixes         // terms of nothing but the beginning of a word
	presence []int32          // terms that any word of their field satisfies
	values   []int32          // lang: and country: terms
	looksIn  field            // all fields of all terms
}

// pattern is a term with its words as numbers.
type pattern struct {
	in      field
	words   []int32
	starred bool   // one more word follows,
	prefix  string // which begins so
}

// anchor says that a term's at-th word stands here.
type anchor struct{ term, at int32 }

func newFinder(terms []term) finder {
	f := finder{words: map[string]int32{}, anchors: make([][]anchor, 1)}
	for i, t := range terms {
		f.patterns = append(f.patterns, f.pattern(t))
		f.looksIn |= t.in
		if t.value != "" {
			f.values = append(f.values, int32(i))
		}
	}
	uses := f.countUses()
	for i := range f.patterns {
		f.hang(int32(i), uses)
	}
	f.begins.link()
	return f
}

func (f *finder) pattern(t term) pattern {
	p := pattern{in: t.in, starred: t.tail != exactly}
	words := t.words
	if t.tail == prefixed {
		p.prefix = words[len(words)-1].text
		words = words[:len(words)-1]
	}
	for _, w := range words {
		id, known := f.words[w.text]
		if !known {
			id = int32(len(f.anchors))
			f.words[w.text] = id
			f.anchors = append(f.anchors, nil)
		}
		p.words = append(p.words, id)
	}
	return p
}

// countUses counts, by word, the terms that hold it.
func (f *finder) countUses() []int {
	uses := make([]int, len(f.anchors))
	for _, p := range f.patterns {
		for _, w := range p.words {
			uses[w]++
		}
	}
	return uses
}

// hang puts a term where the scan will meet it.
func (f *finder) hang(id int32, uses []int) {
	p := &f.patterns[id]
	switch {
	case len(p.words) > 0:
		at := 0
		for i, w := range p.words {
			if uses[w] < uses[p.words[at]] {
				at = i
			}
		}
		w := p.words[at]
		f.anchors[w] = append(f.anchors[w], anchor{id, int32(at)})
	case p.prefix != "":
		f.begins.add(p.prefix, id)
	case p.starred:
		f.presence = append(f.presence, id)
	}
}

// prefixes is a sorted list of beginnings of words. All that begin one word lie
// on a chain: from the last that does not sort behind the word, each to the
// longest of the others that begins it itself.
type prefixes struct {
	list  []prefix
	first []uint64 // a bit for each first two bytes that occur, nil for an empty list
}

type prefix struct {
	text   string
	terms  []int32
	parent int // -1: none
}

func (p *prefixes) add(text string, term int32) {
	if p.first == nil {
		p.first = make([]uint64, 1<<16/64)
	}
	if len(text) > 1 {
		p.allow(text[0], text[1])
	} else {
		for second := range 256 {
			p.allow(text[0], byte(second))
		}
	}
	p.list = append(p.list, prefix{text, []int32{term}, -1})
}

func (p *prefixes) allow(first, second byte) {
	p.first[int(first)<<2|int(second)>>6] |= 1 << (second & 63)
}

// mayBegin spares most words the search.
func (p *prefixes) mayBegin(word string) bool {
	second := byte(0)
	if len(word) > 1 {
		second = word[1]
	}
	return p.first != nil && p.first[int(word[0])<<2|int(second)>>6]&(1<<(second&63)) != 0
}

// link sorts the list, joins equal beginnings and sets the parents.
func (p *prefixes) link() {
	slices.SortStableFunc(p.list, func(a, b prefix) int { return cmp.Compare(a.text, b.text) })
	kept := p.list[:0]
	for _, e := range p.list {
		last := len(kept) - 1
		if last >= 0 && kept[last].text == e.text {
			kept[last].terms = append(kept[last].terms, e.terms...)
			continue
		}
		e.parent = last
		for e.parent >= 0 && !strings.HasPrefix(e.text, kept[e.parent].text) {
			e.parent = kept[e.parent].parent
		}
		kept = append(kept, e)
	}
	p.list = kept
}

// last returns the place from which the chain of word begins, -1 if nothing
// begins it.
func (p *prefixes) last(word string) int {
	if !p.mayBegin(word) {
		return -1
	}
	i, found := slices.BinarySearchFunc(p.list, word, func(e prefix, w string) int { return cmp.Compare(e.text, w) })
	if found {
		return i
	}
	for i--; i >= 0 && !strings.HasPrefix(word, p.list[i].text); {
		i = p.list[i].parent
	}
	return i
}
