package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

// plainPages says what page would be shown.
type plainPages struct{}

func (plainPages) LogIn(w http.ResponseWriter, _ *http.Request, code int, wrong string) {
	w.WriteHeader(code)
	fmt.Fprint(w, "log in: ", wrong)
}

func (plainPages) Fail(w http.ResponseWriter, _ *http.Request, err error) {
	w.WriteHeader(status(err))
	fmt.Fprint(w, words(err))
}

// caretaker takes every act and remembers the last.
type caretaker struct{ did aggregator.Act }

func (c *caretaker) Steer(_ context.Context, a aggregator.Act) (aggregator.Act, error) {
	a.Seq, c.did = 7, a
	return a, nil
}

func (c *caretaker) ReturnMove(context.Context, aggregator.ID, time.Time) error { return nil }

func testDesk() (*Desk, *caretaker, http.Handler) {
	c, mux := &caretaker{}, http.NewServeMux()
	now := func() time.Time { return noon }
	d := New(Options{Gate: NewGate("open sesame", false, now), Caretaker: c, Pages: plainPages{}, Now: now, ApplyList: approve})
	d.Routes(mux.Handle)
	return d, c, mux
}

func post(h http.Handler, path, cookie string, form url.Values) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", "wireroom="+cookie)
	h.ServeHTTP(w, r)
	return w
}

func TestLogIn(t *testing.T) {
	d, _, h := testDesk()
	for _, tt := range []struct {
		token, next string
		code        int
		to          string
	}{
		{"wrong", "/acts", 401, ""},
		{"", "/acts", 401, ""},
		{"open sesame", "/acts?before=7", 303, "/acts?before=7"},
		{"open sesame", "", 303, "/"},
		{"open sesame", "//evil.example/", 303, "/"},
		{"open sesame", "https://evil.example/", 303, "/"},
		{"open sesame", `/\evil.example`, 303, "/"},
		{"open sesame", "/\t/evil.example", 303, "/"},
		{"open sesame", "javascript:alert(1)", 303, "/"},
	} {
		w := post(h, "/login", "", url.Values{"token": {tt.token}, "next": {tt.next}, "name": {"Ann"}})
		if w.Code != tt.code || w.Header().Get("Location") != tt.to {
			t.Errorf("%q to %q: %d to %q, want %d to %q", tt.token, tt.next, w.Code, w.Header().Get("Location"), tt.code, tt.to)
		}
		if in := w.Header().Get("Set-Cookie") != ""; in != (tt.code == 303) {
			t.Errorf("%q: a cookie is set: %t", tt.token, in)
		}
	}
	w := post(h, "/logout", d.o.Gate.seal("Ann"), nil)
	if got := w.Header().Get("Set-Cookie"); !strings.Contains(got, "wireroom=; Path=/; Max-Age=0") {
		t.Errorf("logging out sets %q", got)
	}
}

func TestFormsWantALogIn(t *testing.T) {
	d, did, h := testDesk()
	id := aggregator.ID(9).String()
	good := d.o.Gate.seal("Ann")
	for _, tt := range []struct {
		path, cookie string
		form         url.Values
		code         int
		says         string
	}{
		{"/sources/" + id + "/pause", "", nil, 401, "log in"},
		{"/sources/" + id + "/pause", good + "x", nil, 401, "log in"},
		{"/acts/1/undo", "", nil, 401, "log in"},
		{"/stories/" + id + "/hide", "", nil, 401, "log in"},
		{"/sources/" + id + "/burn", good, nil, 404, ""},
		{"/sources/nonsense/pause", good, nil, 404, ""},
		{"/stories/" + id + "/pause", good, nil, 404, ""},
		{"/stories/" + id + "/split", good, nil, 400, "tick the reports"},
		{"/stories/" + id + "/merge", good, url.Values{"with": {"yesterday's"}}, 400, "neither the id nor the address"},
		{"/acts/nine/undo", good, nil, 404, ""},
		{"/sources/" + id + "/pause", good, nil, 303, ""},
	} {
		w := post(h, tt.path, tt.cookie, tt.form)
		if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s: %d %s, want %d %q", tt.path, w.Code, w.Body, tt.code, tt.says)
		}
	}
	want := aggregator.Act{Seq: 7, At: noon, Who: "Ann", Kind: aggregator.ActPause, Source: 9}
	if did.did.Who != want.Who || did.did.Kind != want.Kind || did.did.Source != want.Source || !did.did.At.Equal(noon) {
		t.Errorf("did %+v, want %+v", did.did, want)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/sources/"+id+"/pause", nil))
	if w.Code == 303 || w.Code == 200 {
		t.Errorf("a GET of a form's address: %d", w.Code)
	}
}

func TestPastedStories(t *testing.T) {
	id := aggregator.ID(9)
	for _, s := range []string{id.String(), " " + id.String() + "\n", "https://news.example/wire/stories/" + id.String() + "?done=3#coverage", "/stories/" + id.String()} {
		if got, err := pasted(s); got != id || err != nil {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
}
