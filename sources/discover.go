package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// Found is a feed that a page leads to, read and seen to work.
type Found struct {
	URL    string    `json:"url"`
	Title  string    `json:"title,omitempty"`
	Format string    `json:"format"` // "rss 2.0", "atom 1.0", "json 1.1"
	Lang   string    `json:"lang,omitempty"`
	Items  int       `json:"items"`
	Newest time.Time `json:"newest,omitzero"` // zero: no item has a date
	By     string    `json:"by"`              // what led to it
}

// candidate is an address that may be a feed's.
type candidate struct{ url, by string }

// Where feeds are found when a page names none.
var wellKnown = []string{
	"/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json", "/feeds/posts/default", "/?feed=rss2",
}

// How many addresses one call asks at most.
const maxCandidates = 20

// Discover finds the feeds of a page: the page itself if it is one, the feeds
// that its link elements and plain links name, and, where these give nothing,
// the usual paths of its site. Each was fetched, politely one after the other,
// and parsed. ErrNotFound when there is none; other errors are the page's own.
func Discover(ctx context.Context, client Getter, address string) ([]Found, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	page, err := client.Get(ctx, fetch.Request{URL: address, Accept: "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5"})
	if err != nil {
		return nil, fmt.Errorf("discover %s: %s: %w", canon.Redact(address), reasonOf(err), err)
	}
	if f, ok := asFeed(page, "the address itself"); ok {
		return []Found{f}, nil
	}
	found := check(ctx, client, linked(page))
	if len(found) == 0 {
		found = check(ctx, client, usual(page.URL))
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("discover %s: the page (%s) names no feed, and none lies at the usual paths: %w",
			canon.Redact(address), statusText(page.Status), aggregator.ErrNotFound)
	}
	return found, errors.Join(ctx.Err())
}

func asFeed(r *fetch.Response, by string) (Found, bool) {
	if r.Status != 200 {
		return Found{}, false
	}
	doc, err := parse.Parse(r.Body, parse.Options{Base: r.URL, Header: r.Header})
	if err != nil {
		return Found{}, false
	}
	f := Found{URL: r.URL, Format: strings.TrimSpace(doc.Format + " " + doc.Version), Lang: doc.Feed.Language, Items: doc.Total, By: by}
	if doc.Feed.Title != nil {
		f.Title = plain.Line(doc.Feed.Title.Value)
	}
	for _, it := range doc.Entries {
		for _, t := range []*time.Time{it.Published, it.Updated} {
			if t != nil && t.After(f.Newest) {
				f.Newest = *t
			}
		}
	}
	return f, true
}

// linked are the addresses that a page names as feeds: link elements first,
// then links whose address looks like one.
func linked(page *fetch.Response) []candidate {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page.Body))
	if err != nil {
		return nil
	}
	base := page.URL
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		base = canon.Resolve(base, href)
	}
	var list []candidate
	doc.Find(`link[rel~="alternate"][href], link[rel~="feed"][href]`).Each(func(_ int, s *goquery.Selection) {
		if isFeedType(s.AttrOr("type", "")) {
			list = append(list, candidate{canon.Resolve(base, s.AttrOr("href", "")), "a link element of the page"})
		}
	})
	doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
		if u := canon.Resolve(base, s.AttrOr("href", "")); LooksLikeFeed(u) {
			list = append(list, candidate{u, "a link on the page"})
		}
	})
	return list
}

func isFeedType(t string) bool {
	t, _, _ = strings.Cut(strings.ToLower(t), ";")
	switch strings.TrimSpace(t) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json", "application/xml", "text/xml":
		return true
	}
	return false
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

func usual(page string) []candidate {
	var list []candidate
	for _, p := range wellKnown {
		list = append(list, candidate{canon.Resolve(page, p), "a usual path"})
	}
	return list
}

// check fetches candidates, each address once, and keeps those that are feeds.
func check(ctx context.Context, client Getter, list []candidate) []Found {
	var found []Found
	asked, kept := map[string]bool{"": true}, map[string]bool{}
	for _, c := range list {
		if asked[c.url] || len(asked) > maxCandidates || ctx.Err() != nil {
			continue
		}
		asked[c.url] = true
		r, err := client.Get(ctx, fetch.Request{URL: c.url})
		if err != nil {
			continue
		}
		if f, ok := asFeed(r, c.by); ok && !kept[f.URL] {
			kept[f.URL] = true
			found = append(found, f)
		}
	}
	return found
}
