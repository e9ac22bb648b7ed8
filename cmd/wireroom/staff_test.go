package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wireroom/aggregator"
)

// staffRoom is a newsroom of one outlet that brings three stories, with a web side
// for those who have the token.
type staffRoom struct {
	*App
	t       *testing.T
	handler http.Handler
}

const staffFeed = `<rss version="2.0"><channel><title>Pier</title>
<item><guid>1</guid><link>http://pier.example/1</link><title>Dock cranes fail inspection at the eastern pier</title></item>
<item><guid>2</guid><link>http://pier.example/2</link><title>Choir festival moves to the old observatory</title></item>
<item><guid>3</guid><link>http://pier.example/3</link><title>Beekeepers count losses after wet spring</title></item></channel></rss>`

func newStaffRoom(t *testing.T, admin string) *staffRoom {
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, staffFeed) }))
	t.Cleanup(origin.Close)
	text := fmt.Sprintf("admin: %s\npoll: {allow: ['127.0.0.1']}\ntopics: {all: {match: '*'}}\nsources:\n  - {outlet: Pier, url: %q}\n", admin, origin.URL)
	h := &staffRoom{t: t, App: openRoom(t, text)}
	if _, err := h.pollOnce(t.Context(), true, io.Discard); err != nil {
		t.Fatal(err)
	}
	build := h.newServer
	if h.gate != nil {
		build = h.newStaffedServer
	}
	server, err := build()
	if err != nil {
		t.Fatal(err)
	}
	h.handler = server.Handler()
	return h
}

// ask sends a request with "Name: value" headers.
func (h *staffRoom) ask(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w
}

const withToken = "Authorization: Bearer open sesame"

// stories are the ids and titles of topic all, in its order.
func (h *staffRoom) stories() (ids, titles []string) {
	h.t.Helper()
	var feed struct {
		Items []struct {
			Title string
			Page  struct{ Story string } `json:"_wireroom"`
		}
	}
	if err := json.Unmarshal(h.ask("GET", "/topics/all.json", "").Body.Bytes(), &feed); err != nil {
		h.t.Fatal(err)
	}
	for _, it := range feed.Items {
		ids, titles = append(ids, it.Page.Story), append(titles, it.Title)
	}
	return ids, titles
}

