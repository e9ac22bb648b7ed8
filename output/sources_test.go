package output

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

// sourceShelf holds one source, which has moved and keeps a secret.
type sourceShelf struct{}

func shelved() aggregator.SourceState {
	const secret = "https://me:hidden@feeds.example/x?token=hidden"
	return aggregator.SourceState{
		Source:  aggregator.Source{ID: 5, URL: secret, Outlet: "Feeds"},
		MovedTo: secret + "1", LastPoll: time.Unix(1e9, 0), LastOK: time.Unix(1e9, 0), Outcome: aggregator.Unchanged, Status: 304,
		Validators: aggregator.Validators{ETag: "hidden"}, Hours: daily(),
	}
}

// daily is what is known of a source with news at noon of each day.
func daily() []byte {
	at := time.Unix(1e9, 0).UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	h := aggregator.Hours{}.Count(nil, at)
	for day := range 30 {
		noon := at.AddDate(0, 0, day)
		h = h.Count([]time.Time{noon, noon, noon}, noon.Add(24*time.Hour))
	}
	return h.Bytes()
}

func (sourceShelf) WalkSources(context.Context) iter.Seq2[*aggregator.SourceState, error] {
	return func(yield func(*aggregator.SourceState, error) bool) {
		s := shelved()
		yield(&s, nil)
	}
}

func (sourceShelf) Source(_ context.Context, id aggregator.ID) (*aggregator.SourceLife, error) {
	s := shelved()
	if id != s.ID {
		return nil, aggregator.ErrNotFound
	}
	return &aggregator.SourceLife{
		SourceState: s,
		Past:        []aggregator.PastPoll{{At: s.LastPoll, Outcome: aggregator.Unchanged, Status: 304, Took: time.Second, Saved: 4000}},
		Moves:       []aggregator.Move{{From: s.URL, To: s.MovedTo, Times: 5, Taken: s.LastPoll}},
		Hub: &aggregator.Subscription{
			Hub: aggregator.Hub{URL: "https://me:hidden@hub.example/", Topic: s.URL}, Callback: "hidden", Secret: "hidden",
			State: aggregator.Active, Until: s.LastPoll, Brought: 7, Missed: 1,
		},
		Ledger: ledger{}.all(),
	}, nil
}

func (sourceShelf) Pulse(context.Context) (aggregator.Pulse, error) {
	return aggregator.Pulse{Sources: 1}, nil
}

func heldList(context.Context) ([]aggregator.ListState, error) {
	return []aggregator.ListState{{Origin: "press.opml", Held: "it is empty", Change: aggregator.ListChange{Removed: 5}}}, nil
}

// ledger holds one gap.
type ledger struct{}

func (ledger) all() []aggregator.Gap {
	at := time.Unix(1e9, 0)
	return []aggregator.Gap{{
		Source: 5, Outlet: "Feeds", Found: at, From: at.Add(-time.Hour), To: at, State: aggregator.GapPartly, By: "paged",
		Why: "nothing was known", Entries: 40, Next: "https://me:hidden@feeds.example/x?paged=3", After: "javascript:alert(1)",
	}}
}

func (l ledger) Gaps(_ context.Context, q aggregator.GapQuery) (found []aggregator.Gap, _ error) {
	for _, g := range l.all() {
		if (q.Source == 0 || q.Source == g.Source) && (q.State == "" || q.State == g.State) {
			found = append(found, g)
		}
	}
	return found, nil
}

func TestAPITellsOfSources(t *testing.T) {
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	for _, tt := range []struct {
		path  string
		code  int
		total string
		says  []string
	}{
		{"/api/sources", 200, "1", []string{`"state":"healthy"`, `"page":"`, `"outlet":"Feeds"`}},
		{"/api/sources?text=FEEDS", 200, "1", []string{`"outlet":"Feeds"`}},
		{"/api/sources?text=hidden", 200, "0", []string{"[]"}},
		{"/api/sources?state=gone", 200, "0", []string{"[]"}},
		{"/api/sources?state=well", 422, "", []string{"state"}},
		{"/api/sources/" + aggregator.ID(5).String(), 200, "", []string{`"saved_bytes":4000`, `"took_ms":1000`, `"times":5`, `"taken":`, `"state":"partly"`, `"missed":1`, `"busy":"between 11 and 14 h UTC"`, `"weekends":[0.`, `"says":"its lease has ended`}},
		{"/api/gaps", 200, "", []string{`"state":"partly"`, `"why":"nothing was known"`, `"entries":40`}},
		{"/api/gaps?state=open", 200, "", []string{"[]"}},
		{"/api/gaps?state=lost", 422, "", []string{"state"}},
		{"/api/gaps?source=" + aggregator.ID(5).String() + "&limit=1", 200, "", []string{`"state":"partly"`}},
		{"/api/gaps?source=" + aggregator.ID(6).String(), 200, "", []string{"[]"}},
		{"/api/gaps?source=nonsense", 404, "", nil},
		{"/api/lists", 200, "", []string{`"origin":"press.opml"`, `"held":"it is empty"`, `"removed":5`}},
		{"/api/sources/" + aggregator.ID(6).String(), 404, "", nil},
		{"/api/sources/nonsense", 404, "", nil},
	} {
		t.Run(tt.path, func(t *testing.T) {
			resp := ask(h, http.MethodGet, tt.path)
			body, err := io.ReadAll(resp.Body)
			if err != nil || !json.Valid(body) {
				t.Fatalf("%v: %s", err, body)
			}
			if resp.StatusCode != tt.code || resp.Header.Get("X-Total-Count") != tt.total {
				t.Errorf("%d, %q in all; want %d, %q", resp.StatusCode, resp.Header.Get("X-Total-Count"), tt.code, tt.total)
			}
			for _, want := range tt.says {
				if !strings.Contains(string(body), want) {
					t.Errorf("%s lacks %s", body, want)
				}
			}
			if tt.code == 200 && strings.Contains(string(body), "hidden") {
				t.Errorf("a secret is told: %s", body)
			}
		})
	}
}
