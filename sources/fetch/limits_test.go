package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
)

func TestEndlessAnswers(t *testing.T) {
	for _, tc := range []struct{ name, head, again string }{
		{"header fields", "HTTP/1.1 200 OK\r\n", "X-Filler: " + strings.Repeat("x", 1000) + "\r\n"},
		{"one header field", "HTTP/1.1 200 OK\r\nX-Filler: ", strings.Repeat("x", 1000)},
		{"status line", "HTTP/1.1 200 ", strings.Repeat("x", 1000)},
		{"informational answers", "", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"},
		{"body", "HTTP/1.1 200 OK\r\n\r\n", strings.Repeat("x", 1000)},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sent := make(chan int, 1)
			u := rawOrigin(t, func(w io.Writer) { sent <- repeat(w, tc.head, tc.again) })
			c := newClient(t, Options{Allow: []string{loopback}, MaxBytes: 1 << 20})
			_, err := c.Get(t.Context(), Request{URL: u})
			wantErr(t, err, nil)
			if errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("only the deadline ended it: %v", err)
			}
			if n := <-sent; n >= maxSent {
				t.Errorf("took all of %d bytes", n)
			}
		})
	}
}

// maxSent is beyond every limit and every socket buffer.
const maxSent = 64 << 20

func repeat(w io.Writer, head, again string) (sent int) {
	io.WriteString(w, head)
	block := strings.Repeat(again, 1+16_000/len(again))
	for sent < maxSent {
		n, err := io.WriteString(w, block)
		sent += n
		if err != nil {
			break
		}
	}
	return sent
}

// slowly runs f against an origin on virtual time: it writes head, and then
// drip once a second for ever.
func slowly(t *testing.T, head, drip string, f func(t *testing.T, c *Client)) {
	synctest.Test(t, func(t *testing.T) {
		var origins sync.WaitGroup
		c := newClient(t, Options{})
		c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			origins.Go(func() { answerRaw(theirs, func(w io.Writer) { dribble(w, head, drip) }) })
			return ours, nil
		}
		f(t, c)
		c.Close()
		origins.Wait() // none is left with a connection of ours
	})
}

func dribble(w io.Writer, head, drip string) {
	_, err := io.WriteString(w, head)
	for err == nil {
		time.Sleep(time.Second)
		_, err = io.WriteString(w, drip)
	}
}

func TestSlowAnswersEnd(t *testing.T) {
	for _, tc := range []struct {
		name, head, drip string
		want             time.Duration
	}{
		{"dripping body", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x", 30 * time.Second},
		{"dripping chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", 30 * time.Second},
		{"dripping gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x00", "name", 30 * time.Second},
		{"dripping header", "HTTP/1.1 200 OK\r\nX: ", "x", headerTimeout},
		{"silence", "", "", headerTimeout},
		{"dripping redirect", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 10000\r\n\r\n", "x", 30 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			slowly(t, tc.head, tc.drip, func(t *testing.T, c *Client) {
				started := time.Now()
				_, err := c.Get(t.Context(), Request{URL: "http://slow.example/"})
				wantErr(t, err, nil)
				if took := time.Since(started); took != tc.want {
					t.Errorf("ended after %v, want %v: %v", took, tc.want, err)
				}
				if errors.Is(err, aggregator.ErrTruncated) {
					t.Errorf("a time-out was taken for a broken body: %v", err)
				}
			})
		})
	}
}

// What a throttling outlet asks for is known from its header.
func TestSlowBodyOfAFailureIsStillAResponse(t *testing.T) {
	const head = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60\r\nContent-Length: 10000\r\n\r\n"
	slowly(t, head, "x", func(t *testing.T, c *Client) {
		resp := mustGet(t, c, Request{URL: "http://slow.example/"})
		if resp.RetryAfter != time.Minute || resp.Took != 30*time.Second {
			t.Errorf("retry after %v, took %v", resp.RetryAfter, resp.Took)
		}
	})
}

