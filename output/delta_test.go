package output

import (
	"strings"
	"testing"
	"time"
)

func TestDelta(t *testing.T) {
	const path = "/topics/cybersecurity.json"
	store := sampleShelf()
	h := newServer(t, sampleOptions(store)).Handler()
	old := ask(h, "GET", path, "Accept-Encoding: gzip").Header.Get("Etag")
	other := ask(h, "GET", path+"?limit=2").Header.Get("Etag")
	fresh := bare()
	fresh.ID, fresh.Lead.Title = 77, "Fresh from the press"
	store.list("cybersecurity", moment(12, 0), fresh)
	current := ask(h, "GET", path).Header.Get("Etag")
	for _, c := range []struct {
		name    string
		headers []string
		status  int
		items   int
	}{
		{"new since", []string{"A-IM: feed", "If-None-Match: " + old}, 226, 1},
		{"among other manipulations", []string{"A-IM: vcdiff, feed;q=0.5", "If-None-Match: W/" + old}, 226, 1},
		{"nothing new", []string{"A-IM: feed", "If-None-Match: " + current}, 304, 0},
		{"not asked for", []string{"If-None-Match: " + old}, 200, 4},
		{"nothing held", []string{"A-IM: feed"}, 200, 4},
		{"another manipulation", []string{"A-IM: vcdiff", "If-None-Match: " + old}, 200, 4},
		{"another page's tag", []string{"A-IM: feed", "If-None-Match: " + other}, 200, 4},
		{"nonsense", []string{"A-IM: feed", `If-None-Match: "3-x", "--", "a-b-c"`}, 200, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(h, "GET", path, c.headers...)
			body := text(t, r)
			if got := strings.Count(body, `"id": "urn:`); r.StatusCode != c.status || got != c.items {
				t.Errorf("got %d with %d items, want %d with %d", r.StatusCode, got, c.status, c.items)
			}
			im := r.Header.Get("Im") == "feed" && r.Header.Get("Cache-Control") == "no-store"
			if im != (c.status == 226) {
				t.Errorf("headers of a %d: %v", c.status, r.Header)
			}
			if c.status == 226 && (r.Header.Get("Etag") != current || !strings.Contains(body, fresh.Lead.Title)) {
				t.Errorf("tag %s, want that of the whole feed, %s", r.Header.Get("Etag"), current)
			}
		})
	}
}

// A tag of the same feed in a store that has been replaced is no base.
func TestDeltaOfAnotherStore(t *testing.T) {
	replaced := newShelf().topic(cyber())
	replaced.list("cybersecurity", moment(1, 0), bare())
	old := ask(newServer(t, sampleOptions(replaced)).Handler(), "GET", "/topics/cybersecurity.rss").Header.Get("Etag")
	store := newShelf().topic(cyber())
	for i := range 3 {
		store.list("cybersecurity", moment(2, 0).Add(time.Duration(i)*time.Minute), bare())
	}
	r := ask(newServer(t, sampleOptions(store)).Handler(), "GET", "/topics/cybersecurity.rss", "A-IM: feed", "If-None-Match: "+old)
	if r.StatusCode != 200 {
		t.Errorf("got %d, want the whole feed", r.StatusCode)
	}
}
