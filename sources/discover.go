package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
	"wireroom/sources/robots"
)

// Found is a feed that a page leads to, read and seen to work.
type Found struct {
	URL    string    `json:"url"`
	Outlet string    `json:"outlet,omitempty"` // what the page calls its site, or else Title
	Title  string    `json:"title,omitempty"`
	Format string    `json:"format"` // "rss 2.0", "atom 1.0", "json 1.1", "sitemap 0.9", "sitemapindex 0.9"
	Lang   string    `json:"lang,omitempty"`
	Items  int       `json:"items"`
	Newest time.Time `json:"newest,omitzero"` // zero: no item has a date
	By     string    `json:"by"`              // what led to it
}

// candidate is an address that may be a feed's. A guess is asked only as
// robots.txt allows.
type candidate struct {
	url, by string
	guess   bool
}

// Where feeds and news sitemaps are found when nobody names them.
var (
	feedPaths = []string{
		"/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json", "/feeds/posts/default", "/?feed=rss2",
	}
	newsPaths = []string{"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap/news.xml"}
)

// How many addresses one call asks at most, and how many of a kind.
const (
	maxCandidates = 24
	maxMaps       = 6
)

// Discoverer finds the feeds of pages.
type Discoverer struct {
	Client Getter
	// Product is the token by which robots.txt files call us.
	Product string
	// Pause is kept between two requests.
	Pause time.Duration
}

// Find finds the feeds of a page: the page itself if it is one, the feeds that
// its link elements and links name, the news sitemaps of its site, and, where
// the page names no feed, those at the usual paths. Each was fetched, one after
// the other, and parsed. ErrNotFound when there is none; other errors are the
// page's own.
func (d *Discoverer) Find(ctx context.Context, address string) ([]Found, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	page, err := d.Client.Get(ctx, fetch.Request{URL: address, Accept: "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5"})
	if err != nil {
		return nil, fmt.Errorf("discover %s: %w", canon.Redact(address), worded{err})
	}
	s := &search{Discoverer: d, asked: map[string]bool{"": true, page.URL: true}}
	if f, ok := s.asFeed(ctx, page, "the address itself"); ok {
		return []Found{f}, nil
	}
	s.page = parse.Links(page.Body, parse.Options{Base: page.URL, Header: page.Header})
	found := s.all(ctx, page.URL)
	if len(found) == 0 {
		return nil, fmt.Errorf("discover %s: the page (%s) names no feed, and no feed or news sitemap lies at the usual paths: %w",
			canon.Redact(address), statusText(page.Status), aggregator.ErrNotFound)
	}
	return found, ctx.Err()
}

// worded is an error in words for people, once.
type worded struct{ error }

func (w worded) Error() string { return reasonOf(w.error) }
func (w worded) Unwrap() error { return w.error }

// search is one call of Find.
type search struct {
	*Discoverer
	page  parse.PageLinks
	rules *robots.Rules // of the page's site; nil: not asked yet
	asked map[string]bool
}

// all asks what the page names, then what its site's robots.txt names, then what
// nobody does.
func (s *search) all(ctx context.Context, page string) []Found {
	found := s.check(ctx, s.named())
	if u, err := url.Parse(page); err == nil {
		s.pause(ctx)
		s.rules, _ = newGuide(s.Client, s.Product).ask(ctx, u.Scheme+"://"+u.Host)
	}
	if len(found) == 0 {
		found = s.check(ctx, usual(page, feedPaths))
	}
	return append(found, s.check(ctx, s.sitemaps(page))...)
}

// named are the addresses that a page names as feeds: link elements first, then
// links whose address looks like one.
func (s *search) named() []candidate {
	var list []candidate
	for _, u := range s.page.Feeds {
		list = append(list, candidate{url: u, by: "a link element of the page"})
	}
	for _, u := range s.page.Others {
		if LooksLikeFeed(u) {
			list = append(list, candidate{url: u, by: "a link on the page"})
		}
	}
	return list
}

// sitemaps are those that may hold news: what robots.txt names, for news first,
// then the usual ones.
func (s *search) sitemaps(page string) []candidate {
	var list []candidate
	if s.rules != nil {
		for _, u := range s.rules.Sitemaps {
			list = append(list, candidate{url: canon.Resolve(page, u), by: "robots.txt"})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.place(), b.place()) })
	list = list[:min(len(list), maxMaps)]
	return append(list, usual(page, newsPaths)...)
}

