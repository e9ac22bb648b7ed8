package output

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"wireroom/aggregator/match"
)

func sampleOptions(s *shelf) Options {
	return Options{
		Site: sampleSite(), Reader: s, Tail: s,
		Query: func(rule string) (*match.Matcher, error) {
			r, err := match.Parse(rule)
			if err != nil {
				return nil, err
			}
			set, err := match.Compile(nil)
			if err != nil {
				return nil, err
			}
			return set.Query(r)
		},
		OPML:    func(context.Context) ([]byte, error) { return []byte("<opml/>"), nil },
		Sources: sourceShelf{},
		Lists:   heldList,
		Gaps:    ledger{},
		Pages: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/panic" {
				panic("with a secret")
			}
			_, _ = io.WriteString(w, "page "+r.URL.Path)
		}),
	}
}

func newServer(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends a request with "Name: value" headers.
func ask(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	r.Host = "forged.example"
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRoutes(t *testing.T) {
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	for _, c := range []struct {
		path, mediaType, holds string
		status                 int
	}{
		{"/topics/cybersecurity.rss", "application/rss+xml; charset=utf-8", "<rss ", 200},
		{"/topics/cybersecurity.atom", "application/atom+xml; charset=utf-8", "<feed ", 200},
		{"/topics/cybersecurity.json", "application/feed+json", `"version"`, 200},
		{"/topics/quiet.json", "application/feed+json", `"items": []`, 200},
		{"/topics/cybersecurity.json?limit=1", "application/feed+json", `"next_url": "https://news.example/topics/cybersecurity.json?after=`, 200},
		{"/topics/cybersecurity.json?view=entries", "application/feed+json", `"urn:uuid:`, 200},
		{"/topics/cybersecurity.atom?q=crane*", "application/atom+xml; charset=utf-8", "Cybersecurity: crane*", 200},
		{"/topics/cybersecurity.atom?q=%22open", "text/plain; charset=utf-8", "^", 400},
		{"/topics/cybersecurity.atom?q=%zz", "text/plain; charset=utf-8", "well formed", 400},
		{"/topics/cybersecurity.atom?view=all", "text/plain; charset=utf-8", "view:", 400},
		{"/topics/cybersecurity.atom?limit=0", "text/plain; charset=utf-8", "limit:", 400},
		{"/topics/cybersecurity.atom?limit=ten", "text/plain; charset=utf-8", "limit:", 400},
		{"/topics/cybersecurity.atom?after=x", "text/plain; charset=utf-8", "after:", 400},
		{"/topics/cybersecurity.atom?q=" + strings.Repeat("x", 9000), "text/plain; charset=utf-8", "too long", 414},
		{"/topics/unknown.atom", "text/plain; charset=utf-8", "not found", 404},
		{"/topics/cybersecurity", "text/plain; charset=utf-8", "page /topics/cybersecurity", 200},
		{"/topics/cybersecurity.exe", "text/plain; charset=utf-8", "page ", 200},
		{"/search.atom?q=crane*", "application/atom+xml; charset=utf-8", "Search: crane*", 200},
		{"/search.rss", "text/plain; charset=utf-8", "q: ", 400},
		{"/opml", "text/x-opml; charset=utf-8", "<opml", 200},
		{"/healthz", "text/plain; charset=utf-8", "ok", 200},
		{"/readyz", "text/plain; charset=utf-8", "ready", 200},
		{"/panic", "text/plain; charset=utf-8", "internal error", 500},
		{"/api/topics", "application/json", `"name":"quiet"`, 200},
		{"/api/topics/cybersecurity/changes?after=1", "application/json", `"revision":2`, 200},
		{"/api/topics/unknown/changes", "application/problem+json", `"status":404`, 404},
		{"/api/topics/cybersecurity/changes?limit=9999", "application/problem+json", `"status":422`, 422},
		{"/api/stories/" + harbour().ID.String(), "application/json", `"Fjord Tidende"`, 200},
		{"/api/stories/0000000000000", "application/problem+json", `"status":404`, 404},
		{"/api/stories/nonsense", "application/problem+json", `"status":404`, 404},
		{"/api/sources", "application/json", `"https://feeds.example/x?token=redacted"`, 200},
		{"/api/unknown", "text/plain; charset=utf-8", "not found", 404},
		{"/openapi.json", "application/openapi+json", `"/api/events"`, 200},
		{"/docs", "text/html; charset=utf-8", "/api/topics/{topic}/changes", 200},
	} {
		t.Run(c.path[:min(len(c.path), 60)], func(t *testing.T) {
			r := ask(h, "GET", c.path)
			body := text(t, r)
			if r.StatusCode != c.status || r.Header.Get("Content-Type") != c.mediaType || !strings.Contains(body, c.holds) {
				t.Errorf("got %d %q %.300q, want %d %q with %q", r.StatusCode, r.Header.Get("Content-Type"), body, c.status, c.mediaType, c.holds)
			}
			for _, word := range []string{"forged.example", "=hidden", "secret"} {
				if strings.Contains(body, word) {
					t.Errorf("the answer tells %q", word)
				}
			}
			if r.Header.Get("Content-Security-Policy") == "" || r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Set-Cookie") != "" {
				t.Errorf("headers %v", r.Header)
			}
		})
	}
}

func TestMethods(t *testing.T) {
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	for _, path := range []string{"/topics/cybersecurity.atom", "/search.rss?q=x", "/api/topics", "/opml", "/api/events"} {
		if r := ask(h, "HEAD", path); r.StatusCode != 200 || r.Header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s: %d %v", path, r.StatusCode, r.Header)
		}
	}
	crossed := ask(h, "POST", "/", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site")
	if crossed.StatusCode != http.StatusForbidden {
		t.Errorf("a POST from another origin got %d", crossed.StatusCode)
	}
}

func TestConditional(t *testing.T) {
	const path = "/topics/cybersecurity.atom"
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	first := ask(h, "GET", path, "Accept-Encoding: gzip")
	tag, modified := first.Header.Get("Etag"), first.Header.Get("Last-Modified")
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"same tag", []string{"If-None-Match: " + tag}, 304},
		{"weak form of it", []string{"If-None-Match: W/" + tag}, 304},
		{"in a list", []string{`If-None-Match: "a,b", W/"c", ` + tag}, 304},
		{"in a second header", []string{`If-None-Match: "x"`, "If-None-Match: " + tag}, 304},
		{"any", []string{"If-None-Match: *"}, 304},
		{"another tag", []string{`If-None-Match: "x"`}, 200},
		{"no tag at all", []string{"If-None-Match: " + strings.Trim(tag, `"`)}, 200},
		{"another tag, same date", []string{`If-None-Match: "x"`, "If-Modified-Since: " + modified}, 200},
		{"same date", []string{"If-Modified-Since: " + modified}, 304},
		{"later date", []string{"If-Modified-Since: Sun, 22 Nov 2026 00:00:00 GMT"}, 304},
		{"earlier date", []string{"If-Modified-Since: Thu, 19 Nov 2026 00:00:00 GMT"}, 200},
		{"no date", []string{"If-Modified-Since: yesterday"}, 200},
		{"neither", nil, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(h, "GET", path, append(c.headers, "Accept-Encoding: gzip")...)
			if r.StatusCode != c.status {
				t.Fatalf("got %d, want %d", r.StatusCode, c.status)
			}
			for _, name := range []string{"Etag", "Last-Modified", "Cache-Control", "Vary", "Link"} {
				if diff := cmp.Diff(first.Header[name], r.Header[name]); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
			if c.status == 304 && (text(t, r) != "" || r.Header.Get("Content-Type") != "") {
				t.Error("a 304 with content")
			}
		})
	}
}