func TestWithoutATokenNothingCanBeChanged(t *testing.T) {
	h := newStaffRoom(t, "{}")
	ids, _ := h.stories()
	for _, path := range []string{"/api/stories/" + ids[0] + "/hide", "/stories/" + ids[0] + "/hide", "/login", "/acts/1/undo"} {
		for _, authorization := range []string{"Authorization: Bearer ", "Authorization: Bearer x"} {
			if w := h.ask("POST", path, "", authorization); w.Code != 404 && w.Code != 405 {
				t.Errorf("POST %s: %d", path, w.Code)
			}
		}
	}
	for _, path := range []string{"/login", "/acts", "/api/acts"} {
		if w := h.ask("GET", path, ""); w.Code != 404 {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
	if page := h.ask("GET", "/stories/"+ids[0], "").Body.String(); strings.Contains(page, "Log in") || strings.Contains(page, `method="post"`) {
		t.Error("a page offers what nobody can do")
	}
}

func TestEditorsWork(t *testing.T) {
	h := newStaffRoom(t, "{token: open sesame}")
	ids, before := h.stories()
	etag := h.ask("GET", "/topics/all.atom", "").Header().Get("Etag")

	steps := []struct {
		name, path, body string
		code             int
		want             []int // the titles that the topic lists then, by their place before
	}{
		{"no body", "/api/stories/" + ids[0] + "/merge", "", 400, []int{0, 1, 2}},
		{"a strange body", "/api/stories/" + ids[0] + "/merge", `{"into": 1}`, 400, []int{0, 1, 2}},
		{"no such story", "/api/stories/0000000000009/pin", "", 404, []int{0, 1, 2}},
		{"pin", "/api/stories/" + ids[2] + "/pin", "", 200, []int{2, 0, 1}},
		{"pin again", "/api/stories/" + ids[2] + "/pin", "", 409, []int{2, 0, 1}},
		{"unpin", "/api/stories/" + ids[2] + "/unpin", "", 200, []int{0, 1, 2}},
		{"hide", "/api/stories/" + ids[0] + "/hide", "", 200, []int{1, 2}},
		{"undo the hide", "/api/acts/3/undo", "", 200, []int{0, 1, 2}},
		{"undo it twice", "/api/acts/3/undo", "", 409, []int{0, 1, 2}},
		{"no such act", "/api/acts/99/undo", "", 404, []int{0, 1, 2}},
	}
	for _, s := range steps {
		w := h.ask("POST", s.path, s.body, withToken, "X-Wireroom-Actor: Ann")
		var want []string
		for _, i := range s.want {
			want = append(want, before[i])
		}
		if _, got := h.stories(); w.Code != s.code || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s: %d %s, the topic lists %q; want %d, %q", s.name, w.Code, w.Body, got, s.code, want)
		}
		if s.code == 200 {
			if now := h.ask("GET", "/topics/all.atom", "").Header().Get("Etag"); now == etag {
				t.Errorf("after %s the feed has the old ETag", s.name)
			} else {
				etag = now
			}
		}
	}
	var acts []aggregator.Act
	if err := json.Unmarshal(h.ask("GET", "/api/acts", "", withToken).Body.Bytes(), &acts); err != nil || len(acts) != 4 || acts[0].Who != "Ann" {
		t.Errorf("acts %+v, %v", acts, err)
	}
}

func TestEditorsMergeAndSplit(t *testing.T) {
	h := newStaffRoom(t, "{token: open sesame}")
	ids, _ := h.stories()
	h.act("/api/stories/"+ids[0]+"/merge", fmt.Sprintf(`{"with": %q}`, ids[1]))
	var story struct {
		ID       string
		Coverage []struct{ ID string }
	}
	if err := json.Unmarshal(h.ask("GET", "/api/stories/"+ids[0], "").Body.Bytes(), &story); err != nil || len(story.Coverage) != 2 {
		t.Fatalf("merged %+v, %v", story, err)
	}
	split := h.act("/api/stories/"+ids[0]+"/split", fmt.Sprintf(`{"entries": [%q]}`, story.Coverage[1].ID))
	if now, _ := h.stories(); len(now) != 3 || split.Other == 0 {
		t.Errorf("the topic lists %d stories after %+v", len(now), split)
	}
	h.act(fmt.Sprintf("/api/acts/%d/undo", split.Seq), "")
	if now, _ := h.stories(); len(now) != 2 {
		t.Errorf("the topic lists %d stories after the split was undone", len(now))
	}
}

// entry is the lead of a story.
func (h *staffRoom) entry(story string) string {
	h.t.Helper()
	id, err := aggregator.ParseID(story)
	if err != nil {
		h.t.Fatal(err)
	}
	s, err := h.store.Story(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return s.Lead.ID.String()
}

// act does something that must go well.
func (h *staffRoom) act(path, body string) (a aggregator.Act) {
	h.t.Helper()
	w := h.ask("POST", path, body, withToken)
	if err := json.Unmarshal(w.Body.Bytes(), &a); w.Code != 200 || err != nil {
		h.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return a
}

func TestWhoMayAndWhoMayNot(t *testing.T) {
	h := newStaffRoom(t, "{token: open sesame, metrics: token}")
	ids, _ := h.stories()
	logged := h.ask("POST", "/login", "token=open+sesame&name=Ann", "Content-Type: application/x-www-form-urlencoded")
	cookie := "Cookie: " + strings.SplitN(logged.Header().Get("Set-Cookie"), ";", 2)[0]
	for _, tt := range []struct {
		name, method, path string
		headers            []string
		code               int
	}{
		{"no token", "POST", "/api/stories/" + ids[0] + "/hide", nil, 401},
		{"a wrong token", "POST", "/api/stories/" + ids[0] + "/hide", []string{"Authorization: Bearer open"}, 401},
		{"a cookie is no token", "POST", "/api/stories/" + ids[0] + "/hide", []string{cookie}, 401},
		{"a token is no cookie", "POST", "/stories/" + ids[0] + "/hide", []string{withToken}, 401},
		{"acts without a token", "GET", "/api/acts", nil, 401},
		{"acts without a log-in", "GET", "/acts", nil, 303},
		{"acts with a log-in", "GET", "/acts", []string{cookie}, 200},
		{"a form from elsewhere", "POST", "/stories/" + ids[0] + "/hide", []string{cookie, "Sec-Fetch-Site: cross-site"}, 403},
		{"a form from a sibling site", "POST", "/stories/" + ids[0] + "/hide", []string{cookie, "Origin: https://evil.example"}, 403},
		{"a log-in from elsewhere", "POST", "/login", []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"a GET changes nothing", "GET", "/api/stories/" + ids[0] + "/hide", []string{withToken}, 405},
		{"numbers for everybody", "GET", "/metrics", nil, 401},
		{"numbers with the token", "GET", "/metrics", []string{withToken}, 200},
		{"our own form", "POST", "/stories/" + ids[0] + "/hide", []string{cookie, "Sec-Fetch-Site: same-origin"}, 303},
		{"hidden from readers", "GET", "/stories/" + ids[0], nil, 404},
		{"its entries too", "GET", "/entries/" + h.entry(ids[0]), nil, 404},
		{"but not from editors", "GET", "/entries/" + h.entry(ids[0]), []string{cookie}, 200},
		{"hidden from programs", "GET", "/api/stories/" + ids[0], nil, 404},
		{"shown to editors", "GET", "/stories/" + ids[0], []string{cookie}, 200},
		{"shown to their programs", "GET", "/api/stories/" + ids[0], []string{withToken}, 200},
	} {
		if w := h.ask(tt.method, tt.path, "", tt.headers...); w.Code != tt.code {
			t.Errorf("%s: %d %.300s, want %d", tt.name, w.Code, w.Body, tt.code)
		}
	}
	if page := h.ask("GET", "/stories/"+ids[1], "").Body.String(); strings.Contains(page, `method="post"`) || !strings.Contains(page, "/login") {
		t.Error("a reader's page has buttons, or no way to log in")
	}
	page := h.ask("GET", "/stories/"+ids[1], "", cookie)
	if !bytes.Contains(page.Body.Bytes(), []byte("Pin to the top")) || page.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("an editor's page has no buttons, or is stored: %s", page.Header())
	}
}

func TestOperatorsWork(t *testing.T) {
	h := newStaffRoom(t, "{token: open sesame}")
	all, err := h.store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/sources/" + all[0].ID.String()
	if w := h.ask("POST", path+"/pause", "", withToken, "X-Wireroom-Actor: Ann"); w.Code != 200 {
		t.Fatalf("pause: %d %s", w.Code, w.Body)
	}
	if got := h.ask("GET", "/api/sources", "").Body.String(); !strings.Contains(got, "paused by Ann") {
		t.Errorf("the source does not show that it is paused: %s", got)
	}
	if w := h.ask("POST", path+"/poll", "", withToken); w.Code != 409 || !strings.Contains(w.Body.String(), "resume it first") {
		t.Errorf("poll while paused: %d %s", w.Code, w.Body)
	}
	h.act(path+"/resume", "")
	h.act(path+"/poll", "")
	select {
	case <-h.stir:
	default:
		t.Error("the pollers were not woken")
	}
}
