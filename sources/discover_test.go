package sources

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

func htmlOf(body string) func(fetch.Request) (*fetch.Response, error) {
	return says(200, func(r *fetch.Response) { r.Body, r.Header = []byte(body), http.Header{"Content-Type": {"text/html"}} })
}

func discover(t *testing.T, w web) (found []Found, asked []string, err error) {
	t.Helper()
	for address, answer := range w {
		w[address] = func(r fetch.Request) (*fetch.Response, error) {
			asked = append(asked, strings.TrimPrefix(r.URL, "https://wire.example"))
			return answer(r)
		}
	}
	d := Discoverer{Client: w, Product: "testbot"}
	found, err = d.Find(t.Context(), "wire.example/")
	return found, asked, err
}

func TestDiscover(t *testing.T) {
	const home = "https://wire.example/"
	feed := says(200, func(r *fetch.Response) { r.Body = feedOf("one", "two") })
	news := says(200, func(r *fetch.Response) { r.Body = newsMap("one") })
	link := htmlOf(`<html lang=de><meta property="og:site_name" content="The Wire"><base href="/x/"><link rel=alternate type="application/rss+xml" href="../feed"><a href="/feed">RSS</a>`)
	for _, tt := range []struct {
		name string
		w    web
		want []string // address and what led to it
	}{
		{"the page is a feed", web{home: feed}, []string{"/ the address itself"}},
		{"a link element, once", web{home: link, feedURL: feed}, []string{"/feed a link element of the page"}},
		{"a link", web{home: htmlOf(`<a href="/s/politics.rss">Politics</a>`), home + "s/politics.rss": feed}, []string{"/s/politics.rss a link on the page"}},
		{"a usual path", web{home: htmlOf(`Hello`), home + "atom.xml": feed}, []string{"/atom.xml a usual path"}},
		{"a sitemap that robots.txt names", web{home: link, feedURL: feed, home + "robots.txt": robotsFile("Sitemap: https://wire.example/pages.xml\nSitemap: https://wire.example/maps/news.xml"), home + "maps/news.xml": news},
			[]string{"/feed a link element of the page", "/maps/news.xml robots.txt"}},
		{"an index of sitemaps", web{home: htmlOf(`Hello`), home + "robots.txt": robotsFile("Sitemap: /sitemap.xml"), home + "sitemap.xml": says(200, func(r *fetch.Response) { r.Body = indexOf(mapA) }), mapA: news},
			[]string{"/sitemap.xml robots.txt"}},
		{"no guess that robots.txt forbids", web{home: htmlOf(`Hello`), home + "robots.txt": robotsFile("User-agent: *\nDisallow: /atom.xml"), home + "atom.xml": feed, home + "news-sitemap.xml": news},
			[]string{"/news-sitemap.xml a usual path"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, asked, err := discover(t, tt.w)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, strings.TrimPrefix(f.URL, "https://wire.example")+" "+f.By)
				if f.Items == 0 || f.Format == "" || f.Outlet == "" && f.Items > 1 {
					t.Errorf("%+v says too little", f)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("found (-want +got), asked %q:\n%s", asked, diff)
			}
		})
	}
}

func TestDiscoverNothing(t *testing.T) {
	_, asked, err := discover(t, web{"https://wire.example/": htmlOf("<p>No news")})
	if !errors.Is(err, aggregator.ErrNotFound) || len(asked) > maxCandidates {
		t.Errorf("error %v after %d requests", err, len(asked))
	}
	_, _, err = discover(t, web{"https://wire.example/": func(fetch.Request) (*fetch.Response, error) { return nil, &testError{} }})
	if got := err.Error(); got != "discover https://wire.example/: the thing broke" {
		t.Errorf("error %q, want it said once", got)
	}
}

type testError struct{}

func (*testError) Error() string { return "the thing broke" }

func TestDiscoverPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		asked := 0
		w := web{"https://wire.example/": htmlOf("<p>No news")}
		d := Discoverer{Client: counting{w, &asked}, Product: "testbot", Pause: time.Second}
		_, err := d.Find(t.Context(), "https://wire.example/")
		if took := time.Since(start); err == nil || took < time.Duration(asked-1)*time.Second {
			t.Errorf("%d requests in %s", asked, took)
		}
	})
}

// counting counts the requests that a Getter is asked.
type counting struct {
	Getter
	n *int
}

func (c counting) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	*c.n++
	return c.Getter.Get(ctx, r)
}
