package fetch

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"
)

// unchanged answers 304 for as little as a server can cost, so that what is
// measured is the client.
func unchanged(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go answerUnchanged(conn)
		}
	}()
	return "http://" + l.Addr().String()
}

func answerUnchanged(conn net.Conn) {
	defer conn.Close()
	answer := []byte("HTTP/1.1 304 Not Modified\r\nEtag: \"v1\"\r\nCache-Control: max-age=900\r\n" +
		"Date: Sun, 22 Nov 2026 12:00:00 GMT\r\nVary: Accept-Encoding\r\n\r\n")
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		if len(line) == 2 {
			if _, err := conn.Write(answer); err != nil {
				return
			}
		}
	}
}

func BenchmarkGet304(b *testing.B) {
	u := unchanged(b)
	c := newClient(b, Options{Allow: []string{loopback}, UserAgent: "wireroom/0.1 (+https://wireroom.example/)"})
	r := Request{URL: u, FeedID: "f1", Subscribers: 1,
		Validators: Validators{ETag: `"v1"`, LastModified: "Sun, 06 Nov 1994 08:49:37 GMT"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Get(b.Context(), r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareGet304 is the yardstick for BenchmarkGet304: net/http alone, with
// the same header.
func BenchmarkBareGet304(b *testing.B) {
	u := unchanged(b)
	c := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	b.ReportAllocs()
	for b.Loop() {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, u, nil)
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("User-Agent", "wireroom/0.1 (+https://wireroom.example/)")
		req.Header.Set("Accept", acceptFeeds)
		req.Header.Set("Accept-Encoding", acceptCodings)
		req.Header.Set("If-None-Match", `"v1"`)
		req.Header.Set("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")
		resp, err := c.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

// BenchmarkGetChanged reads a feed of 48 KB in gzip, the size that is usual.
func BenchmarkGetChanged(b *testing.B) {
	body := bytes.Repeat(feed, 48<<10/len(feed)+1)
	c, u := serve(b, coded{"gzip", encode(b, "gzip", body)}.ServeHTTP)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Get(b.Context(), Request{URL: u}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBomb is what refusing 64 MiB of zeros costs with the default limit.
func BenchmarkBomb(b *testing.B) {
	zeros := make([]byte, 64<<20)
	for _, coding := range []string{"gzip", "br", "zstd", "gzip, gzip"} {
		b.Run(coding, func(b *testing.B) {
			c, u := serve(b, coded{coding, encode(b, coding, zeros)}.ServeHTTP)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Get(b.Context(), Request{URL: u}); err == nil {
					b.Fatal("no error")
				}
			}
		})
	}
}
