package parse

import (
	"bytes"
	"fmt"
	"strings"

	"wireroom/aggregator"
)

// outline is a feed document cut into its parts.
type outline struct {
	src     []byte
	format  string // "rss", "atom", or one of sitemap.go
	root    token
	channel token  // zero when there is none outside of the items
	items   []item // at most the limit asked for
	end     int    // where reading stopped
	more    bool   // there are more items than the limit
	faults  *faults
}

// item is an item's place in the document.
type item struct {
	span
	whole bool // not cut off by the document's end
}

// roots are the elements that a feed document begins with, in lower case and
// without prefix. A lone entry is a document too (RFC 4287 §2).
var roots = map[string]string{
	"rss": "rss", "rdf": "rss", "channel": "rss", "item": "rss", "feed": "atom", "entry": "atom",
	"urlset": formatSitemap, "sitemapindex": formatIndex,
}

// cut finds a document's root and the places of its items, by its tags alone.
// An item ends at its end tag, or where the next one begins, or with the feed.
func cut(src []byte, limit int, f *faults) (*outline, error) {
	o := &outline{src: src, faults: f, end: len(src)}
	l := &lexer{src: src, faults: f}
	if err := o.findRoot(l); err != nil {
		return nil, err
	}
	if o.isSitemap() {
		limit = maxPages
	}
	o.findItems(l, limit)
	return o, nil
}

// findRoot reads up to the root's start tag. What stands before it is junk,
// such as warnings of the program that wrote the feed; a page is no feed.
func (o *outline) findRoot(l *lexer) error {
	first := ""
	for {
		t := l.next()
		switch t.kind {
		case tokenEOF:
			return notFeed(o.src, first)
		case tokenText, tokenCDATA:
			if len(bytes.TrimSpace(t.inner)) > 0 {
				o.faults.add(leadingJunk, t.start)
			}
		case tokenOther:
			if isXMLDeclaration(t) && len(bytes.TrimSpace(o.src[:t.start])) > 0 {
				o.faults.add(leadingJunk, t.start)
			}
		case tokenStart:
			local := strings.ToLower(string(localName(t.name)))
			if first == "" {
				first = local
			}
			if format, ok := roots[local]; ok {
				o.format, o.root = format, t
				if local == "item" || local == "entry" {
					l.pos = t.start
				}
				return nil
			}
			if local == "html" {
				return notFeed(o.src, local)
			}
			o.faults.add(leadingJunk, t.start)
		}
	}
}

func isXMLDeclaration(t token) bool {
	return len(t.inner) > 3 && bytes.EqualFold(t.inner[:3], []byte("xml")) && isSpace(t.inner[3])
}

// notFeed says what a document is that is no feed.
func notFeed(src []byte, first string) error {
	what := "text without markup"
	switch head := bytes.ToLower(bytes.TrimSpace(src[:min(len(src), 4096)])); {
	case len(head) == 0:
		what = "empty document"
	case bytes.Contains(head, []byte("cf-challenge")) || bytes.Contains(head, []byte("just a moment")) ||
		bytes.Contains(head, []byte("captcha")):
		what = "a challenge for browsers"
	case first == "html" || bytes.Contains(head, []byte("<!doctype html")):
		what = "an HTML page"
	case first != "":
		what = fmt.Sprintf("a document of <%s>", first)
	}
	return fmt.Errorf("%w but %s", aggregator.ErrNotFeed, what)
}

// findItems reads the rest of the document.
func (o *outline) findItems(l *lexer, limit int) {
	f := &finder{outline: o, limit: limit, open: -1}
	for !o.more {
		t := l.next()
		switch t.kind {
		case tokenEOF:
			f.finish(t.start)
			return
		case tokenStart:
			f.startTag(t)
		case tokenEnd:
			f.endTag(t)
		case tokenText:
			if f.ended && len(bytes.TrimSpace(t.inner)) > 0 {
				o.faults.add(trailingJunk, t.start)
			}
		}
	}
}

// finder finds a document's items, one after the other.
type finder struct {
	*outline
	limit int
	open  int  // where the item at hand began; -1 between items
	ended bool // the root's end tag was seen
}

func (f *finder) startTag(t token) {
	switch {
	case f.isItem(t.name):
		f.interrupt(t.start)
		if len(f.items) == f.limit {
			f.more, f.end = true, t.start
			return
		}
		f.open = t.start
		if t.empty {
			f.close(t.end, true)
		}
	case f.open < 0 && f.channel.end == 0 && strings.EqualFold(string(localName(t.name)), "channel"):
		f.channel = t
	}
}

func (f *finder) endTag(t token) {
	switch {
	case f.isItem(t.name):
		if f.open >= 0 {
			f.close(t.end, true)
		}
	case roots[strings.ToLower(string(localName(t.name)))] != "":
		f.interrupt(t.start)
		f.ended = f.ended || bytes.EqualFold(t.name, f.root.name)
	}
}

// interrupt ends an item that has no end tag where something else begins.
func (f *finder) interrupt(at int) {
	if f.open >= 0 {
		f.faults.add(unclosed, f.open)
		f.close(at, true)
	}
}

func (f *finder) close(at int, whole bool) {
	f.items = append(f.items, item{span{f.open, at}, whole})
	f.open = -1
}

func (f *finder) finish(at int) {
	if f.open >= 0 {
		f.close(at, false)
	}
	if !f.ended && !f.isItem(f.root.name) {
		f.faults.add(cutDocument, at)
	}
}

// isItem reports whether an element, by its name as written, is an item.
func (o *outline) isItem(name []byte) bool {
	if o.isSitemap() {
		return o.isPage(name)
	}
	local := string(localName(name))
	return strings.EqualFold(local, "item") || strings.EqualFold(local, "entry")
}
