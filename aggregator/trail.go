package aggregator

import (
	"encoding/binary"
	"slices"
	"time"
	"unicode/utf8"

	"wireroom/aggregator/canon"
)

// Trail is by what a source's next document must be known to follow the last
// one: the names of the items that stood in it, and the newest of them. The zero
// Trail is that of a source of which nothing was read.
type Trail struct {
	Newest time.Time // the latest publication that was claimed; zero: none was
	Link   string    // that item's
	prints []footprint
}

// footprint names an item within its source, by hashes of what identifies it; 0
// where that is missing or says nothing.
type footprint struct{ guid, link, title uint64 }

func footprintOf(it *Item) (f footprint) {
	if it.ID != "" {
		f.guid = uint64(NewID("guid", guid(it.ID)))
	}
	if link := canon.URL(it.Link); link != "" && !isHomePage(link) {
		f.link = uint64(NewID("link", link))
	}
	if title := titleLine(it.Title); utf8.RuneCountInString(title) >= minTitle {
		f.title = uint64(NewID("title", title))
	}
	return f
}

// minTitle is the least number of characters of a title that names an item:
// shorter ones recur ("Weather").
const minTitle = 12

// footprintsOf gives the footprints of a document's items. What several of them
// share names none: a home page for a link, a guid that is always "1".
func footprintsOf(items []Item) []footprint {
	prints := make([]footprint, len(items))
	count := map[uint64]int{}
	for i := range items {
		prints[i] = footprintOf(&items[i])
		for _, part := range prints[i].parts() {
			count[*part]++
		}
	}
	for i := range prints {
		for _, part := range prints[i].parts() {
			if count[*part] > 1 {
				*part = 0
			}
		}
	}
	return prints
}

func (f *footprint) parts() [3]*uint64 { return [3]*uint64{&f.guid, &f.link, &f.title} }

// names is a trail as a set. The hashes of different parts never meet.
func (t *Trail) names() map[uint64]bool {
	set := make(map[uint64]bool, 3*len(t.prints))
	for i := range t.prints {
		for _, part := range t.prints[i].parts() {
			set[*part] = true
		}
	}
	delete(set, 0)
	return set
}

// Empty reports whether t knows no item.
func (t *Trail) Empty() bool { return len(t.prints) == 0 }

// After is the trail of a document that follows t's, read at a time. Items holds
// those that were read anew, the rest of total were known already.
func (t Trail) After(items []Item, total int, at time.Time) Trail {
	next := Trail{Newest: t.Newest, Link: t.Link, prints: footprintsOf(items)}
	for i := range items {
		if p := claim(items[i].Published, at); p.After(next.Newest) {
			next.Newest, next.Link = p, canon.SafeLink(items[i].Link)
		}
	}
	seen := next.names()
	for _, old := range t.prints {
		if len(next.prints) >= total {
			break
		}
		if !seen[old.guid] && !seen[old.link] {
			next.prints = append(next.prints, old)
		}
	}
	next.prints = next.prints[:min(len(next.prints), max(total, 0))]
	return next
}

// Ahead is t with items before it that came some other way, as from a hub.
func (t Trail) Ahead(items []Item, at time.Time) Trail {
	return t.After(items, len(items)+len(t.prints), at)
}

// Short is t with no more than n items, the newest.
func (t Trail) Short(n int) Trail {
	t.prints = slices.Clip(t.prints[:min(n, len(t.prints))])
	return t
}

// Meets reports whether one of items stood in t's document.
func (t *Trail) Meets(items []Item) bool {
	names := t.names()
	for _, f := range footprintsOf(items) {
		if f.known(names) {
			return true
		}
	}
	return false
}

// Unknown gives those of items that t does not know, in their order.
func (t *Trail) Unknown(items []Item) []Item {
	var rest []Item
	for _, i := range t.fresh(&Reading{Items: items, Total: len(items)}) {
		rest = append(rest, items[i])
	}
	return rest
}

// With is t with more items, behind its own.
func (t Trail) With(items []Item) Trail {
	t.prints = append(slices.Clip(t.prints), footprintsOf(items)...)
	return t
}

// known takes a guid's word only with that of a link or title: outlets use
// guids again for other items.
func (f *footprint) known(names map[uint64]bool) bool {
	sameGUID, sameLink, sameTitle := names[f.guid], names[f.link], names[f.title]
	return sameLink || sameGUID && (sameTitle || f.link == 0 && f.title == 0)
}

// The form in which a trail is stored: the newest item's time and link, then
// the footprints, 24 bytes each.

// maxTrail bounds what is kept of a document's items.
const maxTrail = 1000

// Bytes gives t in the form that ReadTrail reads; nil for the zero Trail.
func (t Trail) Bytes() []byte {
	if t.Empty() {
		return nil
	}
	newest := int64(0)
	if !t.Newest.IsZero() {
		newest = t.Newest.UnixMilli()
	}
	b := binary.AppendVarint(nil, newest)
	b = binary.AppendUvarint(b, uint64(len(t.Link)))
	b = append(b, t.Link...)
	for i := range t.prints[:min(len(t.prints), maxTrail)] {
		for _, part := range t.prints[i].parts() {
			b = binary.LittleEndian.AppendUint64(b, *part)
		}
	}
	return b
}

// ReadTrail reads a stored trail. What it cannot read is the zero Trail.
func ReadTrail(b []byte) (t Trail) {
	newest, n := binary.Varint(b)
	if n <= 0 {
		return Trail{}
	}
	b = b[n:]
	length, n := binary.Uvarint(b)
	if n <= 0 || uint64(len(b)-n) < length {
		return Trail{}
	}
	t.Link, b = string(b[n:n+int(length)]), b[n+int(length):]
	if newest != 0 {
		t.Newest = time.UnixMilli(newest).UTC()
	}
	for ; len(b) >= 24; b = b[24:] {
		t.prints = append(t.prints, footprint{
			binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint64(b[16:]),
		})
	}
	return t
}
