package match

import "strings"

// node is a part of a rule.
type node struct {
	op     op
	kids   []*node // of and, or; one of not
	term   term    // of find
	topic  string  // of refer
	offset int     // of refer: where it stands in the rule
	group  field   // of and, or: written in front of its parentheses; its terms have it too
}

type op uint8

const (
	everything op = iota
	find          // a term
	refer         // to another topic
	and
	or
	not
	learned // from examples: only in compiled rules
)

// join makes one node of several. Kids of the same kind dissolve in it, unless
// they stand in parentheses of a field.
func join(kind op, kids []*node) *node {
	if len(kids) == 1 {
		return kids[0]
	}
	n := &node{op: kind, kids: make([]*node, 0, len(kids))}
	for _, k := range kids {
		if k.op == kind && k.group == 0 {
			n.kids = append(n.kids, k.kids...)
		} else {
			n.kids = append(n.kids, k)
		}
	}
	return n
}

// setGroup notes that n was written in parentheses of a field.
func (n *node) setGroup(in field) {
	switch n.op {
	case not:
		n.kids[0].setGroup(in)
	case and, or:
		n.group = in
	}
}

// write appends the canonical text of n, which stands under a node of kind
// parent, in parentheses of the field in, or of none.
func (n *node) write(b *strings.Builder, parent op, in field) {
	switch n.op {
	case everything:
		b.WriteByte('*')
	case find:
		n.writeTerm(b, in)
	case refer:
		b.WriteString(topicName + ":" + quoted(n.topic))
	case not:
		b.WriteByte('-')
		n.kids[0].write(b, not, in)
	default:
		n.writeGroup(b, parent, in)
	}
}

func (n *node) writeTerm(b *strings.Builder, in field) {
	if n.term.in != in {
		b.WriteString(n.term.in.label())
	}
	b.WriteString(quoted(n.term.text()))
}

func (n *node) writeGroup(b *strings.Builder, parent op, in field) {
	between := " "
	if n.op == or {
		between = " OR "
	}
	// and binds closer than or, not closer than both.
	closed := n.group != 0 || parent == not || parent == and
	if n.group != 0 {
		b.WriteString(n.group.label())
		in = n.group
	}
	if closed {
		b.WriteByte('(')
	}
	for i, k := range n.kids {
		if i > 0 {
			b.WriteString(between)
		}
		k.write(b, n.op, in)
	}
	if closed {
		b.WriteByte(')')
	}
}