// Whoever sends a large body slowly keeps only other large bodies waiting, not
// those that grow large when they are decoded.
func TestSlowLargeBodiesDelayNoDecoding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, ctx := newBodies(), t.Context()
		var senders sync.WaitGroup
		for range 3 * maxLarge {
			body, w := io.Pipe()
			go func() {
				var in received
				_ = b.receive(ctx, &in, &capped{src: body, limit: 8 * smallBody})
				in.done()
			}()
			senders.Go(func() {
				w.Write(make([]byte, smallBody+1))
				time.Sleep(time.Hour)
				w.Close()
			})
		}
		synctest.Wait()
		started, large := time.Now(), make([]byte, hugeBody)
		var in received
		if err := b.receive(ctx, &in, &capped{src: bytes.NewReader(encode(t, "gzip", large)), limit: 8 * smallBody}); err != nil {
			t.Fatal(err)
		}
		err := b.decode(ctx, &in, []string{"gzip"}, 8*smallBody)
		if err != nil || len(in.bytes) != len(large) || time.Since(started) != 0 {
			t.Errorf("%d bytes after %v, error %v", len(in.bytes), time.Since(started), err)
		}
		in.done()
		senders.Wait()
	})
}

// Senders of large bodies that drip give way to others, and never keep those
// waiting that were good before.
func TestDrippingLargeBodiesGiveWay(t *testing.T) {
	drip := func(b *bodies, ctx context.Context, first int) error {
		body, w := io.Pipe()
		go func() {
			_, err := w.Write(make([]byte, first))
			for ; err == nil; time.Sleep(time.Second) {
				_, err = w.Write([]byte(" "))
			}
		}()
		defer body.Close()
		var in received
		defer in.done()
		return b.receive(ctx, &in, &capped{src: body, limit: 8 * hugeBody, hangUp: body.Close})
	}
	for _, tc := range []struct {
		name    string
		first   int
		trusted bool
		want    time.Duration // until a good body is there
	}{
		{"large, before one from elsewhere", smallBody + 1, false, 2 * largeTime},
		{"large, before one that is trusted", smallBody + 1, true, 0},
		{"huge", hugeBody + 1, true, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, ctx := newBodies(), t.Context()
				for range 2 * maxLarge {
					go func() { wantErr(t, drip(b, ctx, tc.first), context.DeadlineExceeded) }()
				}
				synctest.Wait()
				started, large := time.Now(), make([]byte, smallBody+1)
				in := received{trusted: tc.trusted}
				err := b.receive(ctx, &in, &capped{src: bytes.NewReader(large), limit: 8 * smallBody})
				if err != nil || len(in.bytes) != len(large) || time.Since(started) != tc.want {
					t.Errorf("%d bytes after %v, want %v; error %v", len(in.bytes), time.Since(started), tc.want, err)
				}
				in.done()
				time.Sleep(time.Hour)
			})
		})
	}
}

// Bodies that grow large wait until those before them are parsed; small ones
// wait for nobody.
func TestHeldBodiesKeepOnlyLargeOnesWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		b := newBodies()
		bomb := encode(t, "gzip", make([]byte, hugeBody))
		held := make([]received, maxHeld)
		for i := range held {
			held[i].bytes = bomb
			if err := b.decode(ctx, &held[i], []string{"gzip"}, 8*smallBody); err != nil {
				t.Fatal(err)
			}
		}
		small := received{bytes: encode(t, "gzip", feed)}
		if err := b.decode(ctx, &small, []string{"gzip"}, 8*smallBody); err != nil || small.leave != nil {
			t.Errorf("a small body: %v", err)
		}
		late := received{bytes: bomb}
		wantErr(t, b.decode(ctx, &late, []string{"gzip"}, 8*smallBody), context.DeadlineExceeded)
		held[0].done()
		if err := b.decode(t.Context(), &late, []string{"gzip"}, 8*smallBody); err != nil {
			t.Errorf("with room again: %v", err)
		}
	})
}

// Who asks to hold a body keeps its room until Close, others give it back.
func TestRoomIsHeldUntilClose(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcde\n"), 3*smallBody/32)
	c, u := serve(t, coded{"gzip", encode(t, "gzip", large)}.ServeHTTP)
	resp := mustGet(t, c, Request{URL: u, Hold: true})
	if got := len(c.bodies.held); got != 1 {
		t.Errorf("%d bodies held before Close, want 1", got)
	}
	resp.Close()
	resp.Close()
	mustGet(t, c, Request{URL: u})
	if got := len(c.bodies.held); got != 0 {
		t.Errorf("%d bodies held at the end, want 0", got)
	}
}

func TestTimeoutIsTheCallersToSet(t *testing.T) {
	slowly(t, "HTTP/1.1 200 OK\r\n\r\n", "x", func(t *testing.T, c *Client) {
		c.timeout = 5 * time.Second
		started := time.Now()
		_, err := c.Get(t.Context(), Request{URL: "http://slow.example/"})
		wantErr(t, err, context.DeadlineExceeded)
		if took := time.Since(started); took != 5*time.Second {
			t.Errorf("ended after %v", took)
		}
	})
}
