package sources

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources/parse"
)

// way is one way back into an outlet's past: where it begins.
type way struct {
	kind string
	next []string // the addresses to ask, in order
}

// The kinds of ways, the surest first.
const (
	archived = "archive" // RFC 5005 §4: pages that never change
	paged    = "paged"   // RFC 5005 §3, JSON Feed next_url, WordPress's ?paged=
	sitemaps = "sitemap" // the outlet's news sitemaps, which hold two days
)

var waysBack = []string{archived, paged, sitemaps}

// ways lists where a gap may be searched, from where the last visit stopped.
func (f *filling) ways(ctx context.Context, g *aggregator.Gap) (all []way) {
	first := max(slices.Index(waysBack, g.By), 0)
	for i, kind := range waysBack[first:] {
		next := []string{g.Next}
		if i > 0 || g.Next == "" {
			next = f.start(ctx, kind)
		}
		if len(next) > 0 {
			all = append(all, way{kind, next})
		}
	}
	return all
}

// start is where a kind of way begins; empty: the outlet offers none. A sitemap
// is that of the whole outlet, so it says nothing of what belongs to a source
// with topics of its own.
func (f *filling) start(ctx context.Context, kind string) []string {
	switch {
	case kind == archived && f.known.PrevArchive != "":
		return []string{f.known.PrevArchive}
	case kind == paged && f.known.Next != "":
		return []string{f.known.Next}
	case !f.guess(kind):
		return nil
	case kind == paged && isWordPress(f.p.Feed.Generator):
		return []string{withPage(f.p.Asked, 2)}
	case kind == sitemaps && len(f.p.Source.Topics) == 0:
		return f.newsMaps(ctx)
	}
	return nil
}

// usualMaps are where outlets keep their news sitemaps that name none.
var usualMaps = []string{"/news-sitemap.xml", "/sitemap-news.xml"}

// newsMaps gives the sitemaps of the source's site that may be news: those that
// its robots.txt names, then the usual ones.
func (f *filling) newsMaps(ctx context.Context) (news []string) {
	u, err := url.Parse(f.p.Asked)
	if err != nil {
		return nil
	}
	f.begin(ctx)
	for _, address := range f.v.texts.guide.rules(ctx, u).Sitemaps {
		s := parse.Sitemap{URL: canon.Resolve(f.p.Asked, address)}
		if namedForNews(s) || len(news) == 0 {
			news = append(news, s.URL)
		}
	}
	for _, path := range usualMaps {
		news = append(news, canon.Resolve(f.p.Asked, path))
	}
	return news
}

func isWordPress(g *aggregator.Generator) bool {
	return g != nil && strings.Contains(strings.ToLower(g.Name+" "+g.URL), "wordpress")
}

// withPage is an address of WordPress with its number of the page.
func withPage(address string, n int) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("paged", strconv.Itoa(n))
	u.RawQuery = q.Encode()
	return u.String()
}

// nextPage is the page of WordPress after an address; empty: it has no number.
func nextPage(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	n, err := strconv.Atoi(u.Query().Get("paged"))
	if err != nil {
		return ""
	}
	return withPage(address, n+1)
}
