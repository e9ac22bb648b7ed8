package parse

import (
	"cmp"
	"strings"

	"wireroom/aggregator"
)

// page is a <url> of a sitemap as a tree, with what the extensions for news and
// videos say of it: empty where they say nothing.
type page struct {
	*node
	news, publication, video *node
}

func (b *builder) page(it item, s *scope) page {
	n := b.build(part{from: it.start, to: it.end, scope: s})
	if len(n.children) > 0 {
		n = n.children[0]
	}
	news := n.within("news:news")
	return page{n, news, news.within("news:publication"), n.within("video:video")}
}

// within gives the first child of that name, an empty one where there is none.
func (n *node) within(name string) *node {
	return cmp.Or(n.child(name), &node{name: name, scope: n.scope})
}

// title is the page's title, nil when it has none.
func (p *page) title() *node {
	for _, t := range []*node{p.news.within("news:title"), p.video.within("video:title")} {
		if strings.TrimSpace(t.text) != "" {
			return t
		}
	}
	return nil
}

// genresScheme is the vocabulary that a page's genres belong to (Blog, OpEd,
// PressRelease …).
const genresScheme = "http://www.google.com/schemas/sitemap-news/0.9#genres"

// item is the page in our model.
func (p *page) item(title *node) aggregator.Item {
	it := aggregator.Item{
		Link:     p.childAddress("loc"),
		Title:    title.settled(),
		Summary:  p.video.within("video:description").settled(),
		Language: language(cmp.Or(p.publication.childText("news:language"), p.scope.lang)),
		Image:    p.image(),
	}
	setDate(&it.Published, p.news.within("news:publication_date"))
	setDate(&it.Published, p.video.within("video:publication_date"))
	setDate(&it.Updated, p.within("lastmod"))
	it.Categories = addTerms(it.Categories, p.news.childText("news:keywords"), "")
	it.Categories = addTerms(it.Categories, p.news.childText("news:genres"), genresScheme)
	return it
}

// settled presents a text that gofeed never sees.
func (n *node) settled() *aggregator.Text {
	n.settle(formatSitemap)
	return n.present(n.text)
}

func (p *page) image() *aggregator.Image {
	picture := p.within("image:image")
	i := aggregator.Image{
		URL:   cmp.Or(picture.childAddress("image:loc"), p.video.childAddress("video:thumbnail_loc")),
		Title: cmp.Or(picture.childText("image:title"), picture.childText("image:caption")),
	}
	if i.URL == "" {
		return nil
	}
	return &i
}

// addTerms adds the words of a list.
func addTerms(all []aggregator.Category, list, scheme string) []aggregator.Category {
	for _, term := range strings.SplitN(list, ",", maxKeywords) {
		if term = strings.TrimSpace(term); term != "" {
			all = append(all, aggregator.Category{Term: term, Scheme: scheme})
		}
	}
	return all
}

// setPublication names the feed after the first page that says what it was
// published in.
func setPublication(f *aggregator.Feed, p *page) {
	name := p.publication.childText("news:name")
	if f.Title != nil || name == "" {
		return
	}
	f.Title = (&node{name: "title", scope: p.scope}).present(name)
	f.Language = language(p.publication.childText("news:language"))
}
