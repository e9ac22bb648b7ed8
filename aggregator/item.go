package aggregator

import "time"

// Feed is what a feed document says about itself (RSS channel, Atom feed head,
// JSON Feed top level). All fields may be empty. As the source of an [Item] it
// names the feed that the item was copied from (RSS 2.0 <source>, RFC 4287
// §4.2.11).
type Feed struct {
	ID           string     `json:"id,omitempty"`
	Title        *Text      `json:"title,omitempty"`
	Subtitle     *Text      `json:"subtitle,omitempty"`
	Rights       *Text      `json:"rights,omitempty"`
	Link         string     `json:"link,omitempty"`
	Language     string     `json:"language,omitempty"`
	Links        []Link     `json:"links,omitempty"`
	Authors      []Person   `json:"authors,omitempty"`
	Contributors []Person   `json:"contributors,omitempty"`
	Categories   []Category `json:"categories,omitempty"`
	Image        *Image     `json:"image,omitempty"`
	Icon         string     `json:"icon,omitempty"`
	Logo         string     `json:"logo,omitempty"`
	Generator    *Generator `json:"generator,omitempty"`
	Published    *time.Time `json:"published,omitempty"`
	Updated      *time.Time `json:"updated,omitempty"`
	TTL          int        `json:"ttl,omitempty"` // minutes, RSS 2.0 <ttl>; 0: not said
	License      string     `json:"license,omitempty"`
}

// Item is one item of a feed as its outlet wrote it: texts sanitised, links
// absolute, nothing else decided. All fields may be empty.
type Item struct {
	ID           string      `json:"id,omitempty"` // RSS guid, Atom id, JSON Feed id; verbatim
	Link         string      `json:"link,omitempty"`
	Title        *Text       `json:"title,omitempty"`
	Summary      *Text       `json:"summary,omitempty"`
	Content      []Text      `json:"content,omitempty"`
	Published    *time.Time  `json:"published,omitempty"` // nil: none given or unreadable; never invented
	Updated      *time.Time  `json:"updated,omitempty"`
	Language     string      `json:"language,omitempty"` // BCP 47, from the nearest xml:lang or the feed
	Authors      []Person    `json:"authors,omitempty"`
	Contributors []Person    `json:"contributors,omitempty"`
	Categories   []Category  `json:"categories,omitempty"`
	Links        []Link      `json:"links,omitempty"`
	Enclosures   []Enclosure `json:"enclosures,omitempty"`
	Image        *Image      `json:"image,omitempty"`
	Media        *Media      `json:"media,omitempty"`
	Source       *Feed       `json:"source,omitempty"`
	Rights       *Text       `json:"rights,omitempty"`
	Comments     string      `json:"comments,omitempty"`
	License      string      `json:"license,omitempty"`
	Duration     string      `json:"duration,omitempty"` // as written: "12:30" or seconds
	InReplyTo    *Reply      `json:"in_reply_to,omitempty"`

	// Partial says that there is more text than the feed has, which was had
	// before: an entry keeps the text that it has.
	Partial bool `json:"-"`
}

// Text is a text with the way to read it. Type "text" means plain characters
// (AT&T), "html" sanitised, balanced HTML with absolute URLs (AT&amp;T).
type Text struct {
	Value    string `json:"value"`
	Type     string `json:"type"`
	Language string `json:"language,omitempty"` // BCP 47; empty: the item's

	// Plain and Own are the same as plain characters, Own without boilerplate
	// blocks. The parser fills them as it sanitises, so that nobody has to
	// parse the HTML again; empty means not yet computed.
	Plain string `json:"-"`
	Own   string `json:"-"`
}

// The two values of Text.Type.
const (
	TypeText = "text"
	TypeHTML = "html"
)

// Link is one of an item's or a feed's links (RFC 4287 §4.2.7).
type Link struct {
	Rel      string `json:"rel,omitempty"` // empty means alternate
	URL      string `json:"url"`
	Type     string `json:"type,omitempty"` // media type, as claimed
	Title    string `json:"title,omitempty"`
	Language string `json:"language,omitempty"`
	Length   int64  `json:"length,omitempty"`
}

// Person is an author or contributor; at least one field is set.
type Person struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Category is a label that an outlet gave its item (RSS 2.0 <category>,
// RFC 4287 §4.2.2).
type Category struct {
	Term   string `json:"term"`
	Scheme string `json:"scheme,omitempty"`
	Label  string `json:"label,omitempty"`
}

// Enclosure is a file that belongs to an item (RSS 2.0 <enclosure>, JSON Feed
// attachments). Length is in bytes, 0 if not said.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length int64  `json:"length,omitempty"`
}

// Image is a picture by its address; it is never fetched by wireroom.
type Image struct {
	URL    string `json:"url"`
	Title  string `json:"title,omitempty"`
	Link   string `json:"link,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// Media holds what Media RSS adds to an item beside its enclosures.
type Media struct {
	Thumbnails []Image `json:"thumbnails,omitempty"`
}

// Generator is the program that wrote a feed.
type Generator struct {
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	Version string `json:"version,omitempty"`
}

// Reply names what an item answers (RFC 4685).
type Reply struct {
	Ref  string `json:"ref,omitempty"`
	URL  string `json:"url,omitempty"`
	Type string `json:"type,omitempty"`
}
