package dashboard

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wireroom/aggregator"
)

func TestSourcesTellOfHeldLists(t *testing.T) {
	visitor := ""
	p := pagesFor(t, func(*http.Request) (string, bool) { return visitor, visitor != "" })
	held := aggregator.ListState{
		Origin: "<b>press.opml", Read: now, Hash: 7, Held: "the list loses 5 of its 9 sources", Since: now,
		Change: aggregator.ListChange{Removed: 5, Kept: 4, Lines: []string{"- <i>Wire https://wire.example/feed"}},
	}
	p.o.Lists = func(context.Context) ([]aggregator.ListState, error) {
		return []aggregator.ListState{held, {Origin: "fine.opml", Read: now}}, nil
	}
	show := func() string {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("GET", "/sources", nil))
		return w.Body.String()
	}
	for _, tt := range []struct {
		name, visitor string
		approved      uint64
		says, hides   string
	}{
		{"to everybody", "", 0, "wireroom import --apply &lt;b&gt;press.opml", "<button>Apply"},
		{"to who logged in", "Ann", 0, "<button>Apply", "--apply"},
		{"approved", "Ann", 7, "It is being applied", "<button>Apply"},
		{"approved as it was", "Ann", 6, "<button>Apply", "It is being applied"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			visitor, held.Approved = tt.visitor, tt.approved
			page := show()
			for _, want := range []string{tt.says, "loses 5 of its 9 sources", "- &lt;i&gt;Wire https://wire.example/feed"} {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			if strings.Contains(page, tt.hides) || strings.Contains(page, "fine.opml") {
				t.Errorf("the page shows %q or a list that is fine", tt.hides)
			}
		})
	}
}
