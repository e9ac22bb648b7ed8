package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wireroom/aggregator"
)

func TestGetSendsOnlyWhatIsPolite(t *testing.T) {
	var got *http.Request
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "1"})
	})
	c.agent = newAgent("wireroom/0.1 (+https://wireroom.example/)")
	r := Request{URL: u + "/feed?b=2&a=1", Subscribers: 3, FeedID: "f1",
		Validators: Validators{ETag: `W/"a b"`, LastModified: "yesterday, about noon"}}
	for range 2 { // the second would bring the cookie back
		mustGet(t, c, r)
	}
	want := http.Header{
		"Accept":            {acceptFeeds},
		"Accept-Encoding":   {"gzip, br, zstd"},
		"If-Modified-Since": {"yesterday, about noon"},
		"If-None-Match":     {`W/"a b"`},
		"User-Agent":        {"wireroom/0.1 (+https://wireroom.example/; 3 subscribers; feed-id=f1)"},
	}
	if diff := cmp.Diff(got.Header, want); diff != "" {
		t.Errorf("header (-got +want):\n%s", diff)
	}
	if got.Method != "GET" || got.RequestURI != "/feed?b=2&a=1" {
		t.Errorf("%s %s", got.Method, got.RequestURI)
	}
}

func TestFirstGetIsUnconditional(t *testing.T) {
	var got http.Header
	c, u := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	mustGet(t, c, Request{URL: u, Accept: "text/html"})
	want := http.Header{"Accept": {"text/html"}, "Accept-Encoding": {"gzip, br, zstd"}, "User-Agent": {"wireroom"}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("header (-got +want):\n%s", diff)
	}
}

func TestAgent(t *testing.T) {
	const comment = "wireroom/1 (+https://w.example/)"
	for _, tc := range []struct {
		name, whole string
		subscribers int
		feedID      string
		want        string
	}{
		{"as it is", comment, 0, "", comment},
		{"subscribers", comment, 12, "", "wireroom/1 (+https://w.example/; 12 subscribers)"},
		{"feed-id", comment, 0, "x7", "wireroom/1 (+https://w.example/; feed-id=x7)"},
		{"both", comment, 1, "x7", "wireroom/1 (+https://w.example/; 1 subscribers; feed-id=x7)"},
		{"no comment yet", "wireroom", 2, "x7", "wireroom (2 subscribers; feed-id=x7)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := newAgent(tc.whole).of(tc.subscribers, tc.feedID); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestGetDescribesTheAnswer(t *testing.T) {
	c, u := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Etag"] = []string{`"v1"`}
		w.Header().Set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
		w.Header().Set("Cache-Control", "max-age=60")
		io.WriteString(w, "<rss/>")
	})
	got := mustGet(t, c, Request{URL: u + "/feed"})
	if got.Took <= 0 || got.Header.Get("Cache-Control") != "max-age=60" {
		t.Errorf("took %v, header %v", got.Took, got.Header)
	}
	got.Took, got.Header = 0, nil
	want := &Response{Status: 200, URL: u + "/feed", Body: []byte("<rss/>"), WireBytes: 6, Fresh: time.Minute,
		Validators: Validators{`"v1"`, "Sun, 06 Nov 1994 08:49:37 GMT"}}
	if diff := cmp.Diff(got, want, cmpopts.IgnoreUnexported(Response{})); diff != "" {
		t.Errorf("response (-got +want):\n%s", diff)
	}
}

