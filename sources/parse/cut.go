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
	format  string // "rss" or "atom"
	root    token
	channel token  // zero when there is none
	items   []item // at most the limit asked for
	end     int    // where reading stopped
	more    bool   // there are more items than the limit
	faults  *faults
}

// item is an item's place in the document.
type item struct {
	span
	whole bool // its end tag was there
}

// roots are the elements that a feed document begins with, in lower case and
// without prefix. A lone entry is a document too (RFC 4287 §2).
var roots = map[string]string{
	"rss": "rss", "rdf": "rss", "channel": "rss", "item": "rss", "feed": "atom", "entry": "atom",
}

// cut finds a document's root and the places of its items, by its tags alone.
// An item ends at its end tag, or where the next one begins, or with the feed.
func cut(src []byte, limit int, f *faults) (*outline, error) {
	o := &outline{src: src, faults: f, end: len(src)}
	l := &lexer{src: src, faults: f}
	if err := o.findRoot(l); err != nil {
		return nil, err
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
	open, ended := -1, false
	for {
		t := l.next()
		local := string(localName(t.name))
		switch {
		case t.kind == tokenEOF:
			if open >= 0 {
				o.items = append(o.items, item{span{open, t.start}, false})
			}
			if !ended {
				o.faults.add(cutDocument, t.start)
			}
			return
		case t.kind == tokenStart && isItemName(local):
			if open >= 0 {
				o.faults.add(unclosed, open)
				o.items = append(o.items, item{span{open, t.start}, true})
			}
			if len(o.items) == limit {
				o.more, o.end = true, t.start
				return
			}
			open = t.start
			if t.empty {
				o.items, open = append(o.items, item{span{t.start, t.end}, true}), -1
			}
		case t.kind == tokenStart && open < 0 && o.channel.end == 0 && strings.EqualFold(local, "channel"):
			o.channel = t
		case t.kind == tokenEnd && open >= 0 && isItemName(local):
			o.items, open = append(o.items, item{span{open, t.end}, true}), -1
		case t.kind == tokenEnd && roots[strings.ToLower(local)] != "":
			if open >= 0 {
				o.faults.add(unclosed, open)
				o.items, open = append(o.items, item{span{open, t.start}, true}), -1
			}
			ended = ended || bytes.EqualFold(t.name, o.root.name)
		case ended && t.kind == tokenText && len(bytes.TrimSpace(t.inner)) > 0:
			o.faults.add(trailingJunk, t.start)
		}
	}
}

func isItemName(local string) bool {
	return strings.EqualFold(local, "item") || strings.EqualFold(local, "entry")
}
