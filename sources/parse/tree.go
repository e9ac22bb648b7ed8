package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Limits on what is kept of a document.
const (
	maxDepth    = 200
	maxNodes    = 4_000   // an item's
	maxAllNodes = 200_000 // a document's
	maxValue    = 8 << 10 // bytes of an address, a date, a name
)

// node is an element of a feed or an item. The elements within a text (title,
// description, content) are no nodes but part of its text.
type node struct {
	name     string // ours: lower case, our prefix
	attrs    []attribute
	text     string // its characters; of a text with markup, the markup as HTML
	markup   bool   // text is HTML because elements stood in it
	html     bool   // text is HTML; set by settle
	picture  string // the first picture in the text; set by present
	closed   bool   // its end tag was seen
	children []*node
	scope    *scope

	start, end int // of what is between its tags
	offset     int // of its start tag
}

type attribute struct{ name, value string }

// attr gives an attribute's value, "" when it is missing. An attribute counts
// with or without a prefix.
func (n *node) attr(name string) string {
	fallback := ""
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
		if _, local, ok := strings.Cut(a.name, ":"); ok && local == name && fallback == "" {
			fallback = a.value
		}
	}
	return fallback
}

func (n *node) has(attr string) bool { return holds(n.attrs, attr) }

// child gives the first child of that name that holds anything, nil when there
// is none.
func (n *node) child(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// childText is the trimmed text of the first child of that name.
func (n *node) childText(name string) string {
	if c := n.child(name); c != nil {
		return strings.TrimSpace(c.text)
	}
	return ""
}

// childAddress is the address in the first child of that name.
func (n *node) childAddress(name string) string {
	if c := n.child(name); c != nil {
		return c.scope.address(c.text)
	}
	return ""
}

// builder makes trees of a document's parts.
type builder struct {
	src    []byte
	faults *faults
	arena  []node      // room for the next nodes
	attrs  []attribute // room for the next attributes
}

// part is a stretch of the document that becomes a tree.
type part struct {
	from, to int
	skip     []span // stretches within that belong to other parts
	scope    *scope
}

type span struct{ start, end int }

// build reads a part into a tree. The root of the result has no name; its
// children are the part's elements.
func (b *builder) build(p part) *node {
	w := &walk{b: b, lexer: lexer{src: b.src[:p.to], pos: p.from, faults: b.faults}, skip: p.skip}
	root := b.node()
	root.scope = p.scope
	w.open = append(w.open, root)
	for w.step() {
	}
	for len(w.open) > 1 {
		w.close(p.to, false)
	}
	return root
}

func (b *builder) node() *node {
	if len(b.arena) == 0 {
		b.arena = make([]node, 128)
	}
	n := &b.arena[0]
	b.arena = b.arena[1:]
	return n
}

// walk is one reading of a part: the open elements, the outermost first.
type walk struct {
	b     *builder
	lexer lexer
	skip  []span
	open  []*node
	made  int
	deep  int // open elements that are too deep, or too many, to be kept

	// inText are the names of the elements that are open within a text, deepText
	// counts those beyond maxDepth.
	inText   [][]byte
	deepText int
	asked    *node // the text last looked at by impliesEnd
}

func (w *walk) top() *node { return w.open[len(w.open)-1] }

func (w *walk) step() bool {
	for len(w.skip) > 0 && w.lexer.pos >= w.skip[0].start {
		w.lexer.pos = max(w.lexer.pos, w.skip[0].end)
		w.skip = w.skip[1:]
	}
	switch t := w.lexer.next(); t.kind {
	case tokenEOF:
		return false
	case tokenStart:
		w.startTag(t)
	case tokenEnd:
		w.endTag(t)
	case tokenText:
		if len(w.open) > 1 && !isText(w.top().name) {
			w.addText(decodeText(short(t.inner), t.innerStart, w.b.faults))
		}
	case tokenCDATA:
		if len(w.open) > 1 && !isText(w.top().name) {
			t.inner = short(t.inner)
			w.addText(sectionText(t, w.b.faults))
		}
	}
	return true
}

// short cuts a value between two characters.
func short(b []byte) []byte {
	n := min(len(b), maxValue)
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return b[:n]
}

// addText adds characters to the innermost element. White space between
// elements is dropped.
func (w *walk) addText(s string) {
	n := w.top()
	switch {
	case w.deep > 0 || n.text == "" && strings.TrimSpace(s) == "":
	case n.text == "":
		n.text = s
	case len(n.text) < maxValue:
		n.text += s
	}
}

func (w *walk) startTag(t token) {
	if isText(w.top().name) && !w.impliesEnd(t) {
		w.startInText(t)
		return
	}
	if w.deep > 0 || len(w.open) > maxDepth || w.made >= maxNodes {
		w.overLimit(t)
		return
	}
	n := w.b.node()
	w.made++
	n.scope, n.attrs = w.enter(t)
	n.offset, n.start = t.start, t.end
	n.name = w.nameOf(n.scope, t)
	parent := w.top()
	parent.children = append(parent.children, n)
	w.open = append(w.open, n)
	if t.empty {
		w.close(t.end, true)
	}
}

func (w *walk) overLimit(t token) {
	if len(w.open) > maxDepth {
		w.b.faults.limit("depth 200")
	} else {
		w.b.faults.limit("4000 elements in an item")
	}
	if !t.empty {
		w.deep++
	}
}

func (w *walk) nameOf(s *scope, t token) string {
	name, known := s.name(t.name)
	if !known {
		w.b.faults.add(unknownPrefix, t.start)
	}
	return name
}

// enter gives the scope and the attributes of the element that t starts.
func (w *walk) enter(t token) (*scope, []attribute) {
	outer := w.top().scope
	if len(t.inner) == 0 {
		return outer, nil
	}
	s := outer.enter(&w.lexer, t)
	w.b.attrs = w.b.attrs[len(w.b.attrs):]
	w.lexer.attributes(t, func(name, value []byte, offset int) {
		if bytes.HasPrefix(name, []byte("xmlns")) {
			return
		}
		ours, known := s.attributeName(name)
		if !known {
			w.b.faults.add(unknownPrefix, offset)
		}
		if holds(w.b.attrs, ours) {
			w.b.faults.add(badAttribute, offset)
			return
		}
		w.b.attrs = append(w.b.attrs, attribute{ours, decodeText(value, offset, w.b.faults)})
	})
	return s, w.b.attrs
}

func holds(attrs []attribute, name string) bool {
	for _, a := range attrs {
		if a.name == name {
			return true
		}
	}
	return false
}

func (w *walk) writtenName(n *node) []byte {
	tag := w.b.src[n.offset+1:]
	return tag[:nameLen(tag)]
}

func (w *walk) endTag(t token) {
	if w.endInText(t) {
		return
	}
	if w.deep > 0 {
		w.deep--
		return
	}
	for i := len(w.open) - 1; i > 0; i-- {
		if !bytes.EqualFold(w.writtenName(w.open[i]), t.name) {
			continue
		}
		for len(w.open)-1 > i {
			w.b.faults.add(unclosed, w.top().offset)
			w.close(t.start, false)
		}
		w.close(t.start, true)
		return
	}
	w.b.faults.add(strayEnd, t.start)
}

// close ends the innermost element at an offset of the document.
func (w *walk) close(end int, tagged bool) {
	n := w.top()
	n.closed, n.end = tagged, max(end, n.start)
	if isText(n.name) {
		n.readText(w.b)
		w.inText, w.deepText = w.inText[:0], 0
	}
	w.open = w.open[:len(w.open)-1]
}
