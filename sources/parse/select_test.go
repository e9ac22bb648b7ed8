package parse

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

func selectPage(t *testing.T, body []byte, o Options) *Document {
	t.Helper()
	if o.Base == "" {
		o.Base = "https://tideway.example/"
	}
	d, err := Parse(body, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSelectWithDefaults(t *testing.T) {
	body, err := os.ReadFile("testdata/pages/list.html")
	if err != nil {
		t.Fatal(err)
	}
	d := selectPage(t, body, Options{Select: aggregator.Selectors{Item: "article.teaser"}})
	got, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/pages/list.html.golden", string(got)+"\n")
	if d.Picked != (Picked{Items: 6, Titled: 5}) || d.Total != 3 {
		t.Errorf("picked %+v, %d items of them; want 6, 5 with a title, 3 of use", d.Picked, d.Total)
	}
}

func TestSelectors(t *testing.T) {
	const page = `<ul><li data-when="2026-11-01" class=x><h4>Heading</h4><b>Bold</b>
		<a href="/long">a long text of a link</a><a href="/short">short</a>
		<i itemprop="author">Ana</i><div class=say>Said <em>so</em></div><meta itemprop=image content="/p.png"></li></ul>`
	for _, tt := range []struct {
		name string
		by   aggregator.Selectors
		get  func(aggregator.Item) string
		want string
	}{
		{"link by text", aggregator.Selectors{}, func(i aggregator.Item) string { return i.Link }, "https://tideway.example/long"},
		{"link by selector", aggregator.Selectors{Link: "a:last-of-type"}, func(i aggregator.Item) string { return i.Link }, "https://tideway.example/short"},
		{"title by heading", aggregator.Selectors{}, func(i aggregator.Item) string { return i.Title.Value }, "Heading"},
		{"title by selector", aggregator.Selectors{Title: "b"}, func(i aggregator.Item) string { return i.Title.Value }, "Bold"},
		{"title by an attribute", aggregator.Selectors{Title: "@class"}, func(i aggregator.Item) string { return i.Title.Value }, "x"},
		{"summary", aggregator.Selectors{Summary: ".say"}, func(i aggregator.Item) string { return i.Summary.Value }, "Said so"},
		{"time by the item's own attribute", aggregator.Selectors{Time: "@data-when"}, func(i aggregator.Item) string { return i.Published.Format("2006-01-02") }, "2026-11-01"},
		{"image by an attribute", aggregator.Selectors{Image: "meta@content"}, func(i aggregator.Item) string { return i.Image.URL }, "https://tideway.example/p.png"},
		{"author by default", aggregator.Selectors{}, func(i aggregator.Item) string { return i.Authors[0].Name }, "Ana"},
		{"author by selector", aggregator.Selectors{Author: "b"}, func(i aggregator.Item) string { return i.Authors[0].Name }, "Bold"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.by.Item = "li"
			d := selectPage(t, []byte(page), Options{Select: tt.by})
			if len(d.Entries) != 1 {
				t.Fatalf("%d items, want 1", len(d.Entries))
			}
			if got := tt.get(d.Entries[0]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSelectIsIncremental(t *testing.T) {
	o := Options{Select: aggregator.Selectors{Item: "p"}}
	before := selectPage(t, []byte(`<p id=a1><a href=1>One</a><p id=a2><a href=2>Two</a>`), o)
	o.Known = before.Marks
	d := selectPage(t, []byte(`<p id=b1><a href=3>Three</a><p id=b2><a href=1>One</a><p id=b3><a href=2>Two, edited</a>`), o)
	if diff := cmp.Diff([]string{"Three", "Two, edited"}, titlesOf(d)); diff != "" || d.Skipped != 1 || d.Total != 3 {
		t.Errorf("total %d, skipped %d, titles (-want +got):\n%s", d.Total, d.Skipped, diff)
	}
}

func TestSelectOnWhatIsNoPage(t *testing.T) {
	for _, tt := range []struct{ name, doc, item, want string }{
		{"a feed", three, "item", "is a feed (rss)"},
		{"a bad selector", "<p>x", "p[", "no CSS selector"},
		{"nested without end", strings.Repeat("<div>", 2000), "p", "512"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.doc), Options{Select: aggregator.Selectors{Item: tt.item}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that says %q", err, tt.want)
			}
		})
	}
}

func TestPageNamesItsOwnCharset(t *testing.T) {
	body := []byte("<meta charset=big5><p><a href=1>\xbb\x4f\xa5\x5f</a>")
	d := selectPage(t, body, Options{Select: aggregator.Selectors{Item: "p"}, Header: http.Header{"Content-Type": {"text/html"}}})
	if diff := cmp.Diff([]string{"臺北"}, titlesOf(d)); diff != "" {
		t.Error(diff)
	}
}

func TestCheckSelector(t *testing.T) {
	for _, tt := range []struct {
		text string
		ok   bool
	}{
		{"article.teaser", true}, {"a > h2, h3", true}, {"time@datetime", true}, {"@href", true}, {`a[href*="@"]`, true},
		{"", true}, {"li:nth-child(2n+1)", true}, {"a[", false}, {"..x", false}, {"a::nonsense(", false},
	} {
		if err := CheckSelector(tt.text); (err == nil) != tt.ok {
			t.Errorf("%q: %v, want ok = %v", tt.text, err, tt.ok)
		}
	}
}

// FuzzSelect holds pages and selectors to what callers rely on: no panic, and
// every item has a title and a link that may be shown.
func FuzzSelect(f *testing.F) {
	f.Add([]byte(`<article><h2><a href="/x">T</a></h2><time datetime="2026-11-01">x</time></article>`), "article", "time@datetime")
	f.Add([]byte(`<svg><script></svg><p><a href=1>x`), "p", "@a")
	f.Add([]byte("<a href=x><base href='//b'>"), "a", "*")
	f.Fuzz(func(t *testing.T, body []byte, item, other string) {
		o := Options{Base: "http://outlet.example/", MaxItems: 20, Select: aggregator.Selectors{Item: item, Time: other, Title: other}}
		d, err := Parse(body, o)
		if err != nil {
			if errors.Is(err, aggregator.ErrNotFeed) && strings.Contains(err.Error(), "gave up") {
				t.Fatal(err)
			}
			return
		}
		for _, it := range d.Entries {
			if d.Format == formatHTML && (it.Title == nil || it.Link == "") {
				t.Fatalf("item %+v has no title or link", it)
			}
		}
	})
}