// A client that asks with other codings than before still holds the document.
func TestConditionalAcrossCodings(t *testing.T) {
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	for _, path := range []string{"/topics/cybersecurity.atom", "/search.atom?q=x", "/opml"} {
		tag := ask(h, "GET", path, "Accept-Encoding: gzip").Header.Get("Etag")
		r := ask(h, "GET", path, "If-None-Match: "+tag)
		if r.StatusCode != 304 || r.Header.Get("Etag") != tag {
			t.Errorf("%s: got %d with tag %s, want 304 with %s", path, r.StatusCode, r.Header.Get("Etag"), tag)
		}
	}
}

func TestCodings(t *testing.T) {
	const path = "/topics/cybersecurity.json"
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	plain := text(t, ask(h, "GET", path))
	tags := map[string]bool{}
	for _, c := range []struct{ accept, coding string }{
		{"", ""}, {"identity", ""}, {"gzip", "gzip"}, {"gzip, br", "br"}, {"gzip;q=1.0, br;q=0.5", "gzip"}, {"br;q=0, zstd", "zstd"},
		{"*", "br"}, {"*;q=0", ""}, {"deflate", ""}, {"gzip;q=nonsense", ""}, {"GZIP", "gzip"},
	} {
		r := ask(h, "GET", path, "Accept-Encoding: "+c.accept)
		if got := r.Header.Get("Content-Encoding"); got != c.coding {
			t.Errorf("%q: coding %q, want %q", c.accept, got, c.coding)
			continue
		}
		if got := decode(t, r); got != plain {
			t.Errorf("%q: other bytes than without a coding", c.accept)
		}
		tags[r.Header.Get("Etag")] = true
	}
	if len(tags) != 4 {
		t.Errorf("got tags %v, want one for each of four codings", tags)
	}
}

