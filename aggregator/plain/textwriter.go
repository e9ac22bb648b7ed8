package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// passages returns the tree's text.
func (t *tree) passages() []passage {
	w := textWriter{tree: t}
	w.buf = make([]byte, 0, t.textSize())
	for i := int32(0); i < int32(len(t.nodes)); {
		n := &t.nodes[i]
		w.endBefore(i)
		if n.cut {
			i = n.end
			continue
		}
		w.node(n, i)
		i++
	}
	w.endBefore(int32(len(t.nodes)))
	w.flush(gapParagraph)
	return w.done()
}

func (t *tree) textSize() int {
	size := 0
	for i := range t.nodes {
		size += len(t.nodes[i].text) + 1
	}
	return size
}

// gap is what stands between two passages.
type gap uint8

const (
	gapNone gap = iota
	gapLine
	gapParagraph
)

// textWriter reads a tree aloud, passage by passage.
type textWriter struct {
	*tree
	buf      []byte // text of all passages
	from     int    // where the current one begins in buf
	ends     []int  // where each of out ends in buf
	out      []passage
	open     []int32
	now      passage // what is known of the current one
	gap      gap     // before the current one
	links    int     // how many elements of each sort are open
	pres     int
	asides   int
	headings int
	last     rune // last one written in the current passage, 0 for none
	space    bool // blanks were read since
	broken   bool // a line break was among them
	linkFrom int  // where the last link begins in buf
}

func (w *textWriter) endBefore(i int32) {
	for len(w.open) > 0 {
		n := &w.nodes[w.open[len(w.open)-1]]
		if n.end > i {
			return
		}
		w.open = w.open[:len(w.open)-1]
		w.end(n)
	}
}

func (w *textWriter) node(n *node, i int32) {
	switch {
	case n.isText():
		w.text(n.text)
		return
	case n.tag.name == "br":
		w.lineBreak()
	case n.tag.is(void):
		if n.tag.is(blocky) {
			w.flush(gapParagraph)
		}
	default:
		w.open = append(w.open, i)
		w.begin(n)
	}
}

func (w *textWriter) begin(n *node) {
	w.flush(gapOf(n.tag))
	w.count(n, 1)
	switch n.tag.name {
	case "li":
		w.now.item = true
	case "a":
		w.linkFrom = len(w.buf)
		if w.space && w.last != 0 {
			w.linkFrom++
		}
	case "td", "th":
		w.space = true
	}
}

func (w *textWriter) end(n *node) {
	if n.tag.name == "a" && len(w.buf) > w.linkFrom && w.linkFrom >= w.from {
		w.now.tail = len(w.buf) - w.linkFrom
	}
	w.flush(gapOf(n.tag))
	w.count(n, -1)
	if n.tag.name == "td" || n.tag.name == "th" {
		w.space = true
	}
}

// count keeps how many elements of the sorts that matter are open.
func (w *textWriter) count(n *node, by int) {
	switch {
	case n.tag.name == "a":
		w.links += by
	case n.tag.name == "pre":
		w.pres += by
	case n.tag.is(heading) || n.tag.name == "summary":
		w.headings += by
	}
	if n.aside || n.tag.is(beside) {
		w.asides += by
	}
}

func gapOf(tag element) gap {
	switch {
	case tag.name == "li" || tag.name == "tr" || tag.name == "dt" || tag.name == "dd":
		return gapLine
	case tag.is(blocky):
		return gapParagraph
	}
	return gapNone
}

// lineBreak is <br>: one ends a line, two a paragraph.
func (w *textWriter) lineBreak() {
	if w.gap == gapLine && len(w.buf) == w.from {
		w.flush(gapParagraph)
		return
	}
	w.flush(gapLine)
}

// flush ends the current passage, if there is one, and widens the gap after it.
func (w *textWriter) flush(g gap) {
	if g == gapNone {
		return
	}
	if len(w.buf) > w.from {
		w.now.apart = w.gap == gapParagraph
		if w.now.tail > 0 && w.linkFrom+w.now.tail != len(w.buf) {
			w.now.tail = 0
		}
		w.out = append(w.out, w.now)
		w.ends = append(w.ends, len(w.buf))
		w.from, w.now, w.gap = len(w.buf), passage{}, gapNone
	}
	w.gap = max(w.gap, g)
	w.last, w.space, w.broken = 0, false, false
}

// text adds s with its blanks collapsed.
func (w *textWriter) text(s string) {
	start := len(w.buf)
	for s != "" {
		n := wordLen(s)
		if n > 0 {
			w.word(s[:n], rune(s[0]), rune(s[n-1]))
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '\n' && w.pres > 0:
			w.linkText(start)
			w.flush(gapLine)
			start = len(w.buf)
		case unicode.IsSpace(r):
			w.space, w.broken = true, w.broken || r == '\n'
		case !isInvisible(r):
			w.word(s[:n], r, r)
		}
		s = s[n:]
	}
	w.linkText(start)
}

// wordLen is how many characters of ASCII without blanks s begins with.
func wordLen(s string) int {
	n := 0
	for n < len(s) && ' ' < s[n] && s[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// word writes s, whose first and last rune are given.
func (w *textWriter) word(s string, first, last rune) {
	w.gapBefore(first)
	w.buf = append(w.buf, s...)
	w.last = last
}

// linkText accounts for what was written since start.
func (w *textWriter) linkText(start int) {
	if w.links > 0 {
		w.now.linked += len(w.buf) - start
	}
	if len(w.buf) > start {
		w.now.aside = w.asides > 0
		w.now.title = w.headings > 0
	}
}

// gapBefore writes the space that was read before r, but none where a Chinese
// or Japanese line was broken.
func (w *textWriter) gapBefore(r rune) {
	if w.space && w.last != 0 && !(w.broken && joinsWithoutSpace(w.last) && joinsWithoutSpace(r)) {
		w.buf = append(w.buf, ' ')
	}
	w.space, w.broken = false, false
}

// done hands out the passages.
func (w *textWriter) done() []passage {
	all := string(w.buf)
	from := 0
	for i, end := range w.ends {
		w.out[i].text = all[from:end]
		from = end
	}
	return w.out
}

// textPassages cuts plain characters into passages: with lines, every line is
// one; without, blank or not, they run together as in HTML.
func textPassages(s string, lines bool) []passage {
	var w textWriter
	w.tree = &tree{}
	w.buf = make([]byte, 0, len(s))
	if lines {
		w.pres = 1
	}
	for line := range strings.Lines(s) {
		if lines && isBlank(line) {
			w.flush(gapParagraph)
			continue
		}
		w.text(line)
	}
	w.flush(gapParagraph)
	return w.done()
}
