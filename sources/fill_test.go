package sources

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// numberedFeed is a feed whose items are known by their numbers; item n came n
// minutes after noon of the day before. head stands before them.
func numberedFeed(head string, numbers ...int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"><channel>%s`, head)
	for _, n := range numbers {
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%d</guid><link>https://wire.example/%d</link><title>The headline of item %d</title><pubDate>%s</pubDate></item>`,
			n, n, n, yesterday.Add(time.Duration(n)*time.Minute).Format(time.RFC1123Z))
	}
	return []byte(b.String() + `</channel></rss>`)
}

var yesterday = noon.AddDate(0, 0, -1)

// down gives the numbers from a greater to a smaller one.
func down(from, to int) (numbers []int) {
	for n := from; n >= to; n-- {
		numbers = append(numbers, n)
	}
	return numbers
}

func body(b []byte) func(fetch.Request) (*fetch.Response, error) {
	return says(200, func(r *fetch.Response) { r.Body = b })
}

// newsMapOf is a news sitemap of numbered items.
func newsMapOf(numbers ...int) []byte {
	var b strings.Builder
	b.WriteString(`<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`)
	for _, n := range numbers {
		fmt.Fprintf(&b, "<url><loc>https://wire.example/%d</loc><news:news><news:title>The headline of item %d</news:title><news:publication_date>%s</news:publication_date></news:news></url>",
			n, n, yesterday.Add(time.Duration(n)*time.Minute).Format(time.RFC3339))
	}
	b.WriteString("</urlset>")
	return []byte(b.String())
}

// street is a web that notes what was asked for, and when.
type street struct {
	web
	asked []string
	at    []time.Time
}

func (s *street) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	s.asked, s.at = append(s.asked, strings.TrimPrefix(r.URL, "https://wire.example")), append(s.at, time.Now())
	return s.web.Get(ctx, r)
}

// revisit polls a source again that another poll was made of.
func revisit(t *testing.T, s *street, last aggregator.Poll) aggregator.Poll {
	t.Helper()
	state := last.Source
	state.URL, state.ID = feedURL, aggregator.NewID("source", feedURL)
	if last.Read {
		state.Marks, state.Trail, state.Hints, state.BodyHash, state.Limits = last.Marks, last.Trail, last.Hints, last.BodyHash, last.Limits
	}
	state.LastOK, state.Polls, state.Open = last.At, state.Polls+1, nil
	for _, g := range last.Gaps {
		if g.State == aggregator.GapOpen {
			state.Open = append(state.Open, g)
		}
	}
	p, ok := NewVisitor(s, rhythm, time.Now, slog.New(slog.DiscardHandler)).Visit(t.Context(), &state)
	if !ok {
		t.Fatal("the visit was cut short")
	}
	return *p
}

// burst polls a feed that holds the items 1 to 5, and later 16 to 20.
func burst(t *testing.T, head string, past web) (s *street, p aggregator.Poll) {
	t.Helper()
	time.Sleep(time.Until(noon))
	s = &street{web: past}
	past[feedURL] = body(numberedFeed(head, down(5, 1)...))
	first := revisit(t, s, aggregator.Poll{})
	if len(first.Gaps) > 0 {
		t.Fatalf("a first poll has gaps: %+v", first.Gaps)
	}
	s.asked, s.at = nil, nil
	time.Sleep(time.Hour)
	past[feedURL] = body(numberedFeed(head, down(20, 16)...))
	return s, revisit(t, s, first)
}

const wordPress = `<generator>https://wordpress.org/?v=6.8</generator>`

