package parse

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// sampleFeed makes an RSS feed of n items, about 2.4 KB each, as blogs print
// them. Each item's text depends on its number and on nothing else.
func sampleFeed(from, n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Outlet &amp; Sons</title><link>https://outlet.example/</link>
<atom:link href="https://outlet.example/feed" rel="self" type="application/rss+xml"/>
<description>News from the outlet</description><language>en-GB</language>
<lastBuildDate>Sun, 22 Nov 2026 10:00:00 GMT</lastBuildDate><sy:updatePeriod>hourly</sy:updatePeriod>
<generator>https://wordpress.example/?v=6</generator>
`)
	for i := from; i < from+n; i++ {
		sampleItem(&b, i)
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func sampleItem(b *bytes.Buffer, i int) {
	fmt.Fprintf(b, `<item><title>Harbour board votes on pier %d &#8211; residents object</title>
<link>https://outlet.example/2026/11/%d/</link><comments>https://outlet.example/2026/11/%d/#comments</comments>
<dc:creator><![CDATA[Jane Doe]]></dc:creator><pubDate>Sun, %02d Nov 2026 09:%02d:00 GMT</pubDate>
<category><![CDATA[Harbour]]></category><category><![CDATA[Council & courts]]></category>
<guid isPermaLink="false">https://outlet.example/?p=%d</guid>
<description><![CDATA[The board met for %d hours and put off the vote. Nobody was pleased, and the minutes say so.]]></description>
<content:encoded><![CDATA[`, i, i, i, i%28+1, i%60, i, i%9+1)
	for p := range 6 {
		fmt.Fprintf(b, `<p>Paragraph %d of report %d. %s <a href="https://outlet.example/tag/%d">More on this</a> &amp; <em>the rest</em>.</p>
`, p, i, strings.Repeat("The pier was built in 1902 and has been repaired twice since. ", 3), p)
	}
	b.WriteString(`<img src="https://outlet.example/pier.jpg" alt="The pier" width="640" height="480"/>]]></content:encoded></item>
`)
}

func BenchmarkGofeedAlone(b *testing.B) {
	feed := sampleFeed(0, 20)
	b.SetBytes(int64(len(feed)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(feed)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseFull(b *testing.B) {
	feed := sampleFeed(0, 20)
	b.SetBytes(int64(len(feed)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(feed, Options{Base: "https://outlet.example/feed"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParseChanged reads a feed in which one item of twenty is new.
func BenchmarkParseChanged(b *testing.B) {
	before, err := Parse(sampleFeed(1, 20), Options{})
	if err != nil {
		b.Fatal(err)
	}
	feed := sampleFeed(0, 20)
	b.SetBytes(int64(len(feed)))
	b.ReportAllocs()
	for b.Loop() {
		d, err := Parse(feed, Options{Known: before.Marks})
		if err != nil || d.Skipped != 19 {
			b.Fatal(err, d.Skipped)
		}
	}
}
