package output

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

// How much of what stays is shown around a change, in characters.
const aroundChange = 160

// correctionRoutes adds the record of corrections as feeds.
func (s *Server) correctionRoutes() {
	for _, f := range Formats() {
		s.mux.HandleFunc("GET /corrections."+string(f), s.serveCorrections(f))
	}
}

// serveCorrections answers with a page of the record. No log counts its changes,
// so that its ETag is made from its bytes.
func (s *Server) serveCorrections(f Format) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := readCorrections(r.URL.Query())
		if err != nil {
			s.fail(w, r, err)
			return
		}
		found, err := s.corrections(r.Context(), q)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		p := newCorrections(q, found, f, s.o.Site)
		body, err := encodePage(p, f)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		self := fmt.Sprintf(`<%s>; rel="self"`, p.self)
		s.serveBytes(w, r, document{mediaType: f.MediaType(), modified: p.updated, body: body, links: []string{self}})
	}
}

// corrections asks the store, a few at once: each is compared word by word.
func (s *Server) corrections(ctx context.Context, q aggregator.CorrectionQuery) (*aggregator.CorrectionPage, error) {
	ctx, cancel := context.WithTimeout(ctx, renderTime)
	defer cancel()
	select {
	case s.queries <- struct{}{}:
		defer func() { <-s.queries }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.o.Errata.Corrections(ctx, q)
}

// readCorrections reads outlet, topic, kind, limit and after.
func readCorrections(v url.Values) (q aggregator.CorrectionQuery, err error) {
	q = aggregator.CorrectionQuery{Outlet: v.Get("outlet"), Topic: v.Get("topic"), Kind: edit.Kind(v.Get("kind"))}
	if q.Kind != "" && !slices.Contains(edit.AllKinds(), q.Kind) {
		return q, fault("kind: one of " + kindNames())
	}
	if text := v.Get("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit < 1 {
			return q, fault("limit: a number from 1 to 500")
		}
	}
	if q.After, err = aggregator.ParseCorrectionCursor(v.Get("after")); err != nil {
		return q, fault("after: take it from the feed's rel=next link")
	}
	return q, nil
}

func kindNames() string {
	var names []string
	for _, k := range edit.AllKinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// CorrectionsURL is the address of the record of corrections as a feed, or, for
// the empty format, of its page.
func (s Site) CorrectionsURL(q aggregator.CorrectionQuery, f Format) string {
	path := s.BaseURL + "/corrections"
	if f != "" {
		path += "." + string(f)
	}
	v := url.Values{}
	for key, value := range map[string]string{"outlet": q.Outlet, "topic": q.Topic, "kind": string(q.Kind)} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if !q.After.IsZero() {
		v.Set("after", q.After.String())
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// EntryURL is the address of an entry's history for people.
func (s Site) EntryURL(id aggregator.ID) string { return s.BaseURL + "/entries/" + id.String() }

func newCorrections(q aggregator.CorrectionQuery, found *aggregator.CorrectionPage, f Format, site Site) *page {
	site.Title, site.Version = line(site.title()), line(site.Version)
	page0, start := q, q
	page0.After, page0.Limit, start.After = aggregator.CorrectionCursor{}, 0, aggregator.CorrectionCursor{}
	p := &page{
		id: urn("corrections", q.Outlet, q.Topic, string(q.Kind)), title: correctionsTitle(q),
		description: "What outlets changed after they had published it — " + site.Title, lang: "en",
		self: site.CorrectionsURL(q, f), alternate: site.CorrectionsURL(page0, ""), site: site,
	}
	if !q.After.IsZero() {
		p.first = site.CorrectionsURL(start, f)
	}
	if !found.Next.IsZero() {
		q.After = found.Next
		p.next = site.CorrectionsURL(q, f)
	}
	for i := range found.Corrections {
		it := correctionItem(&found.Corrections[i], site)
		p.items = append(p.items, it)
		p.updated = later(p.updated, it.updated)
	}
	return p
}

func correctionsTitle(q aggregator.CorrectionQuery) string {
	title := "Corrections"
	for _, part := range []string{q.Outlet, q.Topic, string(q.Kind)} {
		if part != "" {
			title += ": " + line(part)
		}
	}
	return title
}

// correctionItem shows a correction as an item: what the article says now, and
// what went and came.
func correctionItem(c *aggregator.Correction, site Site) item {
	e := &c.Entry
	it := item{
		id: urn("correction", e.ID.String(), strconv.Itoa(c.Before.Number)), page: site.EntryURL(e.ID),
		link: address(c.After.Link), title: line(c.After.Title), lang: language(e.Lang),
		outlet: line(e.Outlet), outletURL: outletURL(e),
		published: sane(c.Before.Changed), updated: sane(c.Before.Changed), content: correctionHTML(c),
	}
	for _, k := range c.Before.Kinds {
		it.categories = append(it.categories, aggregator.Category{Term: string(k)})
	}
	it.fill(e)
	it.title += " (" + kindsText(c.Before.Kinds) + ")"
	it.extra = extra{
		Story: e.Story, Entry: e.ID, Page: it.page, Outlet: it.outlet, OutletURL: it.outletURL, Country: line(e.Country),
		FirstSeen: sane(e.FirstSeen), Revision: c.Before.Number + 1, Outlets: 1, Withdrawn: sane(e.Withdrawn),
	}
	return it
}

// kindsText says what a change was: "corrected, numbers changed".
func kindsText(kinds []edit.Kind) string {
	words := edit.Kind("").Words()
	for i, k := range kinds {
		if i == 0 {
			words = k.Words()
		} else {
			words += ", " + k.Words()
		}
	}
	return words
}

// correctionHTML shows what went and came, struck out and underlined as browsers
// show it; never by colour alone.
func correctionHTML(c *aggregator.Correction) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<p>%s: %s.</p>\n", html.EscapeString(first(line(c.Entry.Outlet), "Unknown outlet")), kindsText(c.Before.Kinds))
	if w := withdrawn(&c.Entry); w != "" && slices.Contains(c.Before.Kinds, edit.Withdrawn) {
		fmt.Fprintf(&b, "<p><strong>%s</strong></p>\n", html.EscapeString(w))
	}
	title, body := c.Diff()
	writeDiff(&b, title)
	writeDiff(&b, edit.Excerpt(body, aroundChange))
	return strings.TrimRight(b.String(), "\n")
}

func writeDiff(b *strings.Builder, pieces []edit.Piece) {
	if len(pieces) == 0 || len(pieces) == 1 && pieces[0].Op == edit.Skipped {
		return
	}
	b.WriteString("<p dir=\"auto\">")
	for _, p := range pieces {
		text := strings.ReplaceAll(html.EscapeString(clean(p.Text)), "\n\n", "<br>")
		switch p.Op {
		case edit.Deleted:
			text = "<del>" + text + "</del>"
		case edit.Inserted:
			text = "<ins>" + text + "</ins>"
		case edit.Skipped:
			text = " … "
		}
		b.WriteString(text)
	}
	b.WriteString("</p>\n")
}
