package aggregator

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
)

// Limits on what an entry keeps of an item. What is beyond is cut, never the
// reason to refuse an item.
const (
	maxHTML  = 256 << 10 // bytes of a summary or content
	maxGUID  = 4 << 10   // bytes; a longer one is kept as its hash
	maxLabel = 500       // bytes of a category, a name, a language
	maxList  = 100       // categories, authors, enclosures
)

// earliest is the first year that a claimed time can have: older ones are
// placeholders (1970, 0001).
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// normalise puts an item into our own terms. What identifies an entry, what it
// belongs to and when it was seen is not decided here. The reason says why an
// item cannot be an entry; it is empty for all others.
func normalise(it *Item, p *Poll) (e Entry, reason string) {
	summary, content := readText(it.Summary), readText(longest(it.Content))
	e = Entry{
		Outlet: p.Source.Outlet, Source: p.Source.ID, Country: p.Source.Country,
		Link: canon.SafeLink(it.Link), Canonical: canon.URL(it.Link),
		GUID: guid(it.ID), Title: titleLine(it.Title),
		Summary: summary.html, Content: content.html, Text: ownText(summary, content),
		Lang: language(it.Language, p.Source.Lang), Image: picture(it), Comments: canon.SafeLink(it.Comments),
		Authors: people(it.Authors), Categories: categories(it.Categories), Enclosures: enclosures(it.Enclosures),
		Origin: origin(it.Source), Declared: p.Source.Topics,
	}
	e.FirstSeen = atMillis(p.At)
	e.Published, e.Updated = claim(it.Published, p.At), claim(it.Updated, p.At)
	if e.Title == "" && e.Link == "" && e.Text == "" {
		return e, "no title, no link and no text"
	}
	return e, ""
}

// claim is a time as an outlet claims it, within reason: nothing is later than
// at, our own clock, and placeholders are none.
func claim(t *time.Time, at time.Time) time.Time {
	if t == nil || t.Before(earliest) {
		return time.Time{}
	}
	if t.After(at) {
		return atMillis(at)
	}
	return atMillis(*t)
}

// atMillis is t as every store keeps it.
func atMillis(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// guid keeps an outlet's identifier verbatim, but for what no database takes.
func guid(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	if len(s) <= maxGUID {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// body is a text in the forms that an entry needs.
type body struct{ html, own string }

func readText(t *Text) body {
	if t == nil || t.Value == "" {
		return body{}
	}
	if t.Type == TypeHTML && len(t.Value) <= maxHTML && (t.Own != "" || t.Plain != "") {
		return body{html: t.Value, own: t.Own}
	}
	value := cut(t.Value, maxHTML)
	b := plain.FromText(value)
	if t.Type == TypeHTML {
		b = plain.HTML(value, "")
	}
	return body{html: b.HTML, own: b.Own}
}

// longest is the fullest of an item's contents (RSS content:encoded, several
// Media RSS or Atom texts).
func longest(texts []Text) *Text {
	var best *Text
	for i := range texts {
		if best == nil || len(texts[i].Value) > len(best.Value) {
			best = &texts[i]
		}
	}
	return best
}

// ownText is what rules and fingerprints read: the content, after a summary
// that says something else.
func ownText(summary, content body) string {
	switch {
	case content.own == "":
		return summary.own
	case summary.own == "" || strings.Contains(content.own, cut(summary.own, 80)):
		return content.own
	case strings.Contains(summary.own, content.own):
		return summary.own
	}
	return summary.own + "\n\n" + content.own
}

func titleLine(t *Text) string {
	switch {
	case t == nil:
		return ""
	case t.Type != TypeHTML:
		return plain.Line(t.Value)
	case t.Plain != "":
		return plain.Line(t.Plain)
	}
	return plain.Line(plain.StripTags(cut(t.Value, maxHTML)))
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
