package parse

import (
	"strings"

	"wireroom/aggregator"
)

// setImage takes the picture of a feed or an item from the elements that mean
// one: RSS <image>, itunes:image, and itunes:link of old.
func (p *place) setImage(n *node) {
	if *p.image != nil || n.name == "itunes:link" && n.attr("rel") != "image" {
		return
	}
	url := n.attr("href")
	for _, other := range []string{n.attr("url"), n.childText("url"), n.childText("href"), n.text} {
		if url == "" {
			url = strings.TrimSpace(other)
		}
	}
	if url == "" {
		return
	}
	img := &aggregator.Image{URL: n.scope.address(url), Title: n.childText("title"), Link: n.childAddress("link")}
	img.Width, img.Height = number(n.childText("width")), number(n.childText("height"))
	*p.image = img
}

// maxMedia bounds the depth of media:group and media:content.
const maxMedia = 4

// addMedia takes what Media RSS adds to an item: thumbnails, pictures, and
// files as enclosures.
func (p *place) addMedia(n *node) {
	if p.media == maxMedia {
		return
	}
	p.media++
	defer func() { p.media-- }()
	url := n.scope.address(n.attr("url"))
	kind := n.attr("type")
	switch {
	case n.name == "media:group" || url == "" && n.name == "media:content":
	case n.name == "media:thumbnail":
		p.addThumbnail(n, url)
	case n.attr("medium") == "image" || strings.HasPrefix(kind, "image/") || kind == "" && isPicture(url):
		if p.item.Image == nil {
			p.item.Image = &aggregator.Image{URL: url, Width: number(n.attr("width")), Height: number(n.attr("height"))}
		}
	default:
		p.addEnclosure(aggregator.Enclosure{URL: url, Type: kind, Length: length(n.attr("filesize"))})
	}
	p.children(n, nil)
}

func (p *place) addThumbnail(n *node, url string) {
	if url == "" {
		url = n.scope.address(n.text)
	}
	if url == "" {
		return
	}
	if p.item.Media == nil {
		p.item.Media = &aggregator.Media{}
	}
	p.item.Media.Thumbnails = append(p.item.Media.Thumbnails, aggregator.Image{
		URL: url, Width: number(n.attr("width")), Height: number(n.attr("height")),
	})
}

// isPicture reports whether an address ends as those of pictures do.
func isPicture(url string) bool {
	url, _, _ = strings.Cut(strings.ToLower(url), "?")
	for _, ending := range []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"} {
		if strings.HasSuffix(url, ending) {
			return true
		}
	}
	return false
}

// settleImage finds a picture for an item that names none of its own.
func settleImage(it *aggregator.Item) {
	if it.Image != nil {
		return
	}
	if it.Media != nil && len(it.Media.Thumbnails) > 0 {
		first := it.Media.Thumbnails[0]
		it.Image = &first
		return
	}
	for _, e := range it.Enclosures {
		if strings.HasPrefix(e.Type, "image/") {
			it.Image = &aggregator.Image{URL: e.URL}
			return
		}
	}
}
