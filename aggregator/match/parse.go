package match

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of a rule. A rule that is longer, has more terms or deeper parentheses
// is refused.
const (
	maxBytes = 16 << 10
	maxTerms = 2000
	maxDepth = 100
)

// parser reads a rule by recursive descent, one token ahead.
type parser struct {
	lexer
	tok   token
	in    field // of the parentheses around
	depth int
	terms int
}

func parse(source string) (*node, error) {
	if len(source) > maxBytes {
		return nil, fault(source, 0, fmt.Sprintf("the rule has %d bytes, more than %d", len(source), maxBytes),
			"make several topics of it and join them with topic:")
	}
	if !utf8.ValidString(source) {
		return nil, fault(source, invalidAt(source), "not UTF-8", "")
	}
	p := &parser{lexer: lexer{source: source}, in: anywhere}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == atEnd {
		return nil, p.fault("the rule is empty", "* matches everything")
	}
	n, err := p.either()
	if err == nil && p.tok.kind == closeParen {
		err = p.fault("there is no ( for this )", "remove it, or add ( in front")
	}
	return n, err
}

func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return i
		}
	}
	return 0
}

func (p *parser) advance() (err error) {
	p.tok, err = p.next()
	return err
}

func (p *parser) fault(msg, hint string) error {
	return fault(p.source, p.tok.start, msg, hint)
}

// either reads alternatives: a OR b OR c.
func (p *parser) either() (*node, error) {
	var kids []*node
	for {
		n, err := p.all()
		if err != nil {
			return nil, err
		}
		kids = append(kids, n)
		if !p.isOperator("OR") {
			return join(or, kids), nil
		}
		if err := p.operand(); err != nil {
			return nil, err
		}
	}
}

// all reads what must be there together: a AND b c.
func (p *parser) all() (*node, error) {
	var kids []*node
	for {
		n, err := p.one()
		if err != nil {
			return nil, err
		}
		kids = append(kids, n)
		switch {
		case p.isOperator("AND"):
			if err := p.operand(); err != nil {
				return nil, err
			}
		case p.tok.kind == atEnd, p.tok.kind == closeParen, p.isOperator("OR"):
			return join(and, kids), nil
		}
	}
}

// operand steps over an operator to what must stand on its right.
func (p *parser) operand() error {
	at := p.tok
	if err := p.advance(); err != nil {
		return err
	}
	if p.tok.kind == atEnd || p.tok.kind == closeParen || p.isOperator("AND") || p.isOperator("OR") {
		return fault(p.source, at.start, at.text+" needs something on its right", "")
	}
	return nil
}

func (p *parser) isOperator(name string) bool {
	return p.tok.kind == operator && p.tok.text == name
}

// one reads a term, a group, or the negation of one.
func (p *parser) one() (*node, error) {
	switch p.tok.kind {
	case minus:
		return p.negation()
	case operator:
		if p.tok.text == "NOT" {
			return p.negation()
		}
		return nil, p.fault(p.tok.text+" needs something on its left", "")
	case openParen:
		return p.group(p.in)
	case fieldMark:
		return p.fielded()
	}
	return p.word(p.in)
}

func (p *parser) negation() (*node, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	if err := p.operand(); err != nil {
		return nil, err
	}
	kid, err := p.one()
	p.depth--
	return &node{op: not, kids: []*node{kid}}, err
}

// group reads ( … ), with every term in the field in.
func (p *parser) group(in field) (*node, error) {
	open, outer := p.tok, p.in
	if err := p.deeper(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == closeParen {
		return nil, fault(p.source, open.start, "there is nothing in these parentheses", "")
	}
	if p.tok.kind == atEnd {
		return nil, unclosed(p.source, open)
	}
	p.in = in
	n, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != closeParen {
		return nil, unclosed(p.source, open)
	}
	p.in = outer
	p.depth--
	return n, p.advance()
}

func unclosed(source string, open token) error {
	return fault(source, open.start, "unclosed (", "add ) at the end of the group")
}

func (p *parser) deeper() error {
	if p.depth++; p.depth > maxDepth {
		return p.fault(fmt.Sprintf("nested more than %d deep", maxDepth), "give the inner part a topic of its own and say topic:")
	}
	return nil
}
