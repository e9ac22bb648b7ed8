package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// What the benchmarks poll: feeds on as many addresses of loopback as outlets
// have, a process of its own, whose CPU is not counted.
const (
	benchHosts = 40
	benchItems = 20
	benchAlike = 64 // polls at once, on either side
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
	for _, l := range listeners {
		go http.Serve(l, http.HandlerFunc(serveBenchFeed))
	}
	fmt.Println(port)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// serveBenchFeed answers /n with feed n, which never changes.
func serveBenchFeed(w http.ResponseWriter, r *http.Request) {
	etag := strconv.Quote(r.URL.Path)
	w.Header().Set("ETag", etag)
	w.Header().Set("Cache-Control", "max-age=60")
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	n, err := strconv.ParseUint(r.URL.Path[1:], 10, 32)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = z.Write(benchFeed(n))
	_ = z.Close()
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

// startBenchOrigin runs the origin until the benchmark ends, and gives the
// address of feed n.
func startBenchOrigin(b *testing.B) func(n int) string {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestBenchOrigin$")
	cmd.Env = append(os.Environ(), benchAddress+"=1")
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
	line, err := bufio.NewReader(out).ReadString('\n')
	port, bad := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || bad != nil {
		b.Fatalf("the origin says %q: %v", line, err)
	}
	return func(n int) string { return fmt.Sprintf("http://127.0.0.%d:%d/%d", n%benchHosts+2, port, n) }
}

// bench is the whole program, as serve joins it, over an empty SQLite file, with
// the topics that config.yaml has.
type bench struct {
	*testing.B
	*App
	address func(n int) string
	later   time.Duration // than it is
	ours    time.Duration // CPU
	bare    time.Duration
	polls   int
}

func newBench(b *testing.B) *bench {
	b.Helper()
	c, err := readConfig(filepath.Join("..", "..", "config.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	c.Poll.Allow, c.Poll.Workers = []string{"127.0.0.0/8"}, benchAlike
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), storeFile), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	a, err := newApp(c, st, newMeters(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := a.setTopics(b.Context()); err != nil {
		b.Fatal(err)
	}
	bench := &bench{B: b, App: a, address: startBenchOrigin(b)}
	a.now = func() time.Time { return time.Now().Add(bench.later) }
	return bench
}

// feeds makes feeds from to to-1 the sources, due at once, and gives their
// addresses.
func (b *bench) feeds(from, to int) (urls []string) {
	b.Helper()
	var list []aggregator.Source
	for n := from; n < to; n++ {
		urls = append(urls, b.address(n))
		list = append(list, aggregator.Source{
			ID: aggregator.NewID("source", b.address(n)), URL: b.address(n), Outlet: fmt.Sprint("Outlet ", n), Lang: "en", Origin: originConfig,
		})
	}
	if err := b.sync(b.Context(), originConfig, list); err != nil {
		b.Fatal(err)
	}
	return urls
}

// poll makes one round over the due sources, everything included.
func (b *bench) poll() {
	b.Helper()
	polled := 0
	var mu sync.Mutex
	fleet, err := b.newFleet(func(*aggregator.Poll) { mu.Lock(); polled++; mu.Unlock() })
	if err != nil {
		b.Fatal(err)
	}
	b.ours += cpu(func() { err = fleet.Once(b.Context(), false) })
	if err != nil {
		b.Fatal(err)
	}
	b.polls += polled
}

// baseline does as much as a program must that only gets the same addresses.
func (b *bench) baseline(urls []string, get func(url string) error) {
	b.Helper()
	next := make(chan string)
	var workers sync.WaitGroup
	b.bare += cpu(func() {
		for range benchAlike {
			workers.Go(func() {
				for url := range next {
					if err := get(url); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for _, url := range urls {
			next <- url
		}
		close(next)
		workers.Wait()
	})
}

// report gives the CPU of a poll, and how many times the baseline's it is.
func (b *bench) report() {
	perPoll := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(b.polls) }
	b.ReportMetric(perPoll(b.ours), "cpu-ms/poll")
	b.ReportMetric(perPoll(b.bare), "bare-cpu-ms/poll")
	b.ReportMetric(perPoll(b.ours)/perPoll(b.bare), "x-bare")
}

// cpu is the processor time of this process while do runs, the kernel's for it
// included.
func cpu(do func()) time.Duration {
	before := usage()
	do()
	return usage() - before
}

func usage() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bareGet is net/http alone, its connections kept.
func bareGet(conditional bool, read func(io.Reader) error) func(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: benchAlike}}
	return func(url string) error {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if conditional {
			req.Header.Set("If-None-Match", strconv.Quote(req.URL.Path))
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if conditional != (resp.StatusCode == http.StatusNotModified) {
			return fmt.Errorf("%s: %s", url, resp.Status)
		}
		return read(resp.Body)
	}
}

// BenchmarkUnchangedPoll polls sources that have nothing new: claim, get, commit
// to a file. An op is a round over 1,000 sources, and one of the baseline: the
// same addresses got by net/http alone (304, connections kept).
func BenchmarkUnchangedPoll(b *testing.B) {
	bench := newBench(b)
	urls := bench.feeds(0, 1000)
	bench.poll()
	bench.ours, bench.polls = 0, 0
	get := bareGet(true, func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err })
	for b.Loop() {
		bench.later += 25 * time.Hour // all are due
		bench.baseline(urls, get)
		bench.poll()
	}
	if bench.polls != b.N*len(urls) {
		b.Fatalf("%d polls in %d rounds", bench.polls, b.N)
	}
	bench.report()
}

// BenchmarkFirstIngest polls sources for the first time, 20 items each: get,
// parse, sanitise, find duplicates, stories and topics, index and commit to a
// file. An op is a round over 200 sources that are new, and one of the baseline:
// the same addresses got by net/http, decoded and read by gofeed.
func BenchmarkFirstIngest(b *testing.B) {
	bench := newBench(b)
	get := bareGet(false, func(r io.Reader) error {
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		_, err = gofeed.NewParser().Parse(z)
		return err
	})
	for b.Loop() {
		urls := bench.feeds(bench.polls, bench.polls+200)
		bench.baseline(urls, get)
		bench.poll()
	}
	stored := 0
	for _, err := range bench.store.Recent(b.Context(), time.Time{}) {
		if err != nil {
			b.Fatal(err)
		}
		stored++
	}
	if stored != bench.polls*benchItems {
		b.Fatalf("%d entries of %d polls are stored", stored, bench.polls)
	}
	bench.report()
}
