package parse

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

const newsNames = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"`

// newsPage is a page of a news sitemap, published on a day of November 2026.
func newsPage(title string, day int) string {
	return fmt.Sprintf("<url><loc>https://outlet.example/%s</loc><news:news><news:publication><news:name>Outlet</news:name>"+
		"<news:language>en</news:language></news:publication><news:publication_date>2026-11-%02d</news:publication_date>"+
		"<news:title>%s</news:title></news:news></url>", title, day, title)
}

func urlset(pages ...string) []byte {
	return []byte("<urlset" + newsNames + ">" + strings.Join(pages, "\n") + "</urlset>")
}

func TestSitemapThatIsNoNews(t *testing.T) {
	for _, tt := range []struct{ name, doc, want string }{
		{"addresses only", `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc><lastmod>2026-11-01</lastmod></url></urlset>`,
			"a sitemap without news: none of its 1 pages has a title"},
		{"nothing", `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>`, "a sitemap without news"},
		{"an empty index", `<sitemapindex/>`, "an empty index of sitemaps"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.doc), Options{})
			if !errors.Is(err, aggregator.ErrNotFeed) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want ErrNotFeed that says %q", err, tt.want)
			}
		})
	}
}

// A newsroom that published nothing for two days has an empty news sitemap.
func TestEmptyNewsSitemapIsAFeed(t *testing.T) {
	d, err := Parse(urlset(), Options{})
	if err != nil || d.Total != 0 || d.Format != "sitemap" || d.Version != "0.9" {
		t.Errorf("got %+v, %v", d, err)
	}
}

func TestSitemapKeepsTheNewest(t *testing.T) {
	pages := []string{newsPage("old", 1), newsPage("new", 20), newsPage("older", 2), newsPage("newer", 21)}
	for i := range 9 { // changed since, but no news
		pages = append(pages, fmt.Sprintf("<url><loc>https://outlet.example/p%d</loc><lastmod>2026-11-22</lastmod></url>", i))
	}
	d, err := Parse(urlset(pages...), Options{MaxItems: 2})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"new", "newer"}, titlesOf(d)); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
	if !slices.Contains(d.Limits, "the newest 2 of 13 pages") {
		t.Errorf("limits %q", d.Limits)
	}
}

func TestSitemapIsReadIncrementally(t *testing.T) {
	before, err := Parse(urlset(newsPage("one", 1), newsPage("two", 2)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(urlset(newsPage("three", 3), newsPage("two", 2), newsPage("one", 1)), Options{Known: before.Marks})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"three"}, titlesOf(d)); diff != "" || d.Total != 3 || d.Skipped != 2 {
		t.Errorf("total %d, skipped %d, titles (-want +got):\n%s", d.Total, d.Skipped, diff)
	}
	if diff := cmp.Diff(before.Feed, d.Feed); diff != "" {
		t.Errorf("feed (-full +incremental):\n%s", diff)
	}
}

func TestBrokenSitemap(t *testing.T) {
	whole := newsPage("whole", 1)
	for _, tt := range []struct {
		name, doc string
		want      []string
	}{
		{"cut in the second page", "<urlset" + newsNames + ">" + whole + newsPage("cut", 2)[:60], []string{"whole"}},
		{"cut after the title", "<urlset" + newsNames + ">" + strings.TrimSuffix(whole, "</news:news></url>"), []string{"whole"}},
		{"undeclared prefix", "<urlset>" + whole + "</urlset>", []string{"whole"}},
		{"bare ampersand", string(urlset(strings.ReplaceAll(whole, ">whole<", ">R&D < all<"))), []string{"R&D < all"}},
		{"no end tag of a page", string(urlset(strings.TrimSuffix(whole, "</url>"), newsPage("two", 2))), []string{"whole", "two"}},
		{"warnings before it", "Warning: slow query in /srv/map.php\n" + string(urlset(whole)), []string{"whole"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse([]byte(tt.doc), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, titlesOf(d)); diff != "" || !d.Malformed {
				t.Errorf("malformed %v, titles (-want +got):\n%s", d.Malformed, diff)
			}
		})
	}
}
