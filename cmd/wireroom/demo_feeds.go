package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"time"
)

// demoFeed is an outlet's feed at a moment, before it is written in the
// outlet's format.
type demoFeed struct {
	*demoOutlet
	base    string // the outlet's address
	start   time.Time
	reports []demoReport
}

// encode writes the feed in the outlet's format.
func (f *demoFeed) encode() (body []byte, mediaType string, err error) {
	switch f.format {
	case "atom":
		return f.xml(f.atom(), "application/atom+xml")
	case "rdf":
		return f.xml(f.rdf(), "application/rdf+xml")
	case "json":
		body, err = json.MarshalIndent(f.json(), "", "  ")
		return body, "application/feed+json", err
	}
	return f.xml(f.rss(), "application/rss+xml")
}

func (f *demoFeed) xml(doc any, mediaType string) ([]byte, string, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := xml.NewEncoder(&b).Encode(doc)
	return b.Bytes(), mediaType, err
}

func (f *demoFeed) link(r demoReport) string {
	if r.copyOf != "" {
		return fmt.Sprintf("%s/%s?utm_source=feed&utm_medium=rss&from=%s", f.base, r.slug, r.copyOf)
	}
	return f.base + "/" + r.slug
}

func (f *demoFeed) time(r demoReport) time.Time { return f.start.Add(r.at).UTC() }

func (r demoReport) labels() []string { return append([]string{r.section}, r.categories...) }

type rssXML struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel struct {
		Title       string       `xml:"title"`
		Link        string       `xml:"link"`
		Description string       `xml:"description"`
		Language    string       `xml:"language"`
		Items       []rssItemXML `xml:"item"`
	} `xml:"channel"`
}

type rssItemXML struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        string   `xml:"guid"`
	PubDate     string   `xml:"pubDate"`
	Creator     string   `xml:"dc:creator,omitempty"`
	Categories  []string `xml:"category"`
	Description string   `xml:"description"`
}

func (f *demoFeed) rss() *rssXML {
	doc := &rssXML{Version: "2.0", DC: "http://purl.org/dc/elements/1.1/"}
	doc.Channel.Title, doc.Channel.Link, doc.Channel.Language = f.name, f.base+"/", f.lang
	doc.Channel.Description = f.name + ", a made-up outlet of the wireroom demo"
	for _, r := range f.reports {
		doc.Channel.Items = append(doc.Channel.Items, rssItemXML{
			Title: r.title, Link: f.link(r), GUID: f.base + "/" + r.slug, PubDate: f.time(r).Format(time.RFC1123Z),
			Creator: r.author, Categories: r.labels(), Description: r.body,
		})
	}
	return doc
}

type rdfXML struct {
	XMLName xml.Name `xml:"rdf:RDF"`
	RDF     string   `xml:"xmlns:rdf,attr"`
	NS      string   `xml:"xmlns,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel struct {
		About       string `xml:"rdf:about,attr"`
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		Description string `xml:"description"`
		Language    string `xml:"dc:language"`
	} `xml:"channel"`
	Items []rdfItemXML `xml:"item"`
}

type rdfItemXML struct {
	About       string   `xml:"rdf:about,attr"`
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	Description string   `xml:"description"`
	Creator     string   `xml:"dc:creator"`
	Subjects    []string `xml:"dc:subject"`
	Date        string   `xml:"dc:date"`
}

func (f *demoFeed) rdf() *rdfXML {
	doc := &rdfXML{
		RDF: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", NS: "http://purl.org/rss/1.0/", DC: "http://purl.org/dc/elements/1.1/",
	}
	doc.Channel.About, doc.Channel.Link = f.base+"/feed", f.base+"/"
	doc.Channel.Title, doc.Channel.Description, doc.Channel.Language = f.name, f.name, f.lang
	for _, r := range f.reports {
		doc.Items = append(doc.Items, rdfItemXML{
			About: f.base + "/" + r.slug, Title: r.title, Link: f.link(r), Description: r.body, Creator: r.author,
			Subjects: r.labels(), Date: f.time(r).Format(time.RFC3339),
		})
	}
	return doc
}

type atomXML struct {
	XMLName xml.Name       `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string         `xml:"xml:lang,attr"`
	ID      string         `xml:"id"`
	Title   string         `xml:"title"`
	Updated string         `xml:"updated"`
	Link    atomLinkXML    `xml:"link"`
	Entries []atomEntryXML `xml:"entry"`
}

type atomLinkXML struct {
	Href string `xml:"href,attr"`
}

type atomEntryXML struct {
	ID         string            `xml:"id"`
	Title      string            `xml:"title"`
	Link       atomLinkXML       `xml:"link"`
	Published  string            `xml:"published"`
	Updated    string            `xml:"updated"`
	Author     string            `xml:"author>name"`
	Categories []atomCategoryXML `xml:"category"`
	Content    atomTextXML       `xml:"content"`
}

type atomCategoryXML struct {
	Term string `xml:"term,attr"`
}

type atomTextXML struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (f *demoFeed) atom() *atomXML {
	doc := &atomXML{Lang: f.lang, ID: f.base + "/", Title: f.name, Link: atomLinkXML{f.base + "/"}}
	for _, r := range f.reports {
		at := f.time(r).Format(time.RFC3339)
		doc.Updated = max(doc.Updated, at)
		e := atomEntryXML{
			ID: f.base + "/" + r.slug, Title: r.title, Link: atomLinkXML{f.link(r)}, Published: at, Updated: at,
			Author: r.author, Content: atomTextXML{"html", r.body},
		}
		for _, label := range r.labels() {
			e.Categories = append(e.Categories, atomCategoryXML{label})
		}
		doc.Entries = append(doc.Entries, e)
	}
	return doc
}

type jsonFeed struct {
	Version  string         `json:"version"`
	Title    string         `json:"title"`
	HomePage string         `json:"home_page_url"`
	Language string         `json:"language"`
	Items    []jsonFeedItem `json:"items"`
}

type jsonFeedItem struct {
	ID        string           `json:"id"`
	URL       string           `json:"url"`
	Title     string           `json:"title"`
	HTML      string           `json:"content_html"`
	Published time.Time        `json:"date_published"`
	Authors   []jsonFeedAuthor `json:"authors"`
	Tags      []string         `json:"tags"`
}

type jsonFeedAuthor struct {
	Name string `json:"name"`
}

func (f *demoFeed) json() *jsonFeed {
	doc := &jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.name, HomePage: f.base + "/", Language: f.lang, Items: []jsonFeedItem{}}
	for _, r := range f.reports {
		doc.Items = append(doc.Items, jsonFeedItem{
			ID: f.base + "/" + r.slug, URL: f.link(r), Title: r.title, HTML: r.body, Published: f.time(r),
			Authors: []jsonFeedAuthor{{r.author}}, Tags: slices.Clone(r.labels()),
		})
	}
	return doc
}
