package output

import (
	"html"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"wireroom/aggregator"
)

const (
	atomNS  = "http://www.w3.org/2005/Atom"
	mediaNS = "http://search.yahoo.com/mrss/"
)

// atomFeed is RFC 4287. It shadows the fields of gorilla/feeds that hold too
// little: one link, one category, one author, a source that is a mere string.
type atomFeed struct {
	*feeds.AtomFeed
	Media     string      `xml:"xmlns:media,attr"`
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	Title     atomText    `xml:"title"`
	Subtitle  atomText    `xml:"subtitle"`
	Links     []atomLink  `xml:"link"`
	Generator generator   `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

// FeedXml implements feeds.XmlFeed; AtomFeed's own would lose all but itself.
func (f *atomFeed) FeedXml() any { return f }

type generator struct {
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

type atomLink struct {
	Href   string `xml:"href,attr"`
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Title  string `xml:"title,attr,omitempty"`
	Length string `xml:"length,attr,omitempty"`
}

type atomEntry struct {
	Lang  string   `xml:"xml:lang,attr,omitempty"`
	Title atomText `xml:"title"`
	*feeds.AtomEntry
	Links      []atomLink     `xml:"link"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Source     *atomSource    `xml:"source"`
	Thumbnail  *thumbnail
}

type atomPerson struct {
	Name  characters `xml:"name"`
	URI   string     `xml:"uri,omitempty"`
	Email string     `xml:"email,omitempty"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

// atomSource is RFC 4287 §4.2.11: where the entry was copied from.
type atomSource struct {
	ID      string     `xml:"id"`
	Title   atomText   `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
}

// atomText is a text construct (RFC 4287 §3.1).
type atomText struct {
	Type string `xml:"type,attr,omitempty"` // empty: text
	Text string `xml:",chardata"`
}

// titleText writes plain characters as HTML if they might be taken for it, so
// that careless readers and careful ones show the same.
func titleText(s string) atomText {
	if strings.ContainsAny(s, "<&") {
		return atomText{"html", html.EscapeString(s)}
	}
	return atomText{Text: s}
}

// attribute leaves out of an attribute what might be taken for HTML: there is no
// type to declare, and the same text stands elsewhere.
func attribute(s string) string {
	if noTags(s) != s || ampersand(s) {
		return ""
	}
	return s
}

// ampersand reports whether an & is not followed by a space, as in 1&1 and AT&T.
func ampersand(s string) bool {
	for i := range len(s) - 1 {
		if s[i] == '&' && s[i+1] != ' ' {
			return true
		}
	}
	return false
}

func atomOf(p *page) *atomFeed {
	updated := p.updated
	if updated.IsZero() {
		updated = noDate()
	}
	f := &atomFeed{
		Media: mediaNS, Lang: p.lang, Title: titleText(p.title), Subtitle: titleText(p.description), Links: feedLinks(p, Atom),
		Generator: generator{Version: p.site.Version, Name: "wireroom"},
		AtomFeed: &feeds.AtomFeed{
			Xmlns: atomNS, Id: p.id, Updated: rfc3339(updated),
		},
	}
	for i := range p.items {
		f.Entries = append(f.Entries, atomEntryOf(&p.items[i]))
	}
	return f
}

func atomEntryOf(it *item) atomEntry {
	x := atomEntry{
		Lang: it.lang, Title: titleText(it.title), Links: entryLinks(it), Authors: atomAuthors(it), Source: atomSourceOf(it),
		AtomEntry: &feeds.AtomEntry{
			Id: it.id, Published: rfc3339(it.published), Updated: rfc3339(it.instant()),
			Content: &feeds.AtomContent{Type: "html", Content: it.body()},
		},
	}
	if it.summary != "" {
		x.Summary = &feeds.AtomSummary{Type: "html", Content: it.summary}
	}
	for _, c := range it.categories {
		x.Categories = append(x.Categories, atomCategory{Term: c.Term, Scheme: c.Scheme, Label: attribute(c.Label)})
	}
	if it.image != "" {
		x.Thumbnail = &thumbnail{URL: it.image}
	}
	return x
}

// instant is updated with a fraction below the millisecond that is the item's
// own: stories of one poll share a time, and atom:updated should tell entries of
// one feed apart (the feed validator's DuplicateUpdated).
func (it *item) instant() time.Time {
	var n uint64
	for _, c := range []byte(it.id) {
		n = n*31 + uint64(c)
	}
	return it.updated.Truncate(time.Millisecond).Add(time.Duration(n % 1e6))
}

func entryLinks(it *item) []atomLink {
	links := []atomLink{{Href: it.link, Rel: "alternate", Type: "text/html"}}
	if it.comments != "" {
		links = append(links, atomLink{Href: it.comments, Rel: "replies", Type: "text/html"})
	}
	for _, e := range it.enclosures {
		links = append(links, atomLink{Href: e.URL, Rel: "enclosure", Type: e.Type, Length: lengthText(e)})
	}
	return append(links, relatedLinks(it)...)
}

func lengthText(e aggregator.Enclosure) string {
	if e.Length == 0 {
		return ""
	}
	return strconv.FormatInt(e.Length, 10)
}

// relatedLinks are the coverage, in RSS too.
func relatedLinks(it *item) []atomLink {
	var links []atomLink
	for _, c := range it.coverage {
		links = append(links, atomLink{Href: c.URL, Rel: "related", Type: "text/html", Title: attribute(c.Outlet + ": " + c.Title)})
	}
	return links
}

// feedLinks are the feed's own links, in RSS too. WebSub wants exactly one self.
func feedLinks(p *page, f Format) []atomLink {
	links := []atomLink{{Href: p.self, Rel: "self", Type: mediaType(f.MediaType())}}
	if f == Atom {
		links = append(links, atomLink{Href: p.alternate, Rel: "alternate", Type: "text/html"})
	}
	for _, l := range []struct{ rel, href string }{{"hub", p.hub}, {"first", p.first}, {"next", p.next}} {
		if l.href != "" {
			links = append(links, atomLink{Href: l.href, Rel: l.rel})
		}
	}
	return links
}

// atomAuthors names the outlet where the outlet names nobody: RFC 4287 §4.1.2
// asks for an author.
func atomAuthors(it *item) []atomPerson {
	var list []atomPerson
	for _, a := range it.authors {
		list = append(list, atomPerson{Name: plainText(a.Name), Email: a.Email, URI: a.URL})
	}
	if list == nil {
		list = append(list, atomPerson{Name: plainText(it.outlet)})
	}
	return list
}

func atomSourceOf(it *item) *atomSource {
	if it.outletURL == "" {
		return nil
	}
	return &atomSource{
		ID: it.outletURL, Title: titleText(it.outlet), Updated: rfc3339(it.updated),
		Links: []atomLink{{Href: it.outletURL, Rel: "self"}},
	}
}

func generatorName(site Site) string {
	if site.Version == "" {
		return "wireroom"
	}
	return "wireroom " + site.Version
}
