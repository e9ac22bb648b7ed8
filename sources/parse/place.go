package parse

import (
	"strings"
	"time"

	"wireroom/aggregator"
)

// place is a feed or an item while our own walk adds to it what gofeed does not
// read: elements of other vocabularies, and those of the other format.
type place struct {
	w     *writer
	feed  *aggregator.Feed
	item  *aggregator.Item // nil while a feed is walked
	hints *Hints           // nil while an item is walked
	media int              // depth of media:group and media:content

	links                   *[]aggregator.Link
	authors, contributors   *[]aggregator.Person
	categories              *[]aggregator.Category
	title, rights           **aggregator.Text
	published, updated      **time.Time
	id, link, lang, license *string
	image                   **aggregator.Image
}

func feedPlace(w *writer, f *aggregator.Feed, h *Hints) *place {
	return &place{
		w: w, feed: f, hints: h,
		links: &f.Links, authors: &f.Authors, contributors: &f.Contributors, categories: &f.Categories,
		title: &f.Title, rights: &f.Rights, published: &f.Published, updated: &f.Updated,
		id: &f.ID, link: &f.Link, lang: &f.Language, license: &f.License, image: &f.Image,
	}
}

func itemPlace(w *writer, it *aggregator.Item) *place {
	return &place{
		w: w, item: it,
		links: &it.Links, authors: &it.Authors, contributors: &it.Contributors, categories: &it.Categories,
		title: &it.Title, rights: &it.Rights, published: &it.Published, updated: &it.Updated,
		id: &it.ID, link: &it.Link, lang: &it.Language, license: &it.License, image: &it.Image,
	}
}

// walk adds what the children of n say beside the vocabulary that gofeed reads,
// in document order.
func (p *place) walk(n *node, v vocabulary) {
	setOnce(p.lang, n.scope.lang)
	if p.w.format == "rss" && *p.link != "" {
		*p.links = append(*p.links, aggregator.Link{Rel: "alternate", URL: *p.link, Type: "text/html"})
	}
	p.children(n, v)
	p.settleLinks()
	if p.item != nil {
		p.finishItem(n)
	}
}

// finishItem fills gaps of an item from what stands for the same.
func (p *place) finishItem(n *node) {
	about := n.attr("rdf:about")
	setOnce(p.id, about)
	if isWeb(about) {
		setOnce(p.link, about)
	}
	settleImage(p.item)
	for _, c := range n.children {
		if c.picture != "" && p.item.Image == nil {
			p.item.Image = &aggregator.Image{URL: c.picture}
		}
	}
}

func (p *place) children(n *node, v vocabulary) {
	for _, c := range n.children {
		if p.w.ruleFor(c, v) != ruleNone {
			continue
		}
		p.read(c)
	}
}

func setOnce(field *string, value string) {
	if value = strings.TrimSpace(value); *field == "" {
		*field = value
	}
}

func setDate(field **time.Time, n *node) {
	if t, ok := Date(n.text); ok && *field == nil {
		*field = &t
	}
}

// settleLinks takes the item's own address, its enclosures and what else a link
// may stand for out of the links (RFC 4287 §4.2.7, RFC 4685 §4).
func (p *place) settleLinks() {
	for _, l := range *p.links {
		switch l.Rel {
		case "alternate", "":
			if l.Type == "" || strings.HasSuffix(l.Type, "html") || strings.HasSuffix(l.Type, "html+xml") {
				setOnce(p.link, l.URL)
			}
		case "license":
			setOnce(p.license, l.URL)
		}
		if p.item != nil {
			p.itemLink(l)
		} else if p.hints != nil {
			p.hints.link(l)
		}
	}
}

func (p *place) itemLink(l aggregator.Link) {
	switch l.Rel {
	case "enclosure":
		p.addEnclosure(aggregator.Enclosure{URL: l.URL, Type: l.Type, Length: l.Length})
	case "replies":
		if l.Type == "" || strings.HasSuffix(l.Type, "html") {
			setOnce(&p.item.Comments, l.URL)
		}
	}
}

func (p *place) addEnclosure(e aggregator.Enclosure) {
	for _, known := range p.item.Enclosures {
		if known.URL == e.URL {
			return
		}
	}
	p.item.Enclosures = append(p.item.Enclosures, e)
}
