package parse

import (
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/rss"

	"wireroom/aggregator"
)

// rssDocument writes a document for gofeed's RSS parser. RSS 1.0 and what has
// lost its channel take the shape of RSS 2.0, which differs in nothing else.
func (w *writer) rssDocument(head *node, items []*node) {
	w.WriteString("<rss><channel>")
	if head != nil {
		w.write(head, rssChannel)
	}
	for _, n := range items {
		w.WriteString("<item>")
		w.write(n, rssItem)
		w.WriteString("</item>")
	}
	w.WriteString("</channel></rss>")
}

// readRSS reads what the writer wrote, and joins to it what gofeed does not
// read.
func (d *Document) readRSS(w *writer, head *node, items []*node) error {
	f, err := (&rss.Parser{}).Parse(w)
	if err != nil {
		return err
	}
	if head != nil {
		d.rssFeed(f, head)
		feedPlace(w, &d.Feed, &d.Hints).walk(head, rssChannel)
	}
	for i, g := range f.Items {
		it := rssItemOf(g)
		it.Title = items[i].textOf("title", g.Title)
		it.Summary = items[i].textOf("description", g.Description)
		it.Content = appendText(nil, items[i].textOf("content:encoded", g.Content))
		itemPlace(w, &it).walk(items[i], rssItem)
		d.Entries = append(d.Entries, it)
	}
	return nil
}

func (d *Document) rssFeed(f *rss.Feed, head *node) {
	m := &d.Feed
	m.Title = head.textOf("title", f.Title)
	m.Subtitle = head.textOf("description", f.Description)
	m.Rights = head.textOf("copyright", f.Copyright)
	m.Link = f.Link
	m.Language = language(f.Language)
	m.Authors = persons(f.ManagingEditor)
	m.Categories = rssCategories(f.Categories)
	m.Published, m.Updated = f.PubDateParsed, f.LastBuildDateParsed
	if f.Generator != "" {
		m.Generator = &aggregator.Generator{Name: f.Generator}
	}
	if i := f.Image; i != nil && i.URL != "" {
		m.Image = &aggregator.Image{URL: i.URL, Title: i.Title, Link: i.Link, Width: number(i.Width), Height: number(i.Height)}
	}
	m.TTL = number(f.TTL)
	d.Hints.TTL = time.Duration(m.TTL) * time.Minute
	d.Hints.SkipHours = skipHours(f.SkipHours)
	d.Hints.SkipDays = skipDays(f.SkipDays)
}

func rssItemOf(g *rss.Item) aggregator.Item {
	it := aggregator.Item{
		Link:       g.Link,
		Authors:    persons(g.Author),
		Categories: rssCategories(g.Categories),
		Comments:   g.Comments,
		Published:  g.PubDateParsed,
	}
	for _, e := range g.Enclosures {
		if e.URL != "" {
			it.Enclosures = append(it.Enclosures, aggregator.Enclosure{URL: e.URL, Type: e.Type, Length: length(e.Length)})
		}
	}
	if g.GUID != nil {
		it.ID = g.GUID.Value
		if it.Link == "" && !strings.EqualFold(g.GUID.IsPermalink, "false") && isWeb(it.ID) {
			it.Link = it.ID
		}
	}
	if g.Source != nil {
		it.Source = &aggregator.Feed{Link: g.Source.URL, Title: (&node{name: "title", scope: &scope{}}).present(g.Source.Title)}
	}
	return it
}

func rssCategories(all []*rss.Category) []aggregator.Category {
	var cs []aggregator.Category
	for _, c := range all {
		if c.Value != "" {
			cs = append(cs, aggregator.Category{Term: c.Value, Scheme: c.Domain})
		}
	}
	return cs
}

func isWeb(s string) bool {
	return len(s) > 8 && (strings.EqualFold(s[:7], "http://") || strings.EqualFold(s[:8], "https://"))
}

// number reads a small number, 0 when it is none.
func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// length reads a size in bytes, 0 when it is none.
func length(s string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
