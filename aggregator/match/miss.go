package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Miss is a topic that a document does not belong to, and how near it came.
type Miss struct {
	Topic     string   `json:"topic"`
	Score     float64  `json:"score,omitempty"`     // what its model says; 0 also where there is none
	Threshold float64  `json:"threshold,omitempty"` // from which on that would do; 0: it has no model
	Terms     string   `json:"terms,omitempty"`     // what the model weighs most
	Nearest   []string `json:"nearest,omitempty"`   // the parts of its rule that hold in part: what is missing, and what is there
	Refused   bool     `json:"refused,omitempty"`   // rule or model would take it, but what the topic requires does not hold
}

// String says it in words: `the model says 0.31, from 0.50 on it would be;
// nearest in its rule: "breach" beside "data"`.
func (m Miss) String() string {
	var parts []string
	if m.Refused {
		parts = append(parts, "what it requires does not hold")
	}
	if m.Threshold > 0 {
		parts = append(parts, fmt.Sprintf("the model says %.2f, from %.2f on it would be", m.Score, m.Threshold))
	}
	switch {
	case len(m.Nearest) > 0:
		parts = append(parts, "nearest in its rule: "+strings.Join(m.Nearest, "; "))
	case !m.Refused:
		parts = append(parts, "nothing of its rule is there")
	}
	return strings.Join(parts, "; ")
}

// maxNearest bounds the parts of a rule that explain a miss.
const maxNearest = 3

// Misses gives the topics that d does not belong to, sorted by name. It takes
// rules apart, which costs: it is for people who ask about one document.
func (s *Set) Misses(d *Doc) (out []Miss) {
	held := map[string]bool{}
	for _, h := range s.Match(d) {
		held[h.Topic] = true
	}
	e := examiner{d, held}
	for _, name := range s.names {
		if !held[name] {
			out = append(out, e.miss(s.topics[name]))
		}
	}
	return out
}

// examiner finds out how far rules are from holding for a document.
type examiner struct {
	d    *Doc
	held map[string]bool // topics that hold
}

func (e examiner) miss(t Named) Miss {
	m := Miss{Topic: t.Name}
	taken := false
	if t.Model != nil {
		var why Reason
		m.Score, why = t.Model.Score(e.d)
		m.Threshold, m.Terms = t.Model.Threshold(), why.Term
		taken = m.Score >= m.Threshold
	}
	if t.Rule != nil {
		g := e.gap(t.Rule.root)
		taken = taken || g.holds()
		m.Nearest = e.nearest(t.Rule.root)
	}
	if m.Refused = taken && t.Require != nil; m.Refused {
		m.Nearest = e.nearest(t.Require.root)
	}
	return m
}

// nearest are the alternatives of a rule that hold in part, those that lack least
// first.
func (e examiner) nearest(root *node) (out []string) {
	kids := []*node{root}
	if root.op == or {
		kids = root.kids
	}
	var gaps []gap
	for _, k := range kids {
		if g := e.gap(k); !g.holds() && len(g.there) > 0 {
			gaps = append(gaps, g)
		}
	}
	slices.SortStableFunc(gaps, gap.compare)
	for _, g := range gaps[:min(len(gaps), maxNearest)] {
		out = append(out, g.String())
	}
	return out
}

// gap is what a part of a rule lacks of a document, and what it finds there.
type gap struct{ missing, there []string }

func (g gap) holds() bool { return len(g.missing) == 0 }

func (g gap) compare(other gap) int {
	return cmp.Or(cmp.Compare(len(g.missing), len(other.missing)), cmp.Compare(len(other.there), len(g.there)))
}

func (g gap) String() string {
	return strings.Join(g.missing, " and ") + " beside " + strings.Join(g.there, ", ")
}

func (g *gap) join(other gap) {
	g.missing = append(g.missing, other.missing...)
	g.there = append(g.there, other.there...)
}

func (e examiner) gap(n *node) (g gap) {
	switch n.op {
	case and:
		for _, k := range n.kids {
			g.join(e.gap(k))
		}
	case or:
		for i, k := range n.kids {
			if next := e.gap(k); i == 0 || next.compare(g) < 0 {
				g = next
			}
		}
	case not:
		if inner := e.gap(n.kids[0]); inner.holds() {
			g.missing = append(g.missing, "not "+strings.Join(inner.there, ", "))
		}
	case refer:
		g = e.leaf(e.held[n.topic], topicName+":"+n.topic)
	case find:
		g = e.leaf(e.finds(n), n.term.String())
		if !g.holds() {
			g.there = e.wordsThere(n.term)
		}
	}
	return g
}

func (e examiner) leaf(holds bool, text string) gap {
	if holds {
		return gap{there: []string{text}}
	}
	return gap{missing: []string{text}}
}

// finds reports whether a term is in the document.
func (e examiner) finds(n *node) bool {
	r := &Rule{root: n}
	r.solo = sync.OnceValue(func() *program { return newProgram([]Named{{Rule: r}}) })
	_, ok := r.Match(e.d)
	return ok
}

// wordsThere are the words of a phrase that are in the document by themselves.
func (e examiner) wordsThere(t term) (there []string) {
	if len(t.words) < 2 {
		return nil
	}
	for _, w := range t.words {
		one := term{in: t.in, words: []word{w}}
		if !w.spaceless && e.finds(&node{op: find, term: one}) {
			there = append(there, one.String())
		}
	}
	return there
}