func TestValidators(t *testing.T) {
	sent := Validators{ETag: `"old"`, LastModified: "then"}
	for _, tc := range []struct {
		name   string
		status int
		header map[string]string
		want   Validators
	}{
		{"a 200 replaces both", 200, map[string]string{"ETag": `"new"`, "Last-Modified": "now"}, Validators{`"new"`, "now"}},
		{"a 200 without them removes both", 200, nil, Validators{}},
		{"a 304 keeps what it does not name", 304, map[string]string{"ETag": `"new"`}, Validators{`"new"`, "then"}},
		{"a bare 304 keeps both", 304, nil, sent},
		{"an endless one is dropped", 200, map[string]string{"ETag": `"` + strings.Repeat("x", 200<<10) + `"`, "Last-Modified": "now"}, Validators{"", "now"}},
		{"the longest one is kept", 200, map[string]string{"ETag": strings.Repeat("x", 4<<10)}, Validators{ETag: strings.Repeat("x", 4<<10)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, u := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				for k, v := range tc.header {
					w.Header().Set(k, v)
				}
				w.WriteHeader(tc.status)
			})
			resp := mustGet(t, c, Request{URL: u, Validators: sent})
			if diff := cmp.Diff(resp.Validators, tc.want); diff != "" {
				t.Errorf("validators (-got +want):\n%s", diff)
			}
			if resp.NotModified() != (tc.status == 304) {
				t.Errorf("NotModified %v at status %d", resp.NotModified(), tc.status)
			}
		})
	}
}

func TestEveryStatusIsAResponse(t *testing.T) {
	for _, status := range []int{204, 226, 300, 400, 401, 403, 404, 410, 429, 500, 503} {
		c, u := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(status)
			if status >= 300 {
				io.WriteString(w, "an error page")
			}
		})
		resp := mustGet(t, c, Request{URL: u})
		if resp.Status != status || len(resp.Body) != 0 || resp.RetryAfter != 7*time.Second {
			t.Errorf("status %d, body %q, retry after %v; want %d, none, 7s", resp.Status, resp.Body, resp.RetryAfter, status)
		}
	}
}

// The Retry-After of a 429 counts, whatever its body does.
func TestBodyOfAFailureIsNotDecoded(t *testing.T) {
	c, u := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.Header().Set("Content-Encoding", "gzip, gzip, gzip")
		w.WriteHeader(http.StatusTooManyRequests)
		w.Write(make([]byte, 64<<10))
	})
	if resp := mustGet(t, c, Request{URL: u, MaxBytes: 10}); resp.RetryAfter != 7*time.Second {
		t.Errorf("retry after %v, want 7s", resp.RetryAfter)
	}
}

func TestUnreadableAddress(t *testing.T) {
	c := newClient(t, Options{})
	for _, tc := range []struct {
		name, url string
		want      error
	}{
		{"empty", "", aggregator.ErrBlocked},
		{"no scheme", "news.example/feed", aggregator.ErrBlocked},
		{"file", "file:///etc/passwd", aggregator.ErrBlocked},
		{"feed", "feed://news.example/", aggregator.ErrBlocked},
		{"gopher", "gopher://news.example/", aggregator.ErrBlocked},
		{"no host", "http:///feed", aggregator.ErrInvalid},
		{"only a port", "http://:80/feed", aggregator.ErrInvalid},
		{"opaque", "http:news.example", aggregator.ErrInvalid},
		{"line break", "http://news.example/\r\nX: y", aggregator.ErrInvalid},
		{"broken password", "http://u:hunter2/x@news.example:port/", aggregator.ErrInvalid},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := c.Get(t.Context(), Request{URL: tc.url})
			wantErr(t, err, tc.want)
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("password in %q", err)
			}
		})
	}
}

func TestErrorsKeepSecrets(t *testing.T) {
	c, refused := newClient(t, Options{}), "u:hunter2@127.0.0.1:8080/feed?token=hunter2#hunter2"
	_, err := c.Get(t.Context(), Request{URL: "http://" + refused})
	wantErr(t, err, aggregator.ErrBlocked)
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://"+refused)
		w.WriteHeader(http.StatusFound)
	})
	c.transport.DialContext = (&net.Dialer{Control: mustGuard(t, strings.TrimPrefix(u, "http://")).control}).DialContext
	_, redirected := c.Get(t.Context(), Request{URL: u})
	wantErr(t, redirected, aggregator.ErrBlocked)
	for _, err := range []error{err, redirected} {
		if strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "127.0.0.1:8080/feed") {
			t.Errorf("error %q: want the address without its secrets", err)
		}
	}
}

