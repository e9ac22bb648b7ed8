package parse

import "bytes"

type tokenKind uint8

const (
	tokenEOF tokenKind = iota
	tokenText
	tokenCDATA
	tokenStart
	tokenEnd
	tokenOther // comments, processing instructions, declarations
)

// token is a piece of a document. Its offsets are into lexer.src.
type token struct {
	kind       tokenKind
	start, end int
	// name is the element's as written, prefix and all. Of tags only.
	name []byte
	// inner is the text of a CDATA section, the attributes of a start tag.
	inner      []byte
	innerStart int
	empty      bool // <x/>
}

// lexer cuts a text into tokens. It takes anything: what is no markup is text,
// what is never closed ends where that costs least.
// Each look for a far end that fails is the last of its kind, so that the time
// is linear whatever the text.
type lexer struct {
	src    []byte
	pos    int
	faults *faults

	absent   [needles]bool // what is known not to occur any more
	sections int           // unclosed ones met
}

type needle uint8

const (
	needleCDATA needle = iota
	needleComment
	needlePI
	needleDouble
	needleSingle
	needleDeclaration
	needles
)

var needleText = [needles][]byte{[]byte("]]>"), []byte("-->"), []byte("?>"), []byte(`"`), []byte("'"), nil}

// find gives the offset of the next needle at or after i, -1 for none.
func (l *lexer) find(n needle, i int) int {
	if l.absent[n] {
		return -1
	}
	at := bytes.Index(l.src[i:], needleText[n])
	if at < 0 {
		l.absent[n] = true
		return -1
	}
	return i + at
}

func quoteNeedle(c byte) needle {
	if c == '"' {
		return needleDouble
	}
	return needleSingle
}

// next gives the next token, tokenEOF for ever at the end.
func (l *lexer) next() token {
	if l.pos >= len(l.src) {
		return token{kind: tokenEOF, start: len(l.src), end: len(l.src)}
	}
	if t, ok := l.markup(l.pos); ok {
		l.pos = t.end
		return t
	}
	return l.text()
}

// text reads up to the next markup. A < that begins none belongs to the text.
func (l *lexer) text() token {
	start, from := l.pos, l.pos
	if l.src[from] == '<' {
		l.faults.add(bareLess, from)
		from++
	}
	for {
		i := bytes.IndexByte(l.src[from:], '<')
		if i < 0 {
			l.pos = len(l.src)
			break
		}
		l.pos = from + i
		if l.startsMarkup(l.pos) {
			break
		}
		l.faults.add(bareLess, l.pos)
		from = l.pos + 1
	}
	return token{kind: tokenText, start: start, end: l.pos, inner: l.src[start:l.pos], innerStart: start}
}

// startsMarkup is a cheap guess that markup corrects: text may end too early by
// it, never too late.
func (l *lexer) startsMarkup(i int) bool {
	if i+1 >= len(l.src) {
		return false
	}
	c := l.src[i+1]
	return isNameStart(c) || c == '/' || c == '!' || c == '?'
}

// markup reads the markup that begins at i, if any does.
func (l *lexer) markup(i int) (token, bool) {
	if l.src[i] != '<' || !l.startsMarkup(i) {
		return token{}, false
	}
	rest := l.src[i:]
	switch {
	case isNameStart(rest[1]):
		return l.startTag(i)
	case rest[1] == '/':
		return l.endTag(i)
	case bytes.HasPrefix(rest, cdataOpen):
		return l.cdata(i), true
	case bytes.HasPrefix(rest, commentOpen):
		return l.section(i, len(commentOpen), needleComment), true
	case rest[1] == '?':
		return l.section(i, 2, needlePI), true
	}
	return l.declaration(i)
}

var (
	cdataOpen   = []byte("<![CDATA[")
	commentOpen = []byte("<!--")
)

// startTag reads a start tag. A < that meets another < before its > outside of
// quotes begins no tag.
func (l *lexer) startTag(i int) (token, bool) {
	nameEnd := i + 1 + nameLen(l.src[i+1:])
	end := l.tagEnd(nameEnd)
	if end < 0 {
		return token{}, false
	}
	t := token{kind: tokenStart, start: i, end: end, name: l.src[i+1 : nameEnd], innerStart: nameEnd}
	inner := l.src[nameEnd : end-1]
	if n := len(inner); n > 0 && inner[n-1] == '/' {
		t.empty = true
		inner = inner[:n-1]
	}
	t.inner = inner
	return t, true
}

// tagEnd finds the offset after the > that closes the tag whose attributes
// start at i; -1 when there is none.
func (l *lexer) tagEnd(i int) int {
	if i < len(l.src) && !isSpace(l.src[i]) && l.src[i] != '>' && l.src[i] != '/' {
		return -1
	}
	for ; i < len(l.src); i++ {
		switch c := l.src[i]; c {
		case '>':
			return i + 1
		case '<':
			return -1
		case '"', '\'':
			if close := l.quoteEnd(i); close > 0 {
				i = close
			}
		}
	}
	return -1
}

