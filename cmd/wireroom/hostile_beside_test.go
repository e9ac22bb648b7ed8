package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"wireroom/aggregator"
)

// besideCases are documents that lead a poll to something beside them, by what
// they lead to. That always redirects to where nobody outside may go.
func besideCases(base string) map[string]string {
	feed := `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Wire</title><link>` + base + `/</link>%s</channel></rss>`
	item := `<item><title>Pier reopens</title><link>` + base + `/away/page</link></item>`
	return map[string]string{
		"an article's page": fmt.Sprintf(feed, item),
		"a hub":             fmt.Sprintf(feed, `<a:link rel="self" href="`+base+`/self"/><a:link rel="hub" href="`+base+`/away/hub"/>`+item),
		"a sitemap":         `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>` + base + `/away/news.xml</loc></sitemap></sitemapindex>`,
	}
}

// TestNothingBesideADocumentLeadsInside plays an origin whose documents lead to
// our network by way of all that is asked for beside them.
func TestNothingBesideADocumentLeadsInside(t *testing.T) {
	var reached, away atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inner.Close()
	var cases map[string]string
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := strings.TrimPrefix(r.URL.Path, "/"); {
		case strings.HasPrefix(path, "away/"):
			away.Add(1)
			http.Redirect(w, r, inner.URL+"/"+path, http.StatusTemporaryRedirect)
		case path == "robots.txt":
			http.NotFound(w, r)
		default:
			io.WriteString(w, cases[path])
		}
	}))
	defer origin.Close()
	cases = besideCases(origin.URL)
	a := besideRoom(t, origin.URL, cases)
	if _, err := a.pollOnce(t.Context(), true, io.Discard); err != nil {
		t.Fatal(err)
	}
	checkBeside(t, a)
	if away.Load() == 0 {
		t.Error("nothing beside the documents was asked for")
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("an inner address was reached %d times", n)
	}
}

// besideRoom is a newsroom that polls the cases, in full.
func besideRoom(t *testing.T, origin string, cases map[string]string) *App {
	host := strings.TrimPrefix(origin, "http://")
	var text strings.Builder
	fmt.Fprintf(&text, "base_url: http://127.0.0.1:1\npoll: {timeout: 1s, allow: ['%s']}\ntopics: {all: {match: '*'}}\nsources:\n", host)
	for name := range cases {
		fmt.Fprintf(&text, "  - {outlet: %q, url: %q, full_text: true}\n", name, origin+"/"+url.PathEscape(name))
	}
	return openRoom(t, text.String())
}

// checkBeside holds that a feed is read though what it leads to is not.
func checkBeside(t *testing.T, a *App) {
	list, err := a.store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		want := aggregator.Changed
		if s.Outlet == "a sitemap" {
			want = aggregator.Failed
		}
		if s.Outcome != want {
			t.Errorf("%s: %s, %q; want %s", s.Outlet, s.Outcome, s.Reason, want)
		}
	}
}
