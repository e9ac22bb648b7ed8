package dashboard

import (
	"net/http/httptest"
	"strings"
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

func TestStorySaysWhatItCameNearTo(t *testing.T) {
	p := pages(t)
	p.o.Misses = func(*aggregator.Entry) []match.Miss {
		return []match.Miss{
			{Topic: "crime", Score: 0.31, Threshold: 0.5},
			{Topic: "sea", Nearest: []string{"ship beside port"}},
			{Topic: "comets", Score: 0.01, Threshold: 0.5},
			{Topic: "farms"},
		}
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", "/stories/"+aggregator.ID(42).String(), nil))
	body := w.Body.String()
	for _, want := range []string{"2 topics that it came near to", "the model says 0.31, from 0.50 on it would be", "nearest in its rule: ship beside port"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if strings.Contains(body, "comets") || strings.Contains(body, "farms") {
		t.Error("topics are named that it came nowhere near to")
	}
}

func TestReportsAreComparedWithWhatTheyJoinedBy(t *testing.T) {
	list := []report{
		{Entry: aggregator.Entry{ID: 1, Outlet: "tideline", Title: "Port closed after storm", Summary: "<p>The port is closed.</p>", Relation: aggregator.Lead}},
		{Entry: aggregator.Entry{ID: 2, Outlet: "northwind", Title: "Port closed after storm", Summary: "<p>The port is closed.</p>", Relation: aggregator.Duplicate, Of: 1}},
		{Entry: aggregator.Entry{ID: 3, Outlet: "eastwind", Title: "Another", Relation: aggregator.Report, Of: 9}},
	}
	compareAll(list)
	if list[0].Compared != "" || list[2].Compared != "" {
		t.Errorf("compared with nobody: %q, %q", list[0].Compared, list[2].Compared)
	}
	if got := list[1]; got.With != "tideline" || !strings.HasPrefix(got.Compared, "titles 1.00 alike, texts 1.00: one article") {
		t.Errorf("beside %s: %s", got.With, got.Compared)
	}
}
