package match

import (
	"slices"
)

// maxGroups bounds how many combinations of alternatives Terms multiplies out.
const maxGroups = 64

// Terms returns what a search index can select candidates by: every matching
// document holds, in title, text or categories, all terms of at least one group.
// A term is a folded word, the beginning of one with a star ("ransom*"), or
// characters of a script without spaces that stand side by side ("北京大学").
// Many a document that does not match is selected too: Match decides. Nil says
// that the rule cannot be narrowed.
func (r *Rule) Terms() [][]string { return r.root.groups() }

// Terms is [Rule.Terms] of the free rule; topic:x does not narrow, as a source
// may declare it whatever the words are.
func (m *Matcher) Terms() [][]string { return m.rule.Terms() }

func (n *node) groups() [][]string {
	switch n.op {
	case find:
		if runs := n.term.runs(); len(runs) > 0 && n.term.in&^anywhere == 0 {
			return [][]string{runs}
		}
	case and:
		var all [][]string
		for _, k := range n.kids {
			all = bothOf(all, k.groups())
		}
		return all
	case or:
		var all [][]string
		for _, k := range n.kids {
			groups := k.groups()
			if groups == nil {
				return nil
			}
			all = append(all, groups...)
		}
		return all
	}
	return nil
}

// bothOf combines the groups of two parts that must both hold, or takes the
// narrower part where that would be too many.
func bothOf(a, b [][]string) [][]string {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case len(a)*len(b) > maxGroups && len(a) <= len(b):
		return a
	case len(a)*len(b) > maxGroups:
		return b
	}
	var all [][]string
	for _, x := range a {
		for _, y := range b {
			group := slices.Concat(x, y)
			slices.Sort(group)
			all = append(all, slices.Compact(group))
		}
	}
	return all
}

// runs returns the words of t, those without spaces between them in one.
func (t term) runs() []string {
	var list []string
	for i, w := range t.words {
		if i > 0 && w.spaceless && t.words[i-1].spaceless {
			list[len(list)-1] += w.text
		} else {
			list = append(list, w.text)
		}
	}
	if t.tail == prefixed {
		list[len(list)-1] += "*"
	}
	return list
}
