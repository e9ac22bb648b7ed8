package sources

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// maxOPML bounds what is read of a list: 100,000 outlines take about 20 MB.
const maxOPML = 64 << 20

// List is what an OPML document holds for us.
type List struct {
	Title    string
	Sources  []aggregator.Source // in document order, each URL once
	Includes []Include           // other lists that belong here; see ReadLists
	Refused  []string            // outlines that were left out, with the line and the reason
}

// Include is a list that another one takes in (OPML 2.0 type="include").
type Include struct {
	URL    string // as written
	Folder string // where its sources belong
}

// ReadOPML reads OPML 1.0 and 2.0 of any encoding, case and cut-off: every
// outline with an address is a source, every other one a folder. Each outline
// is handled as it is met, so a list of 100,000 costs little memory beside its
// sources. The error is ErrInvalid when r holds no OPML at all.
func ReadOPML(r io.Reader, origin string) (List, error) {
	d := xml.NewDecoder(io.LimitReader(r, maxOPML))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	o := opmlReader{d: d, origin: origin, seen: map[string]bool{}}
	if err := o.read(); err != nil {
		o.refuse("the document ends in disorder: " + err.Error())
	}
	if !o.isOPML {
		return List{}, fmt.Errorf("read list: no <opml> element found: %w", aggregator.ErrInvalid)
	}
	return o.list, nil
}

type opmlReader struct {
	d      *xml.Decoder
	origin string
	list   List
	seen   map[string]bool
	path   []string // texts of the open outlines; "" for those that are sources
	isOPML bool
}

func (o *opmlReader) read() error {
	for {
		t, err := o.d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			o.open(t)
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && len(o.path) > 0 {
				o.path = o.path[:len(o.path)-1]
			}
		}
	}
}

func (o *opmlReader) open(t xml.StartElement) {
	switch strings.ToLower(t.Name.Local) {
	case "opml":
		o.isOPML = true
	case "title":
		if title, err := o.d.Token(); err == nil && o.list.Title == "" {
			if text, ok := title.(xml.CharData); ok {
				o.list.Title = strings.TrimSpace(string(text))
			}
		}
	case "outline":
		o.outline(attributes(t))
	}
}

// attributes are an outline's, by lower-case name: programs write xmlurl,
// xmlUrl and xmlURL.
func attributes(t xml.StartElement) map[string]string {
	m := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		m[strings.ToLower(a.Name.Local)] = strings.TrimSpace(a.Value)
	}
	return m
}

func (o *opmlReader) outline(a map[string]string) {
	name := a["text"]
	if name == "" {
		name = a["title"]
	}
	url := a["xmlurl"]
	switch {
	case url != "":
		o.source(a, name, url)
		name = ""
	case strings.EqualFold(a["type"], "include") && a["url"] != "":
		o.include(name, a["url"])
	case strings.EqualFold(a["type"], "include"), strings.EqualFold(a["type"], "link"):
		o.refuse(fmt.Sprintf("%q points to something that is no list", name))
		name = ""
	case strings.EqualFold(a["type"], "rss"):
		o.refuse(fmt.Sprintf("%q has no xmlUrl", name))
		name = ""
	}
	o.path = append(o.path, folderName(name))
}

// folderName is a name as one part of a folder's path.
func folderName(name string) string { return strings.ReplaceAll(name, "/", "∕") }

func joinFolders(a, b string) string { return strings.Trim(a+"/"+b, "/") }

// include notes a list that stands under a name of its own.
func (o *opmlReader) include(name, url string) {
	if len(o.list.Includes) == maxLists {
		o.refuse(fmt.Sprintf("%q: more than %d lists in one", name, maxLists))
		return
	}
	o.list.Includes = append(o.list.Includes, Include{url, joinFolders(o.folder(), folderName(name))})
}

func (o *opmlReader) source(a map[string]string, name, url string) {
	switch {
	case canon.Host(url) == "":
		o.refuse(fmt.Sprintf("%q: %.80q is no http or https address", name, url))
		return
	case o.seen[url]:
		o.refuse(fmt.Sprintf("%q: %s stands here twice", name, canon.Redact(url)))
		return
	}
	o.seen[url] = true
	if name == "" {
		name = canon.Site(canon.Host(url))
	}
	o.list.Sources = append(o.list.Sources, aggregator.Source{
		ID: aggregator.NewID("source", url), URL: url, Outlet: name, Lang: a["language"],
		Folder: o.folder(), Origin: o.origin,
	})
}

func (o *opmlReader) folder() string {
	var open []string
	for _, p := range o.path {
		if p != "" {
			open = append(open, p)
		}
	}
	return strings.Join(open, "/")
}

// The reasons kept of one list; a hostile one has more.
const maxRefused = 1000

func (o *opmlReader) refuse(why string) {
	if len(o.list.Refused) < maxRefused {
		line, _ := o.d.InputPos()
		o.list.Refused = append(o.list.Refused, fmt.Sprintf("line %d: %s", line, why))
	}
}

// Outline is one line of an OPML list: a folder, or, with a URL, a feed.
type Outline struct {
	XMLName  xml.Name  `xml:"outline"`
	Type     string    `xml:"type,attr,omitempty"`
	Text     string    `xml:"text,attr"`
	XMLURL   string    `xml:"xmlUrl,attr,omitempty"`
	HTMLURL  string    `xml:"htmlUrl,attr,omitempty"`
	Language string    `xml:"language,attr,omitempty"`
	Inside   []Outline `xml:"outline"`
}

// WriteOPML writes outlines as an OPML 2.0 document. The same outlines give the
// same bytes.
func WriteOPML(w io.Writer, title string, outlines []Outline) error {
	type head struct {
		Title string `xml:"title"`
	}
	type body struct{ Outlines []Outline }
	doc := struct {
		XMLName xml.Name `xml:"opml"`
		Version string   `xml:"version,attr"`
		Head    head     `xml:"head"`
		Body    body     `xml:"body"`
	}{Version: "2.0", Head: head{title}, Body: body{outlines}}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// Outlines makes a tree of outlines of sources, folders in the order in which
// they first come. Credentials in addresses stay at home.
func Outlines(list []aggregator.SourceState) []Outline {
	root := &Outline{}
	for _, s := range list {
		at := root
		for _, name := range strings.FieldsFunc(s.Folder, func(r rune) bool { return r == '/' }) {
			at = at.folder(name)
		}
		at.Inside = append(at.Inside, Outline{
			Type: "rss", Text: s.Outlet, XMLURL: canon.Redact(s.URL), HTMLURL: canon.SafeLink(s.HomePage), Language: s.Lang,
		})
	}
	return root.Inside
}

func (o *Outline) folder(name string) *Outline {
	for i := range o.Inside {
		if o.Inside[i].XMLURL == "" && o.Inside[i].Text == name {
			return &o.Inside[i]
		}
	}
	o.Inside = append(o.Inside, Outline{Text: name})
	return &o.Inside[len(o.Inside)-1]
}
