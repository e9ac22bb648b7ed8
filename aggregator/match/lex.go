package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	atEnd kind = iota
	openParen
	closeParen
	minus     // - right in front of what it negates
	operator  // AND, OR, NOT
	fieldMark // a field's name and its colon
	bareWord
	phrase
)

// token is a piece of a rule's source.
type token struct {
	kind       kind
	text       string // without quotes, without the colon
	start, end int    // in the source, in bytes
}

// lexer cuts a rule. Quotes and parentheses are also known in the forms that
// word processors and East Asian keyboards write.
type lexer struct {
	source string
	at     int
}

// next returns the next token.
func (l *lexer) next() (token, error) {
	l.at += len(l.source[l.at:]) - len(strings.TrimLeftFunc(l.source[l.at:], unicode.IsSpace))
	return l.value(true)
}

// value returns the token that stands right here. Operators and names of fields
// are told from words only if fields is set: not in title:NOT, link:https://….
func (l *lexer) value(fields bool) (token, error) {
	start := l.at
	r, size := utf8.DecodeRuneInString(l.source[start:])
	switch {
	case size == 0:
		return token{kind: atEnd, start: start, end: start}, nil
	case isQuote(r):
		return l.phrase(size)
	case isParen(r):
		l.at += size
		if r == '(' || r == '（' {
			return token{openParen, "(", start, l.at}, nil
		}
		return token{closeParen, ")", start, l.at}, nil
	case unicode.IsSpace(r):
		return token{bareWord, "", start, start}, nil
	case r == '-' && len(l.word()) > 1, r == '-' && l.beforeGroup():
		l.at++
		return token{minus, "-", start, l.at}, nil
	}
	return l.wordToken(fields), nil
}

func (l *lexer) phrase(quote int) (token, error) {
	start := l.at
	inner := l.source[start+quote:]
	length := strings.IndexFunc(inner, isQuote)
	if length < 0 {
		return token{}, fault(l.source, start, "unclosed quote", `add " at the end of the phrase`)
	}
	_, closing := utf8.DecodeRuneInString(inner[length:])
	l.at = start + quote + length + closing
	return token{phrase, inner[:length], start, l.at}, nil
}

func (l *lexer) wordToken(fields bool) token {
	start, text := l.at, l.word()
	if name, _, found := strings.Cut(text, ":"); found && fields && isName(name) {
		l.at += len(name) + 1
		return token{fieldMark, name, start, l.at}
	}
	l.at += len(text)
	if fields && (text == "AND" || text == "OR" || text == "NOT") {
		return token{operator, text, start, l.at}
	}
	return token{bareWord, text, start, l.at}
}

// word returns what stands here up to a space, quote or parenthesis.
func (l *lexer) word() string {
	rest := l.source[l.at:]
	if end := strings.IndexFunc(rest, endsWord); end >= 0 {
		return rest[:end]
	}
	return rest
}

// beforeGroup reports whether a quote or an opening parenthesis follows the
// character that stands here.
func (l *lexer) beforeGroup() bool {
	r, _ := utf8.DecodeRuneInString(l.source[l.at+1:])
	return isQuote(r) || r == '(' || r == '（'
}

func endsWord(r rune) bool { return unicode.IsSpace(r) || isParen(r) || isQuote(r) }

func isParen(r rune) bool { return r == '(' || r == ')' || r == '（' || r == '）' }

func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '＂':
		return true
	}
	return false
}

// isName reports whether s is made like the name of a field: 10:30 is none.
func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}
