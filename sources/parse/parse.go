package parse

import (
	"bytes"
	"fmt"
	"iter"
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
	r := &reader{options: o, doc: Document{Entries: []aggregator.Item{}}}
	mediaType := o.Header.Get("Content-Type")
	if o.Select.Item != "" {
		mediaType = pageType(body, mediaType)
	}
	text := decode(body, mediaType, &r.faults)
	r.doc.Encoding = text.name
	switch {
	case o.Select.Item != "":
		err = r.readSelected(text.text)
	case isJSON(text.text):
		err = r.readJSON(text.text)
	default:
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
}

func isJSON(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n\uFEFF"), []byte("{"))
}

// outer is the scope around the document: where it came from, without the
// credentials that were needed to get there.
func (r *reader) outer() *scope {
	base := canon.SafeLink(canon.Resolve("", r.options.Base))
	if location := r.options.Header.Get("Content-Location"); location != "" {
		if abs := canon.SafeLink(canon.Resolve(base, location)); abs != "" {
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
	b := &builder{src: text, faults: &r.faults}
	if o.isSitemap() {
		return r.readSitemap(o, b, outer)
	}
	if o.more {
		r.leaveRest()
	}
	head, inherited := o.head(b, outer)
	r.doc.Version = o.version(inherited)
	r.doc.Deleted = deletions(head)
	r.doc.Hints.header(r.options.Header, outer)
	r.doc.Hints.UpdateEvery = updateEvery(head)
	lang := head.childText("language") + "\n" + head.childText("dc:language") + "\n" + r.headerLanguage()
	for items := range r.batches(o, b, inherited, inherited.seed(lang)) {
		if err := r.doc.readBatch(head, items); err != nil {
			return fmt.Errorf("%w that can be read: %w", aggregator.ErrNotFeed, err)
		}
		head = nil
	}
	return nil
}

// readBatch reads some of a document's items through gofeed, and its head
// unless that is nil.
func (d *Document) readBatch(head *node, items []*node) error {
	w := &writer{format: d.Format}
	if d.Format == "atom" {
		w.atomDocument(head, items)
		return d.readAtom(w, head, items)
	}
	w.rssDocument(head, items)
	return d.readRSS(w, head, items)
}

// batchBytes bounds how much of a document is in gofeed's hands at a time, since
// it needs many times the memory of what it reads.
const batchBytes = 512 << 10

// batches gives the trees of the items that the last reading did not know, a
// number of them at a time; at least one batch, which may be empty.
func (r *reader) batches(o *outline, b *builder, inherited *scope, seed uint64) iter.Seq[[]*node] {
	known := r.options.Known.set()
	return func(yield func([]*node) bool) {
		var batch []*node
		size := 0
		for _, it := range o.items {
			mark := fingerprint(seed, o.src[it.start:it.end])
			if known[mark] {
				r.skip(mark, it)
				continue
			}
			n := b.item(it, inherited)
			if n == nil {
				continue
			}
			r.take(mark, it)
			batch = append(batch, n)
			if size += it.end - it.start; size > batchBytes {
				if !yield(batch) {
					return
				}
				batch, size = nil, 0
			}
		}
		if len(batch) > 0 || r.doc.Total == r.doc.Skipped {
			yield(batch)
		}
	}
}

// leaveRest takes note that a document holds more items than are read.
func (r *reader) leaveRest() {
	r.doc.More = true
	r.faults.limit(fmt.Sprintf("%d items", r.options.MaxItems))
}

// take counts an item that is read, skip one that the last reading knew.
func (r *reader) take(mark uint64, it item) {
	r.doc.Places = append(r.doc.Places, r.doc.Total)
	r.count(mark, it)
}

func (r *reader) skip(mark uint64, it item) {
	r.count(mark, it)
	r.doc.Skipped++
}

// count takes note of an item. One that was cut off gets no mark, so that it is
// read again when it is whole.
func (r *reader) count(mark uint64, it item) {
	r.doc.Total++
	if it.whole {
		r.doc.Marks = r.doc.Marks.add(mark)
	}
}

// item builds an item's tree, nil when it was cut off before it said anything.
func (b *builder) item(it item, inherited *scope) *node {
	root := b.build(part{from: it.start, to: it.end, scope: inherited})
	if len(root.children) == 0 || !it.whole && !root.children[0].usable() {
		return nil
	}
	return root.children[0]
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
	setOnce(&d.Feed.Language, r.headerLanguage())
	for i := range d.Entries {
		setOnce(&d.Entries[i].Language, d.Feed.Language)
	}
	d.Repairs = r.faults.inOrder(text)
	d.Limits = r.faults.limits
	d.Malformed = len(d.Repairs) > 0
}

// headerLanguage is the first language of the response's Content-Language.
func (r *reader) headerLanguage() string {
	first, _, _ := strings.Cut(r.options.Header.Get("Content-Language"), ",")
	return language(first)
}
