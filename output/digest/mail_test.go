package digest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"context"

	"github.com/emersion/go-smtp"

	"wireroom/aggregator"
)

// postOffice is an SMTP server on loopback that keeps what it gets.
type postOffice struct {
	mu     sync.Mutex
	mails  []string
	to     []string
	refuse error // answers DATA, when set
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return clerk{p}, nil }

type clerk struct{ p *postOffice }

func (c clerk) Mail(string, *smtp.MailOptions) error { return nil }
func (c clerk) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	c.p.to = append(c.p.to, to)
	return nil
}
func (c clerk) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	if c.p.refuse != nil {
		return c.p.refuse
	}
	c.p.mails = append(c.p.mails, string(b))
	return err
}
func (c clerk) Reset()        {}
func (c clerk) Logout() error { return nil }

func open(t *testing.T) (*postOffice, *Mailer) {
	t.Helper()
	p := &postOffice{}
	s := smtp.NewServer(p)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close(); <-done })
	return p, NewMailer(SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none"})
}

// ledger is a Mailbook that holds one recipient's slots.
type ledger struct {
	taken map[aggregator.Slot]bool
	sent  map[string]aggregator.Cursors
	off   map[string]bool
}

func newLedger() *ledger {
	return &ledger{map[aggregator.Slot]bool{}, map[string]aggregator.Cursors{}, map[string]bool{}}
}

func (l *ledger) Take(_ context.Context, s aggregator.Slot) (aggregator.Cursors, bool, error) {
	if l.taken[s] || l.off[s.To] {
		return nil, false, nil
	}
	l.taken[s] = true
	return l.sent[s.To], true, nil
}
func (l *ledger) Sent(_ context.Context, s aggregator.Slot, c aggregator.Cursors) error {
	l.sent[s.To] = c
	return nil
}
func (l *ledger) Untake(_ context.Context, s aggregator.Slot) error { delete(l.taken, s); return nil }
func (l *ledger) Unsubscribe(_ context.Context, _, to string) error { l.off[to] = true; return nil }
func (l *ledger) Subscribe(_ context.Context, _, to string) error   { delete(l.off, to); return nil }

func deliver(t *testing.T, book aggregator.Mailbook, m Sender, at time.Time) (Report, error) {
	return Post{wires(), book, m}.Deliver(t.Context(), morning(), at)
}

func TestSlotIsMailedOnce(t *testing.T) {
	p, m := open(t)
	book := newLedger()
	for range 3 {
		if _, err := deliver(t, book, m, slotTime); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.mails) != 1 {
		t.Fatalf("%d mails, want 1", len(p.mails))
	}
	r, err := deliver(t, book, m, slotTime.Add(24*time.Hour))
	if err != nil || r.Empty != 1 || len(p.mails) != 1 {
		t.Errorf("next slot: %+v, %v, %d mails: nothing is new, so nothing is mailed", r, err, len(p.mails))
	}
}

func TestRefusedMailIsTriedAgain(t *testing.T) {
	p, m := open(t)
	book := newLedger()
	p.refuse = &smtp.SMTPError{Code: 451, Message: "later"}
	if _, err := deliver(t, book, m, slotTime); !errors.Is(err, ErrNotSent) {
		t.Fatalf("got %v, want ErrNotSent", err)
	}
	p.refuse = nil
	if r, err := deliver(t, book, m, slotTime); err != nil || r.Sent != 1 {
		t.Errorf("second try: %+v, %v, want it sent", r, err)
	}
}

func TestUnreachableServerLosesNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	m := NewMailer(SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none"})
	book := newLedger()
	if _, err := deliver(t, book, m, slotTime); !errors.Is(err, ErrNotSent) {
		t.Fatalf("got %v, want ErrNotSent", err)
	}
	if len(book.taken) != 0 {
		t.Error("the slot stayed taken")
	}
}

func TestMailIsDressedForAList(t *testing.T) {
	p, m := open(t)
	if _, err := deliver(t, newLedger(), m, slotTime); err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(strings.NewReader(p.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"List-Id":               "<morning.wire.example>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Auto-Submitted":        "auto-generated",
		"To":                    "<ann@reader.example>",
	} {
		if got := msg.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if got := msg.Header.Get("List-Unsubscribe"); !strings.HasPrefix(got, "<https://wire.example/unsubscribe/") || !strings.Contains(got, "<mailto:desk@wire.example") {
		t.Errorf("List-Unsubscribe: %q", got)
	}
	for _, header := range []string{"X-Mailer", "User-Agent"} {
		if got := msg.Header.Get(header); got != "" {
			t.Errorf("%s: %q, want none", header, got)
		}
	}
	parts := bodies(t, msg)
	if !strings.Contains(parts["text/plain"], "Ransomware stops the ferries") || !strings.Contains(parts["text/html"], "議会、サイバー法案を可決") {
		t.Errorf("parts %v lack the stories", parts)
	}
}

func bodies(t *testing.T, msg *mail.Message) map[string]string {
	t.Helper()
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	r := multipart.NewReader(msg.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		parts[kind] = string(b)
	}
}

func TestUnsubscribeLink(t *testing.T) {
	book := newLedger()
	h := Unsubscribing(book, "s3cret")
	ask := func(method, path string, form url.Values) int {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	link := strings.TrimPrefix(morning().unsubscribeURL("ann@reader.example"), "https://wire.example")
	oneClick := url.Values{"List-Unsubscribe": {"One-Click"}}
	for _, tt := range []struct {
		name, method, path string
		form               url.Values
		code               int
		off                bool
	}{
		{"a scanner's GET changes nothing", "GET", link, nil, http.StatusOK, false},
		{"a made-up token", "POST", link[:len(link)-2] + "xx", oneClick, http.StatusNotFound, false},
		{"no token", "POST", "/unsubscribe/", oneClick, http.StatusNotFound, false},
		{"one click", "POST", link, oneClick, http.StatusOK, true},
		{"a second click", "POST", link, oneClick, http.StatusOK, true},
		{"back again", "POST", link, url.Values{"do": {"on"}}, http.StatusOK, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if code := ask(tt.method, tt.path, tt.form); code != tt.code {
				t.Errorf("status %d, want %d", code, tt.code)
			}
			if book.off["ann@reader.example"] != tt.off {
				t.Errorf("off = %v, want %v", book.off["ann@reader.example"], tt.off)
			}
		})
	}
}
