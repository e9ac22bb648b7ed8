package parse

import (
	"bytes"
	"strings"
	"time"
)

// writer spells a document the way gofeed reads it fastest and loses nothing of
// it: well-formed, addresses absolute, dates in RFC 3339, texts as CDATA without
// a type, since gofeed would parse and print anew what it takes for HTML. Only
// what gofeed has a field for is written; the rest is left to our own walk.
type writer struct {
	bytes.Buffer
	format string
}

// rule says how an element is written for gofeed.
type rule uint8

const (
	ruleNone     rule = iota // not for gofeed
	ruleText                 // text for people
	ruleWord                 // a word or a number
	ruleAddress              // an address
	ruleDate                 // a date
	ruleEmpty                // attributes only
	ruleCategory             // RSS: text and a domain
	ruleChildren             // elements, each by its own rule
)

// vocabulary is what gofeed reads of a format: the children of an element.
type vocabulary map[string]rule

var rssChannel = vocabulary{
	"title": ruleText, "description": ruleText, "link": ruleAddress, "language": ruleWord,
	"copyright": ruleText, "managingeditor": ruleWord, "pubdate": ruleDate, "lastbuilddate": ruleDate,
	"category": ruleCategory, "generator": ruleWord, "ttl": ruleWord, "image": ruleChildren,
	"skiphours": ruleChildren, "skipdays": ruleChildren,
}

var rssItem = vocabulary{
	"title": ruleText, "description": ruleText, "content:encoded": ruleText, "link": ruleAddress,
	"author": ruleWord, "category": ruleCategory, "comments": ruleAddress, "enclosure": ruleEmpty,
	"guid": ruleWord, "pubdate": ruleDate, "source": ruleWord,
}

var atomFeed = vocabulary{
	"title": ruleText, "subtitle": ruleText, "tagline": ruleText, "rights": ruleText, "copyright": ruleText,
	"icon": ruleAddress, "logo": ruleAddress, "updated": ruleDate, "modified": ruleDate,
	"generator": ruleWord, "link": ruleEmpty, "category": ruleEmpty, "author": ruleChildren,
	"contributor": ruleChildren,
}

var atomEntry = vocabulary{
	"title": ruleText, "summary": ruleText, "content": ruleText, "rights": ruleText, "copyright": ruleText,
	"updated": ruleDate, "modified": ruleDate, "published": ruleDate, "issued": ruleDate,
	"link": ruleEmpty, "category": ruleEmpty, "author": ruleChildren, "contributor": ruleChildren,
	"source": ruleChildren,
}

// within are the vocabularies of elements that have children.
var within = map[string]vocabulary{
	"image":       {"url": ruleAddress, "title": ruleWord, "link": ruleAddress, "width": ruleWord, "height": ruleWord},
	"skiphours":   {"hour": ruleWord},
	"skipdays":    {"day": ruleWord},
	"author":      {"name": ruleWord, "email": ruleWord, "uri": ruleAddress, "url": ruleAddress, "homepage": ruleAddress},
	"contributor": {"name": ruleWord, "email": ruleWord, "uri": ruleAddress, "url": ruleAddress, "homepage": ruleAddress},
	"source":      atomFeed,
}

// write writes those children of n that the vocabulary knows.
func (w *writer) write(n *node, v vocabulary) {
	for _, c := range n.children {
		if r := w.ruleFor(c, v); r != ruleNone {
			w.element(c, r)
		}
	}
}

// ruleFor gives the rule for an element. In RSS an Atom element of the same
// name is not gofeed's: it shows by its attributes or children.
func (w *writer) ruleFor(n *node, v vocabulary) rule {
	r := v[n.name]
	switch {
	case r == ruleNone || n.name == "content" && n.attr("src") != "" || n.name == "link" && r == ruleEmpty && !n.has("href"):
		return ruleNone
	case w.format == "atom" || r == ruleChildren || r == ruleEmpty:
		return r
	case strings.TrimSpace(n.text) == "" || len(n.children) > 0:
		return ruleNone
	}
	return r
}

func (w *writer) element(n *node, r rule) {
	name := n.name
	if name == "content:encoded" {
		name = "encoded xmlns='http://purl.org/rss/1.0/modules/content/'"
	}
	text := ""
	switch r {
	case ruleDate:
		text = normalDate(n.text)
	case ruleAddress:
		text = n.scope.address(n.text)
	case ruleWord, ruleCategory:
		text = undouble(strings.TrimSpace(n.text))
	case ruleText:
		n.settle(w.format)
		text = n.text
	}
	if text == "" && r != ruleEmpty && r != ruleChildren {
		return
	}
	w.WriteByte('<')
	w.WriteString(name)
	if r != ruleText {
		w.attributes(n)
	}
	w.WriteByte('>')
	if r == ruleChildren {
		w.write(n, within[n.name])
	}
	w.text(text)
	name, _, _ = strings.Cut(name, " ")
	w.WriteString("</" + name + ">")
}

// attributeNames are the attributes that gofeed reads, as it spells them; true
// for those that hold addresses.
var attributeNames = map[string]struct {
	name    string
	address bool
}{
	"href": {"href", true}, "url": {"url", true}, "uri": {"uri", true}, "rel": {"rel", false},
	"type": {"type", false}, "hreflang": {"hreflang", false}, "title": {"title", false},
	"length": {"length", false}, "domain": {"domain", false}, "ispermalink": {"isPermaLink", false},
	"term": {"term", false}, "scheme": {"scheme", false}, "label": {"label", false}, "version": {"version", false},
}

func (w *writer) attributes(n *node) {
	for _, a := range n.attrs {
		known, ok := attributeNames[a.name]
		if !ok {
			continue
		}
		value := strings.TrimSpace(a.value)
		if known.address {
			value = n.scope.reference(value)
		}
		w.WriteByte(' ')
		w.WriteString(known.name)
		w.WriteString(`="`)
		attributeEscaper.WriteString(w, value)
		w.WriteByte('"')
	}
}

// text writes characters, as CDATA when they need it.
func (w *writer) text(s string) {
	if !strings.ContainsAny(s, "<&>") {
		w.WriteString(s)
		return
	}
	w.WriteString("<![CDATA[")
	for {
		head, tail, found := strings.Cut(s, "]]>")
		w.WriteString(head)
		if !found {
			break
		}
		w.WriteString("]]]]><![CDATA[>")
		s = tail
	}
	w.WriteString("]]>")
}

// normalDate spells a date as RFC 3339, "" when it is none.
func normalDate(s string) string {
	if t, ok := Date(s); ok {
		return t.Format(time.RFC3339Nano)
	}
	return ""
}
