package match

import (
	"strings"

	"wireroom/aggregator/plain"
)

// scratch is the working memory of one match: what was found in the document and
// what follows from it. It is used again, so that matching allocates nothing.
type scratch struct {
	program *program
	doc     *Doc

	ids   []int32  // the current part's words as numbers, 0 for those in no term
	texts []string // the same words
	add   func(word string, spaceless bool) bool

	found    []field // by term: where it was found first, 0 if nowhere
	awake    []bool  // by rule: in queue, or was
	queue    []int32 // rules to evaluate
	verdicts []verdict

	gist       *gist       // of the document, once a model asked for it
	judgements []judgement // by model
}

type verdict uint8

const (
	undecided verdict = iota
	no
	yes
)

func newScratch(p *program) *scratch {
	s := &scratch{
		program: p, found: make([]field, len(p.terms)),
		awake: make([]bool, len(p.roots)), verdicts: make([]verdict, len(p.roots)),
		judgements: make([]judgement, len(p.models)), gist: newGist(),
	}
	s.add = s.addWord
	return s
}

// reset forgets the document, whose strings it must not keep alive.
func (s *scratch) reset() {
	s.doc = nil
	s.forgetWords()
	s.queue = s.queue[:0]
	clear(s.found)
	clear(s.awake)
	clear(s.verdicts)
	for i := range s.judgements {
		s.judgements[i].done = false
	}
	s.gist.reset()
}

func (s *scratch) forgetWords() {
	clear(s.texts)
	s.ids, s.texts = s.ids[:0], s.texts[:0]
}

// read finds all terms in d, in the order in which reasons are preferred.
func (s *scratch) read(d *Doc) {
	s.doc = d
	s.scan(inTitle, d.Title)
	for _, c := range d.Categories {
		s.scan(inCategory, c)
	}
	s.scan(inText, d.Text)
	s.scan(inOutlet, d.Outlet)
	for _, a := range d.Authors {
		s.scan(inAuthor, a)
	}
	if s.program.finder.looksIn&inLink != 0 {
		s.scan(inLink, linkText(d.Link))
	}
	for _, id := range s.program.finder.values {
		s.compareValue(id)
	}
}

func (s *scratch) compareValue(id int32) {
	t := &s.program.terms[id]
	if t.in == inLang && langMatches(t.value, s.doc.Lang) || t.in == inCountry && countryMatches(t.value, s.doc.Country) {
		s.find(id, t.in)
	}
}

// scan finds the terms in one part of the document. Phrases do not reach from
// one part into another.
func (s *scratch) scan(in field, text string) {
	f := &s.program.finder
	if f.looksIn&in == 0 || text == "" {
		return
	}
	s.forgetWords()
	plain.Words(text, s.add)
	if len(s.ids) > 0 {
		for _, id := range f.presence {
			s.find(id, f.patterns[id].in&in)
		}
	}
	for i, id := range s.ids {
		for _, a := range f.anchors[id] {
			s.try(a, i, in)
		}
		s.tryPrefixes(s.texts[i], in)
	}
}

func (s *scratch) addWord(word string, spaceless bool) bool {
	s.ids = append(s.ids, s.program.finder.words[word])
	s.texts = append(s.texts, word)
	return true
}

// try compares a term whose anchor is the part's i-th word.
func (s *scratch) try(a anchor, i int, in field) {
	p := &s.program.finder.patterns[a.term]
	start := i - int(a.at)
	end := start + len(p.words)
	if p.in&in == 0 || s.found[a.term] != 0 || start < 0 || end > len(s.ids) {
		return
	}
	for j, id := range p.words {
		if s.ids[start+j] != id {
			return
		}
	}
	if p.starred && (end == len(s.ids) || !strings.HasPrefix(s.texts[end], p.prefix)) {
		return
	}
	s.find(a.term, in)
}

func (s *scratch) tryPrefixes(word string, in field) {
	f := &s.program.finder
	for i := f.begins.last(word); i >= 0; i = f.begins.list[i].parent {
		for _, id := range f.begins.list[i].terms {
			s.find(id, f.patterns[id].in&in)
		}
	}
}

// find notes that a term was found and wakes its rules; in is 0 if it was not.
func (s *scratch) find(id int32, in field) {
	if in == 0 || s.found[id] != 0 {
		return
	}
	s.found[id] = in
	s.wake(s.program.wakes[id])
}

func (s *scratch) wake(rules []int32) {
	for _, r := range rules {
		if !s.awake[r] {
			s.awake[r] = true
			s.queue = append(s.queue, r)
		}
	}
}
