package sources

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// articlePage is a page about a title: an article amid what stands around one.
func articlePage(title string) func(fetch.Request) (*fetch.Response, error) {
	sentence := "The harbour of " + title + " stays closed, said the harbour master, until the storm has passed the island. "
	page := "<html lang=en><head><title>" + title + " | Wire</title></head><body><nav><a href=/>Home</a><a href=/s>Sport</a></nav><article><h1>" +
		title + "</h1>" + strings.Repeat("<p>"+strings.Repeat(sentence, 3)+"</p>", 5) +
		"<script>steal()</script></article><footer>All rights reserved</footer></body></html>"
	return says(200, func(r *fetch.Response) {
		r.Body, r.Header = []byte(page), http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	})
}

func robotsFile(text string) func(fetch.Request) (*fetch.Response, error) {
	return says(200, func(r *fetch.Response) { r.Body = []byte(text) })
}

// fullTextVisit polls a source whose articles are read, in a bubble of its own
// time, and says when each address was asked.
func fullTextVisit(t *testing.T, w web, before aggregator.SourceState) (p aggregator.Poll, asked []string) {
	t.Helper()
	start := time.Now()
	for address, answer := range w {
		w[address] = func(r fetch.Request) (*fetch.Response, error) {
			asked = append(asked, fmt.Sprintf("%s %s", time.Since(start), strings.TrimPrefix(r.URL, "https://wire.example")))
			return answer(r)
		}
	}
	before.URL, before.ID, before.FullText = feedURL, aggregator.NewID("source", feedURL), true
	v := NewVisitor(w, rhythm, time.Now, slog.New(slog.DiscardHandler)).WithRobotName("testbot")
	visit, ok := v.Visit(t.Context(), &before)
	if !ok {
		t.Fatal("the visit was cut short")
	}
	return *visit, asked
}

const robotsURL = "https://wire.example/robots.txt"

func TestVisitReadsArticles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := web{
			feedURL:                      tagged(`"1"`, feedOf("one", "two", "three")),
			robotsURL:                    robotsFile("User-agent: testbot\nCrawl-delay: 3\nDisallow: /two"),
			"https://wire.example/one":   articlePage("one"),
			"https://wire.example/two":   articlePage("two"),
			"https://wire.example/three": articlePage("three"),
		}
		p, asked := fullTextVisit(t, w, aggregator.SourceState{})
		if diff := cmp.Diff([]string{"0s /feed", "0s /robots.txt", "1s /one", "4s /three"}, asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"1 article not read in full: robots.txt does not allow it (1)"}, p.Limits); diff != "" {
			t.Errorf("limits (-want +got):\n%s", diff)
		}
		for i, want := range []bool{true, false, true} {
			it := p.Items[i]
			if got := len(it.Content) == 1 && strings.Contains(it.Content[0].Plain, "harbour master"); got != want || it.Partial == want {
				t.Errorf("%s: has its text %v, partial %v, want text %v", it.Link, got, it.Partial, want)
			}
		}
		if html := p.Items[0].Content[0].Value; strings.Contains(html, "steal") || strings.Contains(html, "Sport") {
			t.Errorf("the text holds what is not the article's: %s", html)
		}
		if !strings.Contains(p.Reason, "2 articles read in full") || p.Outcome != aggregator.Changed {
			t.Errorf("%s: %q", p.Outcome, p.Reason)
		}
	})
}

// A page is asked once, whatever becomes of the item in the feed.
func TestVisitAsksForAnArticleOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, _ := fullTextVisit(t, web{feedURL: tagged(`"1"`, feedOf("one")), robotsURL: says(404, nil), "https://wire.example/one": articlePage("one")}, aggregator.SourceState{})
		edited := strings.Replace(string(feedOf("one", "two")), "<title>one</title>", "<title>one, edited</title>", 1)
		p, asked := fullTextVisit(t, web{
			feedURL: tagged(`"2"`, []byte(edited)), robotsURL: says(404, nil),
			"https://wire.example/one": articlePage("one"), "https://wire.example/two": articlePage("two"),
		}, after(first))
		if diff := cmp.Diff([]string{"0s /feed", "0s /robots.txt", "1s /two"}, asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		if !p.Items[0].Partial || p.Items[1].Partial {
			t.Errorf("partial: %v and %v, want the one that was not asked again", p.Items[0].Partial, p.Items[1].Partial)
		}
	})
}

// Whatever is wrong with its page, an item goes in as the feed has it.
func TestVisitWithoutArticles(t *testing.T) {
	const page = "https://wire.example/one"
	elsewhere := func(r fetch.Request) (*fetch.Response, error) {
		return nil, r.Follow(mustURL(t, "https://squatter.example/one"))
	}
	for _, tt := range []struct {
		name         string
		robots, page func(fetch.Request) (*fetch.Response, error)
		says         string
		again        bool // it is asked again when the item changes
	}{
		{"robots.txt is away", says(503, nil), articlePage("one"), "robots.txt does not allow it (1)", false},
		{"not found", says(404, nil), says(404, nil), "404 Not Found (1)", false},
		{"server is sick", says(404, nil), says(500, nil), "500 Internal Server Error (1)", true},
		{"network is", says(404, nil), func(fetch.Request) (*fetch.Response, error) { return nil, io.ErrUnexpectedEOF }, "without a whole answer (1)", true},
		{"another site", says(404, nil), elsewhere, "the page redirects to another site (1)", false},
		{"no article", says(404, nil), says(200, func(r *fetch.Response) { r.Body = []byte("<html><body>one") }), "the page holds no article (1)", false},
		{"something else", says(404, nil), articlePage("consent"), "the page is about something else (1)", false},
		{"no page", says(404, nil), says(200, func(r *fetch.Response) { r.Header.Set("Content-Type", "application/pdf") }), "the page is application/pdf (1)", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, _ := fullTextVisit(t, web{feedURL: tagged(`"1"`, feedOf("one")), robotsURL: tt.robots, page: tt.page}, aggregator.SourceState{})
				if p.Outcome != aggregator.Changed || len(p.Items) != 1 || len(p.Items[0].Content) != 0 {
					t.Errorf("%s (%s), %d items: want the item as the feed has it", p.Outcome, p.Reason, len(p.Items))
				}
				if !strings.Contains(strings.Join(p.Limits, "\n"), tt.says) {
					t.Errorf("limits %q, want %q", p.Limits, tt.says)
				}
				if again := !newAsked(recall(p.Hints).Asked).has(page); again != tt.again {
					t.Errorf("asked again: %v, want %v", again, tt.again)
				}
			})
		})
	}
}

// A burst of items, on a host that asks for long pauses, ends in time.
func TestVisitReadsArticlesInBoundedTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var names []string
		w := web{robotsURL: robotsFile("User-agent: *\nCrawl-delay: 600")}
		for i := range 60 {
			names = append(names, fmt.Sprintf("n%d", i))
			w["https://wire.example/"+names[i]] = articlePage(names[i])
		}
		w[feedURL] = tagged(`"1"`, feedOf(names...))
		start := time.Now()
		p, asked := fullTextVisit(t, w, aggregator.SourceState{})
		if took := time.Since(start); took > besideTime || len(asked) != 3 || len(p.Items) != 60 {
			t.Errorf("took %s for %q, %d items", took, asked, len(p.Items))
		}
		w[robotsURL] = says(404, nil)
		_, asked = fullTextVisit(t, w, aggregator.SourceState{})
		if len(asked) != 2+maxArticles {
			t.Errorf("%d requests, want %d articles", len(asked), maxArticles)
		}
	})
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
