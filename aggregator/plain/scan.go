package plain

import "strings"

// scanner reads tokens of HTML (HTML Standard §13.2.5) without copying them. It
// has no states for raw text: who drops such an element passes over it by
// skipRaw, and in one that is kept tags are tags.
type scanner struct {
	src    string
	from   int     // where the token at hand begins in src
	pos    int     // where the next one begins
	text   string  // of a text token, as written
	tag    element // of a tag, the zero element if its name is not known
	raw    []attr  // attributes of a tag, as written
	mended bool    // a comment without end was read once
}

// token says what the scanner has read.
type token uint8

const (
	endOfSource token = iota
	textToken
	startTag
	endTag
	comment // or a declaration or an instruction
)

func (s *scanner) next() token {
	s.from = s.pos
	rest := s.src[s.pos:]
	switch {
	case rest == "":
		return endOfSource
	case !startsMarkup(rest):
		return s.readText(rest)
	case strings.HasPrefix(rest, "<!--"):
		return s.readComment()
	case strings.HasPrefix(rest, "<![CDATA["):
		return s.readCDATA(rest[len("<![CDATA["):])
	case isLetter(rest[1]):
		return s.readTag(startTag, s.pos+1)
	case rest[1] == '/' && isLetter(rest[2]):
		return s.readTag(endTag, s.pos+2)
	}
	s.pos = s.after(s.pos, '>')
	return comment
}

// startsMarkup reports whether s, which is not empty, begins with markup and
// not with text.
func startsMarkup(s string) bool {
	if len(s) < 2 || s[0] != '<' {
		return false
	}
	return isLetter(s[1]) || s[1] == '!' || s[1] == '?' || s[1] == '/' && len(s) > 2
}

func (s *scanner) readText(rest string) token {
	end := 1
	for end < len(rest) && !startsMarkup(rest[end:]) {
		next := strings.IndexByte(rest[end+1:], '<')
		if next < 0 {
			end = len(rest)
			break
		}
		end += 1 + next
	}
	s.text = rest[:end]
	s.pos += end
	return textToken
}

// after is the position after the first c at or after i, the end without one.
func (s *scanner) after(i int, c byte) int {
	if n := strings.IndexByte(s.src[i:], c); n >= 0 {
		return i + n + 1
	}
	return len(s.src)
}

// readComment reads a comment. One that is never ended ends at its first >, so
// that not all which follows is lost; this is done once, since every such
// comment is read to the end.
func (s *scanner) readComment() token {
	text := s.pos + len("<!--")
	end := text
	for end < len(s.src) {
		end = s.after(end, '>')
		body := s.src[text:end]
		if body == ">" || body == "->" || strings.HasSuffix(body, "-->") || strings.HasSuffix(body, "--!>") {
			s.pos = end
			return comment
		}
	}
	s.pos = len(s.src)
	if !s.mended {
		s.mended = true
		s.pos = s.after(text, '>')
	}
	return comment
}

func (s *scanner) readCDATA(rest string) token {
	text, _, ended := strings.Cut(rest, "]]>")
	s.text = text
	s.pos = len(s.src) - len(rest) + len(text)
	if ended {
		s.pos += len("]]>")
	}
	return textToken
}

// readTag reads a tag whose name begins at i; one that is never ended is the
// end of the source.
func (s *scanner) readTag(t token, i int) token {
	end := s.span(i, " \t\n\f\r/>")
	s.tag = find(elements, s.src[i:end])
	s.raw = s.raw[:0]
	for i = end; i < len(s.src); {
		switch c := s.src[i]; {
		case c == '>':
			s.pos = i + 1
			return t
		case c == '/' || isHTMLSpace(c):
			i++
		default:
			i = s.readAttribute(i)
		}
	}
	s.pos = len(s.src)
	return endOfSource
}

// readAttribute reads the attribute at i and returns where it ends.
func (s *scanner) readAttribute(i int) int {
	end := s.span(i+1, "= \t\n\f\r/>")
	a := attr{key: s.src[i:end]}
	if at := s.skipSpace(end); at < len(s.src) && s.src[at] == '=' {
		a.value, end = s.readValue(s.skipSpace(at + 1))
	}
	s.raw = append(s.raw, a)
	return end
}

// readValue reads the value at i and returns where it ends.
func (s *scanner) readValue(i int) (string, int) {
	if i < len(s.src) && (s.src[i] == '"' || s.src[i] == '\'') {
		end := s.after(i+1, s.src[i])
		return s.src[i+1 : max(i+1, end-1)], end
	}
	end := s.span(i, " \t\n\f\r>")
	return s.src[i:end], end
}

// span is the position of the first of the characters at or after i.
func (s *scanner) span(i int, chars string) int {
	for i < len(s.src) && strings.IndexByte(chars, s.src[i]) < 0 {
		i++
	}
	return min(i, len(s.src))
}

func (s *scanner) skipSpace(i int) int {
	for i < len(s.src) && isHTMLSpace(s.src[i]) {
		i++
	}
	return i
}

func isHTMLSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// find is m[name] in whatever case name is written.
func find[V any](m map[string]V, name string) (v V) {
	var lower [24]byte // no name that we know is longer
	if len(name) > len(lower) {
		return v
	}
	for i := 0; i < len(name); i++ {
		lower[i] = lowerASCII(name[i])
	}
	return m[string(lower[:len(name)])]
}
