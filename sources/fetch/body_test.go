package fetch

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"wireroom/aggregator"
)

// encode applies the codings in their order; "raw" is deflate without zlib.
func encode(t testing.TB, names string, body []byte) []byte {
	t.Helper()
	for name := range strings.SplitSeq(names, ", ") {
		var out bytes.Buffer
		w := encoder(t, name, &out)
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		body = out.Bytes()
	}
	return body
}

func encoder(t testing.TB, name string, out io.Writer) io.WriteCloser {
	t.Helper()
	var w io.WriteCloser
	var err error
	switch name {
	case "gzip":
		w, err = gzip.NewWriterLevel(out, gzip.BestSpeed)
	case "deflate":
		w = zlib.NewWriter(out)
	case "raw":
		w, err = flate.NewWriter(out, flate.BestSpeed)
	case "br":
		w = brotli.NewWriterLevel(out, 1)
	case "zstd":
		w, err = zstd.NewWriter(out, zstd.WithEncoderConcurrency(1))
	default:
		t.Fatalf("no encoder for %q", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// coded serves what it is told to, under a Content-Encoding.
type coded struct {
	coding string
	body   []byte
}

func (c coded) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", c.coding)
	w.Write(c.body)
}

func getCoded(t testing.TB, coding string, body []byte, limit int64) (*Response, error) {
	t.Helper()
	c, u := serve(t, coded{coding, body}.ServeHTTP)
	return c.Get(t.Context(), Request{URL: u, MaxBytes: limit})
}

var feed = []byte("<rss>" + strings.Repeat("<item><title>Ünicode</title></item>", 500) + "</rss>")

func TestCodings(t *testing.T) {
	for _, tc := range []struct{ name, coding, applied string }{
		{"gzip", "gzip", "gzip"},
		{"by its old name", "x-gzip", "gzip"},
		{"in capitals", " GZIP ", "gzip"},
		{"deflate in zlib form", "deflate", "deflate"},
		{"deflate, raw", "deflate", "raw"},
		{"brotli", "br", "br"},
		{"zstd", "zstd", "zstd"},
		{"two", "br, gzip", "br, gzip"},
		{"the same twice", "gzip, gzip", "gzip, gzip"},
		{"beside identity", "identity, gzip", "gzip"},
		{"a gzip file", "", "gzip"},
		{"a gzip file, coded again", "br", "gzip, br"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			wire := encode(t, tc.applied, feed)
			resp, err := getCoded(t, tc.coding, wire, 0)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(resp.Body, feed) || resp.WireBytes != int64(len(wire)) {
				t.Errorf("%d bytes from %d on the wire, want %d from %d", len(resp.Body), resp.WireBytes, len(feed), len(wire))
			}
		})
	}
}

func TestUncodedBodies(t *testing.T) {
	for _, tc := range []struct {
		name, coding string
		body         []byte
	}{
		{"plain", "", feed},
		{"a charset in the wrong place", "utf-8", feed},
		{"said to be gzip", "gzip", feed},
		{"said to be gzip twice", "gzip, gzip", feed},
		{"nothing, said to be gzip", "gzip", nil},
		{"nothing, said to be br", "br", nil},
		{"nothing, said to be deflate", "deflate", nil},
		{"nothing, said to be zstd", "zstd", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, err := getCoded(t, tc.coding, tc.body, 0)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(resp.Body, tc.body) {
				t.Errorf("%d bytes, want %d", len(resp.Body), len(tc.body))
			}
		})
	}
}