func decode(t *testing.T, r *http.Response) string {
	t.Helper()
	var body io.Reader
	var err error
	switch r.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(r.Body)
	case "gzip":
		body, err = gzip.NewReader(r.Body)
	case "zstd":
		body, err = zstd.NewReader(r.Body)
	default:
		body = r.Body
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTagsTellBytesApart(t *testing.T) {
	const path = "/topics/cybersecurity.rss"
	tags := map[string]string{}
	add := func(name string, o Options, path string) {
		tag := ask(newServer(t, o).Handler(), "GET", path).Header.Get("Etag")
		if before, ok := tags[tag]; ok || tag == "" {
			t.Errorf("%s has the tag of %s: %s", name, before, tag)
		}
		tags[tag] = name
	}
	add("rss", sampleOptions(sampleShelf()), path)
	add("atom", sampleOptions(sampleShelf()), "/topics/cybersecurity.atom")
	add("other topic", sampleOptions(sampleShelf()), "/topics/quiet.rss")
	add("limit", sampleOptions(sampleShelf()), path+"?limit=1")
	add("view", sampleOptions(sampleShelf()), path+"?view=entries")
	add("query", sampleOptions(sampleShelf()), path+"?q=x")
	retitled := sampleShelf()
	retitled.topics[0].Title = "Cyber"
	add("new title", sampleOptions(retitled), path)
	moved := sampleOptions(sampleShelf())
	moved.Site.BaseURL = "https://other.example"
	add("new base URL", moved, path)
	rebuilt := sampleShelf()
	rebuilt.topics[0].Updated = rebuilt.topics[0].Updated.Add(time.Millisecond)
	add("another store", sampleOptions(rebuilt), path)
	grown := sampleShelf()
	grown.list("cybersecurity", moment(11, 0), bare())
	add("next revision", sampleOptions(grown), path)
	same := ask(newServer(t, sampleOptions(sampleShelf())).Handler(), "GET", path+"?limit=100&view=stories&utm_source=x").Header.Get("Etag")
	if tags[same] != "rss" {
		t.Errorf("the default limit, spelled out, has another tag: %s", same)
	}
}

func TestPagesForm(t *testing.T) {
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	path, seen := "/topics/cybersecurity.atom?limit=1", 0
	for path != "" {
		body := text(t, ask(h, "GET", path))
		seen += strings.Count(body, "<entry")
		_, next, more := strings.Cut(body, `<link href="https://news.example`)
		path = ""
		for more {
			var link string
			link, next, more = strings.Cut(next, `<link href="https://news.example`)
			if href, rel, _ := strings.Cut(link, `" rel="`); strings.HasPrefix(rel, "next") {
				path = strings.ReplaceAll(href, "&amp;", "&")
			}
		}
		if seen > 10 {
			t.Fatal("the pages form a loop")
		}
	}
	if seen != 3 {
		t.Errorf("the pages hold %d entries, want 3", seen)
	}
}

func TestHubIsAnnouncedForPlainFeedsOnly(t *testing.T) {
	h := newServer(t, sampleOptions(sampleShelf())).Handler()
	for path, want := range map[string]bool{
		"/topics/cybersecurity.atom": true, "/topics/cybersecurity.atom?limit=1": false,
		"/topics/cybersecurity.atom?q=x": false, "/search.atom?q=x": false,
	} {
		r := ask(h, "GET", path)
		inBody := strings.Contains(text(t, r), `rel="hub"`)
		inHead := strings.Contains(strings.Join(r.Header.Values("Link"), ","), `rel="hub"`)
		if inBody != want || inHead != want {
			t.Errorf("%s: hub in the document %v, in the header %v, want %v", path, inBody, inHead, want)
		}
	}
}

func TestCacheSparesTheStore(t *testing.T) {
	store := sampleShelf()
	s := newServer(t, sampleOptions(store))
	if err := s.heads.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.heads.setLive(true)
	topics := store.calls("Topics")
	for range 20 {
		r := ask(s.Handler(), "GET", "/topics/cybersecurity.atom", "Accept-Encoding: br")
		ask(s.Handler(), "GET", "/topics/cybersecurity.atom", "If-None-Match: "+r.Header.Get("Etag"))
	}
	if got := store.calls("Edition"); got != 1 {
		t.Errorf("%d editions folded, want 1", got)
	}
	if got := store.calls("Topics"); got != topics {
		t.Errorf("%d looks at the heads, want none", got-topics)
	}
}

// A head that is older than the edition must not lend it its tag.
func TestStaleHead(t *testing.T) {
	store := sampleShelf()
	s := newServer(t, sampleOptions(store))
	before := ask(s.Handler(), "GET", "/topics/cybersecurity.atom").Header.Get("Etag")
	s.heads.setLive(true)
	store.list("cybersecurity", moment(12, 0), bare())
	r := ask(s.Handler(), "GET", "/topics/cybersecurity.atom?limit=50")
	if tag := r.Header.Get("Etag"); r.StatusCode != 200 || !strings.HasPrefix(tag, `"4-`) || tag == before {
		t.Errorf("got %d with tag %s for revision 4", r.StatusCode, tag)
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := newCache(100)
	for _, tag := range []string{"a", "b", "c", "d", "e", "f", "a"} {
		if _, err := c.get(tag, func() ([]byte, error) { return make([]byte, 25), nil }); err != nil {
			t.Fatal(err)
		}
	}
	if c.used != 100 || len(c.byTag) != 4 || c.recent.Len() != 4 {
		t.Errorf("used %d bytes in %d entries", c.used, len(c.byTag))
	}
	if _, ok := c.find("b"); ok {
		t.Error("the oldest is still kept")
	}
	boom := errors.New("boom")
	if _, err := c.get("x", func() ([]byte, error) { return nil, boom }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if _, ok := c.find("x"); ok {
		t.Error("a failure is kept")
	}
}

func TestNewRefuses(t *testing.T) {
	for _, base := range []string{"", "news.example", "ftp://news.example", "https://news.example/", "https://u:p@news.example", "https://news.example?x"} {
		o := sampleOptions(sampleShelf())
		o.Site.BaseURL = base
		if _, err := New(o); err == nil {
			t.Errorf("base URL %q was taken", base)
		}
	}
}

func TestServeEnds(t *testing.T) {
	s := newServer(t, sampleOptions(sampleShelf()))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	r, err := http.Get("http://" + l.Addr().String() + "/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	start := time.Now()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took >= drain {
		t.Errorf("an open stream held the end up for %v", took)
	}
}
