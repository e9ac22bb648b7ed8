package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"wireroom/aggregator"
)

// hops answers /301/302/ok with a 301 to /302/ok, and that with a 302 to /ok.
func hops(w http.ResponseWriter, r *http.Request) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	status, err := strconv.Atoi(first)
	if err != nil {
		return
	}
	if rest != "" {
		w.Header().Set("Location", "/"+rest)
	}
	w.WriteHeader(status)
}

func TestRedirects(t *testing.T) {
	c, u := serve(t, hops)
	for _, tc := range []struct {
		name, path string
		status     int
		final      string
		movedTo    string
	}{
		{"none", "/ok", 200, "/ok", ""},
		{"301", "/301/ok", 200, "/ok", "/ok"},
		{"308", "/308/ok", 200, "/ok", "/ok"},
		{"302", "/302/ok", 200, "/ok", ""},
		{"303", "/303/ok", 200, "/ok", ""},
		{"307", "/307/ok", 200, "/ok", ""},
		{"permanent all along", "/301/308/301/ok", 200, "/ok", "/ok"},
		{"permanent after temporary", "/302/301/ok", 200, "/ok", ""},
		{"permanent until temporary", "/301/308/302/301/ok", 200, "/ok", "/302/301/ok"},
		{"to a 304", "/301/304", 304, "/304", "/304"},
		{"to a 404 is no move", "/301/404", 404, "/404", ""},
		{"to a 410 is no move", "/308/410", 410, "/410", ""},
		{"to a 500 is no move", "/301/500", 500, "/500", ""},
		{"without a Location", "/301/302", 302, "/302", ""},
		{"300 is not followed", "/300/ok", 300, "/300/ok", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := mustGet(t, c, Request{URL: u + tc.path})
			movedTo := ""
			if tc.movedTo != "" {
				movedTo = u + tc.movedTo
			}
			if got.Status != tc.status || got.URL != u+tc.final || got.MovedTo != movedTo {
				t.Errorf("got %d from %s, moved to %q", got.Status, got.URL, got.MovedTo)
			}
		})
	}
}

func TestRedirectChainsEnd(t *testing.T) {
	var asked atomic.Int32
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/")); {
		case err == nil && n > 0:
			http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
		case r.URL.Path == "/self":
			http.Redirect(w, r, "/self#again", http.StatusFound)
		case r.URL.Path == "/a":
			http.Redirect(w, r, "/b", http.StatusMovedPermanently)
		case r.URL.Path == "/b":
			http.Redirect(w, r, "/a", http.StatusMovedPermanently)
		}
	})
	for _, tc := range []struct {
		name, path string
		ends       bool
		asked      int32
	}{
		{"ten hops", "/10", true, 11},
		{"eleven hops", "/11", false, 11},
		{"no end", "/1000000", false, 11},
		{"to itself", "/self", false, 1},
		{"in a circle", "/a", false, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			asked.Store(0)
			_, err := c.Get(t.Context(), Request{URL: u + tc.path})
			if got := err == nil; got != tc.ends || asked.Load() != tc.asked {
				t.Errorf("error %v after %d requests, want an end %v after %d", err, asked.Load(), tc.ends, tc.asked)
			}
		})
	}
}

func TestRedirectIsGuarded(t *testing.T) {
	var asked atomic.Int32
	inner := origin(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	u := origin(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusMovedPermanently)
	})
	c := newClient(t, Options{Allow: []string{strings.TrimPrefix(u, "http://")}})
	for _, tc := range []struct {
		name, to string
		want     error
	}{
		{"another port of an allowed host", inner, aggregator.ErrBlocked},
		{"metadata", "http://169.254.169.254/latest/meta-data/", aggregator.ErrBlocked},
		{"without a scheme", "//10.0.0.1/", aggregator.ErrBlocked},
		{"IPv6", "http://[::1]:8080/", aggregator.ErrBlocked},
		{"mapped", "http://[::ffff:10.0.0.1]/", aggregator.ErrBlocked},
		{"file", "file:///etc/passwd", aggregator.ErrBlocked},
		{"ftp", "ftp://news.example/", aggregator.ErrBlocked},
		{"feed", "feed:" + u, aggregator.ErrBlocked},
		{"data", "data:text/xml,<rss/>", aggregator.ErrBlocked},
		{"no host", "http:///", aggregator.ErrInvalid},
		{"unreadable", "http://[::1", aggregator.ErrBlocked},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := c.Get(t.Context(), Request{URL: u + "/?to=" + tc.to})
			wantErr(t, err, tc.want)
		})
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the inner origin was asked %d times", n)
	}
}

