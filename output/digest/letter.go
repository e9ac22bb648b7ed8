package digest

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

//go:embed letter.html.tmpl letter.txt.tmpl
var templates embed.FS

// Letter is a digest in words, the same for every reader but for Unsubscribe.
type Letter struct {
	Subject string
	HTML    string
	Text    string
	Stories int
	UpTo    aggregator.Cursors
}

// The longest summary that a letter shows, in characters.
const longestSummary = 280

// Write puts an edited digest into words for one recipient. It is a pure
// function: the same digest gives the same letter.
func Write(e *Edited, to string) (Letter, error) {
	zone := e.Digest.Zone
	if zone == nil {
		zone = time.UTC
	}
	funcs := map[string]any{
		"time":    func(t time.Time) string { return t.In(zone).Format("Mon 2 Jan, 15:04") },
		"date":    func(t time.Time) string { return t.In(zone).Format("Monday, 2 January 2006") },
		"zone":    func(t time.Time) string { return t.In(zone).Format("MST") },
		"summary": summary,
		"join":    func(s []string) string { return strings.Join(s, ", ") },
		"wrap":    wrap,
		"link":    func(s Story) string { return storyLink(e.Digest, s) },
	}
	data := struct {
		*Edited
		Unsubscribe string
	}{e, e.Digest.unsubscribeURL(to)}
	l := Letter{Subject: subject(e, zone), Stories: e.Count(), UpTo: e.UpTo}
	var html, text bytes.Buffer
	h, err := htmltemplate.New("letter.html.tmpl").Funcs(funcs).ParseFS(templates, "letter.html.tmpl")
	if err == nil {
		err = h.Execute(&html, data)
	}
	if err != nil {
		return Letter{}, fmt.Errorf("digest %s as HTML: %w", e.Digest.Name, err)
	}
	t, err := texttemplate.New("letter.txt.tmpl").Funcs(funcs).ParseFS(templates, "letter.txt.tmpl")
	if err == nil {
		err = t.Execute(&text, data)
	}
	if err != nil {
		return Letter{}, fmt.Errorf("digest %s as text: %w", e.Digest.Name, err)
	}
	l.HTML, l.Text = html.String(), text.String()
	return l, nil
}

func subject(e *Edited, zone *time.Location) string {
	what := "nothing new"
	if n := e.Count(); n > 0 {
		what = count(n, "story", "stories")
		if first := e.firstTitle(); first != "" {
			what = plain.Excerpt(first, 70) + ", and " + count(n-1, "other story", "other stories")
			if n == 1 {
				what = plain.Excerpt(first, 90)
			}
		}
	}
	return plain.Line(fmt.Sprintf("%s, %s: %s", e.Digest.Title, e.At.In(zone).Format("2 Jan"), what))
}

func (e *Edited) firstTitle() string {
	for _, p := range e.Parts {
		for _, s := range p.Stories {
			return s.Lead.Title
		}
	}
	return ""
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func summary(s Story) string {
	html := s.Lead.Summary
	if html == "" {
		html = s.Lead.Content
	}
	text := strings.Join(strings.Fields(plain.HTML(html, "").Own), " ")
	if e := &s.Lead; !e.Withdrawn.IsZero() {
		text = "Withdrawn by its outlet: " + plain.Line(e.Notice) + ". " + text
	}
	return plain.Excerpt(text, longestSummary)
}

// storyLink leads to the story's page here when its coverage is worth a look.
func storyLink(d Digest, s Story) string {
	if d.BaseURL == "" || len(s.Coverage) < 2 {
		return ""
	}
	return d.BaseURL + "/stories/" + s.ID.String()
}

// wrap breaks a text into lines of at most 72 characters, each but the first
// begun with indent. A word that is longer, such as a link, stays whole.
func wrap(indent, s string) string {
	const width = 72
	var b strings.Builder
	used := len(indent)
	for i, w := range strings.Fields(s) {
		n := len([]rune(w))
		switch {
		case i == 0:
		case used+1+n > width:
			b.WriteString("\n" + indent)
			used = len(indent)
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(w)
		used += n
	}
	return b.String()
}
