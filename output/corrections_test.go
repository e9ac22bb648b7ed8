package output

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

// errata is a record of corrections in memory that gives one a page.
type errata []aggregator.Correction

func (e errata) Corrections(_ context.Context, q aggregator.CorrectionQuery) (*aggregator.CorrectionPage, error) {
	p := &aggregator.CorrectionPage{}
	past := q.After.IsZero()
	for i := range e {
		switch fits := q.Outlet == "" || q.Outlet == e[i].Entry.Outlet; {
		case !past:
			past = e[i].Cursor() == q.After
		case len(p.Corrections) > 0 && len(p.Corrections) == q.Limit:
			p.Next = p.Corrections[len(p.Corrections)-1].Cursor()
			return p, nil
		case fits:
			p.Corrections = append(p.Corrections, e[i])
		}
	}
	return p, nil
}

func sampleErrata() errata {
	now := harbour().Lead
	before := aggregator.Revision{
		Entry: now.ID, Number: 1, At: moment(8, 4), Changed: moment(9, 30), Kinds: []edit.Kind{edit.Corrected, edit.Numbers}, Topics: []string{"cybersecurity"},
		Title: strings.Replace(now.Title, "halts", "loses", 1), Link: now.Link, Content: strings.Replace(now.Content, "Friday", "<b>Thursday</b>", 1),
	}
	before.Summary = strings.Replace(now.Summary, "Friday", "Thursday", 1)
	after := aggregator.Revision{Title: now.Title, Link: now.Link, Summary: now.Summary, Content: now.Content}
	gone := rightToLeft().Lead
	gone.Withdrawn, gone.Notice = moment(9, 0), "the port denies it <b>"
	words := aggregator.Revision{Entry: gone.ID, Title: gone.Title, Link: gone.Link, Summary: gone.Summary}
	lost := words
	lost.At, lost.Changed, lost.Kinds = moment(7, 0), moment(9, 0), []edit.Kind{edit.Withdrawn}
	return errata{{Entry: now, Before: before, After: after}, {Entry: gone, Before: lost, After: words}}
}

func TestCorrectionsGolden(t *testing.T) {
	first := sampleErrata()[0]
	for _, c := range []struct {
		name string
		q    aggregator.CorrectionQuery
	}{
		{"corrections", aggregator.CorrectionQuery{}},
		{"corrections-page", aggregator.CorrectionQuery{Topic: "a&b", Kind: edit.Withdrawn, Limit: 1, After: first.Cursor()}},
		{"corrections-none", aggregator.CorrectionQuery{Outlet: "Nobody <i>"}},
	} {
		found, err := sampleErrata().Corrections(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Formats() {
			got, err := encodePage(newCorrections(c.q, found, f, sampleSite()), f)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.name+"."+string(f), got)
		}
	}
}

func correctionServer(t *testing.T) http.Handler {
	o := sampleOptions(sampleShelf())
	o.Errata = sampleErrata()
	return newServer(t, o).Handler()
}

func TestCorrectionsOverHTTP(t *testing.T) {
	h := correctionServer(t)
	for _, c := range []struct {
		path string
		code int
		says string
	}{
		{"/corrections.atom", 200, "<title>Corrections</title>"},
		{"/corrections.rss", 200, "<item xml:lang"},
		{"/corrections.json?outlet=Harbour+Post", 200, "Corrections: Harbour Post"},
		{"/corrections.atom?limit=1", 200, `rel="next"`},
		{"/corrections.atom?limit=0", 400, "limit"},
		{"/corrections.atom?kind=rumour", 400, "withdrawn, corrected"},
		{"/corrections.atom?after=x", 400, "rel=next"},
		{"/api/corrections?kind=numbers", 200, `"inserted"`},
		{"/api/corrections?kind=rumour", 422, "kind"},
		{"/api/corrections?after=x", 400, "after"},
	} {
		r := ask(h, "GET", c.path)
		if body := text(t, r); r.StatusCode != c.code || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d without %q:\n%s", c.path, r.StatusCode, c.says, body)
		}
	}
	first := ask(h, "GET", "/corrections.atom")
	if again := ask(h, "GET", "/corrections.atom", "If-None-Match: "+first.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again with the ETag: %d", again.StatusCode)
	}
}

// Paged through, the record comes whole and once.
func TestCorrectionsPageThrough(t *testing.T) {
	h := correctionServer(t)
	var seen []int
	for path := "/api/corrections?limit=1"; ; {
		var page struct {
			Corrections []struct{ Number int }
			Next        string
		}
		if err := json.Unmarshal([]byte(text(t, ask(h, "GET", path))), &page); err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Corrections {
			seen = append(seen, c.Number)
		}
		if path = "/api/corrections?limit=1&after=" + page.Next; page.Next == "" || len(seen) > 5 {
			break
		}
	}
	if len(seen) != 2 || seen[0] != 1 || seen[1] != 0 {
		t.Errorf("got %v", seen)
	}
}

func TestStoryTellsItsVoices(t *testing.T) {
	body := text(t, ask(correctionServer(t), "GET", "/api/stories/"+harbour().ID.String()))
	for _, want := range []string{`"words":"2 independent reports"`, `"independent":2`, `"name":"Harbour Post"`, `"kind":"newsroom"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}

func TestWithdrawnItemSaysSo(t *testing.T) {
	s := rightToLeft()
	s.Lead.Withdrawn, s.Lead.Notice = moment(9, 0), "the port denies it"
	it := newItem(&s, aggregator.ViewStories, sampleSite())
	const want = "<p><strong>Withdrawn by الميناء اليوم: the port denies it.</strong></p>"
	if !strings.HasPrefix(it.body(), want) || !strings.HasPrefix(it.summary, want) || strings.Count(it.body(), "Withdrawn") != 1 {
		t.Errorf("body %s, summary %s", it.body(), it.summary)
	}
	s.Lead.Summary = ""
	if it = newItem(&s, aggregator.ViewStories, sampleSite()); !strings.HasPrefix(it.body(), want) {
		t.Errorf("without a text: %s", it.body())
	}
}
