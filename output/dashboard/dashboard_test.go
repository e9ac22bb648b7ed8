package dashboard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

var now = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// shelf is a Reader that holds one story on one topic.
type shelf struct{ story aggregator.Story }

func (s shelf) Edition(_ context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	if q.Topic != "" && q.Topic != "ports" {
		return nil, aggregator.ErrNotFound
	}
	return &aggregator.Edition{
		Topic: aggregator.Topic{Name: q.Topic, Title: "Ports & ships"}, Revision: 12, Updated: now,
		Stories: []aggregator.Story{s.story}, Next: aggregator.Cursor{Listed: now, Story: s.story.ID},
	}, nil
}

func (s shelf) Story(_ context.Context, id aggregator.ID) (*aggregator.Story, error) {
	if id != s.story.ID && id != 77 {
		return nil, aggregator.ErrNotFound
	}
	return &s.story, nil
}

func (s shelf) Lookup(context.Context, string) (*aggregator.Entry, []aggregator.Revision, error) {
	return &s.story.Lead, []aggregator.Revision{{Number: 0, At: now.Add(-time.Hour), Title: "The earlier wording"}}, nil
}

func (s shelf) Topics(context.Context) ([]aggregator.TopicState, error) {
	return []aggregator.TopicState{{Topic: aggregator.Topic{Name: "ports", Title: "Ports & ships"}, Revision: 12, Stories: 1}}, nil
}

func pages(t *testing.T) *Pages { return pagesFor(t, nil) }

// pagesFor are the pages as a visitor sees them; nil: nobody can log in.
func pagesFor(t *testing.T, visitor func(*http.Request) (string, bool)) *Pages {
	t.Helper()
	return pagesOf(t, sampleOptions(visitor))
}

