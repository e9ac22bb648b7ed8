package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gorilla/feeds"

	"wireroom/aggregator"
)

// jsonFeed is JSON Feed 1.1. It shadows what gorilla/feeds would leave out (an
// empty items array) or knows nothing of.
type jsonFeed struct {
	*feeds.JSONFeed
	Maker maker      `json:"_wireroom"`
	Items []jsonItem `json:"items"`
}

// maker says what wrote the feed: JSON Feed has no key for it. By that a
// wireroom knows what another republishes.
type maker struct {
	Version string `json:"version,omitempty"`
}

type jsonItem struct {
	*feeds.JSONItem
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Extra       extra            `json:"_wireroom"`
}

// jsonAttachment has the name that JSON Feed 1.1 gives to the size.
type jsonAttachment struct {
	URL  string `json:"url"`
	Type string `json:"mime_type"`
	Size int64  `json:"size_in_bytes,omitempty"`
}

// extra is what JSON Feed has no key for; extensions begin with an underscore.
type extra struct {
	Story     aggregator.ID `json:"story"`
	Entry     aggregator.ID `json:"entry"`
	Page      string        `json:"page"`
	Outlet    string        `json:"outlet"`
	OutletURL string        `json:"outlet_url,omitempty"`
	Country   string        `json:"country,omitempty"`
	FirstSeen time.Time     `json:"first_seen"`
	Revision  int           `json:"revision"`
	Outlets   int           `json:"outlets"`
	Reports   int           `json:"reports,omitempty"`  // independent ones
	Reprints  int           `json:"reprints,omitempty"` // outlets that carry another's words
	Withdrawn time.Time     `json:"withdrawn,omitzero"` // when its outlet took the entry back
	Coverage  []covering    `json:"coverage,omitempty"`
}

func newExtra(s *aggregator.Story, it item) extra {
	voices := s.Voices()
	return extra{
		Reports: len(voices), Reprints: voices.Reprints(), Withdrawn: sane(s.Lead.Withdrawn),
		Story: s.ID, Entry: s.Lead.ID, Page: it.page, Outlet: it.outlet, OutletURL: it.outletURL,
		Country: line(s.Lead.Country), FirstSeen: sane(s.FirstSeen), Revision: s.Lead.Revision,
		Outlets: max(s.Outlets, 1), Coverage: it.coverage,
	}
}

func jsonOf(p *page) ([]byte, error) {
	f := jsonFeed{Items: []jsonItem{}, Maker: maker{p.site.Version}, JSONFeed: &feeds.JSONFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: p.title, Description: p.description, Language: p.lang,
		HomePageUrl: p.alternate, FeedUrl: p.self, NextUrl: p.next,
	}}
	if p.hub != "" {
		f.Hubs = []*feeds.JSONHub{{Type: "WebSub", Url: p.hub}}
	}
	for i := range p.items {
		f.Items = append(f.Items, jsonItemOf(&p.items[i]))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("encode feed: %w", err)
	}
	return b.Bytes(), nil
}

func jsonItemOf(it *item) jsonItem {
	x := jsonItem{Language: it.lang, Extra: it.extra, JSONItem: &feeds.JSONItem{
		Id: it.id, Url: it.link, Title: noTags(it.title), ContentHTML: it.body(), Summary: noTags(it.text),
		Image: it.image, PublishedDate: date(it.published), ModifiedDate: date(it.updated),
	}}
	for _, a := range it.authors {
		x.Authors = append(x.Authors, &feeds.JSONAuthor{Name: a.Name, Url: a.URL})
	}
	if x.Authors == nil {
		x.Authors = []*feeds.JSONAuthor{{Name: it.outlet, Url: root(it.link)}}
	}
	for _, c := range it.categories {
		x.Tags = append(x.Tags, first(c.Label, c.Term))
	}
	for _, e := range it.enclosures {
		x.Attachments = append(x.Attachments, jsonAttachment{URL: e.URL, Type: e.Type, Size: e.Length})
	}
	return x
}

func date(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
