package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"wireroom/aggregator"
)

// hostile is what an outlet does to us, how the poll of it must end, and a part
// of what the operator is told.
type hostile struct {
	answer  http.HandlerFunc
	outcome aggregator.Outcome
	reason  string
}

// goodItem stands in every hostile feed: what is around it must not cost it.
const goodItem = `<item><title>Harbour bridge reopens</title><link>https://wire.example/bridge</link></item>`

func hostileFeed(before, items string) http.HandlerFunc {
	return hostileText("application/rss+xml", `<?xml version="1.0"?>`+before+`<rss version="2.0"
		xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Wire</title>`+items+goodItem+`</channel></rss>`)
}

func hostileText(mediaType, text string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		// The other side may well hang up.
		_, _ = io.WriteString(w, text)
	}
}

// hostileWire writes what no well-behaved server would, over and over again.
func hostileWire(head, again string, pause time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer c.Close()
		_, err = io.WriteString(c, head)
		for err == nil {
			time.Sleep(pause)
			_, err = io.WriteString(c, again)
		}
	}
}

// bomb is a feed that goes on with so many bytes of white space, in so many
// layers of gzip.
func bomb(size, layers int) http.HandlerFunc {
	text := append([]byte("<rss><channel>"), bytes.Repeat([]byte(" "), size)...)
	coding := strings.TrimSuffix(strings.Repeat("gzip, ", layers), ", ")
	for range layers {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(text); err != nil {
			panic(err)
		}
		if err := z.Close(); err != nil {
			panic(err)
		}
		text = b.Bytes()
	}
	return hostileText("application/rss+xml", string(text), "Content-Encoding", coding)
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Location"] = []string{to}
		w.WriteHeader(http.StatusMovedPermanently)
	}
}

// hostileTexts are bodies that must not reach a reader as they are.
var hostileTexts = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<a href="java&#9;script:alert(1)">a</a><a href="&#1;JaVaScRiPt:alert(1)">b</a><a href="data:text/html,<script>">c</a><a href="feed:file:///etc/passwd">d</a>`,
	`<iframe srcdoc="<script>alert(1)</script>"></iframe><object data=x></object><embed src=x>`,
	`<form action="https://evil.example/"><input name=p><button formaction="javascript:alert(1)">Log in</button></form>`,
	`<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/"><link rel=stylesheet href=x>`,
	`</div></div></article></main></body></html><h1>out</h1>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<plaintext>`, `<textarea><script>alert(1)</script>`, `<!-- <img src=x onerror=alert(1)>`, `<p id=main class=top style="position:fixed">x</p>`,
	`]]><script>alert(1)</script>`, "\u202Egnp.exe\u2066", "one\r\nBcc: all@evil.example", "one\u2028two",
}

// hostileItems puts every text into every field.
func hostileItems() string {
	var b strings.Builder
	for i, text := range hostileTexts {
		in := html.EscapeString(text)
		fmt.Fprintf(&b, `<item><title>%s</title><link>https://wire.example/%d</link><description>%s</description><author>%s</author><category>%s</category>
			<enclosure url="javascript:alert(1)" type="%s"/><media:thumbnail url="%s"/><source url="javascript:alert(1)">%s</source></item>`, in, i, in, in, in, in, in, in)
	}
	return b.String() + `<item><title>A link</title><link>javascript:alert(1)</link><guid>javascript:alert(2)</guid></item>`
}

