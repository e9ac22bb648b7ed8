package parse

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator"
)

// The formats beside feeds: the sitemaps that outlets write for news searches
// (sitemaps.org 0.9 with Google's news extension), and indexes of them.
const (
	formatSitemap = "sitemap"
	formatIndex   = "sitemapindex"
)

// maxPages is how many addresses a sitemap may hold (sitemaps.org), and how many
// of one are looked at for the newest.
const maxPages = 50_000

func (o *outline) isSitemap() bool { return o.format == formatSitemap || o.format == formatIndex }

// isPage reports whether an element is one of a sitemap's addresses: <url> or
// <sitemap>, under the prefix that the root bears.
func (o *outline) isPage(name []byte) bool {
	rootLocal, local := localName(o.root.name), localName(name)
	prefix := o.root.name[:len(o.root.name)-len(rootLocal)]
	want := "url"
	if o.format == formatIndex {
		want = "sitemap"
	}
	return strings.EqualFold(string(local), want) && bytes.EqualFold(name[:len(name)-len(local)], prefix)
}

// readSitemap reads the pages of a sitemap that are news, or the sitemaps that
// an index names. Pages without a title are only addresses: where there are no
// others it is no feed.
func (r *reader) readSitemap(o *outline, b *builder, outer *scope) error {
	_, inherited := o.head(b, outer)
	r.doc.Version = o.version(inherited)
	r.doc.Hints.header(r.options.Header, outer)
	if o.more {
		r.faults.limit(fmt.Sprintf("%d pages", maxPages))
	}
	if o.format == formatIndex {
		return r.readIndex(o, b, inherited)
	}
	found := len(o.items)
	o.items = r.newest(o)
	untitled := r.readPages(o, b, inherited)
	if r.doc.Total == 0 && (untitled > 0 || !strings.Contains(strings.ToLower(string(o.root.inner)), "sitemap-news")) {
		return fmt.Errorf("%w but a sitemap without news: none of its %d pages has a title", aggregator.ErrNotFeed, found)
	}
	if untitled > 0 {
		r.faults.limit(fmt.Sprintf("%d pages without a title", untitled))
	}
	return nil
}

// readPages reads the pages that are not known, and says how many have no title.
func (r *reader) readPages(o *outline, b *builder, s *scope) (untitled int) {
	known, seed := r.options.Known.set(), s.seed(r.headerLanguage())
	for _, it := range o.items {
		mark := fingerprint(seed, o.src[it.start:it.end])
		if known[mark] && r.doc.Feed.Title != nil {
			r.skip(mark, it)
			continue
		}
		p := b.page(it, s)
		setPublication(&r.doc.Feed, &p)
		switch title := p.title(); {
		case known[mark]:
			r.skip(mark, it)
		case title == nil && it.whole:
			untitled++
		case title != nil && (it.whole || title.closed && p.within("loc").closed):
			r.take(mark, it)
			r.doc.Entries = append(r.doc.Entries, p.item(title))
		}
	}
	return untitled
}

func (r *reader) readIndex(o *outline, b *builder, s *scope) error {
	for _, it := range o.items {
		p := b.page(it, s)
		loc := p.within("loc")
		if loc.text == "" || !loc.closed && !it.whole {
			continue
		}
		child := Sitemap{URL: loc.scope.address(loc.text)}
		setDate(&child.Updated, p.within("lastmod"))
		r.doc.Sitemaps = append(r.doc.Sitemaps, child)
	}
	if len(r.doc.Sitemaps) == 0 {
		return fmt.Errorf("%w but an empty index of sitemaps", aggregator.ErrNotFeed)
	}
	return nil
}

// newest gives those items that are read, in document order: the newest where
// there are more than the limit, whatever order the sitemap has.
func (r *reader) newest(o *outline) []item {
	if len(o.items) <= r.options.MaxItems {
		return o.items
	}
	r.doc.More = true
	r.faults.limit(fmt.Sprintf("the newest %d of %d pages", r.options.MaxItems, len(o.items)))
	type dated struct {
		item
		at    time.Time
		place int
	}
	all := make([]dated, len(o.items))
	for i, it := range o.items {
		all[i].item = it
		all[i].at, all[i].place = pageDate(o.src[it.start:it.end])
	}
	slices.SortStableFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.place, b.place), b.at.Compare(a.at))
	})
	all = all[:r.options.MaxItems]
	slices.SortFunc(all, func(a, b dated) int { return cmp.Compare(a.start, b.start) })
	kept := make([]item, len(all))
	for i, d := range all {
		kept[i] = d.item
	}
	return kept
}

// pageDate reads a page's date off its bytes, before it is known whether the
// page is read. place is 0 for a date of publication, which only news has.
func pageDate(src []byte) (at time.Time, place int) {
	for place, name := range []string{"publication_date>", "lastmod>"} {
		if _, rest, ok := bytes.Cut(src, []byte(name)); ok {
			text, _, _ := bytes.Cut(short(rest), []byte("<"))
			if t, ok := Date(string(text)); ok {
				return t, place
			}
		}
	}
	return time.Time{}, 1
}
