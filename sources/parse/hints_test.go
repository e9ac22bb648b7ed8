package parse

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

func TestHints(t *testing.T) {
	tests := []struct {
		name, doc string
		header    http.Header
		want      Hints
	}{
		{"none", `<rss><channel/></rss>`, nil, Hints{}},
		{"ttl", `<rss><channel><ttl>60</ttl></channel></rss>`, nil, Hints{TTL: time.Hour}},
		{"ttl that is none", `<rss><channel><ttl>-5</ttl></channel></rss>`, nil, Hints{}},
		{"skip", `<rss><channel><skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>
			<skipDays><day>Sunday</day><day>saturday</day></skipDays></channel></rss>`, nil,
			Hints{SkipHours: []int{0, 7}, SkipDays: []time.Weekday{time.Sunday, time.Saturday}}},
		{"syndication", `<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
			<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel></rss>`, nil,
			Hints{UpdateEvery: 30 * time.Minute}},
		{"syndication without a period", `<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
			<sy:updateFrequency>4</sy:updateFrequency></channel></rss>`, nil, Hints{UpdateEvery: 6 * time.Hour}},
		{"links in rss", `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>
			<atom:link rel="self" href="http://outlet.example/feed"/><atom:link rel="hub" href="http://hub.example/"/>
			<atom:link rel="next" href="/feed?page=2"/></channel></rss>`, nil,
			Hints{Self: "http://outlet.example/feed", Hub: "http://hub.example/", Next: "http://outlet.example/feed?page=2"}},
		{"archive in atom", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">
			<fh:complete/><link rel="prev-archive" href="/1"/></feed>`, nil,
			Hints{Complete: true, PrevArchive: "http://outlet.example/1"}},
		{"link header first", `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>
			<atom:link rel="self" href="http://outlet.example/feed"/></channel></rss>`,
			http.Header{"Link": {`<http://hub.example/a,b>; rel="hub", </other>; title="a, b"; rel="self alternate"`}},
			Hints{Hub: "http://hub.example/a,b", Self: "http://outlet.example/other"}},
		{"json", `{"version":"https://jsonfeed.org/version/1.1","items":[],"feed_url":"/f","next_url":"/f?2",
			"hubs":[{"type":"rssCloud","url":"x"},{"type":"WebSub","url":"http://hub.example/"}]}`, nil,
			Hints{Self: "http://outlet.example/f", Next: "http://outlet.example/f?2", Hub: "http://hub.example/"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse([]byte(tt.doc), Options{Base: "http://outlet.example/feed.xml", Header: tt.header})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, d.Hints); diff != "" {
				t.Errorf("hints (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWireroomIsKnownByItsExtension reads a JSON Feed of ours: the format has no
// key for what wrote a feed.
func TestWireroomIsKnownByItsExtension(t *testing.T) {
	for doc, want := range map[string]*aggregator.Generator{
		`{"version":"https://jsonfeed.org/version/1.1","_wireroom":{"version":"1"},"items":[]}`: {Name: "wireroom"},
		`{"version":"https://jsonfeed.org/version/1.1","_other":{"version":"1"},"items":[]}`:    nil,
	} {
		d, err := Parse([]byte(doc), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, d.Feed.Generator); diff != "" {
			t.Errorf("%s: %s", doc, diff)
		}
	}
}
