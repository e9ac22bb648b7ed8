package dashboard

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

// record is an Errata of one correction.
type record struct{ asked aggregator.CorrectionQuery }

func (r *record) Corrections(_ context.Context, q aggregator.CorrectionQuery) (*aggregator.CorrectionPage, error) {
	r.asked = q
	c := aggregator.Correction{
		Entry:  aggregator.Entry{ID: 1, Story: 42, Outlet: "tideline & co", Title: "Five <hurt>", Lang: "en"},
		Before: aggregator.Revision{Entry: 1, Number: 3, Changed: now.Add(-time.Hour), Kinds: []edit.Kind{edit.Corrected, edit.Numbers}, Title: "Three <hurt>", Summary: "<p>" + strings.Repeat("The port is closed. ", 40) + "</p>"},
		After:  aggregator.Revision{Title: "Five <hurt>", Summary: "<p>" + strings.Repeat("The port is closed. ", 40) + "</p>"},
	}
	return &aggregator.CorrectionPage{Corrections: []aggregator.Correction{c}, Next: c.Cursor()}, nil
}

func getRecord(t *testing.T, path string) (int, string, aggregator.CorrectionQuery) {
	t.Helper()
	p, r := pages(t), &record{}
	p.o.Errata = r
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String(), r.asked
}

func TestCorrectionsPage(t *testing.T) {
	code, body, asked := getRecord(t, "/corrections?outlet=tideline+%26+co&kind=numbers&topic=ports")
	if code != 200 || asked.Outlet != "tideline & co" || asked.Kind != edit.Numbers || asked.Topic != "ports" {
		t.Fatalf("%d, asked %+v", code, asked)
	}
	for _, want := range []string{
		"<del>Three </del><ins>Five </ins>&lt;hurt&gt;", "numbers changed", "corrected", `href="/entries/` + aggregator.ID(1).String() + `"`, `href="/stories/` + aggregator.ID(42).String() + `"`,
		`value="tideline &amp; co"`, `<option value="numbers" selected>`, `<option value="ports" selected>`, `after=`,
		`href="/corrections.atom?kind=numbers&amp;outlet=tideline`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if strings.Contains(body, "The port is closed. The port is closed.") {
		t.Error("what did not change is shown")
	}
}

func TestCorrectionsPageRefuses(t *testing.T) {
	for path, want := range map[string]int{
		"/corrections?kind=rumour": 400, "/corrections?after=x": 400, "/entries/x": 404, "/entries/" + aggregator.ID(42).String(): 301, "/entries/" + aggregator.ID(1).String(): 200,
	} {
		if code, body, _ := getRecord(t, path); code != want {
			t.Errorf("%s: %d, want %d\n%s", path, code, want, body)
		}
	}
	if code, _ := get(t, "/corrections"); code != 404 {
		t.Errorf("without a record: %d", code)
	}
}

func TestHistoryPage(t *testing.T) {
	_, body, _ := getRecord(t, "/entries/"+aggregator.ID(1).String())
	for _, want := range []string{"What changed", "<del>The earlier wording</del>", "tideline"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
}

func TestStoryShowsWhatChangedAndWhoTellsIt(t *testing.T) {
	code, body := get(t, "/stories/"+aggregator.ID(42).String())
	for _, want := range []string{"1 earlier wording", "<del>The earlier wording</del>", "Who tells it", "All changes of this article"} {
		if code != 200 || !strings.Contains(body, want) {
			t.Errorf("%d, no %s in\n%s", code, want, body)
		}
	}
}
