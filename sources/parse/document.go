package parse

import (
	"net/http"
	"time"

	"wireroom/aggregator"
)

// Options tell Parse what the exchange that brought the document knew of it.
// The zero value is good for a file at hand.
type Options struct {
	// Base is the address that the document came from; relative addresses in
	// it are resolved against it. Empty: they are left as they are.
	Base string
	// Header is the response's. Content-Type decides the charset (RFC 7303 §3),
	// Content-Location the base, Content-Language the language, Link the hub
	// and self of WebSub. May be nil.
	Header http.Header
	// Known are the marks of the document's last reading. Items that they
	// recognise are counted and not read again. Nil: every item is read.
	Known Marks
	// MaxItems is how many items are read, the first in document order, of a
	// sitemap the newest; the rest is counted in Limits. 0 means 1,000.
	MaxItems int
	// Select reads the document as an HTML page that has its items where these
	// say. Zero: it is a feed.
	Select aggregator.Selectors
}

// Document is a feed document in our model. Its JSON is what the parse command
// prints.
type Document struct {
	Format    string            `json:"format,omitempty"`  // "rss", "atom", "json", "sitemap", "sitemapindex", "html"
	Version   string            `json:"version,omitempty"` // "0.91", "1.0", "2.0"; empty: not said
	Encoding  string            `json:"encoding,omitempty"`
	Malformed bool              `json:"malformed"`       // not well formed or wrongly encoded, and read all the same
	Error     string            `json:"error,omitempty"` // nothing could be read
	Feed      aggregator.Feed   `json:"feed"`
	Entries   []aggregator.Item `json:"entries"`            // in document order; without those that Options.Known recognised
	Sitemaps  []Sitemap         `json:"sitemaps,omitempty"` // of a sitemapindex, which has no entries

	Deleted []aggregator.Deletion `json:"-"` // what the feed says was taken back (RFC 6721)

	Repairs []Repair `json:"-"` // what was mended, in document order; at most maxRepairs
	Limits  []string `json:"-"` // limits that were hit: "1000 items", "depth 200"
	Hints   Hints    `json:"-"`
	Marks   Marks    `json:"-"` // of every item of the document, known ones included
	Total   int      `json:"-"` // items in the document, known ones included, up to MaxItems
	Picked  Picked   `json:"-"` // of a page that selectors read
	Skipped int      `json:"-"` // items that Options.Known recognised
	Places  []int    `json:"-"` // of Entries among all Total items, from 0
	More    bool     `json:"-"` // it holds more items than MaxItems
}

// Picked says how well the selectors of Options fit a page.
type Picked struct {
	Items  int // what the selector of items found
	Titled int // of which have a title
}

// Sitemap is one of those that a sitemap index names.
type Sitemap struct {
	URL     string     `json:"url"`
	Updated *time.Time `json:"updated,omitempty"`
}

// Repair is one thing in a document that had to be mended before it could be
// read.
type Repair struct {
	What   string // "control character", "undeclared prefix", "cut document"
	Offset int64  // in bytes of the document as UTF-8
	Line   int    // from 1
}

// Hints are what a feed asks of those who poll it, unjudged: a TTL may be
// absurd. Zero values mean that nothing was said.
type Hints struct {
	TTL         time.Duration // RSS 2.0 <ttl>
	UpdateEvery time.Duration // RSS 1.0 mod_syndication: period divided by frequency
	SkipHours   []int         // 0 to 23, GMT (RSS 2.0 <skipHours>)
	SkipDays    []time.Weekday
	Hub, Self   string // WebSub §4: from the Link header, else the document
	Next        string // RFC 5005 §3, JSON Feed next_url
	PrevArchive string // RFC 5005 §4
	Complete    bool   // RFC 5005 §2: items that are missing now are gone
}