func TestProxyFromTheEnvironmentIsIgnored(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	c, u := serve(t, func(w http.ResponseWriter, _ *http.Request) {})
	mustGet(t, c, Request{URL: u})
	if c.transport.Proxy != nil { // the environment never proxies loopback
		t.Error("the transport has a proxy")
	}
}

func TestConnectionsAreReused(t *testing.T) {
	hosts := map[string]bool{}
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hosts[r.RemoteAddr] = true
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/302":
			http.Redirect(w, r, "/304", http.StatusFound)
		case "/500":
			http.Error(w, strings.Repeat("x", 8<<10), 500)
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(encode(t, "gzip", []byte("<rss/>")))
		}
	})
	for _, path := range []string{"/304", "/200", "/302", "/500", "/gzip", "/304"} {
		mustGet(t, c, Request{URL: u + path})
	}
	if len(hosts) != 1 {
		t.Errorf("%d connections, want 1", len(hosts))
	}
}

func TestHTTP2OverTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.Proto)
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	c := newClient(t, Options{Allow: []string{loopback}})
	c.transport.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	if resp := mustGet(t, c, Request{URL: s.URL}); string(resp.Body) != "HTTP/2.0" {
		t.Errorf("spoke %s", resp.Body)
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := newClient(t, Options{Allow: []string{loopback}}).Get(t.Context(), Request{URL: s.URL})
	var unknown x509.UnknownAuthorityError
	if !errors.As(err, &unknown) {
		t.Errorf("error %v, want %T", err, unknown)
	}
}

func TestDo(t *testing.T) {
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
			return
		}
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, r.Method+" "+r.UserAgent()+" "+string(body))
	})
	for _, tc := range []struct {
		name, path, body string
		status           int
	}{
		{"is sent as it stands", "/", "POST wireroom hub.mode=publish", 200},
		{"a redirect is not followed", "/moved", "", 307},
	} {
		t.Run(tc.name, func(t *testing.T) {
			req, err := http.NewRequest("POST", u+tc.path, strings.NewReader("hub.mode=publish"))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := c.Do(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if resp.Status != tc.status || string(resp.Body) != tc.body {
				t.Errorf("%d %q, want %d %q", resp.Status, resp.Body, tc.status, tc.body)
			}
			if len(req.Header) != 0 {
				t.Errorf("the caller's header became %v", req.Header)
			}
		})
	}
}

func TestDoFillsInWhatIsMissing(t *testing.T) {
	var got http.Header
	c, u := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	withUser := strings.Replace(u, "//", "//u:p@", 1)
	for _, tc := range []struct{ name, field, own, want string }{
		{"agent", "User-Agent", "", "wireroom"},
		{"an agent of its own", "User-Agent", "probe/1", "probe/1"},
		{"credentials", "Authorization", "", "Basic dTpw"},
		{"credentials of its own", "Authorization", "Bearer t", "Bearer t"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			req, err := http.NewRequest("GET", withUser, nil)
			if err != nil {
				t.Fatal(err)
			}
			if tc.own != "" {
				req.Header.Set(tc.field, tc.own)
			}
			if _, err := c.Do(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			if got.Get(tc.field) != tc.want {
				t.Errorf("sent %q, want %q", got.Get(tc.field), tc.want)
			}
		})
	}
}

func TestDoIsGuarded(t *testing.T) {
	c := newClient(t, Options{})
	for _, u := range []string{"http://127.0.0.1:8080/hub", "http://169.254.169.254/", "ftp://news.example/"} {
		req, err := http.NewRequest("POST", u, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Do(t.Context(), req)
		wantErr(t, err, aggregator.ErrBlocked)
	}
}

func TestCancelledByTheCaller(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<rss>")
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	_, err := c.Get(ctx, Request{URL: u})
	wantErr(t, err, context.Canceled)
	if errors.Is(err, aggregator.ErrTruncated) {
		t.Errorf("our own cancel was blamed on the outlet: %v", err)
	}
}