// hostileCases are what the origin at base plays; inner is an address of ours
// that nobody outside may reach.
func hostileCases(base, inner string) map[string]hostile {
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(inner, "http://"))
	big := strings.Repeat("9", 400)
	cases := map[string]hostile{
		"fields":      {hostileFeed("", hostileItems()), aggregator.Changed, ""},
		"entities":    {hostileFeed(`<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "ENTITYTEXT">]>`, `<item><title>&x;&y;</title></item>`), aggregator.Changed, ""},
		"nested":      {hostileFeed("", "<item>"+strings.Repeat("<a>", 100_000)+strings.Repeat("</a>", 100_000)+"</item>"), aggregator.Changed, ""},
		"many items":  {hostileFeed("", strings.Repeat("<item><title>Again</title></item>", 100_000)), aggregator.Changed, ""},
		"wide text":   {hostileFeed("", "<item><title>Wide</title><author>e"+strings.Repeat("é", 100_000)+"</author></item>"), aggregator.Changed, ""},
		"quadratic":   {hostileFeed("", "<item><title>Slow</title><description><![CDATA["+strings.Repeat("<table><tr><td><a href=x><b>", 20_000)+"]]></description></item>"), aggregator.Changed, ""},
		"long etag":   {hostileText("application/rss+xml", "<rss><channel>"+goodItem+"</channel></rss>", "ETag", `"`+strings.Repeat("e", 200<<10)+`"`), aggregator.Changed, ""},
		"300 years":   {hostileText("application/rss+xml", "<rss><channel><ttl>"+big+"</ttl>"+goodItem+"</channel></rss>", "Cache-Control", "max-age="+big), aggregator.Changed, ""},
		"deep json":   {hostileText("application/feed+json", `{"version":"https://jsonfeed.org/version/1.1","items":`+strings.Repeat("[", 1_000_000)), aggregator.Unchanged, ""},
		"a bomb":      {bomb(32<<20, 1), aggregator.Failed, "too large"},
		"in a bomb":   {bomb(32<<20, 2), aggregator.Failed, "too large"},
		"many layers": {bomb(1<<10, 9), aggregator.Failed, "content codings"},
		"endless":     {hostileWire("HTTP/1.1 200 OK\r\n\r\n<rss>", strings.Repeat(" ", 1<<20), 0), aggregator.Failed, "too large"},
		"headers":     {hostileWire("HTTP/1.1 200 OK\r\n", "X-More: "+strings.Repeat("h", 1<<10)+"\r\n", 0), aggregator.Failed, "headers exceeded"},
		"early hints": {hostileWire("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0), aggregator.Failed, "headers exceeded"},
		"trailers":    {hostileWire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n", "X-More: "+strings.Repeat("h", 1<<10)+"\r\n", 0), aggregator.Failed, "trailer"},
		"dripping":    {hostileWire("HTTP/1.1 200 OK\r\n\r\n<rss>", " ", 50*time.Millisecond), aggregator.Failed, "took too long"},
		"slow header": {hostileWire("HTTP/1.1 200 OK\r\nX: ", "h", 50*time.Millisecond), aggregator.Failed, "took too long"},
		"circle":      {redirect(base + "/circle"), aggregator.Failed, "redirect loop"},
	}
	for _, to := range []string{
		inner, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://0.0.0.0:" + port, "http://[::1]:" + port, "http://[::]:" + port,
		"//127.0.0.1:" + port, "http://user:pass@127.0.0.1:" + port, "http://127。0。0。1:" + port, "http://[64:ff9b::7f00:1]:" + port, "http://[2002:7f00:1::]:" + port,
		"http://169.254.169.254/", "http://10.0.0.1/", "http://100.64.0.1/", "http://[fd00:ec2::254]/", "file:///etc/passwd", "feed:" + inner, "data:text/xml,<rss/>",
	} {
		cases["to "+to] = hostile{redirect(to), aggregator.Blocked, "not public"}
	}
	return cases
}

// hostileRoom is a newsroom that polls nothing but a hostile origin.
type hostileRoom struct {
	*App
	cases   map[string]hostile
	reached atomic.Int32 // how often the inner server was reached
	handler http.Handler
}

func newHostileRoom(t *testing.T) *hostileRoom {
	h := &hostileRoom{}
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { h.reached.Add(1) }))
	t.Cleanup(inner.Close)
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.cases[strings.TrimPrefix(r.URL.Path, "/")].answer(w, r)
	}))
	t.Cleanup(origin.Close)
	h.cases = hostileCases(origin.URL, inner.URL)
	host := strings.TrimPrefix(origin.URL, "http://")
	var text strings.Builder
	fmt.Fprintf(&text, "poll: {timeout: 1s, allow: ['%s']}\ntopics: {all: {match: '*'}}\nsources:\n", host)
	for name := range h.cases {
		fmt.Fprintf(&text, "  - {outlet: %q, url: %q}\n", name, "http://desk:PASSWORD@"+host+"/"+url.PathEscape(name)+"?token=TOKEN")
	}
	h.App = openRoom(t, text.String())
	return h
}

// TestHostileOrigin plays an origin that attacks us, its readers and our
// network, and reads all that goes out afterwards.
func TestHostileOrigin(t *testing.T) {
	h := newHostileRoom(t)
	if _, err := h.pollOnce(t.Context(), true, io.Discard); err != nil {
		t.Fatal(err)
	}
	if n := h.reached.Load(); n > 0 {
		t.Errorf("an inner address was reached %d times", n)
	}
	h.checkOutcomes(t)
	server, err := h.newServer()
	if err != nil {
		t.Fatal(err)
	}
	h.handler = server.Handler()
	for _, path := range []string{"/topics/all.atom?limit=1000", "/topics/all.rss?limit=1000", "/opml", "/api/sources", "/api/topics", "/metrics"} {
		h.get(t, path)
	}
	for _, path := range []string{"/", "/topics/all", "/sources", "/search?q=*", "/search?q=%22%3E%3Cscript%3Ealert(1)", "/stories/%3Cscript%3E"} {
		checkMarkup(t, path, h.get(t, path), "script", "link", "meta", "title", "form", "input", "button", "svg", "dialog")
	}
	h.checkItems(t, h.get(t, "/topics/all.json?limit=1000&q=NOT+title:again"))
	if good := h.get(t, "/topics/all.json?q=bridge"); !bytes.Contains(good, []byte(`"outlets": 7`)) {
		t.Errorf("the good item is not what seven outlets report: %.4000s", good)
	}
}

