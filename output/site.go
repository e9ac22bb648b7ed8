package output

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

// Format is one of the three kinds of feed that we publish. Its value is the
// ending of a feed's address.
type Format string

// The formats of feeds.
const (
	RSS  Format = "rss"  // RSS 2.0
	Atom Format = "atom" // RFC 4287
	JSON Format = "json" // JSON Feed 1.1
)

// Formats are all formats, in the order in which pages should offer them.
func Formats() []Format { return []Format{Atom, RSS, JSON} }

// MediaType is the Content-Type of a feed in the format; empty for no format.
func (f Format) MediaType() string {
	switch f {
	case RSS:
		return "application/rss+xml; charset=utf-8"
	case Atom:
		return "application/atom+xml; charset=utf-8"
	case JSON:
		return "application/feed+json"
	}
	return ""
}

// Site is what all feeds say about this installation.
type Site struct {
	BaseURL string // absolute, http or https, no trailing slash: where every link of ours begins
	Title   string // empty: "wireroom"
	Version string // the program's, for the generator; empty: not said
	Hub     string // the WebSub hub of the topic feeds; empty: none
}

func (s Site) check() error {
	u, err := url.Parse(s.BaseURL)
	switch {
	case err != nil:
		return fmt.Errorf("base URL: %w", err)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("base URL %q: not an absolute http or https URL: %w", s.BaseURL, aggregator.ErrInvalid)
	case u.User != nil, u.RawQuery != "", u.Fragment != "", strings.HasSuffix(s.BaseURL, "/"):
		return fmt.Errorf("base URL %q: must end with its host or path: %w", u.Redacted(), aggregator.ErrInvalid)
	}
	return nil
}

func (s Site) title() string {
	if s.Title == "" {
		return "wireroom"
	}
	return s.Title
}

// FeedURL is the address of an edition as a feed. Of q it reads Topic (empty:
// search), View, Query, Limit and After.
func (s Site) FeedURL(q aggregator.EditionQuery, f Format) string {
	path := "/search."
	if q.Topic != "" {
		path = "/topics/" + url.PathEscape(q.Topic) + "."
	}
	return s.BaseURL + path + string(f) + query(q)
}

// PageURL is the address of an edition's page for people.
func (s Site) PageURL(q aggregator.EditionQuery) string {
	path := "/search"
	if q.Topic != "" {
		path = "/topics/" + url.PathEscape(q.Topic)
	}
	return s.BaseURL + path + query(aggregator.EditionQuery{View: q.View, Query: q.Query})
}

// StoryURL is the address of a story's page for people.
func (s Site) StoryURL(id aggregator.ID) string { return s.BaseURL + "/stories/" + id.String() }

func (s Site) sourceURL(id aggregator.ID) string { return s.BaseURL + "/sources/" + id.String() }

// query writes what differs from the default, in one order, so that every
// edition has one address.
func query(q aggregator.EditionQuery) string {
	v := url.Values{}
	if q.Query != "" {
		v.Set("q", q.Query)
	}
	if q.View == aggregator.ViewEntries {
		v.Set("view", string(q.View))
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if !q.After.IsZero() {
		v.Set("after", cursorText(q.After))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// cursorText writes a cursor for ?after=: microseconds since 1970, a dot, the
// story.
func cursorText(c aggregator.Cursor) string {
	return strconv.FormatInt(c.Listed.UnixMicro(), 10) + "." + c.Story.String()
}

// parseCursor reads what cursorText wrote. Errors are aggregator.ErrInvalid.
func parseCursor(s string) (aggregator.Cursor, error) {
	micros, id, ok := strings.Cut(s, ".")
	at, err := strconv.ParseInt(micros, 10, 64)
	if !ok || err != nil {
		return aggregator.Cursor{}, fmt.Errorf("cursor %.60q: %w", s, aggregator.ErrInvalid)
	}
	story, err := aggregator.ParseID(id)
	if err != nil {
		return aggregator.Cursor{}, err
	}
	return aggregator.Cursor{Listed: time.UnixMicro(at).UTC(), Story: story}, nil
}
