package plain

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// maxDepth is how many elements may be open at once.
const maxDepth = 200

// builder reads tokens into a tree. Every rule looks only at the elements that
// are open and written, so that reading the result again fires none of them.
type builder struct {
	tree
	z        *html.Tokenizer
	src      string
	pos      int // of the next token in src
	opts     Options
	base     *url.URL // nil without a usable base
	budget   int      // bytes that all resolved addresses may still have
	open     []opened
	overflow int            // start tags dropped for depth and not yet ended
	mended   bool           // a comment without end was read once
	parted   bool           // what follows begins a new word
	lastEnd  map[string]int // where the last end tag of a name stands in src
}

// opened is an element that has begun, under the name that its end tag has.
type opened struct {
	tag  element
	node int
}

func build(src string, o Options) *tree {
	b := &builder{opts: o, base: parseBase(o.Base), budget: maxBytes}
	b.src = b.notes.cut(src)
	b.tokenize()
	b.nodes = make([]node, 0, strings.Count(b.src, "<")+1)
	b.open = make([]opened, 0, 16)
	for b.next() {
	}
	b.closeTo(0)
	return &b.tree
}

// next reads one token; it reports false at the end.
func (b *builder) next() bool {
	typ := b.advance()
	switch typ {
	case html.ErrorToken:
		return false
	case html.TextToken:
		b.text(b.src[b.pos-len(b.z.Raw()) : b.pos])
	case html.StartTagToken, html.SelfClosingTagToken:
		b.startTag()
	case html.EndTagToken:
		b.endTag()
	case html.CommentToken:
		b.mendComment()
	}
	return true
}

// mendComment reads on after the first > of a comment that is never ended,
// instead of losing all that follows. It does so once, since every such comment
// is read to the end.
func (b *builder) mendComment() {
	comment := b.src[b.pos-len(b.z.Raw()):]
	if b.mended || b.pos < len(b.src) || strings.HasSuffix(comment, "-->") || strings.HasSuffix(comment, "--!>") {
		return
	}
	if end := strings.IndexByte(comment, '>'); end >= 0 {
		b.mended = true
		b.pos -= len(comment) - end - 1
		b.tokenize()
	}
}

// tokenize begins to read at pos.
func (b *builder) tokenize() {
	b.z = html.NewTokenizer(strings.NewReader(b.src[b.pos:]))
	b.z.AllowCDATA(true)
}

func (b *builder) advance() html.TokenType {
	typ := b.z.Next()
	b.pos += len(b.z.Raw())
	return typ
}

// text adds the text token whose source is raw.
func (b *builder) text(raw string) {
	if strings.ContainsAny(raw, "&\r\x00<") {
		raw = string(b.z.Text())
	}
	raw = clean(raw)
	if raw == "" {
		return
	}
	if !isBlank(raw) {
		b.enterCell(0)
	}
	b.addPart()
	b.add(node{text: raw})
}

// add puts n on the tape, inside the innermost open element.
func (b *builder) add(n node) {
	n.parent = -1
	if len(b.open) > 0 {
		n.parent = int32(b.open[len(b.open)-1].node)
	}
	b.nodes = append(b.nodes, n)
	b.nodes[len(b.nodes)-1].end = int32(len(b.nodes))
}

// part sees to it that what follows begins a new word.
func (b *builder) part() { b.parted = true }

// addPart adds the space that was asked for since the last text.
func (b *builder) addPart() {
	if b.parted && len(b.nodes) > 0 {
		if last := &b.nodes[len(b.nodes)-1]; last.isText() && !endsBlank(last.text) {
			b.add(node{text: "\n"})
		}
	}
	b.parted = false
}

func (b *builder) startTag() {
	name, more := b.z.TagName()
	tag := elements[string(name)]
	switch {
	case tag.is(skipped):
		b.skip(tag)
	case tag.is(kept):
		b.element(tag, more)
	case tag.is(parting):
		b.part()
		b.z.NextIsNotRawText()
		b.noteDropped(tag)
	}
}

// element begins an element that may be written.
func (b *builder) element(tag element, more bool) {
	b.addPart()
	b.makeRoom(tag)
	if !tag.is(tabular) {
		b.enterCell(1)
	} else if !b.enterTable(tag) {
		b.part()
		return
	}
	if !tag.is(void) && len(b.open) >= maxDepth {
		b.overflow++
		b.notes.add(NoteDepth)
		b.part()
		return
	}
	n := node{tag: tag}
	if tag.is(listed) && !b.inList() {
		n.tag = elements["div"]
	}
	if more {
		b.readAttributes(&n)
	}
	b.push(tag, n)
}

// push adds the element n and, if it has content, opens it as tag.
func (b *builder) push(tag element, n node) {
	b.add(n)
	if !tag.is(void) {
		b.open = append(b.open, opened{tag, len(b.nodes) - 1})
	}
}

// closeTo ends the innermost elements until n are open.
func (b *builder) closeTo(n int) {
	for len(b.open) > n {
		last := len(b.open) - 1
		b.nodes[b.open[last].node].end = int32(len(b.nodes))
		b.open = b.open[:last]
		b.overflow = 0
	}
}

func (b *builder) endTag() {
	name, _ := b.z.TagName()
	tag := elements[string(name)]
	switch {
	case tag.is(parting):
		b.part()
	case tag.name == "br": // HTML Standard §13.2.6.4.7: </br> is <br>
		b.element(tag, false)
	case !tag.is(kept) || tag.is(void):
	case b.overflow > 0:
		b.overflow--
		b.part()
	case !b.close(tag) && tag.is(blocky):
		b.part()
	}
}