func pagesOf(t *testing.T, o Options) *Pages {
	t.Helper()
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sampleOptions(visitor func(*http.Request) (string, bool)) Options {
	entry := func(id aggregator.ID, outlet, title string) aggregator.Entry {
		return aggregator.Entry{ID: id, Story: 42, Outlet: outlet, Title: title, Link: "https://" + outlet + ".example/a?b=1&c=2", FirstSeen: now.Add(-time.Duration(9-id) * time.Hour)}
	}
	lead := entry(1, "tideline", `Port <script>alert("x")</script> closed`)
	lead.Relation, lead.Revision, lead.Summary = aggregator.Lead, 1, "<p>The port is closed.</p>"
	lead.Hits = []match.Hit{{Topic: "ports", Why: match.Why{{Field: "title", Term: "port"}}}}
	copied := entry(2, "northwind", "Port closed")
	copied.Relation, copied.Evidence, copied.Score, copied.Link = aggregator.Duplicate, "same text", 0.98, "javascript:alert(1)"
	s := aggregator.Story{ID: 42, Lead: lead, Coverage: []aggregator.Entry{lead, copied}, Outlets: 2, FirstSeen: lead.FirstSeen,
		Topics: []aggregator.Membership{{Topic: "ports", Listed: now}}}
	return Options{
		Visitor: visitor,
		Acts: func(context.Context, aggregator.ActQuery) ([]aggregator.Act, error) {
			return []aggregator.Act{
				{Seq: 5, At: now, Who: "Ann <b>", Kind: aggregator.ActUnpin, Story: 42, Undoes: 3, About: "Port closed"},
				{Seq: 4, At: now, Who: "Ben", Kind: aggregator.ActPause, Source: 9, About: "tideline"},
				{Seq: 3, At: now, Who: "Ben", Kind: aggregator.ActPin, Story: 42, Entries: []aggregator.ID{1}, About: "Port closed"},
			}, nil
		},
		Reader: shelf{s}, Now: func() time.Time { return now },
		Query: func(rule string) (*match.Matcher, error) {
			if strings.Contains(rule, `"`) {
				return nil, errors.New("unclosed quote <b>")
			}
			return &match.Matcher{}, nil
		},
		Sources: roster{},
		Gaps:    roster{},
	}
}

func get(t *testing.T, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	pages(t).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

func TestPagesShowWhatTheyAreFor(t *testing.T) {
	for _, tt := range []struct {
		path string
		code int
		says []string
	}{
		{"/", 200, []string{"Ports &amp; ships", "2 reports", `href="/topics/ports.atom"`, `data-cursor="ports:12"`, "revised"}},
		{"/topics/ports", 200, []string{"Ports &amp; ships", "Older stories", `data-live="ports"`}},
		{"/topics/ports?q=port", 200, []string{`value="port"`}},
		{"/topics/ports?q=%22", 200, []string{"unclosed quote &lt;b&gt;", `aria-invalid="true"`}},
		{"/topics/none", 404, []string{"Nothing lies at this address"}},
		{"/stories/" + aggregator.ID(42).String(), 200, []string{"tideline</b> was first here", "same article", "same text (0.98)", `In ports because of</dt><dd>title: &#34;port&#34;`, "The earlier wording", "1 h later"}},
		{"/stories/" + aggregator.ID(43).String(), 404, nil},
		{"/stories/nonsense", 404, nil},
		{"/search", 200, []string{`role="search"`}},
		{"/search?q=port", 200, []string{`href="/search.atom?q=port"`, "1 story and more"}},
		{"/sources", 200, []string{"404 Not Found", "3 failed polls in a row", "limit: 1000 items", "1 failing", "1 gone", "1 healthy", "2 open gaps"}},
		{"/gaps", 200, []string{"4 Mar 11:00 to 4 Mar 12:00 UTC", `href="/sources/` + aggregator.ID(2).String() + `"`, "until 4 Mar 12:00", "in its archive", "nothing was known"}},
		{"/gaps?state=open", 200, []string{"northwind", `aria-current="true">open`}},
		{"/gaps?state=filled", 200, []string{"before=2026-02-28T09%3A00%3A00Z&amp;state=filled"}},
		{"/gaps?state=unfillable&before=rubbish", 200, []string{"None."}},
		{"/sources?state=failing", 200, []string{"3 sources, 1 of them here", "northwind", `href="/sources?state=gone"`, "all sources"}},
		{"/sources?text=%22%3E%3Cb%3E", 200, []string{"None.", `value="&#34;&gt;&lt;b&gt;"`}},
		{"/sources?page=2", 200, []string{"None."}},
		{"/sources/" + aggregator.ID(2).String(), 200, []string{"<h1 dir=\"auto\">northwind</h1>", "3 failed polls in a row", "1000 items", "moved to another", "taken over", "returned", "not followed for good: because", "The last 2 polls", "<rect x=\"10\"", "4 new of 20", "1.5 s", "48 KB", `id="gaps"`, "nothing was known", "the hub denied it: &lt;b&gt;no", "3 without its signature"}},
		{"/sources/" + aggregator.ID(1).String(), 200, []string{"Most of its news comes between 06 and 20 h UTC.", `aria-label="Weekdays: how much news comes in each hour of the day, UTC"`, `<rect x="276" y="`}},
		{"/sources/" + aggregator.ID(9).String(), 404, []string{"Nothing lies at this address"}},
		{"/sources/nonsense", 404, nil},
		{"/topics/ports?after=rubbish", 400, []string{"rubbish"}},
		{"/no/such/page", 404, []string{"Nothing lies at this address"}},
	} {
		t.Run(tt.path, func(t *testing.T) {
			code, body := get(t, tt.path)
			if code != tt.code {
				t.Errorf("status %d, want %d", code, tt.code)
			}
			for _, want := range tt.says {
				if !strings.Contains(body, want) {
					t.Errorf("page lacks %q:\n%s", want, body)
				}
			}
		})
	}
}

func TestMergedStoryLeadsToTheOneItWentInto(t *testing.T) {
	w := httptest.NewRecorder()
	pages(t).ServeHTTP(w, httptest.NewRequest("GET", "/stories/"+aggregator.ID(77).String(), nil))
	if got := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || got != "/stories/"+aggregator.ID(42).String() {
		t.Errorf("%d to %q, want 301 to the story that took it over", w.Code, got)
	}
}

func TestPagesHoldNothingHostileAndNoSecret(t *testing.T) {
	for _, path := range []string{"/", "/topics/ports", "/stories/" + aggregator.ID(42).String(), "/sources", "/sources/" + aggregator.ID(1).String(), "/search?q=port"} {
		_, body := get(t, path)
		for _, bad := range []string{"<script>alert", `href="javascript:`, "secret", "hush", " style=", " onclick="} {
			if strings.Contains(body, bad) {
				t.Errorf("%s contains %s", path, bad)
			}
		}
	}
}

// Every page has one first heading, a language, labelled fields, and unique ids,
// and loads nothing from elsewhere.
func TestPagesAreAccessible(t *testing.T) {
	for _, path := range []string{"/", "/topics/ports", "/stories/" + aggregator.ID(42).String(), "/sources", "/sources/" + aggregator.ID(1).String(), "/search?q=port", "/acts", "/login"} {
		t.Run(path, func(t *testing.T) {
			checkAccessible(t, asAnn(t, path))
		})
	}
}

// asAnn is a page as Ann sees it, who logged in.
func asAnn(t *testing.T, path string) string {
	t.Helper()
	p := pagesFor(t, func(*http.Request) (string, bool) { return "Ann", true })
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
	if path == "/login" {
		p.LogIn(w, r, http.StatusUnauthorized, "the token is wrong")
	} else {
		p.ServeHTTP(w, r)
	}
	return w.Body.String()
}

func checkAccessible(t *testing.T, body string) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ids, labels, fields, h1 := map[string]bool{}, map[string]bool{}, []string{}, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := map[string]string{}
		for _, at := range n.Attr {
			a[at.Key] = at.Val
		}
		if id := a["id"]; id != "" {
			if ids[id] {
				t.Errorf("id %s stands twice", id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "h1":
			h1++
		case "html":
			if a["lang"] == "" {
				t.Error("the page names no language")
			}
		case "label":
			labels[a["for"]] = true
		case "input":
			if a["type"] == "hidden" {
				continue
			}
			fields = append(fields, a["id"])
		case "script", "img", "iframe":
			if strings.Contains(a["src"], "//") {
				t.Errorf("%s comes from elsewhere: %s", n.Data, a["src"])
			}
		}
	}
	if h1 != 1 {
		t.Errorf("%d first headings, want 1", h1)
	}
	for _, f := range fields {
		if !labels[f] {
			t.Errorf("field %q has no label", f)
		}
	}
}

func TestEditorsSeeWhatTheyMayDo(t *testing.T) {
	for path, says := range map[string][]string{
		"/stories/" + aggregator.ID(42).String():             {"Pin to the top", `action="/stories/` + aggregator.ID(42).String() + `/hide"`, `form="split"`, "Log out"},
		"/stories/" + aggregator.ID(42).String() + "?done=5": {"Done: you unpinned this story.", `action="/acts/5/undo"`},
		"/acts": {"Ann &lt;b&gt;</b> unpinned", "undoing act 3", ">undone<", "Ben</b> paused", `href="/sources/` + aggregator.ID(9).String()},
	} {
		body := asAnn(t, path)
		for _, want := range says {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q:\n%s", path, want, body)
			}
		}
	}
	for _, path := range []string{"/stories/" + aggregator.ID(42).String(), "/acts"} {
		w := httptest.NewRecorder()
		pagesFor(t, func(*http.Request) (string, bool) { return "", false }).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if body := w.Body.String(); strings.Contains(body, `method="post"`) || path == "/acts" && w.Header().Get("Location") != "/login?next=%2Facts" {
			t.Errorf("%s, for somebody who did not log in: %d %s", path, w.Code, body)
		}
	}
}

func TestErrorsHaveTheirStatus(t *testing.T) {
	for err, want := range map[error]int{
		aggregator.ErrNotFound: 404, aggregator.ErrInvalid: 400, aggregator.ErrConflict: 409, aggregator.ErrUnavailable: 503, errors.New("a secret"): 500,
	} {
		w := httptest.NewRecorder()
		pages(t).Fail(w, httptest.NewRequest("GET", "/", nil), fmt.Errorf("story is gone: %w", err))
		if w.Code != want || strings.Contains(w.Body.String(), "secret") || (want == 503) != (w.Header().Get("Retry-After") != "") {
			t.Errorf("%v: %d %v", err, w.Code, w.Header())
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	p := pages(t)
	for name := range p.assets {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("GET", p.assets.address(name), nil))
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Body.Len() == 0 {
			t.Errorf("%s: %d %q", name, w.Code, w.Header().Get("Cache-Control"))
		}
		w = httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("GET", "/assets/000000/"+name, nil))
		if strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s under an old hash is kept for ever", name)
		}
	}
}
