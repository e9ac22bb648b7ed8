package plain

import "strings"

// maxDepth is how many elements may be open at once.
const maxDepth = 200

// builder reads tokens into a tree. Every rule looks only at the elements that
// are open and written, so that reading the result again fires none of them.
type builder struct {
	tree
	scanner
	opts     Options
	alone    bool // nothing stands around the fragment
	budget   int  // bytes that all resolved addresses may still have
	open     []opened
	overflow int            // start tags dropped for depth and not yet ended
	parted   bool           // what follows begins a new word
	broken   bool           // the last token was a line break's start tag
	lastEnd  map[string]int // where the last end tag of a name stands in src
}

// opened is an element that has begun, under the name that its end tag has.
type opened struct {
	tag  element
	node int
}

// build reads a fragment. Where it is alone, parts of lists and tables may stand
// outside of them; in a page they would end elements around it.
func build(src string, o Options, alone bool) *tree {
	b := &builder{opts: o, alone: alone, budget: maxBytes}
	if !isWeb(o.Base) || len(o.Base) > maxAddress {
		b.opts.Base = ""
	}
	b.src = b.notes.cut(src)
	b.nodes = make([]node, 0, strings.Count(b.src, "<")+1)
	b.open = make([]opened, 0, 16)
	for b.step() {
	}
	b.closeTo(0)
	return &b.tree
}

// step reads one token; it reports false at the end.
func (b *builder) step() bool {
	switch b.next() {
	case endOfSource:
		return false
	case textToken:
		b.addText(clean(Unescape(b.text)))
	case startTag:
		b.startTag()
		b.broken = b.tag.name == "br"
		return true
	case endTag:
		b.endTag()
	}
	b.broken = false
	return true
}

func (b *builder) addText(s string) {
	if s == "" {
		return
	}
	if !isBlank(s) {
		b.enterCell(0)
	}
	b.addPart()
	b.add(node{text: s})
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
	switch tag := b.tag; {
	case tag.is(skipped):
		b.skip(tag)
	case tag.is(kept):
		b.element(tag)
	case tag.is(parting):
		b.part()
		b.noteDropped(tag)
	}
}

// element begins an element that may be written.
func (b *builder) element(tag element) {
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
	b.readAttributes(&n)
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
	switch tag := b.tag; {
	case tag.is(parting):
		b.part()
	case tag.name == "br":
		b.endBreak(tag)
	case !tag.is(kept) || tag.is(void):
	case b.overflow > 0:
		b.overflow--
		b.part()
	case !b.close(tag) && tag.is(blocky):
		b.part()
	}
}

// endBreak reads </br>, which is <br> (HTML Standard §13.2.6.4.7), but in
// <br></br>, as XHTML may be written, the end of it.
func (b *builder) endBreak(tag element) {
	if !b.broken {
		b.raw = b.raw[:0]
		b.element(tag)
	}
}
