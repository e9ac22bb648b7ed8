package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// keeper is a list that somebody else keeps, served with a tag of its text, and
// the newsroom that follows it.
type keeper struct {
	t      *testing.T
	app    *App
	list   *SourceConfig
	text   string
	status int
	asked  []string // If-None-Match of each request
	now    time.Time
	log    bytes.Buffer
}

func newKeeper(t *testing.T) *keeper {
	k := &keeper{t: t, status: http.StatusOK, now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(http.HandlerFunc(k.serve))
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "http://")
	c := parseText(t, fmt.Sprintf("poll: {allow: ['%s']}\nsources: [{opml: '%s/press.opml', country: TW}]", host, server.URL))
	log := slog.New(slog.NewTextHandler(&k.log, nil))
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "w.db"), store.Options{Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if k.app, err = newApp(c, st, newMeters(), log); err != nil {
		t.Fatal(err)
	}
	k.app.now = func() time.Time { return k.now }
	k.list = c.lists()[0]
	return k
}

func (k *keeper) serve(w http.ResponseWriter, r *http.Request) {
	tag := fmt.Sprintf(`"%d"`, len(k.text))
	k.asked = append(k.asked, r.Header.Get("If-None-Match"))
	switch {
	case k.status != http.StatusOK:
		w.WriteHeader(k.status)
	case r.Header.Get("If-None-Match") == tag:
		w.WriteHeader(http.StatusNotModified)
	default:
		w.Header().Set("ETag", tag)
		fmt.Fprint(w, k.text)
	}
}

// lists makes the list one of n sources.
func (k *keeper) lists(n int) {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<outline text="Outlet %d" xmlUrl="https://o%d.example/feed"/>`, i, i)
	}
	k.text = "<opml><body>" + b.String() + "</body></opml>"
}

// follow reads the list, some time later, and gives what became of it.
func (k *keeper) follow(after time.Duration) (sources int, state aggregator.ListState) {
	k.t.Helper()
	k.now = k.now.Add(after)
	if err := k.app.follow(k.t.Context(), k.list, false); err != nil {
		k.t.Fatal(err)
	}
	all, err := k.app.store.Listed(k.t.Context(), k.list.origin())
	if err != nil {
		k.t.Fatal(err)
	}
	if state, err = k.app.listState(k.t.Context(), k.list.origin()); err != nil {
		k.t.Fatal(err)
	}
	return len(all), state
}

func (k *keeper) wants(n int, held string) func(int, aggregator.ListState) {
	return func(got int, state aggregator.ListState) {
		k.t.Helper()
		if got != n || (held == "") != (state.Held == "") || !strings.Contains(state.Held, held) {
			k.t.Errorf("%d sources, held %q; want %d, held %q", got, state.Held, n, held)
		}
	}
}

func TestListIsHeldUntilItIsSane(t *testing.T) {
	k := newKeeper(t)
	k.lists(10)
	k.wants(10, "")(k.follow(0))
	k.lists(3)
	k.wants(10, "loses 7 of its 10 sources")(k.follow(time.Hour))
	k.text = "<html>502</html>"
	k.wants(10, "cannot be read")(k.follow(time.Hour))
	k.status = http.StatusBadGateway
	k.wants(10, "answers 502")(k.follow(time.Hour))
	k.status = http.StatusOK
	k.lists(0)
	k.wants(10, "names no source any more; it named 10")(k.follow(time.Hour))
	k.lists(9)
	k.wants(9, "")(k.follow(time.Hour))
	if n := strings.Count(k.log.String(), "list of sources held"); n != 4 {
		t.Errorf("%d warnings, want one for each reason:\n%s", n, &k.log)
	}
	if !strings.Contains(k.log.String(), `outcome="0 added, 0 changed, 1 removed"`) {
		t.Errorf("the change is not logged:\n%s", &k.log)
	}
}

func TestListThatStaysSmallIsBelieved(t *testing.T) {
	k := newKeeper(t)
	k.lists(10)
	k.follow(0)
	k.lists(3)
	k.follow(time.Hour)
	k.wants(10, "loses 7")(k.follow(23 * time.Hour))
	k.lists(2)
	k.wants(10, "loses 8")(k.follow(time.Hour))
	k.wants(10, "loses 8")(k.follow(23 * time.Hour))
	k.wants(2, "")(k.follow(time.Hour))
}

func TestListThatAnOperatorApproves(t *testing.T) {
	k := newKeeper(t)
	k.lists(10)
	k.follow(0)
	k.lists(3)
	_, state := k.follow(time.Hour)
	want := aggregator.ListChange{Removed: 7, Kept: 3}
	got := state.Change
	if got.Lines = nil; cmp.Diff(want, got) != "" || len(state.Change.Lines) != 7 {
		t.Errorf("change %+v", state.Change)
	}
	k.app.followApproved(t.Context())
	k.wants(10, "loses 7")(k.follow(time.Minute))
	if _, err := k.app.store.ApproveList(t.Context(), k.list.origin()); err != nil {
		t.Fatal(err)
	}
	k.app.followApproved(t.Context())
	k.wants(3, "")(k.follow(time.Minute))
	k.lists(2)
	k.wants(2, "")(k.follow(time.Hour))
}

func TestListIsAskedConditionally(t *testing.T) {
	k := newKeeper(t)
	k.lists(10)
	k.follow(0)
	k.wants(10, "")(k.follow(time.Hour))
	k.lists(2)
	k.follow(time.Hour)
	k.follow(time.Hour) // held: its text is wanted
	tag := fmt.Sprintf(`"%d"`, len("<opml><body></body></opml>")+10*len(`<outline text="Outlet 0" xmlUrl="https://o0.example/feed"/>`))
	if diff := cmp.Diff([]string{"", tag, tag, ""}, k.asked); diff != "" {
		t.Errorf("If-None-Match (-want +got):\n%s", diff)
	}
}
