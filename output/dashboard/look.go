package dashboard

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
)

//go:embed pages/*.tmpl
var templates embed.FS

//go:embed assets
var files embed.FS

// assets are the style sheet and the script under an address that changes with
// their bytes, so that browsers may keep them for ever.
type assets map[string]asset

type asset struct {
	hash string
	kind string
	body []byte
}

func loadAssets() assets {
	a := assets{}
	for name, kind := range map[string]string{
		"desk.css": "text/css; charset=utf-8", "desk.js": "text/javascript; charset=utf-8", "mark.svg": "image/svg+xml",
	} {
		body, err := files.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // the file is embedded
		}
		sum := sha256.Sum256(body)
		a[name] = asset{hash: hex.EncodeToString(sum[:6]), kind: kind, body: body}
	}
	return a
}

// Assets are the paths of what every page needs beside itself.
func (p *Pages) Assets() []string {
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(p.assets)) {
		paths = append(paths, p.assets.address(name))
	}
	return paths
}

func (a assets) address(name string) string { return "/assets/" + a[name].hash + "/" + name }

// ServeHTTP answers /assets/{hash}/{file}. A wrong hash is an old page's: it
// gets what there is now, for a moment.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a[r.PathValue("file")]
	if !ok {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	cache := "public, max-age=31536000, immutable"
	if r.PathValue("hash") != f.hash {
		cache = "no-cache"
	}
	w.Header().Set("Cache-Control", cache)
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("ETag", `"`+f.hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
}

// look is how everything is put into HTML.
type look struct {
	templates *template.Template
	title     string
	version   string
	now       func() time.Time
	staffed   bool // somebody may log in
	static    bool
}

func newLook(o Options, a assets) (*look, error) {
	l := &look{title: o.Title, version: o.Version, now: o.Now, staffed: o.Visitor != nil, static: o.Static}
	t, err := template.New("").Funcs(template.FuncMap{
		"asset":   a.address,
		"clock":   clock,
		"iso":     func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"ago":     l.timely(func(t time.Time) string { return ago(l.now().Sub(t)) }),
		"past":    l.timely(func(t time.Time) string { return past(l.now().Sub(t)) }),
		"until":   l.timely(func(t time.Time) string { return until(t.Sub(l.now())) }),
		"static":  func() bool { return l.static },
		"count":   count,
		"span":    aggregator.Span,
		"took":    took,
		"bytes":   bytesText,
		"excerpt": excerpt,
		"redact":  canon.Redact,
		"outlets": outlets,
		"row":     func(topic string, s aggregator.Story) rowView { return rowView{topic, s} },
		"lower":   strings.ToLower,
		"voices":  func(s aggregator.Story) aggregator.Voices { return s.Voices() },
	}).ParseFS(templates, "pages/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	l.templates = t
	return l, nil
}

// timely is how a time is put into words: relative to now only where pages are
// made anew for each visitor.
func (l *look) timely(relative func(time.Time) string) func(time.Time) string {
	if l.static {
		return func(t time.Time) string { return clock(t) + " UTC" }
	}
	return relative
}

// write renders a view into the frame that all pages share. A page is rendered
// whole before its first byte is sent, so an error never leaves half a page.
func (l *look) write(w http.ResponseWriter, code int, v view) {
	var body, page bytes.Buffer
	err := l.templates.ExecuteTemplate(&body, v.template, v.data)
	if err == nil {
		err = l.templates.ExecuteTemplate(&page, "frame", map[string]any{
			"Site": l.title, "Version": l.version, "Title": v.title, "Page": v.template,
			"Who": v.who, "Staffed": l.staffed,
			"Body": template.HTML(body.String()), // what html/template has just escaped
		})
	}
	if err != nil {
		http.Error(w, "this page could not be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	cache := "no-cache"
	if v.who != "" {
		cache = "no-store"
	}
	w.Header().Set("Cache-Control", cache)
	w.Header().Set("Vary", "Cookie")
	w.WriteHeader(code)
	_, _ = w.Write(page.Bytes()) // a reader who is gone needs no error
}

// rowView is one story in a topic's column.
type rowView struct {
	Topic string
	aggregator.Story
}

// Pinned reports whether the story stays on top of the topic.
func (r rowView) Pinned() bool {
	return slices.ContainsFunc(r.Topics, func(m aggregator.Membership) bool { return m.Topic == r.Topic && !m.Pinned.IsZero() })
}

// Row gives a story as it stands in a topic's column, for the live stream.
// A story that left the topic has no row.
func (p *Pages) Row(c aggregator.Change, s *aggregator.Story) string {
	if c.Kind == aggregator.Withdrawn || c.Kind == aggregator.Merged {
		return ""
	}
	var b bytes.Buffer
	if err := p.look.templates.ExecuteTemplate(&b, "row", rowView{c.Topic, *s}); err != nil {
		p.o.Log.Error("row", "topic", c.Topic, "err", err)
		return ""
	}
	return b.String()
}

// clock is a time in UTC, as it stands on the page until the script makes it
// local.
func clock(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2 Jan 15:04")
}

// ago puts a time that has passed into the shortest words.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d d", int(d.Hours()/24))
}

// past is ago within a sentence.
func past(d time.Duration) string {
	if d < time.Minute {
		return "just now"
	}
	return ago(d) + " ago"
}

func until(d time.Duration) string {
	if d < 0 {
		return "due"
	}
	if d < time.Minute {
		return fmt.Sprintf("in %d s", int(d.Seconds()))
	}
	return "in " + ago(d)
}

// took is how long a poll took.
func took(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// bytesText is a size in the largest unit that it fills.
func bytesText(n int64) string {
	switch {
	case n == 0:
		return "–"
	case n < 10_000:
		return fmt.Sprintf("%d B", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d KB", n/1000)
	case n < 10_000_000_000:
		return fmt.Sprintf("%d MB", n/1_000_000)
	}
	return fmt.Sprintf("%d GB", n/1_000_000_000)
}

func count(n any, one, many string) string {
	text := fmt.Sprint(n)
	if text == "1" {
		return "1 " + one
	}
	return text + " " + many
}

func excerpt(e aggregator.Entry, max int) string {
	html := e.Summary
	if html == "" {
		html = e.Content
	}
	return plain.Excerpt(strings.Join(strings.Fields(plain.HTML(html, "").Own), " "), max)
}

// outlets names who else carries a story, the first few.
func outlets(s aggregator.Story) string {
	const most = 4
	seen := map[string]bool{s.Lead.Outlet: true}
	var names []string
	for _, e := range s.Coverage {
		if !seen[e.Outlet] {
			seen[e.Outlet] = true
			names = append(names, e.Outlet)
		}
	}
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
