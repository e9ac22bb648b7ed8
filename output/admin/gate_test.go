package admin

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// clock is a time that a test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func asks(cookie string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", cookie)
	return r
}

func TestBearer(t *testing.T) {
	c := &clock{noon}
	g := NewGate("open sesame", false, c.now)
	for _, tt := range []struct {
		authorization, actor, who string
		err                       error
	}{
		{"", "", "", errNoToken},
		{"Basic b3BlbiBzZXNhbWU=", "", "", errNoToken},
		{"Bearer", "", "", errWrongToken},
		{"Bearer open sesam", "", "", errWrongToken},
		{"Bearer open sesame2", "", "", errWrongToken},
		{"Bearer open sesame", "", "admin", nil},
		{"bearer open sesame", "Ann\u202e \x00 Lee", "Ann Lee", nil},
		{"Bearer open sesame", strings.Repeat("x", 200), strings.Repeat("x", 59) + "…", nil},
	} {
		who, err := g.bearer("192.0.2.1:5", tt.authorization, tt.actor)
		if who != tt.who || err != tt.err {
			t.Errorf("%q as %q: got %q, %v; want %q, %v", tt.authorization, tt.actor, who, err, tt.who, tt.err)
		}
	}
}

func TestCookies(t *testing.T) {
	c := &clock{noon}
	g := NewGate("open sesame", false, c.now)
	good := g.seal("Ann")
	body, _, _ := strings.Cut(good, ".")
	other := NewGate("another", false, c.now).seal("Ann")
	for _, tt := range []struct {
		name, value string
		at          time.Time
		who         string
	}{
		{"as it was made", good, noon, "Ann"},
		{"at its last second", good, noon.Add(12*time.Hour - time.Second), "Ann"},
		{"expired", good, noon.Add(12 * time.Hour), ""},
		{"another name", strings.Replace(good, body, "QmVu", 1), noon, ""},
		{"a longer life", strings.Replace(good, ".t", ".z", 1), noon, ""},
		{"no signature", good[:strings.LastIndex(good, ".")], noon, ""},
		{"an empty signature", good[:strings.LastIndex(good, ".")+1], noon, ""},
		{"of another token", other, noon, ""},
		{"nothing", "", noon, ""},
		{"rubbish", "...", noon, ""},
	} {
		c.at = tt.at
		if who, ok := g.Visitor(asks("wireroom=" + tt.value)); who != tt.who || ok != (tt.who != "") {
			t.Errorf("%s: %q, %t", tt.name, who, ok)
		}
	}
	if _, ok := g.Visitor(httptest.NewRequest("GET", "/", nil)); ok {
		t.Error("without a cookie somebody is logged in")
	}
}

func TestCookieIsBoundToTheSite(t *testing.T) {
	for secure, want := range map[bool]string{
		false: "wireroom=v; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict",
		true:  "__Host-wireroom=v; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict",
	} {
		w := httptest.NewRecorder()
		NewGate("t", secure, time.Now).setCookie(w, "v", sessionLasts)
		if got := w.Header().Get("Set-Cookie"); got != want {
			t.Errorf("secure %t: %s, want %s", secure, got, want)
		}
	}
}

func TestWrongTokensAreCountedByAddress(t *testing.T) {
	c := &clock{noon}
	g := NewGate("open sesame", false, c.now)
	for range mostTyped {
		if _, err := g.logIn("192.0.2.1:5", "wrong", ""); err != errWrongToken {
			t.Fatal(err)
		}
	}
	if _, err := g.logIn("192.0.2.1:6", "open sesame", ""); err != errTooMany {
		t.Errorf("after %d wrong ones: %v", mostTyped, err)
	}
	if _, err := g.bearer("192.0.2.1:6", "Bearer open sesame", ""); err != nil {
		t.Errorf("what was mistyped bars programs: %v", err)
	}
	c.at = c.at.Add(time.Minute)
	if _, err := g.logIn("192.0.2.1:6", "open sesame", ""); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestAddressesOfOneMachineCountTogether(t *testing.T) {
	g := newGuesses(1, time.Now)
	for _, same := range [][2]string{
		{"192.0.2.1:5", "192.0.2.1:6"},
		{"[::ffff:192.0.2.1]:5", "192.0.2.1:6"},
		{"[2001:db8::1]:5", "[2001:db8::abcd:1]:6"},
	} {
		if g.slot(same[0]) != g.slot(same[1]) {
			t.Errorf("%v count apart", same)
		}
	}
	seen := map[int]bool{}
	for i := range 256 {
		seen[g.slot(fmt.Sprintf("192.0.2.%d:80", i))] = true
	}
	if len(seen) < 150 {
		t.Errorf("256 addresses have %d slots", len(seen))
	}
}

func TestOnlyTheTokenPasses(t *testing.T) {
	g := NewGate("open sesame", false, time.Now)
	h := g.Only(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "numbers") }))
	for authorization, want := range map[string]int{"": 401, "Bearer no": 401, "Bearer open sesame": 200} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/metrics", nil)
		r.Header.Set("Authorization", authorization)
		if h.ServeHTTP(w, r); w.Code != want || (want == 401) == strings.Contains(w.Body.String(), "numbers") {
			t.Errorf("%q: %d %s, want %d", authorization, w.Code, w.Body, want)
		}
	}
}
