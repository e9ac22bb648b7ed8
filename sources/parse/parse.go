package parse

import (
	"bytes"
	"fmt"

	"github.com/mmcdole/gofeed"

	"wireroom/aggregator"
)

// Parse reads a feed document. A malformed feed is no error: what can be read
// of it is read, and Document.Repairs says what was mended. What is no feed at
// all (an HTML page, a challenge, nothing) is an error that wraps
// aggregator.ErrNotFeed and says what it is instead. The body is not changed
// and not kept.
func Parse(body []byte, o Options) (*Document, error) {
	f, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", aggregator.ErrNotFeed, err)
	}
	d := &Document{Format: f.FeedType, Version: f.FeedVersion, Encoding: "utf-8"}
	d.Feed.Title = &aggregator.Text{Value: f.Title, Type: aggregator.TypeText}
	d.Feed.Link = f.Link
	for _, i := range f.Items {
		d.Entries = append(d.Entries, aggregator.Item{
			ID: i.GUID, Link: i.Link, Published: i.PublishedParsed, Updated: i.UpdatedParsed,
			Title:   &aggregator.Text{Value: i.Title, Type: aggregator.TypeText},
			Summary: &aggregator.Text{Value: i.Description, Type: aggregator.TypeHTML},
		})
	}
	d.Total = len(d.Entries)
	return d, nil
}
