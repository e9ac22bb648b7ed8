package plain

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Body is a text in the three forms in which it is used. All are valid UTF-8
// without control characters and without bidirectional embeddings or
// overrides, which could reorder what stands around them.
type Body struct {
	HTML  string   // sanitised, balanced, links absolute; "" when nothing visible is left
	Text  string   // the same as plain text, paragraphs separated by a blank line
	Own   string   // Text without boilerplate: what topics and fingerprints read
	Image string   // address of the first real picture, "" if none
	Notes []string // what was cut, sorted: see the Note constants
}

// What Body.Notes may hold.
const (
	NoteBoilerplate = "boilerplate"    // left out of Own: related articles, share bars, feed footers
	NoteDepth       = "depth"          // elements nested deeper than 200
	NoteEmbed       = "embed"          // iframe, object, form, svg and their like
	NoteHidden      = "hidden"         // elements that the outlet hides
	NoteLink        = "link"           // an address with a scheme that may not be published
	NotePixel       = "tracking pixel" // pictures that only count readers
	NoteScript      = "script"         // scripts, style sheets and event handlers
	NoteSize        = "size"           // more than 1 MiB
)

// maxBytes bounds the input that is read and the HTML that is written.
const maxBytes = 1 << 20

// Options says how addresses are read. The zero value drops relative ones,
// since nothing relative means anything outside its page.
type Options struct {
	Base         string // absolute address against which others are resolved
	KeepRelative bool   // keep addresses that stay relative, when there is no base
	KeepEmpty    bool   // keep HTML in which nothing is visible, as a document of its own: not fit for a page
}

// HTML sanitises a fragment of HTML whose relative addresses are resolved
// against base; with base "" they are dropped.
func HTML(src, base string) Body {
	return Options{Base: base}.HTML(src)
}

// HTML sanitises a fragment of HTML or a whole document. Doing it twice is
// doing it once.
func (o Options) HTML(src string) Body {
	if len(src) < maxBytes/6 && !strings.ContainsAny(src, "<&") { // escaping makes it at most 5 times longer
		return o.bare(src)
	}
	t := build(src, o, false)
	t.prune()
	body := Body{Image: strings.Clone(t.image())}
	switch {
	case t.visible():
		body.HTML = t.render()
	case o.KeepEmpty:
		body.HTML = o.empty(src)
	}
	passages := t.passages()
	body.Text = join(passages)
	body.Own = t.notes.own(passages, body.Text)
	body.Notes = t.notes.sorted()
	return body
}

// empty is the HTML of a fragment in which nothing is visible.
func (o Options) empty(src string) string {
	t := build(src, o, true)
	t.prune()
	return t.render()
}

// bare is HTML for a fragment without markup, by far the commonest one.
func (o Options) bare(src string) Body {
	var n notes
	src = clean(src)
	passages := textPassages(src, false)
	if len(passages) == 0 && !o.KeepEmpty {
		src = ""
	}
	body := Body{HTML: escapeText(src), Text: join(passages)}
	body.Own = n.own(passages, body.Text)
	body.Notes = n.sorted()
	return body
}

// FromText takes plain characters: lines are kept, and a blank line parts
// paragraphs.
func FromText(s string) Body {
	var n notes
	passages := textPassages(clean(n.cut(s)), true)
	body := Body{HTML: paragraphs(passages), Text: join(passages)}
	if len(body.HTML) > maxBytes {
		body.HTML = Options{}.HTML(body.HTML).HTML
	}
	body.Own = n.own(passages, body.Text)
	body.Notes = n.sorted()
	return body
}

// notes is the set of what was cut.
type notes []string

func (n *notes) add(note string) {
	if !slices.Contains(*n, note) {
		*n = append(*n, note)
	}
}

func (n notes) sorted() []string {
	slices.Sort(n)
	return n
}

// cut bounds s to maxBytes.
func (n *notes) cut(s string) string {
	if len(s) <= maxBytes {
		return s
	}
	n.add(NoteSize)
	end := maxBytes
	for !utf8.RuneStart(s[end]) && end > maxBytes-utf8.UTFMax {
		end--
	}
	return s[:end]
}

// own is the text of the passages that are the article's. When all of them are
// boilerplate none is: an entry that says only "Read more" has no other text.
func (n *notes) own(passages []passage, text string) string {
	if !markBoilerplate(passages) {
		return text
	}
	n.add(NoteBoilerplate)
	return joinOwn(passages)
}
