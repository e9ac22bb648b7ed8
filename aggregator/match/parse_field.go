package match

import (
	"fmt"
	"strings"
	"unicode"
)

// fielded reads name:value and name:( … ).
func (p *parser) fielded() (*node, error) {
	mark := p.tok
	in, known := fieldByName(mark.text)
	isTopic := strings.EqualFold(mark.text, topicName)
	if !known && !isTopic {
		return nil, p.unknownField()
	}
	if p.in != anywhere {
		return nil, p.fault(fmt.Sprintf("%s: stands inside %s( )", mark.text, p.in.label()), "a term has one field: take it out of the parentheses")
	}
	var err error
	if p.tok, err = p.value(false); err != nil {
		return nil, err
	}
	switch p.tok.kind {
	case openParen:
		if isTopic {
			return nil, p.fault("topic: takes one name", "say (topic:a OR topic:b)")
		}
		n, err := p.group(in)
		if err == nil {
			n.setGroup(in)
		}
		return n, err
	case minus:
		return nil, p.fault("- stands behind a field", "put it in front: -"+mark.text+":…")
	case bareWord, phrase:
		if p.tok.text != "" && isTopic {
			return p.reference(mark)
		}
		if p.tok.text != "" {
			return p.word(in)
		}
	}
	return nil, fault(p.source, mark.start, mark.text+": has no value", "write a word, a phrase or ( right behind the colon, without a space")
}

func (p *parser) unknownField() error {
	hint := `put quotes around a word that has a colon; fields are ` + strings.Join(fieldNames[:], ", ") + " and topic"
	if name := nearest(p.tok.text, append(fieldNames[:], topicName)); name != "" {
		hint = fmt.Sprintf("did you mean %s:?", name)
	}
	return p.fault(fmt.Sprintf("unknown field %q", p.tok.text), hint)
}

// reference reads the name behind topic:.
func (p *parser) reference(mark token) (*node, error) {
	name := strings.TrimSpace(p.tok.text)
	if name == "" || strings.Contains(name, "*") || strings.ContainsFunc(name, unicode.IsControl) {
		return nil, p.fault(fmt.Sprintf("%q is no name of a topic", p.tok.text), "topic: takes one whole name")
	}
	if err := p.count(); err != nil {
		return nil, err
	}
	return &node{op: refer, topic: name, offset: mark.start}, p.advance()
}

// word reads a bare word or a phrase in a field.
func (p *parser) word(in field) (*node, error) {
	if err := p.count(); err != nil {
		return nil, err
	}
	n := &node{op: find}
	var err error
	switch in {
	case inLang:
		n.term, err = p.lang()
	case inCountry:
		n.term, err = p.country()
	default:
		n.term, err = p.words(in)
	}
	if err != nil {
		return nil, err
	}
	if in == anywhere && len(n.term.words) == 0 {
		n = &node{op: everything}
	}
	return n, p.advance()
}

func (p *parser) count() error {
	if p.terms++; p.terms > maxTerms {
		return p.fault(fmt.Sprintf("the rule has more than %d terms", maxTerms), "make several topics of it and join them with topic:")
	}
	return nil
}

func (p *parser) words(in field) (term, error) {
	text := p.tok.text
	if i := strings.IndexByte(text, '*'); i >= 0 && i < len(text)-1 {
		at := p.tok.start + strings.Index(p.source[p.tok.start:], "*")
		return term{}, fault(p.source, at, "* may only stand at the end of a word or phrase", "")
	}
	if in == inLink {
		text = linkText(text)
	}
	t, ok := newTerm(in, text)
	if !ok {
		return term{}, p.fault(fmt.Sprintf("%q has no letter or digit to look for", p.tok.text), "remove it")
	}
	return t, nil
}

// lang reads a language range (RFC 4647 §2.1).
func (p *parser) lang() (term, error) {
	value := strings.ReplaceAll(p.tok.text, "_", "-")
	if value != "*" && !isLangRange(value) {
		return term{}, p.fault(fmt.Sprintf("%q is no language code", p.tok.text), "such as en, zh or pt-BR; zh finds zh-Hant-TW too")
	}
	return term{in: inLang, value: strings.ToLower(value)}, nil
}

func (p *parser) country() (term, error) {
	value := strings.ToUpper(p.tok.text)
	if value != "*" && (len(value) != 2 || !isName(value)) {
		return term{}, p.fault(fmt.Sprintf("%q is no country code", p.tok.text), "two letters of ISO 3166, such as TW")
	}
	return term{in: inCountry, value: value}, nil
}

func isLangRange(value string) bool {
	primary, _, _ := strings.Cut(value, "-")
	if !isName(primary) || len(primary) < 2 || len(primary) > 3 {
		return false
	}
	for subtag := range strings.SplitSeq(value, "-") {
		if subtag == "" || len(subtag) > 8 || strings.Trim(strings.ToLower(subtag), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}