func TestBombs(t *testing.T) {
	const limit = 1 << 20
	zeros := make([]byte, 8*limit)
	nothing := bytes.Repeat(encode(t, "gzip", nil), 2*limit/20) // decodes to nothing, again and again
	for _, tc := range []struct {
		name, coding string
		body         []byte
	}{
		{"gzip", "gzip", encode(t, "gzip", zeros)},
		{"deflate", "deflate", encode(t, "deflate", zeros)},
		{"raw deflate", "deflate", encode(t, "raw", zeros)},
		{"br", "br", encode(t, "br", zeros)},
		{"zstd", "zstd", encode(t, "zstd", zeros)},
		{"gzip in gzip", "gzip, gzip", encode(t, "gzip, gzip", zeros)},
		{"br in zstd", "br, zstd", encode(t, "br, zstd", zeros)},
		{"a gzip file", "", encode(t, "gzip", zeros)},
		{"a gzip file in br", "br", encode(t, "gzip, br", zeros)},
		{"three codings", "gzip, gzip, gzip", encode(t, "gzip, gzip, gzip", []byte("<rss/>"))},
		{"over three lines", "gzip, br, deflate", feed},
		{"much that is nothing", "gzip", nothing},
		{"little that is much that is nothing", "gzip, gzip", encode(t, "gzip", nothing)},
		{"plain", "", zeros},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := getCoded(t, tc.coding, tc.body, limit)
			wantErr(t, err, aggregator.ErrTooLarge)
		})
	}
}

// A window of gigabytes is memory that a few bytes ask for.
func TestZstdWindowIsBounded(t *testing.T) {
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, zstd.WithWindowSize(64<<20), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	w.Write(feed)
	w.Flush() // so that the frame does not state its size and shrink its window
	w.Close()
	_, err = getCoded(t, "zstd", out.Bytes(), 0)
	wantErr(t, err, zstd.ErrWindowSizeExceeded)
}

func TestLimitIsExact(t *testing.T) {
	for _, tc := range []struct {
		limit int64
		fits  bool
	}{{int64(len(feed)), true}, {int64(len(feed)) - 1, false}} {
		for _, coding := range []string{"gzip", "br"} {
			_, err := getCoded(t, coding, encode(t, coding, feed), tc.limit)
			if got := err == nil; got != tc.fits {
				t.Errorf("%s, limit %d: error %v, want it to fit: %v", coding, tc.limit, err, tc.fits)
			}
		}
	}
}

func TestLargeBodiesArriveWhole(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcde\n"), 3*smallBody/16)
	wire := encode(t, "gzip", large)
	c, u := serve(t, coded{"gzip", wire}.ServeHTTP)
	var all sync.WaitGroup
	for range 2 * maxLarge { // more than are read at once
		all.Go(func() {
			resp, err := c.Get(t.Context(), Request{URL: u})
			if err != nil || !bytes.Equal(resp.Body, large) {
				t.Errorf("error %v, or another body", err)
			}
		})
	}
	all.Wait()
}

// A body is the caller's: the next exchange must not write into it.
func TestBodiesAreNotShared(t *testing.T) {
	c, u := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) })
	first := mustGet(t, c, Request{URL: u + "/first"}).Body
	mustGet(t, c, Request{URL: u + "/other"})
	if string(first) != "/first" {
		t.Errorf("became %q", first)
	}
}

func TestTruncatedCodings(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "raw", "br", "zstd", "br, gzip"} {
		whole := encode(t, coding, feed)
		name := strings.Replace(coding, "raw", "deflate", 1)
		for _, cut := range []int{1, len(whole) / 2, len(whole) - 1} {
			_, err := getCoded(t, name, whole[:cut], 0)
			if cut == 1 && coding != "gzip" && coding != "br, gzip" {
				wantErr(t, err, nil)
				continue
			}
			wantErr(t, err, aggregator.ErrTruncated)
		}
	}
}

func TestCorruptCodings(t *testing.T) {
	for _, coding := range []string{"deflate", "br", "zstd"} {
		_, err := getCoded(t, coding, feed, 0) // not coded at all
		wantErr(t, err, nil)
	}
	broken := encode(t, "gzip", feed)
	broken[len(broken)-6] ^= 1 // its checksum
	_, err := getCoded(t, "gzip", broken, 0)
	wantErr(t, err, nil)
}

