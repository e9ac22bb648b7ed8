package parse

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

// formatHTML is the format of a page that selectors read.
const formatHTML = "html"

// Where the items of pages usually have what no selector names.
var (
	usualHeading = cascadia.MustCompile("h1, h2, h3, h4, h5, h6, [role=heading]")
	usualTime    = cascadia.MustCompile("time[datetime], time, [itemprop=datePublished]")
	usualImage   = cascadia.MustCompile("img")
	usualAuthor  = cascadia.MustCompile("[rel~=author], [itemprop=author]")
	links        = cascadia.MustCompile("a[href]")
	headingLinks = cascadia.MustCompile("h1 a[href], h2 a[href], h3 a[href], h4 a[href], h5 a[href], h6 a[href]")
)

// readSelected reads an HTML page by the selectors of the options.
func (r *reader) readSelected(text []byte) error {
	if o, err := cut(text, 1, &faults{}); err == nil {
		return fmt.Errorf("the document is a feed (%s), for which no selectors are needed: take select out of the source", o.format)
	}
	by, err := compileSelectors(r.options.Select)
	if err != nil {
		return fmt.Errorf("%w: %w", aggregator.ErrInvalid, err)
	}
	outer := r.outer()
	page, err := readHTML(text, outer.base, &r.faults)
	if err != nil {
		return fmt.Errorf("%w: %w", aggregator.ErrNotFeed, err)
	}
	r.doc.Format = formatHTML
	r.doc.Hints.header(r.options.Header, outer)
	r.doc.Feed = page.feed(outer.base)
	picked := page.FindMatcher(by.item.match)
	r.doc.Picked.Items = picked.Length()
	if picked.Length() > r.options.MaxItems {
		r.faults.limit(fmt.Sprintf("%d items", r.options.MaxItems))
		picked = picked.Slice(0, r.options.MaxItems)
	}
	r.takePicked(page, picked, by)
	return nil
}

// takePicked takes the items that lead somewhere under a title, each address
// once. They are marked by what was read of them: markup around it often
// changes at each request.
func (r *reader) takePicked(page *htmlPage, picked *goquery.Selection, by *selectors) {
	known, seed := r.options.Known.set(), fingerprint(marksVersion, []byte(r.doc.Feed.Language))
	seen := map[string]bool{}
	for _, s := range picked.EachIter() {
		it := page.pick(s, by)
		if it.Title != nil {
			r.doc.Picked.Titled++
		}
		if it.Title == nil || it.Link == "" || seen[it.Link] {
			continue
		}
		seen[it.Link] = true
		mark, whole := fingerprint(seed, jsonOf(it)), item{whole: true}
		if known[mark] {
			r.skip(mark, whole)
			continue
		}
		r.take(mark, whole)
		r.doc.Entries = append(r.doc.Entries, it)
	}
}

func jsonOf(it aggregator.Item) []byte {
	b, err := json.Marshal(it)
	if err != nil {
		panic(errors.Join(errors.New("an item is no JSON"), err)) // strings and times alone
	}
	return b
}

// feed is what the page says of itself.
func (p *htmlPage) feed(address string) aggregator.Feed {
	title := p.Find(`meta[property="og:site_name"]`).AttrOr("content", p.Find("head title").First().Text())
	return aggregator.Feed{
		Title:    lineOf(title),
		Link:     address,
		Language: language(p.Find("html").AttrOr("lang", "")),
	}
}

// lineOf is a text of one line, nil when nothing is left of it.
func lineOf(s string) *aggregator.Text {
	if s = plain.Line(s); s == "" {
		return nil
	}
	return &aggregator.Text{Value: s, Type: aggregator.TypeText, Plain: s, Own: s}
}

// pick reads one item.
func (p *htmlPage) pick(s *goquery.Selection, by *selectors) aggregator.Item {
	link := linkOf(s)
	it := aggregator.Item{
		Link:    p.address(link.AttrOr("href", "")),
		Title:   titleOf(s, link),
		Summary: summaryOf(s),
		Image:   p.image(usual(usualImage), s),
	}
	if by.link.asked {
		it.Link = p.address(by.link.value(s, "href"))
	}
	if by.title.asked {
		it.Title = lineOf(by.title.value(s))
	}
	if by.summary.asked {
		it.Summary = bodyOf(by.summary.value(s))
	}
	if by.image.asked {
		it.Image = p.image(by.image, s)
	}
	it.Published = dateIn(orUsual(by.time, usualTime), s)
	if name := plain.Line(orUsual(by.author, usualAuthor).value(s)); name != "" {
		it.Authors = []aggregator.Person{{Name: name}}
	}
	return it
}

func usual(m cascadia.Selector) selector { return selector{match: m} }

func orUsual(s selector, m cascadia.Selector) selector {
	if s.asked {
		return s
	}
	return usual(m)
}
