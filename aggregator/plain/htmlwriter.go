package plain

import "strings"

// render writes the tree as HTML of at most maxBytes; what would not fit with
// all its end tags is left out from there on.
func (t *tree) render() string {
	w := htmlWriter{tree: t}
	w.out.Grow(t.size())
	for i := int32(0); i < int32(len(t.nodes)); {
		n := &t.nodes[i]
		w.endBefore(i)
		switch {
		case n.cut:
			i = n.end
			continue
		case !w.fits(n):
			w.notes.add(NoteSize)
			i = int32(len(t.nodes))
			continue
		}
		w.node(n, i)
		i++
	}
	w.endBefore(int32(len(t.nodes)))
	return w.out.String()
}

type htmlWriter struct {
	*tree
	out  strings.Builder
	open []int32 // elements to be ended
	owed int     // bytes of their end tags
}

// size estimates the length of the HTML.
func (t *tree) size() int {
	size := 16
	for i := range t.nodes {
		size += len(t.nodes[i].text) + 2*len(t.nodes[i].tag.name) + 5
	}
	for _, a := range t.attrs {
		size += len(a.key) + len(a.value) + 4
	}
	return size
}

// endBefore writes the end tags of the elements that do not hold node i.
func (w *htmlWriter) endBefore(i int32) {
	for len(w.open) > 0 {
		n := &w.nodes[w.open[len(w.open)-1]]
		if n.end > i {
			return
		}
		w.endTag(n)
		w.open = w.open[:len(w.open)-1]
	}
}

func (w *htmlWriter) endTag(n *node) {
	w.out.WriteString("</")
	w.out.WriteString(n.tag.name)
	w.out.WriteByte('>')
	w.owed -= len(n.tag.name) + 3
}

// fits reports whether there is room for n however much escaping it needs.
func (w *htmlWriter) fits(n *node) bool {
	need := len(n.text) + 2*len(n.tag.name) + 5
	for _, a := range w.attrs[n.from:n.to] {
		need += len(a.key) + len(a.value) + 4
	}
	left := maxBytes - w.out.Len() - w.owed
	return 5*need <= left || w.exact(n) <= left
}

// exact is the length of n as it is written, with its end tag.
func (w *htmlWriter) exact(n *node) int {
	var alone htmlWriter
	alone.tree = w.tree
	alone.node(n, 0)
	return alone.out.Len() + alone.owed
}

func (w *htmlWriter) node(n *node, i int32) {
	if n.isText() {
		escape(&w.out, n.text)
		return
	}
	w.out.WriteByte('<')
	w.out.WriteString(n.tag.name)
	for _, a := range w.attrs[n.from:n.to] {
		w.out.WriteByte(' ')
		w.out.WriteString(a.key)
		w.out.WriteString(`="`)
		escape(&w.out, a.value)
		w.out.WriteByte('"')
	}
	w.out.WriteByte('>')
	if !n.tag.is(void) {
		w.open = append(w.open, i)
		w.owed += len(n.tag.name) + 3
	}
}

// escape writes s so that it is itself in text and in a quoted attribute.
func escape(out *strings.Builder, s string) {
	for {
		i := strings.IndexAny(s, `&<>"`)
		if i < 0 {
			out.WriteString(s)
			return
		}
		out.WriteString(s[:i])
		out.WriteString(entity(s[i]))
		s = s[i+1:]
	}
}

func entity(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return "&#34;"
}

// paragraphs writes plain passages as HTML.
func paragraphs(ps []passage) string {
	var out strings.Builder
	for i, p := range ps {
		switch {
		case i == 0:
			out.WriteString("<p>")
		case p.apart:
			out.WriteString("</p>\n<p>")
		default:
			out.WriteString("<br>\n")
		}
		escape(&out, p.text)
	}
	if len(ps) > 0 {
		out.WriteString("</p>")
	}
	return out.String()
}

func escapeText(s string) string {
	if !strings.ContainsAny(s, `&<>"`) {
		return s
	}
	var out strings.Builder
	escape(&out, s)
	return out.String()
}