func TestGzipMembers(t *testing.T) {
	half := len(feed) / 2
	first, second := encode(t, "gzip", feed[:half]), encode(t, "gzip", feed[half:])
	empty := bytes.Repeat(encode(t, "gzip", nil), 200)
	for _, tc := range []struct {
		name  string
		parts [][]byte
		want  error
	}{
		{"two", [][]byte{first, second}, nil},
		{"empty ones between", [][]byte{first, empty, second, empty}, nil},
		{"padding", [][]byte{first, second, make([]byte, 512)}, nil},
		{"a line break", [][]byte{first, second, []byte("\r\n")}, nil},
		{"the second broken off", [][]byte{first, second[:len(second)/2]}, aggregator.ErrTruncated},
		{"the second hardly begun", [][]byte{first, second[:5]}, aggregator.ErrTruncated},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, err := getCoded(t, "gzip", slices.Concat(tc.parts...), 0)
			if tc.want != nil {
				wantErr(t, err, tc.want)
			} else if err != nil || !bytes.Equal(resp.Body, feed) {
				t.Errorf("error %v, or another body", err)
			}
		})
	}
}

// Used decoders come back from their pool as new, whatever became of them.
func TestDecodersRecover(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		whole := encode(t, coding, feed)
		body := whole
		c, u := serve(t, func(w http.ResponseWriter, r *http.Request) { coded{coding, body}.ServeHTTP(w, r) })
		for _, bad := range [][]byte{whole[:len(whole)/2], slices.Concat(whole[:3], feed)} {
			body = bad
			_, err := c.Get(t.Context(), Request{URL: u})
			wantErr(t, err, nil)
			body = whole
			if resp := mustGet(t, c, Request{URL: u}); !bytes.Equal(resp.Body, feed) {
				t.Errorf("%s: another body after a broken one", coding)
			}
		}
	}
}

func TestBrokenOffBodies(t *testing.T) {
	gz := encode(t, "gzip", feed)
	for _, tc := range []struct {
		name, answer string
		want         error
	}{
		{"less than Content-Length", "Content-Length: 100\r\n\r\n<rss>", aggregator.ErrTruncated},
		{"nothing of Content-Length", "Content-Length: 100\r\n\r\n", aggregator.ErrTruncated},
		{"nothing of it, said to be gzip", "Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n", aggregator.ErrTruncated},
		{"within a chunk", "Transfer-Encoding: chunked\r\n\r\n10\r\n<rss>", aggregator.ErrTruncated},
		{"before the last chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n", aggregator.ErrTruncated},
		{"a whole gzip, but no last chunk", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" +
			fmt.Sprintf("%x\r\n%s\r\n", len(gz), gz), aggregator.ErrTruncated},
		{"a whole deflate, but no last chunk", "Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n" +
			fmt.Sprintf("%x\r\n%s\r\n", len(encode(t, "deflate", feed)), encode(t, "deflate", feed)), aggregator.ErrTruncated},
		{"no chunks where some are due", "Transfer-Encoding: chunked\r\n\r\n<rss/>", nil},
		{"more than we read", "Content-Length: 99999999999\r\n\r\n", aggregator.ErrTooLarge},
		{"two lengths", "Content-Length: 6\r\nContent-Length: 5\r\n\r\n<rss/>", nil},
		{"endless trailers", "Transfer-Encoding: chunked\r\n\r\n0\r\n" + strings.Repeat("A: b\r\n", 50_000), nil},
		{"endless chunk extension", "Transfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("x", 100_000), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u := rawOrigin(t, func(w io.Writer) { io.WriteString(w, "HTTP/1.1 200 OK\r\n"+tc.answer) })
			c := newClient(t, Options{Allow: []string{loopback}})
			_, err := c.Get(t.Context(), Request{URL: u})
			wantErr(t, err, tc.want)
		})
	}
}

// Whatever comes, a body is within its limit and decoders do not panic.
func FuzzBody(f *testing.F) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd", "br, gzip"} {
		f.Add(coding, encode(f, coding, feed[:200]))
	}
	f.Add("gzip", []byte("<rss/>"))
	b := newBodies()
	f.Fuzz(func(t *testing.T, coding string, wire []byte) {
		const limit = 64 << 10
		answer := &http.Response{Header: header("Content-Encoding", coding), ContentLength: -1,
			Body: io.NopCloser(bytes.NewReader(wire)), Request: &http.Request{}}
		in, err := b.read(answer, limit, false)
		if len(in.bytes) > limit || err != nil && in.bytes != nil || err == nil && in.wireBytes != int64(len(wire)) {
			t.Errorf("%d bytes from %d of %d, error %v", len(in.bytes), in.wireBytes, len(wire), err)
		}
		in.done()
	})
}
