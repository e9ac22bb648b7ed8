package parse

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

const (
	maxElements = 20_000 // of a page whose article is sought
	minArticle  = 140    // characters: less is a teaser or an excuse
)

// Article takes the article out of an HTML page that o.Base answered with, as
// HTML that is fit to show. title is what the item that led there is called: a
// page with other words is about something else, a consent form or a front
// page. The error, which wraps aggregator.ErrNotFound, says why there is none.
func Article(body []byte, title string, o Options) (text *aggregator.Text, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			text, err = nil, fmt.Errorf("%w: the page is beyond reading", aggregator.ErrNotFound)
		}
	}()
	address, err := url.Parse(o.Base)
	if err != nil {
		return nil, fmt.Errorf("%w: an unreadable address", aggregator.ErrNotFound)
	}
	page := decode(body, pageType(body, o.Header.Get("Content-Type")), &faults{})
	tree, err := html.Parse(bytes.NewReader(lean(page.text, &faults{})))
	if err != nil {
		return nil, fmt.Errorf("%w: the page is beyond reading: %w", aggregator.ErrNotFound, err)
	}
	return extract(tree, address, title)
}

func extract(tree *html.Node, address *url.URL, title string) (*aggregator.Text, error) {
	p := readability.NewParser()
	p.MaxElemsToParse, p.DisableJSONLD = maxElements, true
	article, err := p.ParseAndMutate(tree, address)
	if err != nil {
		return nil, fmt.Errorf("%w: the page is beyond reading: %w", aggregator.ErrNotFound, err)
	}
	if article.Node == nil || mostlyLinks(article.Node) {
		return nil, fmt.Errorf("%w: the page holds no article", aggregator.ErrNotFound)
	}
	var out strings.Builder
	if err := article.RenderHTML(&out); err != nil {
		return nil, fmt.Errorf("%w: the page is beyond reading: %w", aggregator.ErrNotFound, err)
	}
	read := plain.HTML(out.String(), address.String())
	if utf8.RuneCountInString(read.Own) < minArticle {
		return nil, fmt.Errorf("%w: the page holds no article", aggregator.ErrNotFound)
	}
	if !about(title, article.Title()+"\n"+read.Text) {
		return nil, fmt.Errorf("%w: the page is about something else", aggregator.ErrNotFound)
	}
	return &aggregator.Text{
		Value: read.HTML, Type: aggregator.TypeHTML, Language: language(article.Language()), Plain: read.Text, Own: read.Own,
	}, nil
}

// mostlyLinks reports whether more than half of what stands in an element is the
// text of links, as on a front page.
func mostlyLinks(n *html.Node) bool {
	all, linked := 0, 0
	for d := range n.Descendants() {
		if d.Type != html.TextNode {
			continue
		}
		size := len(strings.TrimSpace(d.Data))
		all += size
		for a := range d.Ancestors() {
			if a.DataAtom == atom.A {
				linked += size
				break
			}
		}
	}
	return 2*linked > all
}

// about reports whether a text has at least half of the words of a title.
func about(title, text string) bool {
	words := map[string]bool{}
	plain.Words(text, func(word string, _ bool) bool {
		words[word] = true
		return true
	})
	all, found := 0, 0
	plain.Words(title, func(word string, _ bool) bool {
		all++
		if words[word] {
			found++
		}
		return true
	})
	return 2*found >= all
}
