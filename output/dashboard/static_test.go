package dashboard

import (
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// written are the static pages by their paths, as they are made at a time.
func written(t *testing.T, at time.Time) (pages map[string]string, assets []string) {
	o := sampleOptions(nil)
	o.Static, o.Now = true, func() time.Time { return at }
	p := pagesOf(t, o)
	pages = map[string]string{}
	for _, path := range append([]string{"/", "/topics/ports", "/sources"}, p.Assets()...) {
		w := httptest.NewRecorder()
		if p.ServeHTTP(w, httptest.NewRequest("GET", path, nil)); w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
		pages[path] = w.Body.String()
	}
	return pages, p.Assets()
}

// A static page leads only to what is written beside it.
func TestStaticPagesLeadNowhereElse(t *testing.T) {
	pages, assets := written(t, now)
	links := regexp.MustCompile(`(?:href|src|action)="(/[^"#]*)`)
	beside := append([]string{"/", "/sources", "/topics/ports", "/topics/ports.atom", "/topics/ports.rss", "/topics/ports.json", "/topics.opml"}, assets...)
	for path, body := range pages {
		if strings.HasPrefix(path, "/assets/") {
			continue
		}
		for _, link := range links.FindAllStringSubmatch(body, -1) {
			if !slices.Contains(beside, link[1]) {
				t.Errorf("%s leads to %s", path, link[1])
			}
		}
		if strings.Contains(body, "<form") || strings.Contains(body, "<script") {
			t.Errorf("%s asks for a server", path)
		}
		if !strings.Contains(body, "/assets/") {
			t.Errorf("%s has no style", path)
		}
	}
	if !strings.Contains(pages["/sources"], "northwind") || !strings.Contains(pages["/"], "4 Mar 04:00 UTC") {
		t.Error("the pages do not show what they are for")
	}
}

func TestStaticPagesDoNotAge(t *testing.T) {
	before, _ := written(t, now)
	after, _ := written(t, now.Add(20*time.Minute))
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("twenty minutes later:\n%s", diff)
	}
}
