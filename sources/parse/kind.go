package parse

import (
	"regexp"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

// htmlTexts are the elements whose text is HTML when nothing else is said.
var htmlTexts = map[string]bool{
	"description": true, "content:encoded": true, "encoded": true, "body": true, "fullitem": true,
	"xhtml:body": true, "xhtml:div": true, "dc:description": true, "media:description": true,
}

// settle decides what an element's text is: from its type and mode (RFC 4287
// §3.1, Atom 0.3), from what its name has meant, and in RSS, where a title may
// be either, from the text itself.
func (n *node) settle(format string) {
	kind := strings.ToLower(strings.TrimSpace(n.attr("type")))
	mode := strings.ToLower(n.attr("mode"))
	binary := isBinary(kind) && mode == "" && !n.markup
	if mode == "base64" && !n.markup || binary {
		n.text = decodeBase64(n.text)
	}
	n.text = undouble(strings.TrimSpace(n.text))
	switch {
	case n.markup, strings.HasSuffix(kind, "html"), strings.Contains(kind, "xhtml"):
		n.html = true
	case binary:
		n.html = looksHTML(n.text)
	case kind == "" && htmlTexts[n.name]:
		n.html = mayBeHTML(n.text)
	case kind == "":
		n.html = format != "atom" && looksHTML(n.text)
	case kind == "text", kind == "text/plain":
		n.html = format != "atom" && looksHTML(n.text)
	}
}

// isBinary reports whether Atom content of a media type is base64 (RFC 4287
// §4.1.3.3).
func isBinary(kind string) bool {
	return strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") &&
		!strings.HasSuffix(kind, "+xml") && !strings.HasSuffix(kind, "/xml")
}

var (
	tagPattern    = regexp.MustCompile(`</?([A-Za-z][A-Za-z0-9]*)`)
	entityPattern = regexp.MustCompile(`&#?(\w+);`)
)

// htmlElements are those that a text must be made of to be taken for HTML.
var htmlElements = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(`a abbr acronym address area article aside audio b big blockquote br button
		canvas caption center cite code col colgroup command datagrid datalist dd del details dfn dialog dir div dl
		dt em event-source fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input ins
		kbd keygen label legend li m map menu meter multicol nav nextid noscript ol optgroup option output p pre
		progress q s samp section select small sound source spacer span strike strong sub sup table tbody td
		textarea tfoot th thead time tr tt u ul var video`) {
		m[name] = true
	}
	return m
}()

// mayBeHTML reports whether reading a text as HTML or as plain characters makes
// a difference that HTML could mean.
func mayBeHTML(s string) bool {
	return tagPattern.MatchString(s) || entityPattern.MatchString(s) || strings.Contains(s, "<!--")
}

// looksHTML guesses whether a text of an unknown kind is HTML: it ends an
// element or names an entity, and all its elements and entities are HTML's.
// "Use <div> with care" and "AT&T" are not.
func looksHTML(s string) bool {
	if !strings.Contains(s, "</") && !entityPattern.MatchString(s) {
		return false
	}
	for _, m := range tagPattern.FindAllStringSubmatch(s, -1) {
		if !htmlElements[strings.ToLower(m[1])] {
			return false
		}
	}
	for _, m := range entityPattern.FindAllString(s, -1) {
		if plain.Unescape(m) == m {
			return false
		}
	}
	return true
}

// older are the names that Atom 0.3 had for texts of Atom 1.0.
var older = map[string]string{"tagline": "subtitle", "copyright": "rights"}

// textOf presents a text that gofeed read: the last child of that name that
// holds any says what kind it is.
func (n *node) textOf(name, value string) *aggregator.Text {
	for i := len(n.children) - 1; i >= 0 && value != ""; i-- {
		if c := n.children[i]; (c.name == name || older[c.name] == name) && c.text != "" {
			return c.present(value)
		}
	}
	return nil
}

func appendText(all []aggregator.Text, t *aggregator.Text) []aggregator.Text {
	if t == nil {
		return all
	}
	return append(all, *t)
}

// titles are texts of one line.
var titles = map[string]bool{"title": true, "dc:title": true, "media:title": true, "itunes:title": true, "news:title": true, "video:title": true}

// present makes a text of this node's kind fit to show. Of HTML, addresses are
// made absolute and everything that could harm a reader is taken out.
func (n *node) present(value string) *aggregator.Text {
	if value == "" {
		return nil
	}
	t := &aggregator.Text{Type: aggregator.TypeText, Language: n.scope.lang}
	if !n.html && titles[n.name] {
		t.Value = plain.Line(value)
		t.Plain, t.Own = t.Value, t.Value
		return t
	}
	if !n.html {
		body := plain.FromText(value)
		t.Value, t.Plain, t.Own = body.Text, body.Text, body.Own
		return t
	}
	base := n.scope.base
	body := plain.Options{Base: base, KeepRelative: base == "", KeepEmpty: true}.HTML(value)
	n.picture = body.Image
	t.Type, t.Value, t.Plain, t.Own = aggregator.TypeHTML, body.HTML, body.Text, body.Own
	return t
}