// quoteEnd finds the quote that closes the one at i. A quote that never closes,
// or only beyond what must be another tag, is none: 0.
func (l *lexer) quoteEnd(i int) int {
	end := l.find(quoteNeedle(l.src[i]), i+1)
	if end < 0 {
		return 0
	}
	if bytes.IndexByte(l.src[i+1:end], '<') < 0 {
		return end
	}
	l.faults.add(badAttribute, i)
	if end+1 < len(l.src) && (isSpace(l.src[end+1]) || l.src[end+1] == '>' || l.src[end+1] == '/') {
		return end
	}
	return 0
}

// endTag reads an end tag, and takes one that lacks its > when another tag or
// nothing follows it.
func (l *lexer) endTag(i int) (token, bool) {
	n := nameLen(l.src[i+2:])
	if n == 0 {
		return token{}, false
	}
	t := token{kind: tokenEnd, start: i, name: l.src[i+2 : i+2+n]}
	t.end = i + 2 + n
	t.end += skipSpace(l.src[t.end:])
	switch {
	case t.end == len(l.src) || l.src[t.end] == '<':
		l.faults.add(unclosed, i)
	case l.src[t.end] == '>':
		t.end++
	default:
		return token{}, false
	}
	return t, true
}

// cdata reads a CDATA section. One that is never closed, or that another one
// beyond the end of its item closes, ends at its element's end tag.
func (l *lexer) cdata(i int) token {
	t := token{kind: tokenCDATA, start: i, innerStart: i + len(cdataOpen)}
	close := l.find(needleCDATA, t.innerStart)
	if close >= 0 && !swallowsItem(l.src[t.innerStart:close]) {
		t.inner = l.src[t.innerStart:close]
		t.end = close + len("]]>")
		return t
	}
	l.faults.add(unclosedSection, i)
	t.end = t.innerStart
	if l.sections++; l.sections <= maxUnclosedSections {
		t.end = l.itemPartEnd(t.innerStart)
	}
	t.inner = l.src[t.innerStart:t.end]
	return t
}

// maxUnclosedSections bounds how often the end of a section is guessed at; from
// then on their text is read as if they had not begun.
const maxUnclosedSections = 64

// swallowsItem reports whether a section's text goes on into the next item.
func swallowsItem(text []byte) bool {
	i := bytes.Index(text, cdataOpen)
	return i > 0 && (bytes.Contains(text[:i], []byte("</item>")) || bytes.Contains(text[:i], []byte("</entry>")))
}

// itemPartEnd guesses where the element around i ends: before the end tag that
// stands last before its item's end.
func (l *lexer) itemPartEnd(i int) int {
	rest := l.src[i:]
	end := len(rest)
	for _, tag := range []string{"</item>", "</entry>"} {
		if n := bytes.Index(rest[:end], []byte(tag)); n >= 0 {
			end = n
		}
	}
	for _, tag := range []string{"</description>", "</content:encoded>", "</content>", "</summary>", "</title>"} {
		if n := bytes.Index(rest[:end], []byte(tag)); n >= 0 {
			end = n
		}
	}
	return i + end
}

// section reads a comment or a processing instruction. One that is never closed
// ends at the next > or before the next <.
func (l *lexer) section(i, open int, close needle) token {
	t := token{kind: tokenOther, start: i, innerStart: i + open}
	if end := l.find(close, t.innerStart); end >= 0 {
		t.inner = l.src[t.innerStart:end]
		t.end = end + len(needleText[close])
		return t
	}
	l.faults.add(unclosedSection, i)
	t.end = len(l.src)
	if n := bytes.IndexAny(l.src[i+1:], "<>"); n >= 0 {
		t.end = i + 1 + n
	}
	if t.end < len(l.src) && l.src[t.end] == '>' {
		t.end++
	}
	return t
}

// declaration reads a document type declaration with its internal subset. What
// it declares is not looked at.
func (l *lexer) declaration(i int) (token, bool) {
	if len(l.src) < i+3 || !isNameStart(l.src[i+2]) || l.absent[needleDeclaration] {
		return token{}, false
	}
	depth := 0
	for j := i; j < len(l.src); j++ {
		switch l.src[j] {
		case '[':
			depth++
		case ']':
			depth--
		case '"', '\'':
			if close := l.find(quoteNeedle(l.src[j]), j+1); close > 0 {
				j = close
			}
		case '>':
			if depth <= 0 {
				return token{kind: tokenOther, start: i, end: j + 1, innerStart: i + 2, inner: l.src[i+2 : j]}, true
			}
		}
	}
	l.absent[needleDeclaration] = true
	return token{}, false
}

func nameLen(s []byte) int {
	for i, c := range s {
		if !isNameStart(c) && !isDigit(c) && c != '-' && c != '.' {
			return i
		}
	}
	return len(s)
}

func isNameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func skipSpace(s []byte) int {
	for i, c := range s {
		if !isSpace(c) {
			return i
		}
	}
	return len(s)
}
