package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wireroom/aggregator"
)

// hubRoom is a newsroom whose only outlet names a hub; the hub is played by the
// test.
type hubRoom struct {
	*App
	t     *testing.T
	feed  string // the outlet's feed
	polls atomic.Int32
	asked chan url.Values // what the hub was asked
}

const hubItem = `<item><guid isPermaLink="false">%s</guid><link>http://pier.example/%s</link><title>%s</title></item>`

var hubTitles = map[string]string{"one": "Pier one reopens after repairs", "two": "Council two votes on harbour dues"}

func hubFeed(origin, hub string, names ...string) string {
	var items strings.Builder
	for _, n := range names {
		fmt.Fprintf(&items, hubItem, n, n, hubTitles[n])
	}
	return fmt.Sprintf(`<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Pier</title>
		<a:link rel="self" href="%s"/><a:link rel="hub" href="%s"/>%s</channel></rss>`, origin, hub, items.String())
}

func newHubRoom(t *testing.T) *hubRoom {
	h := &hubRoom{t: t, asked: make(chan url.Values, 8)}
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusAccepted)
		h.asked <- r.PostForm
	}))
	t.Cleanup(hub.Close)
	var origin *httptest.Server
	origin = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h.polls.Add(1)
		io.WriteString(w, hubFeed(origin.URL, hub.URL, "one"))
	}))
	t.Cleanup(origin.Close)
	h.feed = origin.URL
	callbacks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server, err := h.newServer()
		if err != nil {
			t.Error(err)
		}
		server.Handle("/websub/", h.subscriber())
		server.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(callbacks.Close)
	text := fmt.Sprintf("base_url: %s\npoll: {allow: ['127.0.0.1']}\ntopics: {all: {match: '*'}}\nsources:\n  - {outlet: Pier, url: %q}\n",
		callbacks.URL, origin.URL)
	h.App = openRoom(t, text)
	return h
}

// ask lets the subscriber ask the hub for what is due, and gives the request.
func (h *hubRoom) ask() url.Values {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	ended := make(chan error)
	go func() { ended <- h.subscriber().Run(ctx) }()
	form := <-h.asked
	stop()
	if err := <-ended; err != nil {
		h.t.Fatal(err)
	}
	return form
}

// call sends a request to a callback and gives status and body.
func (h *hubRoom) call(method, address, body, signature string) (int, string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/rss+xml")
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func (h *hubRoom) state() aggregator.SourceState {
	h.t.Helper()
	all, err := h.store.Sources(h.t.Context())
	if err != nil || len(all) != 1 {
		h.t.Fatalf("%d sources: %v", len(all), err)
	}
	return all[0]
}

func (h *hubRoom) pollDue() {
	h.t.Helper()
	if _, err := h.pollOnce(h.t.Context(), false, io.Discard); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hubRoom) titles() string {
	h.t.Helper()
	e, err := h.store.Edition(h.t.Context(), aggregator.EditionQuery{Topic: "all"})
	if err != nil {
		h.t.Fatal(err)
	}
	var names []string
	for _, s := range e.Stories {
		names = append(names, strings.Fields(s.Lead.Title)[1])
	}
	return strings.Join(names, " ")
}

func sign(secret, body string) string {
	m := hmac.New(sha256.New, []byte(secret))
	io.WriteString(m, body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

// TestHubPushes plays a hub: it confirms what it is asked for, delivers, and is
// impersonated.
func TestHubPushes(t *testing.T) {
	h := newHubRoom(t)
	h.pollDue()
	due := h.state().Due
	form := h.ask()
	callback, secret := form.Get("hub.callback"), form.Get("hub.secret")
	if form.Get("hub.mode") != "subscribe" || form.Get("hub.topic") != h.feed || len(secret) < 32 || len(secret) >= 200 {
		t.Fatalf("asked %v", form)
	}
	question := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {h.feed}, "hub.challenge": {"c<h>1"}, "hub.lease_seconds": {"864000"}}
	for name, tt := range map[string]struct {
		address string
		change  func(url.Values)
		status  int
		body    string
	}{
		"another topic":         {callback, func(q url.Values) { q.Set("hub.topic", "http://other.example/") }, 404, "not found"},
		"what nobody asked for": {callback, func(q url.Values) { q.Set("hub.mode", "unsubscribe") }, 404, "not found"},
		"a guessed callback":    {callback[:len(callback)-1], func(url.Values) {}, 404, "not found"},
		"no callback":           {h.config.BaseURL + "/websub/", func(url.Values) {}, 404, "not found"},
		"what we asked for":     {callback, func(url.Values) {}, 200, "c<h>1"},
	} {
		q := url.Values{}
		for k, v := range question {
			q[k] = v
		}
		tt.change(q)
		status, body := h.call("GET", tt.address+"?"+q.Encode(), "", "")
		if status != tt.status || strings.TrimSpace(body) != tt.body {
			t.Errorf("%s: %d %q, want %d %q", name, status, body, tt.status, tt.body)
		}
	}
	news := hubFeed(h.feed, "", "two")
	for name, signature := range map[string]string{
		"unsigned": "", "signed by another": sign("guess", news), "of another body": sign(secret, news+" "), "of no method": "md5=00",
	} {
		if status, body := h.call("POST", callback, news, signature); status != http.StatusAccepted || body != "" {
			t.Errorf("%s: %d %q", name, status, body)
		}
	}
	h.pollDue()
	if got := h.titles(); got != "one" {
		t.Errorf("after forged deliveries the topic lists %q", got)
	}
	h.call("POST", callback, news, sign(secret, news))
	h.pollDue()
	if got := h.titles(); got != "two one" {
		t.Errorf("the topic lists %q", got)
	}
	sub, waiting, err := h.store.Pushed(t.Context(), h.state().ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(waiting) > 0 || sub.Delivered != 1 || sub.Refused != 4 || sub.Brought != 1 || sub.State != aggregator.Active {
		t.Errorf("%d waiting; %+v", len(waiting), sub)
	}
	if polls := h.polls.Load(); polls != 1 || !h.state().Due.Equal(due) {
		t.Errorf("the outlet was polled %d times, and is next at %s, not %s", polls, h.state().Due, due)
	}
}

// TestHubThatDenies is asked again another day.
func TestHubThatDenies(t *testing.T) {
	h := newHubRoom(t)
	h.pollDue()
	form := h.ask()
	q := url.Values{"hub.mode": {"denied"}, "hub.topic": {h.feed}, "hub.reason": {"no  room"}}
	if status, _ := h.call("GET", form.Get("hub.callback")+"?"+q.Encode(), "", ""); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	sub, _, err := h.store.Pushed(t.Context(), h.state().ID)
	if err != nil {
		t.Fatal(err)
	}
	if sub.State != aggregator.Denied || sub.Reason != "the hub denied it: no room" || sub.Due.Before(h.now().Add(23*time.Hour)) {
		t.Errorf("%+v", sub)
	}
}
