package plain

import (
	"strings"

	"golang.org/x/net/html"
)

// skip passes over an element that is dropped with its content. One that is
// never ended, such as <iframe/> in XHTML, has no content; but a script that is
// never ended is all that follows.
func (b *builder) skip(tag element) {
	b.noteDropped(tag)
	switch {
	case tag.is(void):
	case tag.name != "script" && tag.name != "style" && !b.ends(tag):
		b.z.NextIsNotRawText()
	default:
		b.skipTo(tag)
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
		switch b.advance() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			if name, _ := b.z.TagName(); string(name) == tag.name {
				depth++
			}
		case html.EndTagToken:
			if name, _ := b.z.TagName(); string(name) == tag.name {
				depth--
			}
		}
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
		i := strings.LastIndex(src[:end], "</")
		if i < 0 {
			return -1
		}
		if rest := src[i+2:]; len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
			return i
		}
		end = i
	}
}
