package sources

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

const (
	mapA = "https://wire.example/news-a.xml"
	mapB = "https://wire.example/news-b.xml"
)

func indexOf(addresses ...string) []byte {
	var b strings.Builder
	b.WriteString(`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, a := range addresses {
		fmt.Fprintf(&b, "<sitemap><loc>%s</loc></sitemap>", a)
	}
	b.WriteString("</sitemapindex>")
	return []byte(b.String())
}

func newsMap(titles ...string) []byte {
	var b strings.Builder
	b.WriteString(`<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`)
	for _, t := range titles {
		fmt.Fprintf(&b, "<url><loc>https://wire.example/%s</loc><news:news><news:title>%s</news:title></news:news></url>", t, t)
	}
	b.WriteString("</urlset>")
	return []byte(b.String())
}

// tagged answers with a body and its tag, and with 304 to whoever has the tag.
func tagged(tag string, body []byte) func(fetch.Request) (*fetch.Response, error) {
	return func(r fetch.Request) (*fetch.Response, error) {
		if r.Validators.ETag == tag {
			return &fetch.Response{Status: http.StatusNotModified, URL: r.URL, Validators: r.Validators}, nil
		}
		return says(200, func(a *fetch.Response) { a.Body, a.Validators = body, fetch.Validators{ETag: tag} })(r)
	}
}

func titles(p aggregator.Poll) []string {
	var all []string
	for _, it := range p.Items {
		all = append(all, it.Title.Value)
	}
	return all
}

// after is the state that a good poll leaves.
func after(p aggregator.Poll) aggregator.SourceState {
	return aggregator.SourceState{Validators: p.Validators, BodyHash: p.BodyHash, BodySize: p.BodySize, Marks: p.Marks, Hints: p.Hints, Polls: 1}
}

func TestVisitReadsWhatAnIndexNames(t *testing.T) {
	w := web{
		feedURL: tagged(`"i"`, indexOf("https://elsewhere.example/news.xml", "https://wire.example/pages.xml", mapA, mapB)),
		mapA:    tagged(`"a"`, newsMap("one", "two")),
		mapB:    tagged(`"b"`, newsMap("three")),
	}
	p := visitWith(t, w, aggregator.SourceState{})
	if diff := cmp.Diff([]string{"three", "one", "two"}, titles(p)); diff != "" || p.Total != 3 || p.Outcome != aggregator.Changed || !p.Read {
		t.Fatalf("%s (%s), %d items, titles (-want +got):\n%s", p.Outcome, p.Reason, p.Total, diff)
	}

	again := visitWith(t, w, after(p))
	if again.Read || again.Outcome != aggregator.Unchanged || again.Total != 3 {
		t.Errorf("nothing changed: read %v, %s (%s), %d items", again.Read, again.Outcome, again.Reason, again.Total)
	}

	w[mapB] = tagged(`"b2"`, newsMap("four", "three"))
	next := visitWith(t, w, after(p))
	if diff := cmp.Diff([]string{"four"}, titles(next)); diff != "" || next.Total != 4 || !next.Read || next.BodyHash != p.BodyHash {
		t.Errorf("under an unchanged index: %s (%s), %d items, titles (-want +got):\n%s", next.Outcome, next.Reason, next.Total, diff)
	}
}

func TestVisitOfAnIndexThatFails(t *testing.T) {
	wait := says(429, func(r *fetch.Response) { r.RetryAfter = 3 * time.Hour })
	plain := says(200, func(r *fetch.Response) {
		r.Body = []byte(`<urlset><url><loc>https://wire.example/x</loc></url></urlset>`)
	})
	for _, tt := range []struct {
		name string
		a, b func(fetch.Request) (*fetch.Response, error)
		want aggregator.Outcome
		says string
	}{
		{"one of two is away", tagged(`"a"`, newsMap("one")), says(500, nil), aggregator.Changed, "news-b.xml: 500"},
		{"both are away", says(404, nil), says(500, nil), aggregator.Failed, "news-a.xml: 404"},
		{"no news in them", plain, plain, aggregator.Failed, "without news"},
		{"an index of indexes", says(200, func(r *fetch.Response) { r.Body = indexOf(mapB) }), says(404, nil), aggregator.Failed, "one more index"},
		{"asked to wait", wait, wait, aggregator.Throttled, "429"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := visitWith(t, web{feedURL: tagged(`"i"`, indexOf(mapA, mapB)), mapA: tt.a, mapB: tt.b}, aggregator.SourceState{})
			if p.Outcome != tt.want || !strings.Contains(p.Reason, tt.says) {
				t.Errorf("%s: %q, want %s that says %q", p.Outcome, p.Reason, tt.want, tt.says)
			}
			if tt.want != aggregator.Changed && p.Read {
				t.Error("a failed poll must not be believed")
			}
			if tt.want == aggregator.Throttled && p.Due.Sub(p.At) < 3*time.Hour {
				t.Errorf("due after %s, want the wait that was asked for", p.Due.Sub(p.At))
			}
		})
	}
}

func TestChooseSitemaps(t *testing.T) {
	at := func(day int) *time.Time { d := noon.AddDate(0, 0, day); return &d }
	in := func(path string, updated *time.Time) parse.Sitemap {
		return parse.Sitemap{URL: "https://www.wire.example" + path, Updated: updated}
	}
	for _, tt := range []struct {
		name  string
		all   []parse.Sitemap
		known []sitemap
		want  []string
	}{
		{"named for news", []parse.Sitemap{in("/pages.xml", at(3)), in("/news.xml", nil)}, nil, []string{"/news.xml"}},
		{"the newest", []parse.Sitemap{in("/a.xml", at(1)), in("/b.xml", at(4)), in("/c.xml", at(2)), in("/d.xml", at(3))}, nil, []string{"/b.xml", "/d.xml", "/c.xml"}},
		{"by name where no time is", []parse.Sitemap{in("/2026-10.xml", nil), in("/2026-11.xml", nil)}, nil, []string{"/2026-11.xml", "/2026-10.xml"}},
		{"another site", []parse.Sitemap{{URL: "https://squatter.example/news.xml"}, in("/a.xml", nil)}, nil, []string{"/a.xml"}},
		{"known as no news", []parse.Sitemap{in("/a.xml", at(2)), in("/b.xml", at(1))}, []sitemap{{URL: "https://www.wire.example/a.xml", Other: true}}, []string{"/b.xml", "/a.xml"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range choose("https://wire.example/sitemap.xml", tt.all, tt.known) {
				got = append(got, strings.TrimPrefix(s.URL, "https://www.wire.example"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("chosen (-want +got):\n%s", diff)
			}
		})
	}
}
