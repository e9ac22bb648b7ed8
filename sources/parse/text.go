package parse

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// texts are the elements that hold text for people. What stands within them,
// markup or not, is their value.
var texts = map[string]bool{
	"title": true, "subtitle": true, "tagline": true, "summary": true, "description": true, "content": true,
	"info": true, "rights": true, "copyright": true, "abstract": true, "body": true, "fullitem": true,
	"xhtml:body": true, "xhtml:div": true, "content:encoded": true, "encoded": true, "dc:title": true,
	"dc:description": true, "dc:rights": true, "dcterms:abstract": true, "media:title": true,
	"media:description": true, "itunes:summary": true, "itunes:subtitle": true, "itunes:title": true, "news:title": true, "video:title": true,
	"video:description": true,
}

func isText(name string) bool { return texts[name] }

// siblings are elements that stand beside a text and never within one.
var siblings = map[string]bool{
	"link": true, "guid": true, "pubdate": true, "description": true, "category": true, "content:encoded": true,
	"dc:creator": true, "dc:date": true, "enclosure": true, "comments": true, "updated": true, "published": true,
	"id": true, "author": true, "summary": true, "content": true, "language": true, "lastbuilddate": true,
	"loc": true, "lastmod": true, "news:publication_date": true, "news:publication": true, "news:keywords": true,
}

// maxText bounds a text, in bytes as it stands in the document.
const maxText = 1 << 20

// readText sets the node's text from what stands between its tags.
func (n *node) readText(b *builder) {
	if n.end-n.start > maxText {
		b.faults.limit("1 MiB of text")
		n.end = n.start + maxText
		for n.end > n.start && !utf8.RuneStart(b.src[n.end]) {
			n.end--
		}
	}
	l := lexer{src: b.src[:n.end], pos: n.start, faults: b.faults}
	if n.markup {
		n.text = renderMarkup(&l)
		return
	}
	raw := b.src[n.start:n.end]
	if bytes.IndexByte(raw, '<') < 0 {
		n.text = decodeText(raw, n.start, b.faults)
		return
	}
	n.text = plainCharacters(&l)
}

// plainCharacters joins the text and the CDATA sections that l reads.
func plainCharacters(l *lexer) string {
	var parts [4]string
	joined := parts[:0]
	for {
		switch t := l.next(); t.kind {
		case tokenEOF:
			return strings.Join(joined, "")
		case tokenText:
			if s := decodeText(t.inner, t.innerStart, l.faults); strings.TrimSpace(s) != "" || t.start > 0 {
				joined = append(joined, s)
			}
		case tokenCDATA:
			joined = append(joined, sectionText(t, l.faults))
		}
	}
}

// sectionText gives the characters of a CDATA section, in which & and < mean
// themselves.
func sectionText(t token, f *faults) string {
	if i := plainLen(t.inner); i == len(t.inner) {
		return string(t.inner)
	}
	var b strings.Builder
	b.Grow(len(t.inner))
	for i := 0; i < len(t.inner); {
		n := plainLen(t.inner[i:])
		b.Write(t.inner[i : i+n])
		if i += n; i == len(t.inner) {
			break
		}
		if t.inner[i] == '&' {
			b.WriteByte('&')
			i++
			continue
		}
		i += decodeCharacter(&b, t.inner[i:], t.innerStart+i, f)
	}
	return b.String()
}

// renderMarkup writes the elements that l reads as HTML: prefixes and name
// spaces dropped, entities of XML as HTML knows them.
func renderMarkup(l *lexer) string {
	var b strings.Builder
	b.Grow(len(l.src) - l.pos)
	for {
		switch t := l.next(); t.kind {
		case tokenEOF:
			return b.String()
		case tokenText:
			escapeText(&b, decodeText(t.inner, t.innerStart, l.faults))
		case tokenCDATA:
			escapeText(&b, sectionText(t, l.faults))
		case tokenStart:
			renderStart(&b, l, t)
		case tokenEnd:
			b.WriteString("</")
			b.Write(localName(t.name))
			b.WriteByte('>')
		}
	}
}

func renderStart(b *strings.Builder, l *lexer, t token) {
	b.WriteByte('<')
	b.Write(localName(t.name))
	l.attributes(t, func(name, value []byte, offset int) {
		if bytes.HasPrefix(name, []byte("xmlns")) {
			return
		}
		b.WriteByte(' ')
		b.Write(name)
		b.WriteString(`="`)
		attributeEscaper.WriteString(b, decodeText(value, offset, l.faults))
		b.WriteByte('"')
	})
	b.WriteByte('>')
	if t.empty && !voidElements[string(localName(t.name))] {
		b.WriteString("</")
		b.Write(localName(t.name))
		b.WriteByte('>')
	}
}

// voidElements are those that HTML never closes.
var voidElements = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true,
}

var (
	textEscaper      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributeEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")
)

func escapeText(b *strings.Builder, s string) { textEscaper.WriteString(b, s) }

func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// decodeBase64 gives what a text in base64 stands for, s itself when it is none.
func decodeBase64(s string) string {
	compact := strings.Join(strings.Fields(s), "")
	raw, err := base64.StdEncoding.DecodeString(compact)
	if err != nil {
		raw, err = base64.RawStdEncoding.DecodeString(compact)
	}
	switch {
	case err != nil:
		return s
	case !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0:
		return "" // a picture or the like
	}
	return permitted(string(raw))
}