func TestCredentialsStayOnTheirHost(t *testing.T) {
	var seen []string
	note := func(r *http.Request) {
		user, password, ok := r.BasicAuth()
		seen = append(seen, fmt.Sprint(r.URL.Path, " ", user, ":", password, " ", ok))
	}
	var home string
	away := origin(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		if r.URL.Path == "/back" {
			http.Redirect(w, r, home+"/ok", http.StatusMovedPermanently)
		}
	})
	home = origin(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		switch r.URL.Path {
		case "/near":
			http.Redirect(w, r, "/ok", http.StatusMovedPermanently)
		case "/far":
			http.Redirect(w, r, away+"/ok", http.StatusMovedPermanently)
		case "/far-named":
			http.Redirect(w, r, strings.Replace(away, "//", "//evil:evil@", 1)+"/ok", http.StatusMovedPermanently)
		case "/return":
			http.Redirect(w, r, away+"/back", http.StatusMovedPermanently)
		}
	})
	c := newClient(t, Options{Allow: []string{loopback}})
	withUser := strings.Replace(home, "//", "//u:p%20w@", 1)
	for _, tc := range []struct {
		name, path string
		seen       string
		movedTo    string
	}{
		{"to another path", "/near", "/near u:p w true, /ok u:p w true", withUser + "/ok"},
		{"to another host", "/far", "/far u:p w true, /ok : false", away + "/ok"},
		{"that it names credentials for", "/far-named", "/far-named u:p w true, /ok : false", away + "/ok"},
		{"and back again", "/return", "/return u:p w true, /back : false, /ok : false", home + "/ok"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			seen = nil
			resp := mustGet(t, c, Request{URL: withUser + tc.path})
			if got := strings.Join(seen, ", "); got != tc.seen {
				t.Errorf("origins saw %s, want %s", got, tc.seen)
			}
			if resp.MovedTo != tc.movedTo || strings.Contains(resp.URL, "@") {
				t.Errorf("moved to %s, final %s", resp.MovedTo, resp.URL)
			}
		})
	}
}

func TestSameHost(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		want     bool
	}{
		{"http://u:p@a.example/1", "/2", true},
		{"http://u:p@a.example/1", "http://A.example/2", true},
		{"http://u:p@a.example/1", "https://a.example/1", true},
		{"https://u:p@a.example/1", "http://a.example/1", false},
		{"http://u:p@a.example/1", "http://a.example:8080/", false},
		{"http://u:p@a.example/1", "http://b.a.example/", false},
		{"http://u:p@a.example/1", "//a.example.evil.example/", false},
	} {
		from, err := parseURL(tc.from)
		if err != nil {
			t.Fatal(err)
		}
		to, err := target(from, tc.to)
		if err != nil {
			t.Fatal(err)
		}
		if got := to.User != nil; got != tc.want {
			t.Errorf("%s to %s keeps the credentials: %v, want %v", tc.from, tc.to, got, tc.want)
		}
	}
}

func TestRedirectKeepsValidatorsAndSendsNoReferer(t *testing.T) {
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ok" {
			http.Redirect(w, r, "/ok", http.StatusFound)
			return
		}
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("Referer") == "" {
			w.WriteHeader(http.StatusNotModified)
		}
	})
	if resp := mustGet(t, c, Request{URL: u, Validators: Validators{ETag: `"v1"`}}); !resp.NotModified() {
		t.Errorf("status %d, want 304", resp.Status)
	}
}

func TestRedirectsThatMayNotBeFollowed(t *testing.T) {
	var asked []string
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		hops(w, r)
	})
	forbidden := errors.New("that way lies another outlet")
	_, err := c.Get(t.Context(), Request{URL: u + "/301/302/ok", Follow: func(to *url.URL) error {
		if to.Path == "/ok" {
			return forbidden
		}
		return nil
	}})
	if want := []string{"/301/302/ok", "/302/ok"}; !errors.Is(err, forbidden) || !slices.Equal(asked, want) {
		t.Errorf("asked %q, error %v; want %q and the refusal", asked, err, want)
	}
}
