package output

import (
	"html"
	"strings"
	"time"

	"github.com/google/uuid"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
)

// item is a story as all three formats show it: its lead, with everything
// cleaned, every link absolute and every date in UTC.
type item struct {
	id, title, link, lang string
	page                  string // our own page of the story
	text                  string // the summary as plain characters
	summary, content      string // HTML
	outlet, outletURL     string
	image, comments       string
	published, updated    time.Time

	authors    []aggregator.Person
	categories []aggregator.Category
	enclosures []aggregator.Enclosure
	coverage   []covering
	voices     string // how many tell it independently, in words; empty: it stands alone
	extra      extra
}

// covering is another report of an item's story.
type covering struct {
	Outlet    string              `json:"outlet"`
	Title     string              `json:"title"`
	URL       string              `json:"url"`
	Published time.Time           `json:"published"`
	Relation  aggregator.Relation `json:"relation"`
	Evidence  string              `json:"evidence,omitempty"`
}

const (
	maxCoverage = 25 // coverage links an item; its page has all of them
	textRunes   = 400
	titleRunes  = 100
)

// urn derives an identifier for ever from what it names: a version 5 UUID (RFC
// 9562 §5.5) needs neither a host that might move nor a registered namespace.
func urn(kind string, parts ...string) string {
	name := strings.Join(append([]string{kind}, parts...), "\x00")
	return uuid.NewSHA1(namespace(), []byte(name)).URN()
}

// namespace of wireroom's own names. Changing it changes every published id.
func namespace() uuid.UUID {
	return uuid.UUID{0x77, 0x69, 0x72, 0x65, 0x72, 0x6f, 0x4f, 0x6d, 0x80, 0x66, 0x65, 0x65, 0x64, 0x49, 0x44, 0x73}
}

func newItem(s *aggregator.Story, v aggregator.View, site Site) item {
	e := &s.Lead
	it := item{
		id: urn("story", s.ID.String()), page: site.StoryURL(s.ID),
		link: address(e.Link), title: line(e.Title), lang: language(e.Lang),
		summary: clean(e.Summary), content: clean(e.Content),
		outlet: line(e.Outlet), outletURL: outletURL(e),
		image: address(e.Image), comments: address(e.Comments),
		published: sane(e.Published), updated: sane(s.Updated),
	}
	if v == aggregator.ViewEntries {
		it.id = urn("entry", e.ID.String())
	} else {
		it.coverage = coverage(s)
		it.voices = line(s.Voices().String())
	}
	it.mark(withdrawn(e))
	it.authors, it.categories, it.enclosures = people(e.Authors), labels(e.Categories), files(e.Enclosures)
	it.fill(e)
	it.extra = newExtra(s, it)
	return it
}

// mark puts a note before what an item says; "" is none.
func (it *item) mark(note string) {
	if note == "" {
		return
	}
	note = "<p><strong>" + html.EscapeString(note) + "</strong></p>"
	if it.summary != "" {
		it.summary = note + "\n" + it.summary
	}
	if it.content != "" || it.summary == "" {
		it.content = note + "\n" + it.content
	}
}

// fill gives what every format needs and an outlet may leave out.
func (it *item) fill(e *aggregator.Entry) {
	it.text = plain.Excerpt(plain.StripTags(first(it.summary, it.content)), textRunes)
	it.title = first(it.title, plain.Excerpt(it.text, titleRunes), it.outlet, "Untitled")
	it.link = first(it.link, it.page)
	it.outlet = first(it.outlet, "Unknown outlet")
	if it.published.IsZero() {
		it.published = sane(e.FirstSeen)
	}
	if it.updated.IsZero() {
		it.updated = it.published
	}
	if it.updated.IsZero() {
		it.updated = noDate()
	}
}

// noDate stands where a format demands a date and there is none: a constant,
// since a clock would make the same edition other bytes each time.
func noDate() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// outletURL is where the entry's feed is, or, when we may not say, the front
// page of the host that its link leads to.
func outletURL(e *aggregator.Entry) string {
	if u := address(e.Feed); u != "" && canon.Redact(e.Feed) == e.Feed {
		return u
	}
	return root(address(e.Link))
}

func coverage(s *aggregator.Story) []covering {
	var list []covering
	for i := range s.Coverage {
		e := &s.Coverage[i]
		link := address(e.Link)
		if e.ID == s.Lead.ID || link == "" {
			continue
		}
		at := sane(e.Published)
		if at.IsZero() {
			at = sane(e.FirstSeen)
		}
		list = append(list, covering{
			Outlet: first(line(e.Outlet), "Unknown outlet"), Title: first(line(e.Title), link), URL: link,
			Published: at, Relation: e.Relation, Evidence: line(e.Evidence),
		})
		if len(list) == maxCoverage {
			break
		}
	}
	return list
}

func people(all []aggregator.Person) []aggregator.Person {
	return distinct(all, func(p aggregator.Person) aggregator.Person {
		p = aggregator.Person{Name: line(p.Name), Email: mailbox(p.Email), URL: address(p.URL)}
		p.Name = first(p.Name, p.Email)
		return p
	}, func(p aggregator.Person) bool { return p.Name != "" })
}

func labels(all []aggregator.Category) []aggregator.Category {
	return distinct(all, func(c aggregator.Category) aggregator.Category {
		c = aggregator.Category{Term: line(c.Term), Scheme: address(c.Scheme), Label: line(c.Label)}
		c.Term = first(c.Term, c.Label)
		return c
	}, func(c aggregator.Category) bool { return c.Term != "" })
}

func files(all []aggregator.Enclosure) []aggregator.Enclosure {
	return distinct(all, func(e aggregator.Enclosure) aggregator.Enclosure {
		return aggregator.Enclosure{URL: address(e.URL), Type: mediaType(e.Type), Length: max(e.Length, 0)}
	}, func(e aggregator.Enclosure) bool { return e.URL != "" })
}

// distinct cleans each value and keeps the good ones, each once, in order.
func distinct[T comparable](all []T, tidy func(T) T, good func(T) bool) []T {
	var list []T
	seen := make(map[T]bool, len(all))
	for _, v := range all {
		if v = tidy(v); good(v) && !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
	}
	return list
}

// first gives the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
