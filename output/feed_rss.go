package output

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/gorilla/feeds"

	"wireroom/aggregator"
)

// rssFeed is RSS 2.0 with the modules that readers know. It shadows the fields
// of gorilla/feeds that hold too little: one category, a source without url.
type rssFeed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Content string   `xml:"xmlns:content,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	Channel rssChannel
}

// FeedXml implements feeds.XmlFeed.
func (f *rssFeed) FeedXml() any { return f }

type rssChannel struct {
	Title       characters `xml:"title"`
	Description characters `xml:"description"`
	*feeds.RssFeed
	Links []atomLink `xml:"atom:link"`
	Items []rssItem  `xml:"item"`
}

type rssItem struct {
	Lang  string     `xml:"xml:lang,attr,omitempty"`
	Title characters `xml:"title"`
	*feeds.RssItem
	Creators   []string      `xml:"dc:creator"`
	Categories []rssCategory `xml:"category"`
	Source     *rssSource    `xml:"source"`
	Updated    string        `xml:"atom:updated,omitempty"`
	Related    []atomLink    `xml:"atom:link"`
	Thumbnail  *thumbnail
	Media      []mediaContent
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	characters
}

type rssSource struct {
	URL string `xml:"url,attr"`
	characters
}

// characters is text where no type can be declared, as everywhere in RSS 2.0.
type characters struct {
	XML string `xml:",innerxml"`
}

// plainText writes & and < as hexadecimal references, the form that most readers
// take for characters (RSS Best Practices Profile, "Character Data").
func plainText(s string) characters {
	return characters{references.Replace(noTags(s))}
}

var references = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

// thumbnail and mediaContent are of Media RSS 1.5.
type thumbnail struct {
	XMLName xml.Name `xml:"media:thumbnail"`
	URL     string   `xml:"url,attr"`
}

type mediaContent struct {
	XMLName xml.Name `xml:"media:content"`
	URL     string   `xml:"url,attr"`
	Type    string   `xml:"type,attr"`
	Size    int64    `xml:"fileSize,attr,omitempty"`
}

const ttlMinutes = 5 // RSS 2.0 <ttl>; a hub tells sooner

func rssOf(p *page) *rssFeed {
	f := &rssFeed{
		Version: "2.0", Atom: atomNS, Media: mediaNS,
		Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{Title: plainText(p.title), Description: plainText(p.description), Links: feedLinks(p, RSS), RssFeed: &feeds.RssFeed{
			Link: p.alternate, Language: p.lang, LastBuildDate: rfc822(p.updated), Ttl: ttlMinutes, Generator: generatorName(p.site),
			Docs: "http://www.rssboard.org/rss-specification",
		}},
	}
	for i := range p.items {
		f.Channel.Items = append(f.Channel.Items, rssItemOf(&p.items[i]))
	}
	return f
}

func rssItemOf(it *item) rssItem {
	x := rssItem{
		Lang: it.lang, Title: plainText(it.title), Updated: rfc3339(it.updated), Related: relatedLinks(it),
		RssItem: &feeds.RssItem{
			Link: it.link, Comments: it.comments, PubDate: rfc822(it.published),
			Description: first(it.summary, it.body()),
			Content:     &feeds.RssContent{Content: it.body()},
			Guid:        &feeds.RssGuid{Id: it.id, IsPermaLink: "false"},
		},
	}
	for _, a := range it.authors {
		x.Creators = append(x.Creators, a.Name)
	}
	for _, c := range it.categories {
		x.Categories = append(x.Categories, rssCategory{c.Scheme, plainText(first(c.Label, c.Term))})
	}
	if it.outletURL != "" {
		x.Source = &rssSource{it.outletURL, plainText(it.outlet)}
	}
	if it.image != "" {
		x.Thumbnail = &thumbnail{URL: it.image}
	}
	x.enclose(it.enclosures)
	return x
}

// enclose gives the first file as RSS's one enclosure, the others as media.
func (x *rssItem) enclose(list []aggregator.Enclosure) {
	for i, e := range list {
		if i == 0 {
			x.Enclosure = &feeds.RssEnclosure{Url: e.URL, Type: e.Type, Length: strconv.FormatInt(e.Length, 10)}
			continue
		}
		x.Media = append(x.Media, mediaContent{URL: e.URL, Type: e.Type, Size: e.Length})
	}
}
