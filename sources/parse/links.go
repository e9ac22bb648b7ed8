package parse

import (
	"strings"

	"github.com/PuerkitoBio/goquery"

	"wireroom/aggregator/plain"
)

// PageLinks are what an HTML page says about where its news is.
type PageLinks struct {
	Outlet string   // what the site calls itself; empty: it does not say
	Lang   string   // BCP 47
	Feeds  []string // addresses that link elements name as feeds
	Others []string // where its links lead, at most maxLinks
}

const maxLinks = 2000

// Links reads the links of an HTML page that o.Base answered with. Of what is no
// page it gives what there is.
func Links(body []byte, o Options) (l PageLinks) {
	text := decode(body, pageType(body, o.Header.Get("Content-Type")), &faults{})
	page, err := readHTML(text.text, (&reader{options: o}).outer().base, &faults{})
	if err != nil {
		return l
	}
	l.Outlet = plain.Line(page.Find(`meta[property="og:site_name"], meta[name="application-name"]`).AttrOr("content", ""))
	l.Lang = language(page.Find("html").AttrOr("lang", ""))
	page.Find(`link[rel~="alternate"][href], link[rel~="feed"][href]`).Each(func(_ int, s *goquery.Selection) {
		if isFeedType(s.AttrOr("type", "")) {
			l.Feeds = append(l.Feeds, page.address(s.AttrOr("href", "")))
		}
	})
	for _, a := range page.FindMatcher(links).EachIter() {
		if len(l.Others) == maxLinks {
			break
		}
		l.Others = append(l.Others, page.address(a.AttrOr("href", "")))
	}
	return l
}

func isFeedType(t string) bool {
	t, _, _ = strings.Cut(strings.ToLower(t), ";")
	switch strings.TrimSpace(t) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json", "application/xml", "text/xml":
		return true
	}
	return false
}