func (h *hostileRoom) checkOutcomes(t *testing.T) {
	list, err := h.store.Sources(t.Context())
	if err != nil || len(list) != len(h.cases) {
		t.Fatalf("%d sources of %d: %v", len(list), len(h.cases), err)
	}
	for _, s := range list {
		if want := h.cases[s.Outlet]; s.Outcome != want.outcome || !strings.Contains(s.Reason, want.reason) {
			t.Errorf("%s: %s, %q; want %s, %q", s.Outlet, s.Outcome, s.Reason, want.outcome, want.reason)
		}
		if wait := s.Due.Sub(h.now()); wait < 0 || wait > 31*24*time.Hour {
			t.Errorf("%s: polled next in %s", s.Outlet, wait)
		}
	}
}

// get gives what is at a path, and reads it for what must never go out.
func (h *hostileRoom) get(t *testing.T, path string) []byte {
	t.Helper()
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body := w.Body.Bytes()
	for _, secret := range []string{"PASSWORD", "TOKEN", "ENTITYTEXT", "root:", "javascript:alert(2)", "\u202E", "\x00"} {
		if i := bytes.Index(body, []byte(secret)); i >= 0 {
			t.Errorf("%s: %q stands in it: %q", path, secret, body[max(0, i-80):min(len(body), i+40)])
		}
	}
	return body
}

func (h *hostileRoom) checkItems(t *testing.T, feed []byte) {
	var doc struct {
		Items []struct {
			URL, Title, Summary, Image string
			ContentHTML                string `json:"content_html"`
			Tags                       []string
			Attachments                []struct{ URL string }
		}
	}
	if err := json.Unmarshal(feed, &doc); err != nil || len(doc.Items) < 10 {
		t.Fatalf("%d items: %v", len(doc.Items), err)
	}
	for _, it := range doc.Items {
		for _, line := range append(it.Tags, it.Title) {
			if strings.ContainsAny(line, "\r\n\u2028\u2029") || len(line) > 4096 {
				t.Errorf("a line of %d bytes: %.80q", len(line), line)
			}
		}
		links := []string{it.URL, it.Image}
		for _, a := range it.Attachments {
			links = append(links, a.URL)
		}
		for _, link := range links {
			checkLink(t, it.Title, link)
		}
		checkMarkup(t, it.Title, []byte("<div>"+it.ContentHTML+"</div>"))
	}
}

// checkMarkup reads HTML as a browser would: no elements or attributes that act,
// but for those that a page of ours is made of.
func checkMarkup(t *testing.T, where string, text []byte, ours ...string) {
	t.Helper()
	forbidden := strings.Fields("script iframe object embed form input button base meta link style svg math template textarea plaintext noscript title dialog applet select")
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Errorf("%.60q: %v", where, err)
		return
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains(forbidden, n.Data) && !slices.Contains(ours, n.Data) {
			t.Errorf("%.60q: element %s", where, n.Data)
		}
		if n.Data == "script" && (n.FirstChild != nil || !strings.HasPrefix(attr(n, "src"), "/assets/")) {
			t.Errorf("%.60q: a script of somebody else's", where)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"srcdoc", "formaction", "style", "http-equiv"}, a.Key) {
				t.Errorf("%.60q: <%s %s=%q>", where, n.Data, a.Key, a.Val)
			}
			if slices.Contains([]string{"href", "src", "poster", "action"}, a.Key) && (len(ours) == 0 || !strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "//")) {
				checkLink(t, where, a.Val)
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// checkLink takes nothing but the web, mail and places within the page.
func checkLink(t *testing.T, where, link string) {
	t.Helper()
	switch scheme, _, ok := strings.Cut(link, ":"); {
	case link == "" || strings.HasPrefix(link, "#"):
	case !ok || !slices.Contains([]string{"http", "https", "mailto"}, scheme):
		t.Errorf("%.60q: link %.80q", where, link)
	}
}
