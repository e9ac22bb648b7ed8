package match

import (
	"math"
	"sync"
)

// program is rules compiled for evaluation together. Equal terms are one, words
// are numbers, and each term that is found wakes the rules that may now match;
// all others are never looked at.
//
//	words ─ finder ─► terms found ─ wakes ─► rules to evaluate ─ verdicts ─► hits
type program struct {
	names   []string // of rules; they are numbered in this order
	roots   []expr
	byName  map[string]int32
	terms   []term
	models  []*Model
	finder  finder
	wakes   [][]int32 // by term: rules
	follows [][]int32 // by rule: rules that may match because it does
	always  []int32   // rules that nothing in particular wakes
	scratch sync.Pool
}

// expr is a node with its term or rule as a number.
type expr struct {
	op    op
	id    int32 // of find: the term; of refer: the rule, or -1 if there is none; of learned: the model
	kids  []expr
	topic string // of refer
}

// Named is a topic: it holds what sources declare, and what its rule or its model
// says, as far as Require holds too. Each of the three may be nil.
type Named struct {
	Name    string
	Rule    *Rule
	Model   *Model
	Require *Rule
}

// newProgram compiles rules, which must hold no circle of references.
func newProgram(rules []Named) *program {
	c := &compiler{
		program: &program{byName: make(map[string]int32, len(rules))},
		termIDs: map[string]int32{},
	}
	for i, r := range rules {
		c.names = append(c.names, r.Name)
		c.byName[r.Name] = int32(i)
	}
	c.follows = make([][]int32, len(rules))
	for _, r := range rules {
		c.roots = append(c.roots, c.root(r))
	}
	c.wakes = make([][]int32, len(c.terms))
	for i := range c.roots {
		c.wake(int32(i))
	}
	c.finder = newFinder(c.terms)
	p := c.program
	p.scratch.New = func() any { return newScratch(p) }
	return p
}

// compiler holds what only compiling needs.
type compiler struct {
	*program
	termIDs map[string]int32 // by canonical text
}

// root compiles a topic into one expression: (rule OR model) AND require. Nothing
// at all is an or without alternatives, never true.
func (c *compiler) root(t Named) expr {
	either := expr{op: or}
	if t.Rule != nil {
		either = c.expr(t.Rule.root)
	}
	if t.Model != nil {
		either = expr{op: or, kids: []expr{either, {op: learned, id: int32(len(c.models))}}}
		c.models = append(c.models, t.Model)
	}
	if t.Require == nil {
		return either
	}
	return expr{op: and, kids: []expr{either, c.expr(t.Require.root)}}
}

func (c *compiler) expr(n *node) expr {
	e := expr{op: n.op, topic: n.topic}
	switch n.op {
	case find:
		e.id = c.termID(n.term)
	case refer:
		e.id = -1
		if id, ok := c.byName[n.topic]; ok {
			e.id = id
		}
	}
	for _, k := range n.kids {
		e.kids = append(e.kids, c.expr(k))
	}
	return e
}

func (c *compiler) termID(t term) int32 {
	key := t.String()
	id, known := c.termIDs[key]
	if !known {
		id = int32(len(c.terms))
		c.terms = append(c.terms, t)
		c.termIDs[key] = id
	}
	return id
}

// wake notes what makes a rule worth evaluating.
func (c *compiler) wake(rule int32) {
	triggers, cost := c.triggers(&c.roots[rule])
	if cost >= unknowable {
		c.always = append(c.always, rule)
		return
	}
	for _, t := range triggers {
		if t.op == find {
			c.wakes[t.id] = appendOnce(c.wakes[t.id], rule)
		} else {
			c.follows[t.id] = appendOnce(c.follows[t.id], rule)
		}
	}
}

// appendOnce appends id unless it was the last to be appended.
func appendOnce(ids []int32, id int32) []int32 {
	if len(ids) > 0 && ids[len(ids)-1] == id {
		return ids
	}
	return append(ids, id)
}

// unknowable is the cost of what cannot be narrowed.
const unknowable = math.MaxInt32

// triggers returns terms and references of which one must hold for e to hold,
// and an estimate of how often one does. Of all that must hold together, the
// cheapest is enough.
func (c *compiler) triggers(e *expr) (list []*expr, cost int) {
	switch e.op {
	case find:
		return []*expr{e}, c.terms[e.id].frequency()
	case refer:
		if e.id >= 0 {
			return []*expr{e}, 50
		}
	case and:
		cost = unknowable
		for i := range e.kids {
			if l, n := c.triggers(&e.kids[i]); n < cost {
				list, cost = l, n
			}
		}
		return list, cost
	case or:
		for i := range e.kids {
			l, n := c.triggers(&e.kids[i])
			list, cost = append(list, l...), min(cost+n, unknowable)
		}
		return list, cost
	}
	return nil, unknowable
}

// frequency guesses how often a term is found: a phrase seldom, a language often.
func (t term) frequency() int {
	switch {
	case len(t.words) > 1:
		return 1
	case len(t.words) == 1 && t.tail == exactly && !t.words[0].spaceless:
		return 3
	case len(t.words) == 1:
		return 6
	}
	return 500
}
