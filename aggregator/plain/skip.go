package plain

import "strings"

// skip passes over an element that is dropped with its content. One that is
// never ended, such as <object/> in XHTML, has no content; but a script that is
// never ended is all that follows.
func (b *builder) skip(tag element) {
	b.noteDropped(tag)
	switch {
	case tag.is(void):
	case b.ends(tag) && tag.is(raw):
		b.skipRaw(tag)
		b.next()
	case b.ends(tag):
		b.skipTo(tag)
	case tag.name == "script" || tag.name == "style":
		b.pos = len(b.src)
	}
}

func (b *builder) noteDropped(tag element) {
	switch tag.name {
	case "script", "style", "noscript":
		b.notes.add(NoteScript)
	case "applet", "embed", "form", "frame", "iframe", "math", "object", "svg":
		b.notes.add(NoteEmbed)
	}
}

// skipTo passes over tokens up to the end tag of tag, or the end.
func (b *builder) skipTo(tag element) {
	for depth := 1; depth > 0; {
		switch b.next() {
		case endOfSource:
			return
		case startTag:
			if b.tag.is(raw) && b.ends(b.tag) {
				b.skipRaw(b.tag)
			}
			if b.tag.name == tag.name {
				depth++
			}
		case endTag:
			if b.tag.name == tag.name {
				depth--
			}
		}
	}
}

// skipRaw passes over text in which there are no tags, up to the end tag of tag,
// which there is.
func (b *builder) skipRaw(tag element) {
	for !isEndTag(b.src[b.pos:], tag.name) {
		b.pos += 1 + strings.IndexByte(b.src[b.pos+1:], '<')
	}
}

// ends reports whether an end tag of tag follows. The last one of each name is
// looked for once, so that many start tags cost no more than one.
func (b *builder) ends(tag element) bool {
	if _, known := b.lastEnd[tag.name]; !known {
		if b.lastEnd == nil {
			b.lastEnd = make(map[string]int)
		}
		b.lastEnd[tag.name] = lastEndTag(b.src, tag.name)
	}
	return b.lastEnd[tag.name] >= b.pos
}

func lastEndTag(src, name string) int {
	for end := len(src); ; {
		end = strings.LastIndex(src[:end], "</")
		if end < 0 || isEndTag(src[end:], name) {
			return end
		}
	}
}

// isEndTag reports whether s begins with an end tag of name.
func isEndTag(s, name string) bool {
	after := len("</") + len(name)
	if len(s) <= after || s[:2] != "</" || !strings.EqualFold(s[2:after], name) {
		return false
	}
	return s[after] == '>' || s[after] == '/' || isHTMLSpace(s[after])
}
