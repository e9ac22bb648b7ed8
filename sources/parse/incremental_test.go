package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wireroom/aggregator"
)

// drawItem makes an item that may be broken in ways that stay within it.
func drawItem(t *rapid.T) string {
	n := rapid.IntRange(1, 12).Draw(t, "item")
	title := rapid.SampledFrom([]string{"Plain", "R&D", "a < b", "Caf&eacute;", "<b>bold</b>", "<![CDATA[x <i>y</i>]]>"}).Draw(t, "title")
	extra := rapid.SampledFrom([]string{
		"", "<dc:creator>Jane</dc:creator>", "<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>",
		"<description>one<br>two</description>", "</stray>", `<enclosure url=x.mp3 />`,
		`<media:content url="p.jpg" medium="image"/>`, "<description>&lt;a href='x'&gt;y&lt;/a&gt;</description>",
	}).Draw(t, "extra")
	return fmt.Sprintf("<item><guid>%d</guid><link>/%d</link><title>%s</title>%s</item>", n, n, title, extra)
}

func drawFeed(head string, items []string) []byte {
	return []byte(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">` + head + strings.Join(items, "\n") + "</channel></rss>")
}

// An incremental reading gives exactly those items of a full one that the
// reading before did not give.
func TestIncremental(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{Base: "http://outlet.example/feed"}
		head := "<channel><title>Outlet</title><language>en</language>"
		old := rapid.SliceOfN(rapid.Custom(drawItem), 0, 8).Draw(t, "old")
		fresh := rapid.SliceOfN(rapid.Custom(drawItem), 0, 4).Draw(t, "fresh")
		kept := old[:rapid.IntRange(0, len(old)).Draw(t, "kept")]

		before, err := Parse(drawFeed(head+"<lastBuildDate>1 Jan 2026</lastBuildDate>", old), o)
		if err != nil {
			t.Fatal(err)
		}
		now := drawFeed(head+"<lastBuildDate>2 Jan 2026</lastBuildDate>", append(fresh, kept...))
		full, err := Parse(now, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Known = before.Marks
		part, err := Parse(now, o)
		if err != nil {
			t.Fatal(err)
		}

		known := before.Marks.set()
		want := []aggregator.Item{}
		var places []int
		for i, mark := range marksOf(full.Marks) {
			if !known[mark] {
				want, places = append(want, full.Entries[i]), append(places, i)
			}
		}
		if diff := cmp.Diff(places, part.Places); diff != "" {
			t.Errorf("places (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, part.Entries); diff != "" {
			t.Errorf("entries (-full +incremental):\n%s", diff)
		}
		if diff := cmp.Diff(full.Marks, part.Marks); diff != "" {
			t.Errorf("marks (-full +incremental):\n%s", diff)
		}
		if part.Total != full.Total || part.Skipped != full.Total-len(want) {
			t.Errorf("total %d, skipped %d of %d", part.Total, part.Skipped, full.Total)
		}
		if diff := cmp.Diff(full.Feed, part.Feed); diff != "" {
			t.Errorf("feed (-full +incremental):\n%s", diff)
		}
	})
}

func marksOf(m Marks) []uint64 {
	var all []uint64
	for ; len(m) >= 8; m = m[8:] {
		for mark := range m[:8].set() {
			all = append(all, mark)
		}
	}
	return all
}

// What an item inherits is part of its mark.
func TestMarksCoverTheContext(t *testing.T) {
	item := "<item><guid>1</guid><link>/1</link><title>One</title></item>"
	base := Options{Base: "http://outlet.example/"}
	first, err := Parse([]byte("<rss><channel>"+item+"</channel></rss>"), base)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, doc string
		base      string
		skipped   int
	}{
		{"the same", "<rss><channel>" + item + "</channel></rss>", base.Base, 1},
		{"another title", "<rss><channel><title>New</title>" + item + "</channel></rss>", base.Base, 1},
		{"another base", "<rss><channel>" + item + "</channel></rss>", "http://other.example/", 0},
		{"a language", `<rss xml:lang="de"><channel>` + item + "</channel></rss>", base.Base, 0},
		{"a channel language", `<rss><channel><language>de</language>` + item + "</channel></rss>", base.Base, 0},
		{"a base of its own", `<rss><channel xml:base="/x/">` + item + "</channel></rss>", base.Base, 0},
		{"another namespace", `<rss xmlns:a="b"><channel>` + item + "</channel></rss>", base.Base, 0},
		{"cut", "<rss><channel>" + strings.TrimSuffix(item, "</item>"), base.Base, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse([]byte(tt.doc), Options{Base: tt.base, Known: first.Marks})
			if err != nil {
				t.Fatal(err)
			}
			if d.Skipped != tt.skipped || len(d.Entries) != 1-tt.skipped {
				t.Errorf("skipped %d, entries %d; want %d skipped", d.Skipped, len(d.Entries), tt.skipped)
			}
		})
	}
}