func TestGapIsFilled(t *testing.T) {
	archive := func(address string) string { return fmt.Sprintf(`<atom:link rel="prev-archive" href="%s"/>`, address) }
	next := func(address string) string { return fmt.Sprintf(`<atom:link rel="next" href="%s"/>`, address) }
	at := func(path string) string { return "https://wire.example" + path }
	for _, tt := range []struct {
		name  string
		head  string
		past  web
		state aggregator.GapState
		by    string
		items []int
		asked []string
	}{
		{"archive", archive("/a2"), web{
			at("/a2"): body(numberedFeed(archive("/a1"), down(17, 9)...)),
			at("/a1"): body(numberedFeed(archive("/a0"), down(8, 1)...)),
		}, aggregator.GapFilled, "archive", down(15, 6), []string{"/feed", "/robots.txt", "/a2", "/a1"}},
		{"pages", next("/feed?page=2"), web{
			at("/feed?page=2"): body(numberedFeed(next("/feed?page=3"), down(15, 11)...)),
			at("/feed?page=3"): body(numberedFeed(next("/feed?page=4"), down(10, 4)...)),
		}, aggregator.GapFilled, "paged", down(15, 6), []string{"/feed", "/robots.txt", "/feed?page=2", "/feed?page=3"}},
		{"WordPress", wordPress, web{
			at("/feed?paged=2"): body(numberedFeed(wordPress, down(15, 8)...)),
			at("/feed?paged=3"): body(numberedFeed(wordPress, down(7, 1)...)),
		}, aggregator.GapFilled, "paged", down(15, 6), []string{"/feed", "/robots.txt", "/feed?paged=2", "/feed?paged=3"}},
		{"sitemap of robots.txt", "", web{
			at("/robots.txt"):    body([]byte("User-agent: *\nSitemap: https://wire.example/maps/news.xml\n")),
			at("/maps/news.xml"): body(newsMapOf(down(20, 1)...)),
		}, aggregator.GapFilled, "sitemap", down(15, 6), []string{"/feed", "/robots.txt", "/maps/news.xml"}},
		{"sitemap of an index", "", web{
			at("/news-sitemap.xml"): body(indexOf(at("/pages.xml"), at("/news-1.xml"))),
			at("/news-1.xml"):       body(newsMapOf(down(20, 1)...)),
		}, aggregator.GapFilled, "sitemap", down(15, 6), []string{"/feed", "/robots.txt", "/news-sitemap.xml", "/news-1.xml"}},
		{"nothing was missed", next("/feed?page=2"), web{
			at("/feed?page=2"): body(numberedFeed("", down(5, 1)...)),
		}, aggregator.GapFilled, "paged", nil, []string{"/feed", "/robots.txt", "/feed?page=2"}},
		{"a pinned item on every page", next("/feed?page=2"), web{
			at("/feed?page=2"): body(numberedFeed(next("/feed?page=3"), append([]int{20}, down(15, 11)...)...)),
			at("/feed?page=3"): body(numberedFeed("", append([]int{20}, down(10, 4)...)...)),
		}, aggregator.GapFilled, "paged", down(15, 6), []string{"/feed", "/robots.txt", "/feed?page=2", "/feed?page=3"}},
		{"the archive ends early", archive("/a2"), web{
			at("/a2"): body(numberedFeed("", down(17, 9)...)),
		}, aggregator.GapPartly, "archive", down(15, 9), []string{"/feed", "/robots.txt", "/a2", "/news-sitemap.xml", "/sitemap-news.xml"}},
		{"an archive that robots.txt closes", archive("/a2"), web{
			at("/robots.txt"): body([]byte("User-agent: *\nDisallow: /a\nSitemap: /maps/all.xml\n")),
			at("/a2"):         body(numberedFeed("", down(17, 1)...)),
		}, aggregator.GapUnfillable, "", nil, []string{"/feed", "/robots.txt", "/maps/all.xml", "/news-sitemap.xml", "/sitemap-news.xml"}},
		{"no archive", "", web{}, aggregator.GapUnfillable, "", nil, []string{"/feed", "/robots.txt", "/news-sitemap.xml", "/sitemap-news.xml"}},
		{"WordPress without pages, which repeats itself", wordPress, web{
			at("/feed?paged=2"): body(numberedFeed(wordPress, down(20, 16)...)),
		}, aggregator.GapUnfillable, "", nil, []string{"/feed", "/robots.txt", "/feed?paged=2", "/news-sitemap.xml", "/sitemap-news.xml"}},
		{"pages in a circle", next("/feed?page=2"), web{
			at("/feed?page=2"): body(numberedFeed(next("/feed"), down(15, 11)...)),
		}, aggregator.GapPartly, "paged", down(15, 11), []string{"/feed", "/robots.txt", "/feed?page=2", "/news-sitemap.xml", "/sitemap-news.xml"}},
		{"an archive elsewhere", archive("https://other.example/a2"), web{
			"https://other.example/a2": body(numberedFeed("", down(15, 1)...)),
		}, aggregator.GapUnfillable, "", nil, []string{"/feed", "/robots.txt", "/news-sitemap.xml", "/sitemap-news.xml"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, p := burst(t, tt.head, tt.past)
				if len(p.Gaps) != 1 || p.Gaps[0].State != tt.state || p.Gaps[0].By != tt.by {
					t.Fatalf("gaps %+v, want one that is %s by %s", p.Gaps, tt.state, tt.by)
				}
				if d := cmp.Diff(tt.items, numbersOf(t, p.Archived)); d != "" {
					t.Errorf("items (-want +got):\n%s", d)
				}
				if d := cmp.Diff(tt.asked, s.asked); d != "" {
					t.Errorf("asked for (-want +got):\n%s", d)
				}
				for i := 1; i < len(s.at); i++ {
					if s.at[i].Sub(s.at[i-1]) < time.Second {
						t.Errorf("%s after %s: less than a second between", s.asked[i], s.at[i].Sub(s.at[i-1]))
					}
				}
			})
		})
	}
}

