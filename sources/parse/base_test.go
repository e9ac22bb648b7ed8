package parse

import (
	"net/http"
	"strings"
	"testing"
)

func TestBase(t *testing.T) {
	const rss = `<rss><channel><item><link>a</link><description>&lt;a href="b"&gt;x&lt;/a&gt;</description></item></channel></rss>`
	tests := []struct {
		name, doc, base string
		header          http.Header
		link, html      string
	}{
		{"none", rss, "", nil, "a", `<a href="b">x</a>`},
		{"document", rss, "http://outlet.example/f/feed", nil, "http://outlet.example/f/a", `<a href="http://outlet.example/f/b">x</a>`},
		{"credentials", rss, "http://jane:secret@outlet.example/feed", nil, "http://outlet.example/a", `<a href="http://outlet.example/b">x</a>`},
		{"content location", rss, "http://outlet.example/feed", http.Header{"Content-Location": {"/x/y"}},
			"http://outlet.example/x/a", `<a href="http://outlet.example/x/b">x</a>`},
		{"unsafe content location", rss, "http://outlet.example/feed", http.Header{"Content-Location": {"javascript:x"}},
			"http://outlet.example/a", `<a href="http://outlet.example/b">x</a>`},
		{"xml:base", `<rss xml:base="/r/"><channel xml:base="c/"><item xml:base="i/"><link>a</link>
			<description xml:base="http://cdn.example/">&lt;a href="b"&gt;x&lt;/a&gt;</description></item></channel></rss>`,
			"http://outlet.example/feed", nil, "http://outlet.example/r/c/i/a", `<a href="http://cdn.example/b">x</a>`},
		{"unusable xml:base", `<rss xml:base="mailto:x"><channel><item><link>a</link>
			<description>&lt;a href="b"&gt;x&lt;/a&gt;</description></item></channel></rss>`,
			"http://outlet.example/feed", nil, "http://outlet.example/a", `<a href="http://outlet.example/b">x</a>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse([]byte(tt.doc), Options{Base: tt.base, Header: tt.header})
			if err != nil {
				t.Fatal(err)
			}
			it := d.Entries[0]
			if it.Link != tt.link || it.Summary.Value != tt.html {
				t.Errorf("link %q, html %q; want %q, %q", it.Link, it.Summary.Value, tt.link, tt.html)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name, doc, want string
		items           int
	}{
		{"items", "<rss><channel>" + strings.Repeat("<item><guid>x</guid></item>", 30) + "</channel></rss>", "20 items", 20},
		{"depth", "<rss><channel><item><title>x</title>" + strings.Repeat("<a>", 300) + "</item></channel></rss>", "depth 200", 1},
		{"depth of a text", "<rss><channel><item><description>" + strings.Repeat("<a>", 300) + "</description></item></channel></rss>", "depth 200", 1},
		{"elements", "<rss><channel><item>" + strings.Repeat("<a/>", maxNodes+1) + "</item></channel></rss>", "4000 elements in an item", 1},
		{"text", "<rss><channel><item><title>" + strings.Repeat("x", maxText+1) + "</title></item></channel></rss>", "1 MiB of text", 1},
		{"json items", `{"version":"https://jsonfeed.org/version/1.1","items":[` + strings.Repeat(`{"id":"1"},`, 30) + `]}`, "20 items", 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse([]byte(tt.doc), Options{MaxItems: 20})
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Limits) != 1 || d.Limits[0] != tt.want || len(d.Entries) != tt.items {
				t.Errorf("limits %q, %d items; want %q, %d", d.Limits, len(d.Entries), tt.want, tt.items)
			}
		})
	}
}
