package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the benchmarks poll: feeds on as many addresses of loopback as there are
// hosts, a process of its own, whose CPU is not counted.
const (
	benchHosts = 200
	benchItems = 20
)

// benchAddress tells TestBenchOrigin that it is one.
const benchAddress = "WIREROOM_BENCH_ORIGIN"

// TestBenchOrigin is no test but the origin of the benchmarks. It prints its
// port and ends when its input does.
func TestBenchOrigin(t *testing.T) {
	if os.Getenv(benchAddress) == "" {
		t.Skip("runs as the origin of the benchmarks")
	}
	first, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	port := first.Addr().(*net.TCPAddr).Port
	listeners := []net.Listener{first}
	for i := 1; i < benchHosts; i++ {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:%d", i+2, port))
		if err != nil {
			t.Fatal(err)
		}
		listeners = append(listeners, l)
	}
	feeds := &benchFeeds{}
	for _, l := range listeners {
		go http.Serve(l, feeds)
	}
	fmt.Println(port)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// benchFeeds answers /n with feed n, which never changes, and /empty/n with none.
type benchFeeds struct{ bodies sync.Map }

func (f *benchFeeds) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	etag := strconv.Quote(r.URL.Path)
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/empty/") {
		_, _ = io.WriteString(w, "<rss><channel><title>Nothing yet</title></channel></rss>")
		return
	}
	n, err := strconv.ParseUint(r.URL.Path[1:], 10, 32)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(f.body(n))
}

func (f *benchFeeds) body(n uint64) []byte {
	if body, ok := f.bodies.Load(n); ok {
		return body.([]byte)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(benchFeed(n))
	_ = z.Close()
	f.bodies.Store(n, b.Bytes())
	return b.Bytes()
}

// benchFeed is a feed of 20 items and about 48 KB. Every fourth item has
// a text that nine other outlets carry too.
func benchFeed(n uint64) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Outlet %d</title><link>https://outlet%d.example/</link><description>News</description><language>en</language>`, n, n)
	for i := range uint64(benchItems) {
		seed := n*benchItems + i
		if i%4 == 3 {
			seed = 1<<40 + n/10*benchItems + i
		}
		text := benchText(seed, 260)
		fmt.Fprintf(&b, "\n<item><title>%s</title><link>https://outlet%d.example/%d?utm_source=rss</link>", strings.Join(text[:9], " "), n, i)
		fmt.Fprintf(&b, "<guid isPermaLink=\"false\">%d-%d</guid><dc:creator>Author %d</dc:creator><category>%s</category>", n, i, i, text[10])
		fmt.Fprintf(&b, "<pubDate>%s</pubDate><description><![CDATA[<p>%s <a href=\"/more\">%s</a>.</p>\n<p>%s &amp; %s.</p>]]></description></item>",
			time.Now().Add(-time.Duration(i)*time.Hour).UTC().Format(time.RFC1123), strings.Join(text[11:110], " "),
			text[110], strings.Join(text[111:200], " "), strings.Join(text[200:], " "))
	}
	return []byte(b.String() + "\n</channel></rss>\n")
}

// benchText gives words as a language does: few of them often, many rarely.
func benchText(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 7))
	z := rand.NewZipf(r, 1.2, 8, 20_000)
	words := make([]string, n)
	for i := range words {
		words[i] = strings.ReplaceAll(pressText(z.Uint64(), 3), " ", "")[:3+r.IntN(6)]
	}
	return words
}

// startBenchOrigin runs the origin until the benchmark ends, and gives its port.
func startBenchOrigin(b *testing.B) (port int) {
	b.Helper()
	origin := startBenchChild(b, "TestBenchOrigin", benchAddress+"=1")
	origin.read(&port)
	return port
}

// benchURL is the address of feed n.
func benchURL(n, port int) string {
	return fmt.Sprintf("http://127.0.0.%d:%d/%d", n%benchHosts+2, port, n)
}

// benchChild is this program once more, as what one of its tests plays.
type benchChild struct {
	*testing.B
	in  io.WriteCloser
	out *bufio.Reader
}

// startBenchChild runs a child until the benchmark ends.
func startBenchChild(b *testing.B, test, environment string) *benchChild {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), environment)
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			b.Error(err)
		}
	})
	return &benchChild{b, in, bufio.NewReader(out)}
}

// read takes the numbers of the child's next line.
func (c *benchChild) read(numbers ...any) {
	c.Helper()
	line, err := c.out.ReadString('\n')
	if _, bad := fmt.Sscan(line, numbers...); bad != nil {
		c.Fatalf("a child says %q: %v", line, err)
	}
}
