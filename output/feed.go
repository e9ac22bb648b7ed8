package output

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"wireroom/aggregator"
)

// Encode writes an edition as a feed. It is a pure function: equal arguments
// give equal bytes. Every item is valid, whatever its outlet sent: no character
// that XML 1.0 forbids, no relative link, no date out of range. The error is
// ErrInvalid for an unknown format.
func Encode(e *aggregator.Edition, f Format, site Site) ([]byte, error) {
	return encode(aggregator.EditionQuery{Topic: e.Topic.Name, View: e.View, Query: e.Query}, e, f, site)
}

// encode is Encode for one page of an edition: q says which.
func encode(q aggregator.EditionQuery, e *aggregator.Edition, f Format, site Site) ([]byte, error) {
	return encodePage(newPage(q, e, f, site), f)
}

func encodePage(p *page, f Format) ([]byte, error) {
	switch f {
	case RSS:
		return writeXML(rssOf(p))
	case Atom:
		return writeXML(atomOf(p))
	case JSON:
		return jsonOf(p)
	}
	return nil, fmt.Errorf("feed format %q: %w", f, aggregator.ErrInvalid)
}

func writeXML(doc feeds.XmlFeed) ([]byte, error) {
	var b bytes.Buffer
	if err := feeds.WriteXML(doc, &b); err != nil {
		return nil, fmt.Errorf("encode feed: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// page is one page of an edition as all three formats show it.
type page struct {
	id, title, description, lang string
	self, alternate, hub         string
	first, next                  string // RFC 5005 §3: empty where there is none
	updated                      time.Time
	items                        []item
	site                         Site
}

func newPage(q aggregator.EditionQuery, e *aggregator.Edition, f Format, site Site) *page {
	site.Title, site.Version = line(site.title()), line(site.Version)
	p := &page{
		id:    urn("feed", e.Topic.Name, string(view(e.View)), e.Query),
		title: pageTitle(e), description: line(e.Topic.Description), lang: language(e.Topic.Lang),
		self: site.FeedURL(q, f), alternate: site.PageURL(q),
		updated: sane(e.Updated), site: site,
	}
	p.description = first(p.description, p.title+" — "+site.Title)
	if plainPage(q) {
		p.hub = site.Hub
	}
	if !q.After.IsZero() {
		start := q
		start.After = aggregator.Cursor{}
		p.first = site.FeedURL(start, f)
	}
	if !e.Next.IsZero() {
		q.After = e.Next
		p.next = site.FeedURL(q, f)
	}
	for i := range e.Stories {
		p.items = append(p.items, newItem(&e.Stories[i], e.View, site))
	}
	if e.Updated.IsZero() { // a search has no log that would say
		for _, it := range p.items {
			p.updated = later(p.updated, it.updated)
		}
	}
	return p
}

// view gives the empty View its name.
func view(v aggregator.View) aggregator.View {
	if v == "" {
		return aggregator.ViewStories
	}
	return v
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// plainPage reports whether q is a topic's feed as it is announced: the one that
// the hub tells of.
func plainPage(q aggregator.EditionQuery) bool {
	return q.Topic != "" && q.Query == "" && q.View != aggregator.ViewEntries && q.Limit == 0 && q.After.IsZero()
}

func pageTitle(e *aggregator.Edition) string {
	title := first(line(e.Topic.Title), line(e.Topic.Name), "Search")
	if e.Query != "" {
		title += ": " + line(e.Query)
	}
	return title
}

// body is the item's HTML with its coverage below; never empty.
func (it *item) body() string {
	var b strings.Builder
	b.WriteString(first(it.content, it.summary))
	if b.Len() == 0 {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(it.title))
	}
	if len(it.coverage) == 0 {
		return b.String()
	}
	b.WriteString("\n<hr>\n<p>")
	if it.voices != "" {
		b.WriteString(html.EscapeString(it.voices) + ". ")
	}
	b.WriteString("Also reported by:</p>\n<ul>\n")
	for _, c := range it.coverage {
		fmt.Fprintf(&b, "<li dir=\"auto\">%s — <a href=\"%s\">%s</a></li>\n",
			html.EscapeString(c.Outlet), html.EscapeString(c.URL), html.EscapeString(c.Title))
	}
	b.WriteString("</ul>")
	return b.String()
}
