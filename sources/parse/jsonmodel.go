package parse

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	gofeed "github.com/mmcdole/gofeed/json"

	"wireroom/aggregator"
)

// jsonFeed takes over the top level of a JSON Feed.
func (r *reader) jsonFeed(f *gofeed.Feed, s *scope) {
	m := &r.doc.Feed
	m.Title = jsonText("title", f.Title, s)
	m.Subtitle = jsonText("subtitle", f.Description, s)
	m.Link = s.address(f.HomePageURL)
	m.Icon, m.Logo = s.address(f.Favicon), s.address(f.Icon)
	m.Language = language(f.Language)
	m.Authors = jsonPersons(f.Author, f.Authors, s)
	if m.Link != "" {
		m.Links = append(m.Links, aggregator.Link{Rel: "alternate", URL: m.Link, Type: "text/html"})
	}
	if self := s.address(f.FeedURL); self != "" {
		m.ID = self
		m.Links = append(m.Links, aggregator.Link{Rel: "self", URL: self, Type: "application/feed+json"})
		setOnce(&r.doc.Hints.Self, self)
	}
	setOnce(&r.doc.Hints.Next, s.address(f.NextURL))
}

func jsonItemOf(g *gofeed.Item, s *scope) aggregator.Item {
	it := aggregator.Item{
		ID: g.ID, Link: s.address(g.URL), Title: jsonText("title", g.Title, s), Summary: jsonText("summary", g.Summary, s),
		Published: jsonDate(g.DatePublished), Updated: jsonDate(g.DateModified), Language: language(g.Language),
		Authors: jsonPersons(g.Author, g.Authors, s),
	}
	it.Content = appendText(it.Content, jsonText("content_html", g.ContentHTML, s))
	if it.Content == nil {
		it.Content = appendText(nil, jsonText("content_text", g.ContentText, s))
	}
	for _, tag := range g.Tags {
		if tag = strings.TrimSpace(tag); tag != "" {
			it.Categories = append(it.Categories, aggregator.Category{Term: tag})
		}
	}
	for _, image := range []string{g.Image, g.BannerImage} {
		if image != "" && it.Image == nil {
			it.Image = &aggregator.Image{URL: s.address(image)}
		}
	}
	jsonItemLinks(&it, g, s)
	settleImage(&it)
	return it
}

func jsonItemLinks(it *aggregator.Item, g *gofeed.Item, s *scope) {
	external := s.address(g.ExternalURL)
	setOnce(&it.Link, external)
	if it.Link == "" && isWeb(it.ID) {
		it.Link = it.ID
	}
	if it.Link != "" {
		it.Links = append(it.Links, aggregator.Link{Rel: "alternate", URL: it.Link, Type: "text/html"})
	}
	if external != "" && external != it.Link {
		it.Links = append(it.Links, aggregator.Link{Rel: "related", URL: external})
	}
	if g.Attachments == nil {
		return
	}
	for _, a := range *g.Attachments {
		if a.URL == "" {
			continue
		}
		it.Enclosures = append(it.Enclosures, aggregator.Enclosure{
			URL: s.address(a.URL), Type: a.MimeType, Length: max(a.SizeInBytes, 0),
		})
		if a.DurationInSeconds > 0 && it.Duration == "" {
			it.Duration = strconv.FormatInt(a.DurationInSeconds, 10)
		}
	}
}

// jsonText presents a text. Only content_html is HTML (JSON Feed 1.1, items).
func jsonText(name, value string, s *scope) *aggregator.Text {
	n := &node{name: name, scope: s, html: name == "content_html"}
	return n.present(undouble(strings.TrimSpace(value)))
}

func jsonDate(s string) *time.Time {
	if t, ok := Date(s); ok {
		return &t
	}
	return nil
}

// jsonPersons takes over authors, and the one author of JSON Feed 1.0.
func jsonPersons(one *gofeed.Author, all []*gofeed.Author, s *scope) []aggregator.Person {
	if len(all) == 0 && one != nil {
		all = []*gofeed.Author{one}
	}
	var ps []aggregator.Person
	for _, a := range all {
		ps = addPerson(ps, aggregator.Person{Name: strings.TrimSpace(a.Name), URL: s.address(a.URL)})
	}
	return ps
}

// firstHub gives the address of the first WebSub hub of a JSON Feed.
func firstHub(raw json.RawMessage) string {
	var hubs []struct{ Type, URL string }
	if json.Unmarshal(raw, &hubs) != nil {
		return ""
	}
	for _, h := range hubs {
		if strings.EqualFold(h.Type, "WebSub") || strings.EqualFold(h.Type, "PubSubHubbub") {
			return h.URL
		}
	}
	return ""
}
