package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wireroom/aggregator/store"
)

// idleSources are many sources of which one is due.
const idleSources = 100_000

// BenchmarkIdleSources serves 100,000 sources that are not due, each of an outlet
// of its own, and one that is. An op is a start of the whole program over a
// store that knows them: until the first poll, and with what memory it then waits.
func BenchmarkIdleSources(b *testing.B) {
	beThrifty()
	asked := make(chan time.Time, 1)
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		select {
		case asked <- time.Now():
		default:
		}
		http.NotFound(w, nil)
	}))
	defer origin.Close()
	for b.Loop() {
		config := writeIdle(b, origin.URL)
		imported := importIdle(b, config)
		began := time.Now()
		serve := exec.Command("wireroom", "serve", "--config", config)
		if err := serve.Start(); err != nil {
			b.Fatal(err)
		}
		first := (<-asked).Sub(began)
		time.Sleep(5 * time.Second)
		b.ReportMetric(resident(b, serve.Process.Pid), "MiB")
		if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := serve.Wait(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(first.Seconds(), "s-to-first-poll")
		b.ReportMetric(imported.Seconds(), "s-to-import")
	}
	b.ReportMetric(0, "ns/op")
}

// writeIdle writes a config that follows a list of idle sources.
func writeIdle(b *testing.B, due string) (config string) {
	b.Helper()
	dir := b.TempDir()
	var list strings.Builder
	list.WriteString(`<opml version="2.0"><body>`)
	for n := range idleSources {
		fmt.Fprintf(&list, "<outline type=\"rss\" text=\"Outlet %d\" xmlUrl=\"https://outlet%d.example/feed.xml\" htmlUrl=\"https://outlet%d.example/\"/>\n", n, n, n)
	}
	list.WriteString("</body></opml>")
	text := fmt.Sprintf("listen: 127.0.0.1:0\npoll: {allow: ['127.0.0.1']}\ntopics: {all: {match: '*'}}\n"+
		"sources:\n  - {outlet: Wire, url: %q}\n  - {opml: list.opml}\n", due)
	config = filepath.Join(dir, "config.yaml")
	for name, text := range map[string]string{config: text, filepath.Join(dir, "list.opml"): list.String()} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return config
}

// importIdle puts the sources of a config into its store: those of the list are
// due tomorrow. It gives how long that took.
func importIdle(b *testing.B, config string) time.Duration {
	b.Helper()
	c, err := readConfig(config)
	if err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(b.Context(), c.storeName(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	a, err := newApp(c, st, newMeters(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		b.Fatal(err)
	}
	if err := a.sync(b.Context(), originConfig, c.listed()); err != nil {
		b.Fatal(err)
	}
	a.now = func() time.Time { return time.Now().Add(24 * time.Hour) }
	began := time.Now()
	for range 2 { // the second time nothing is new any more
		if err := a.setSources(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}

// resident is the memory of a process in MiB.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc to read the memory of a process from")
	}
	found := regexp.MustCompile(`VmRSS:\s*(\d+) kB`).FindSubmatch(status)
	if found == nil {
		b.Fatalf("no VmRSS in %s", status)
	}
	kb, err := strconv.Atoi(string(found[1]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1024
}