// place is 0 for a sitemap that is named for news.
func (c candidate) place() int {
	if namedForNews(parse.Sitemap{URL: c.url}) {
		return 0
	}
	return 1
}

func usual(page string, paths []string) []candidate {
	var list []candidate
	for _, p := range paths {
		list = append(list, candidate{canon.Resolve(page, p), "a usual path", true})
	}
	return list
}

// LooksLikeFeed guesses by an address alone.
func LooksLikeFeed(u string) bool {
	u = strings.ToLower(strings.TrimRight(u, "/"))
	for _, end := range []string{".rss", ".atom", ".rdf", "rss.xml", "atom.xml", "feed.xml", "feed.json", "/rss", "/feed", "/atom"} {
		if strings.HasSuffix(u, end) {
			return true
		}
	}
	return false
}

// check fetches candidates, each address once, and keeps those that are feeds.
func (s *search) check(ctx context.Context, list []candidate) []Found {
	var found []Found
	for _, c := range list {
		if f, ok := s.try(ctx, c); ok {
			found = append(found, f)
		}
	}
	return found
}

func (s *search) try(ctx context.Context, c candidate) (Found, bool) {
	u, err := url.Parse(c.url)
	if s.asked[c.url] || err != nil || c.guess && s.rules != nil && !allows(s.rules, u) {
		return Found{}, false
	}
	r, err := s.get(ctx, c.url)
	if err != nil || r.URL != c.url && s.asked[r.URL] {
		return Found{}, false
	}
	s.asked[r.URL] = true
	return s.asFeed(ctx, r, c.by)
}

// get asks for an address that was not asked before, after a pause, as long as
// there were not too many.
func (s *search) get(ctx context.Context, address string) (*fetch.Response, error) {
	if len(s.asked) > maxCandidates {
		return nil, errors.New("enough was asked")
	}
	s.asked[address] = true
	s.pause(ctx)
	return s.Client.Get(ctx, fetch.Request{URL: address})
}

func (s *search) pause(ctx context.Context) {
	if s.Pause > 0 {
		sleep(ctx, s.Pause)
	}
}

// asFeed reads an answer as a feed. An index of sitemaps is one if what it names
// holds news.
func (s *search) asFeed(ctx context.Context, r *fetch.Response, by string) (Found, bool) {
	if r.Status != 200 {
		return Found{}, false
	}
	doc, err := parse.Parse(r.Body, parse.Options{Base: r.URL, Header: r.Header})
	if err != nil {
		return Found{}, false
	}
	f := Found{URL: r.URL, Format: formatOf(doc), By: by}
	s.describe(&f, doc)
	for _, m := range choose(r.URL, doc.Sitemaps, nil) {
		if namedForNews(parse.Sitemap{URL: m.URL}) {
			s.describeMap(ctx, &f, m.URL)
		}
	}
	return f, len(doc.Sitemaps) == 0 || f.Items > 0
}

func (s *search) describeMap(ctx context.Context, f *Found, address string) {
	r, err := s.get(ctx, address)
	if err != nil || r.Status != 200 {
		return
	}
	if doc, err := parse.Parse(r.Body, parse.Options{Base: r.URL, Header: r.Header}); err == nil {
		s.describe(f, doc)
	}
}

func formatOf(d *parse.Document) string { return strings.TrimSpace(d.Format + " " + d.Version) }

// describe adds to a find what one of its documents says.
func (s *search) describe(f *Found, d *parse.Document) {
	f.Items += d.Total
	if f.Title == "" && d.Feed.Title != nil {
		f.Title = plain.Line(d.Feed.Title.Value)
	}
	f.Outlet = cmp.Or(s.page.Outlet, f.Title)
	f.Lang = cmp.Or(f.Lang, d.Feed.Language, s.page.Lang)
	for _, it := range d.Entries {
		for _, t := range []*time.Time{it.Published, it.Updated} {
			if t != nil && t.After(f.Newest) {
				f.Newest = *t
			}
		}
	}
}
