package parse

import (
	"slices"
	"strings"

	"wireroom/aggregator"
)

// read adds what an element says that may stand in feeds and in items.
func (p *place) read(n *node) {
	switch n.name {
	case "title", "dc:title", "media:title", "itunes:title":
		p.setText(p.title, n)
	case "rights", "copyright", "dc:rights", "media:copyright":
		p.setText(p.rights, n)
	case "id", "guid":
		setOnce(p.id, n.scope.identifier(n.text))
	case "link", "l:link":
		p.addLink(n)
	case "language", "dc:language":
		*p.lang = language(n.text)
	case "author", "dc:creator", "dc:author", "itunes:author", "googleplay:author":
		*p.authors = addPersons(*p.authors, n)
	case "contributor", "dc:contributor":
		*p.contributors = addPersons(*p.contributors, n)
	case "category", "dc:subject", "keywords", "media:category", "itunes:category", "itunes:keywords", "media:keywords":
		p.addCategories(n)
	case "published", "issued", "pubdate", "dcterms:issued", "prism:publicationdate":
		setDate(p.published, n)
	case "updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified":
		setDate(p.updated, n)
	case "license", "cc:license", "creativecommons:license":
		setOnce(p.license, n.attr("resource"))
		setOnce(p.license, n.text)
	case "image", "itunes:image", "itunes:link", "googleplay:image":
		p.setImage(n)
	default:
		if p.item != nil {
			p.readOfItem(n)
		} else {
			p.readOfFeed(n)
		}
	}
}

func (p *place) readOfItem(n *node) {
	switch n.name {
	case "summary", "description", "dc:description", "media:description", "itunes:summary", "abstract", "dcterms:abstract":
		p.addSummary(n)
	case "content", "content:encoded", "encoded", "body", "xhtml:body", "xhtml:div", "fullitem":
		p.addContent(n)
	case "comments":
		setOnce(&p.item.Comments, n.scope.address(n.text))
	case "feedburner:origlink":
		if isWeb(strings.TrimSpace(n.text)) {
			*p.link = strings.TrimSpace(n.text)
		}
	case "enclosure":
		p.addEnclosure(aggregator.Enclosure{
			URL: n.scope.address(n.attr("url")), Type: n.attr("type"), Length: length(n.attr("length")),
		})
	case "source":
		p.addSource(n)
	case "thr:in-reply-to":
		p.item.InReplyTo = &aggregator.Reply{
			Ref: n.attr("ref"), URL: n.scope.address(n.attr("href")), Type: n.attr("type"),
		}
	case "itunes:duration":
		setOnce(&p.item.Duration, n.text)
	case "media:group", "media:content", "media:thumbnail":
		p.addMedia(n)
	}
}

func (p *place) readOfFeed(n *node) {
	switch n.name {
	case "subtitle", "tagline", "description", "dc:description", "itunes:summary", "itunes:subtitle":
		p.setText(&p.feed.Subtitle, n)
	case "icon":
		setOnce(&p.feed.Icon, n.scope.address(n.text))
	case "logo":
		setOnce(&p.feed.Logo, n.scope.address(n.text))
	case "generator", "admin:generatoragent":
		p.setGenerator(n)
	case "fh:complete":
		if p.hints != nil {
			p.hints.Complete = true
		}
	}
}

func (p *place) setText(field **aggregator.Text, n *node) {
	if *field == nil {
		n.settle(p.w.format)
		*field = n.present(n.text)
	}
}

// addSummary takes a text that describes the item. Where RSS has a description
// beside a summary, the description is the content.
func (p *place) addSummary(n *node) {
	it := p.item
	if n.name == "summary" && it.Summary != nil && len(it.Content) == 0 {
		it.Content, it.Summary = appendText(nil, it.Summary), nil
	}
	p.setText(&it.Summary, n)
}

func (p *place) addContent(n *node) {
	if src := n.attr("src"); src != "" {
		if kind := n.attr("type"); kind != "" && !strings.Contains(kind, "html") {
			p.addEnclosure(aggregator.Enclosure{URL: n.scope.address(src), Type: kind})
		}
		return
	}
	n.settle(p.w.format)
	p.item.Content = appendText(p.item.Content, n.present(n.text))
}

// addLink takes a link that gofeed does not read: Atom's in RSS (attributes)
// and RSS's in Atom (text).
func (p *place) addLink(n *node) {
	href := n.attr("href")
	if href == "" {
		href = n.attr("resource")
	}
	if href == "" {
		href = strings.TrimSpace(n.text)
	}
	if href == "" {
		return
	}
	rel := strings.ToLower(n.attr("rel"))
	if rel == "" {
		rel = "alternate"
	}
	*p.links = append(*p.links, aggregator.Link{
		Rel: rel, URL: n.scope.address(href), Type: n.attr("type"), Title: n.attr("title"),
		Language: n.attr("hreflang"), Length: length(n.attr("length")),
	})
}

// itunesScheme and mediaScheme are the vocabularies that categories of these
// elements belong to.
const (
	itunesScheme = "http://www.itunes.com/"
	mediaScheme  = "http://search.yahoo.com/mrss/category_schema"
)

// maxKeywords bounds how many words of a list become categories.
const maxKeywords = 100

func (p *place) addCategories(n *node) {
	add := func(term, scheme, label string) {
		c := aggregator.Category{Term: strings.TrimSpace(term), Scheme: scheme, Label: strings.TrimSpace(label)}
		if (c.Term != "" || c.Label != "") && !slices.Contains(*p.categories, c) {
			*p.categories = append(*p.categories, c)
		}
	}
	switch n.name {
	case "itunes:category":
		add(n.attr("text"), itunesScheme, "")
		for _, c := range n.children {
			p.read(c)
		}
	case "itunes:keywords":
		for _, term := range strings.SplitN(n.text, ",", maxKeywords) {
			add(term, itunesScheme, "")
		}
	case "keywords", "media:keywords":
		for _, term := range strings.SplitN(n.text, ",", maxKeywords) {
			add(term, "", "")
		}
	case "media:category":
		scheme := n.attr("scheme")
		if scheme == "" {
			scheme = mediaScheme
		}
		add(n.text, scheme, n.attr("label"))
	case "category":
		term := n.attr("term")
		if term == "" {
			term = n.text
		}
		add(term, n.attr("scheme"), n.attr("label"))
	default:
		add(n.text, "", "")
	}
}

func (p *place) setGenerator(n *node) {
	g := &aggregator.Generator{Name: strings.TrimSpace(n.text), URL: n.attr("uri"), Version: n.attr("version")}
	if n.name == "admin:generatoragent" {
		g.URL = n.attr("resource")
		g.Name = g.URL
	}
	if p.feed.Generator == nil && *g != (aggregator.Generator{}) {
		p.feed.Generator = g
	}
}

// addSource takes an Atom source in RSS (RFC 4287 §4.2.11).
func (p *place) addSource(n *node) {
	s := p.item.Source
	if s == nil {
		s = &aggregator.Feed{}
		p.item.Source = s
	}
	source := feedPlace(p.w, s, nil)
	source.children(n, nil)
	source.settleLinks()
}