func numbersOf(t *testing.T, items []aggregator.Item) (numbers []int) {
	t.Helper()
	for _, it := range items {
		var n int
		if _, err := fmt.Sscanf(it.Title.Value, "The headline of item %d", &n); err != nil {
			t.Fatal(it.Title.Value, err)
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// A search that a fault breaks off goes on at the next visit, from the page that
// failed, though the feed itself has not changed.
func TestSearchGoesOnAtTheNextVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const second, third = "https://wire.example/feed?paged=2", "https://wire.example/feed?paged=3"
		s, p := burst(t, wordPress, web{
			second: body(numberedFeed(wordPress, down(15, 11)...)),
			third:  says(503, func(r *fetch.Response) { r.RetryAfter = 10 * time.Minute }),
		})
		g := p.Gaps[0]
		if g.State != aggregator.GapOpen || g.Next != third || g.Tries != 1 || len(p.Archived) != 5 {
			t.Fatalf("%d items and gap %+v, want it open before page 3", len(p.Archived), g)
		}
		if wait := p.Due.Sub(p.At); wait != 10*time.Minute {
			t.Errorf("due after %s (%s), want what the server asked for", wait, p.DueWhy)
		}
		s.web[feedURL] = says(304, nil)
		s.web[third] = body(numberedFeed(wordPress, down(10, 1)...))
		time.Sleep(10 * time.Minute)
		p = revisit(t, s, p)
		if len(p.Gaps) != 1 || p.Gaps[0].State != aggregator.GapFilled || p.Gaps[0].Pages != 3 {
			t.Errorf("gaps %+v, want the one filled", p.Gaps)
		}
		if d := cmp.Diff(down(10, 6), numbersOf(t, p.Archived)); d != "" {
			t.Errorf("items (-want +got):\n%s", d)
		}
	})
}

func TestSearchGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := burst(t, wordPress, web{"https://wire.example/feed?paged=2": says(500, nil)})
		for range 5 {
			if len(p.Gaps) == 0 {
				t.Fatal("the gap is lost")
			}
			if p.Gaps[0].State != aggregator.GapOpen {
				break
			}
			time.Sleep(time.Hour)
			p = revisit(t, s, p)
		}
		if g := p.Gaps[0]; g.Tries != triesAGap || g.State != aggregator.GapUnfillable || !strings.Contains(g.Why, "404") {
			t.Errorf("gap %+v, want it closed after %d tries, and the sitemaps tried too", g, triesAGap)
		}
	})
}

// Where nothing was found a day is let go by before we guess again.
func TestGuessesAreRare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := burst(t, wordPress, web{})
		for visit, want := range []int{1, 1, 5} {
			n := 40 + 20*visit
			s.asked = nil
			s.web[feedURL] = body(numberedFeed(wordPress, down(n, n-4)...))
			if p = revisit(t, s, p); len(p.Gaps) != 1 || len(s.asked) != want {
				t.Errorf("visit %d: asked for %q, want %d requests; gaps %+v", visit, s.asked, want, p.Gaps)
			}
			time.Sleep(12 * time.Hour)
		}
	})
}

// A long past is searched a few pages a visit.
func TestLongPast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		past := web{}
		for n := 2; n <= 30; n++ {
			past[fmt.Sprintf("https://wire.example/feed?paged=%d", n)] = body(numberedFeed(wordPress, down(510-10*n, 501-10*n)...))
		}
		past[feedURL] = body(numberedFeed(wordPress, down(250, 241)...))
		s := &street{web: past}
		time.Sleep(time.Until(noon))
		p := revisit(t, s, aggregator.Poll{})
		past[feedURL] = body(numberedFeed(wordPress, down(500, 491)...))
		var found []int
		for visits := 1; ; visits++ {
			before := len(s.asked)
			p = revisit(t, s, p)
			found = append(found, numbersOf(t, p.Archived)...)
			if asked := len(s.asked) - before; asked > pagesAVisit+2 { // beside the feed and robots.txt
				t.Fatalf("%d requests at one visit", asked)
			}
			if p.Gaps[0].State != aggregator.GapOpen || visits > 9 {
				break
			}
			time.Sleep(time.Hour)
			past[feedURL] = says(304, nil)
		}
		if d := cmp.Diff(down(490, 251), found); d != "" || p.Gaps[0].State != aggregator.GapFilled {
			t.Errorf("gap %+v, items (-want +got):\n%s", p.Gaps[0], d)
		}
	})
}

// What a feed calls complete has no past (RFC 5005 §2); of one that is cut at our
// own limit the rest is told to be missing, once.
func TestFeedsWithoutAPast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, p := burst(t, "<fh:complete/>", web{})
		if len(p.Gaps) > 0 {
			t.Errorf("gaps of a complete feed: %+v", p.Gaps)
		}
		s := &street{web: web{feedURL: body(numberedFeed("", down(1200, 1)...))}}
		p = revisit(t, s, aggregator.Poll{})
		if len(p.Gaps) != 1 || p.Gaps[0].State != aggregator.GapUnfillable || len(s.asked) != 1 {
			t.Fatalf("gaps of a feed of 1,200 items: %+v", p.Gaps)
		}
		s.web[feedURL] = body(numberedFeed("", down(1201, 1)...))
		if p = revisit(t, s, p); len(p.Gaps) > 0 {
			t.Errorf("told again: %+v", p.Gaps)
		}
	})
}
