package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"wireroom/aggregator/store"
)

// bigList is a list of n sources on as many hosts, in folders of 100.
func bigList(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<opml version="2.0"><head><title>Big</title></head><body>`)
	for i := range n {
		if i%100 == 0 {
			fmt.Fprintf(&b, `<outline text="Folder %d">`, i/100)
		}
		fmt.Fprintf(&b, `<outline type="rss" text="Outlet %d" xmlUrl="https://o%[1]d.example/feeds/main.xml" htmlUrl="https://o%[1]d.example/" language="en"/>`, i)
		if i%100 == 99 {
			b.WriteString("</outline>\n")
		}
	}
	b.WriteString("</body></opml>\n")
	return b.Bytes()
}

// BenchmarkFollowList reads a list of 100,000 sources and takes it over: the
// first time, as it stands, and with one source more.
func BenchmarkFollowList(b *testing.B) {
	const n = 100_000
	dir := b.TempDir()
	file := filepath.Join(dir, "big.opml")
	log := slog.New(slog.DiscardHandler)
	writeList(b, file, 1)
	c, err := parseConfig(filepath.Join(dir, "config.yaml"), []byte("sources: [{opml: big.opml}]"), os.LookupEnv)
	if err != nil {
		b.Fatal(err)
	}
	for _, step := range []struct {
		name    string
		sources int
	}{{"first", n}, {"again", n}, {"one more", n + 1}} {
		b.Run(step.name, func(b *testing.B) {
			for i := range b.N {
				b.StopTimer()
				st, err := store.Open(b.Context(), filepath.Join(dir, fmt.Sprint(step.name, i, b.N, ".db")), store.Options{})
				if err != nil {
					b.Fatal(err)
				}
				a, err := newApp(c, st, newMeters(), log)
				if err != nil {
					b.Fatal(err)
				}
				follow := func() {
					if err := a.follow(b.Context(), c.lists()[0], true); err != nil {
						b.Fatal(err)
					}
				}
				writeList(b, file, n)
				if step.name != "first" {
					follow()
					writeList(b, file, step.sources)
				}
				b.StartTimer()
				follow()
				b.StopTimer()
				st.Close()
			}
		})
	}
}

func writeList(b *testing.B, file string, n int) {
	if err := os.WriteFile(file, bigList(n), 0o600); err != nil {
		b.Fatal(err)
	}
}
