package parse

import (
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

// linkOf guesses an item's link: the item itself, the link in its heading, the
// one with the most text, or the one around it all.
func linkOf(item *goquery.Selection) *goquery.Selection {
	if item.IsMatcher(links) {
		return item
	}
	if in := item.FindMatcher(headingLinks); in.Length() > 0 {
		return in.First()
	}
	var best *goquery.Selection
	longest := -1
	for _, a := range item.FindMatcher(links).EachIter() {
		if n := len(strings.TrimSpace(a.Text())); n > longest {
			best, longest = a, n
		}
	}
	if best != nil {
		return best
	}
	return item.ClosestMatcher(links)
}

// titleOf guesses an item's title: its heading, or the text of its link.
func titleOf(item, link *goquery.Selection) *aggregator.Text {
	for _, text := range []string{
		item.FindMatcher(usualHeading).First().Text(), link.Text(), link.AttrOr("aria-label", ""), link.AttrOr("title", ""),
	} {
		if t := lineOf(text); t != nil {
			return t
		}
	}
	return nil
}

// summaryOf guesses an item's summary: its first paragraph that says anything.
func summaryOf(item *goquery.Selection) *aggregator.Text {
	for _, p := range item.Find("p").EachIter() {
		if t := bodyOf(p.Text()); t != nil {
			return t
		}
	}
	return nil
}

// bodyOf is a text of any length, nil when nothing is left of it.
func bodyOf(s string) *aggregator.Text {
	body := plain.FromText(strings.Join(strings.Fields(s), " "))
	if body.Text == "" {
		return nil
	}
	return &aggregator.Text{Value: body.Text, Type: aggregator.TypeText, Plain: body.Text, Own: body.Own}
}

// dateIn reads the date that a selector finds: what it says to programs, or else
// to people.
func dateIn(s selector, item *goquery.Selection) *time.Time {
	for _, text := range []string{s.value(item, "datetime", "content"), plain.Line(s.in(item).Text())} {
		if t, ok := Date(text); ok {
			return &t
		}
	}
	return nil
}

// pictureAttributes are where pictures that load late have their address, before
// the place where a stand-in may be.
var pictureAttributes = []string{"data-src", "data-original", "data-lazy-src", "src", "data-srcset", "srcset"}

func (p *htmlPage) image(s selector, item *goquery.Selection) *aggregator.Image {
	found := s.in(item)
	attrs := pictureAttributes
	if s.attr != "" {
		attrs = []string{s.attr}
	}
	for _, name := range attrs {
		ref := found.AttrOr(name, "")
		if strings.HasSuffix(name, "srcset") {
			ref, _, _ = strings.Cut(strings.TrimSpace(ref), " ")
		}
		if u := p.address(strings.TrimSuffix(ref, ",")); ref != "" && u != "" {
			return &aggregator.Image{URL: u, Title: plain.Line(found.AttrOr("alt", ""))}
		}
	}
	return nil
}
