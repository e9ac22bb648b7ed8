package parse

import (
	"bytes"
	"fmt"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// defaultItems is how many items of a document are read when nothing else is
// asked for.
const defaultItems = 1000

// Parse reads a feed document. A malformed feed is no error: what can be read
// of it is read, and Document.Repairs says what was mended. What is no feed at
// all (an HTML page, a challenge, nothing) is an error that wraps
// aggregator.ErrNotFeed and says what it is instead. The body is not changed
// and not kept.
func Parse(body []byte, o Options) (doc *Document, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			doc, err = nil, fmt.Errorf("%w: the parser gave up: %v", aggregator.ErrNotFeed, fault)
		}
	}()
	if o.MaxItems <= 0 {
		o.MaxItems = defaultItems
	}
	r := &reader{options: o}
	text := decode(body, o.Header.Get("Content-Type"), &r.faults)
	r.doc.Encoding = text.name
	if isJSON(text.text) {
		err = r.readJSON(text.text)
	} else {
		err = r.readXML(text.text)
	}
	if err != nil {
		return nil, err
	}
	r.finish(text.text)
	return &r.doc, nil
}

// reader reads one document.
type reader struct {
	options Options
	faults  faults
	doc     Document
	known   map[uint64]bool
}

func isJSON(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n\uFEFF"), []byte("{"))
}

// outer is the scope around the document: where it came from.
func (r *reader) outer() *scope {
	base := canon.Resolve("", r.options.Base)
	if location := r.options.Header.Get("Content-Location"); location != "" {
		if abs := canon.Resolve(base, location); abs != "" {
			base = abs
		}
	}
	return &scope{base: base}
}

func (r *reader) readXML(text []byte) error {
	o, err := cut(text, r.options.MaxItems, &r.faults)
	if err != nil {
		return err
	}
	outer := r.outer()
	r.doc.Format = o.format
	if o.more {
		r.faults.limit(fmt.Sprintf("%d items", r.options.MaxItems))
	}
	b := &builder{src: text, faults: &r.faults}
	head, inherited := o.head(b, outer)
	r.doc.Version = o.version(inherited)
	items := r.fresh(o, b, inherited)
	w := &writer{format: o.format}
	if o.format == "atom" {
		w.atomDocument(head, items)
		return r.doc.readAtom(w, head, items)
	}
	w.rssDocument(head, items)
	return r.doc.readRSS(w, head, items)
}

// fresh gives the trees of the items that the last reading did not know.
func (r *reader) fresh(o *outline, b *builder, inherited *scope) []*node {
	r.known = r.options.Known.set()
	seed := o.seed(inherited)
	var items []*node
	for _, it := range o.items {
		r.doc.Total++
		mark := fingerprint(seed, o.src[it.start:it.end])
		if it.whole {
			r.doc.Marks = r.doc.Marks.add(mark)
		}
		if r.known[mark] {
			r.doc.Skipped++
			continue
		}
		root := b.build(part{from: it.start, to: it.end, scope: inherited})
		if len(root.children) == 0 || !it.whole && !root.children[0].usable() {
			r.doc.Total--
			continue
		}
		items = append(items, root.children[0])
	}
	return items
}

// usable reports whether an item that was cut off is worth keeping: what names
// it is whole. The rest comes with the next reading.
func (n *node) usable() bool {
	named := false
	for _, c := range n.children {
		named = named || c.closed && (c.name == "link" || c.name == "guid" || c.name == "id")
	}
	if title := n.child("title"); title == nil || !title.closed {
		return false
	}
	return named
}

// finish fills in what the whole document says for its parts.
func (r *reader) finish(text []byte) {
	d := &r.doc
	setOnce(&d.Feed.Language, language(firstLanguage(r.options.Header.Get("Content-Language"))))
	for i := range d.Entries {
		setOnce(&d.Entries[i].Language, d.Feed.Language)
		settleImage(&d.Entries[i])
	}
	header := Hints{}
	header.header(r.options.Header, r.outer())
	if header.Hub != "" {
		d.Hints.Hub = header.Hub
	}
	if header.Self != "" {
		d.Hints.Self = header.Self
	}
	d.Hints.settle()
	d.Repairs = r.faults.inOrder(text)
	d.Limits = r.faults.limits
	d.Malformed = len(d.Repairs) > 0
}

func firstLanguage(header string) string {
	first, _, _ := strings.Cut(header, ",")
	return first
}
