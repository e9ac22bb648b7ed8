package sources

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// web is a Getter that answers by address.
type web map[string]func(fetch.Request) (*fetch.Response, error)

func (w web) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	if answer := w[r.URL]; answer != nil {
		return answer(r)
	}
	return &fetch.Response{Status: http.StatusNotFound, URL: r.URL}, nil
}

const feedURL = "https://wire.example/feed"

func feedOf(titles ...string) []byte {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link><ttl>90</ttl>`)
	for _, t := range titles {
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%s</guid><link>https://wire.example/%s</link><title>%s</title></item>`, t, t, t)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

func visitWith(t *testing.T, w web, s aggregator.SourceState) aggregator.Poll {
	t.Helper()
	s.Source.URL, s.ID = feedURL, aggregator.NewID("source", feedURL)
	v := NewVisitor(w, rhythm, func() time.Time { return noon }, slog.New(slog.DiscardHandler))
	p, ok := v.Visit(t.Context(), &s)
	if !ok {
		t.Fatal("the visit was cut short")
	}
	return *p
}

func says(status int, change func(*fetch.Response)) func(fetch.Request) (*fetch.Response, error) {
	return func(r fetch.Request) (*fetch.Response, error) {
		resp := &fetch.Response{Status: status, URL: r.URL, Header: http.Header{}}
		if change != nil {
			change(resp)
		}
		return resp, nil
	}
}

func TestVisitReadsAFeed(t *testing.T) {
	p := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) {
		r.Body, r.Validators = feedOf("one", "two"), fetch.Validators{ETag: `"1"`}
	})}, aggregator.SourceState{})
	if p.Outcome != aggregator.Changed || !p.Read || len(p.Items) != 2 || p.Total != 2 {
		t.Fatalf("%s, read %v, %d of %d items: %s", p.Outcome, p.Read, len(p.Items), p.Total, p.Reason)
	}
	if p.Validators.ETag != `"1"` || p.BodyHash == 0 || len(p.Marks) == 0 {
		t.Errorf("validators %v, body hash %x, %d bytes of marks: the next visit needs all three", p.Validators, p.BodyHash, len(p.Marks))
	}
	if got := p.Due.Sub(noon); got != 90*time.Minute {
		t.Errorf("due after %s, want the 90 minutes of its ttl", got)
	}
}

func TestVisitRemembersWhatTheFeedAsked(t *testing.T) {
	first := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = feedOf("one") })}, aggregator.SourceState{})
	p := visitWith(t, web{feedURL: says(304, nil)}, aggregator.SourceState{Hints: first.Hints})
	if got := p.Due.Sub(noon); got < 90*time.Minute {
		t.Errorf("after a 304 due in %s, want the ttl of the last document to hold", got)
	}
}

func TestVisitSkipsWhatItKnows(t *testing.T) {
	old := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = feedOf("one", "two") })}, aggregator.SourceState{})
	p := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = feedOf("three", "one", "two") })},
		aggregator.SourceState{Marks: old.Marks, BodyHash: old.BodyHash})
	if len(p.Items) != 1 || p.Total != 3 || p.Items[0].ID != "three" {
		t.Errorf("%d of %d items: %+v, want only the new one", len(p.Items), p.Total, p.Items)
	}
	same := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = feedOf("one", "two") })},
		aggregator.SourceState{Marks: old.Marks, BodyHash: old.BodyHash, Validators: aggregator.Validators{ETag: `"old"`}})
	if same.Outcome != aggregator.Unchanged || !same.Read || same.Validators.ETag != "" {
		t.Errorf("the same body: %s, read %v, validators %v; an answer without validators voids the old ones", same.Outcome, same.Read, same.Validators)
	}
}

func TestVisitOutcomes(t *testing.T) {
	fails := func(err error) func(fetch.Request) (*fetch.Response, error) {
		return func(fetch.Request) (*fetch.Response, error) { return nil, err }
	}
	for _, tt := range []struct {
		name    string
		answer  func(fetch.Request) (*fetch.Response, error)
		outcome aggregator.Outcome
		reason  string
	}{
		{"304", says(304, nil), aggregator.Unchanged, "not modified"},
		{"404", says(404, nil), aggregator.Failed, "404 Not Found"},
		{"410", says(410, nil), aggregator.Gone, "withdrawn"},
		{"206", says(206, func(r *fetch.Response) { r.Body = feedOf("a") }), aggregator.Failed, "a part of the feed"},
		{"429", says(429, func(r *fetch.Response) { r.RetryAfter = time.Hour }), aggregator.Throttled, "wait for 1 h"},
		{"503 that names a time", says(503, func(r *fetch.Response) { r.RetryAfter = time.Minute }), aggregator.Throttled, "wait for 1 min"},
		{"503", says(503, nil), aggregator.Failed, "503 Service Unavailable"},
		{"a page", says(200, func(r *fetch.Response) {
			r.Body = []byte("<!doctype html><html><head><title>Contact</title></head><body><p>Write to us.</p></body></html>")
		}), aggregator.Failed, "not a feed"},
		{"blocked", fails(fmt.Errorf("dial: %w", aggregator.ErrBlocked)), aggregator.Blocked, "poll.allow"},
		{"no such name", fails(&net.DNSError{Name: "wire.example", IsNotFound: true}), aggregator.Failed, "does not resolve"},
		{"time-out", fails(context.DeadlineExceeded), aggregator.Failed, "took too long"},
		{"too large", fails(fmt.Errorf("body over 15 MiB: %w", aggregator.ErrTooLarge)), aggregator.Failed, "15 MiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := visitWith(t, web{feedURL: tt.answer}, aggregator.SourceState{})
			if p.Outcome != tt.outcome || !strings.Contains(p.Reason, tt.reason) {
				t.Errorf("%s %q, want %s and a reason that says %q", p.Outcome, p.Reason, tt.outcome, tt.reason)
			}
			if p.Read {
				t.Error("nothing was read, so no validator may be stored")
			}
		})
	}
}

func TestVisitTellsOfAPermanentRedirect(t *testing.T) {
	const to = "https://elsewhere.example/feed"
	p := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.MovedTo, r.Body = to, feedOf("one") })}, aggregator.SourceState{})
	if p.Asked != feedURL || p.Redirect != to || !strings.Contains(p.Reason, to) {
		t.Errorf("asked %q, led to %q (%s), want both and the reason to name it", p.Asked, p.Redirect, p.Reason)
	}
}

func TestMovedSourceFindsItsWayBack(t *testing.T) {
	asked := map[string]int{}
	note := func(r fetch.Request) (*fetch.Response, error) { asked[r.URL]++; return nil, errors.New("down") }
	const moved = "https://wire.example/new"
	for failures := range 12 {
		visitWith(t, web{feedURL: note, moved: note}, aggregator.SourceState{MovedTo: moved, Failures: failures})
	}
	if asked[feedURL] != 2 || asked[moved] != 10 {
		t.Errorf("asked %v, want the configured address now and then", asked)
	}
}

func TestVisitSurvivesAPanic(t *testing.T) {
	p := visitWith(t, web{feedURL: func(fetch.Request) (*fetch.Response, error) { panic("boom") }}, aggregator.SourceState{})
	if p.Outcome != aggregator.Failed || !strings.Contains(p.Reason, "boom") || p.Due.IsZero() {
		t.Errorf("%s %q due %s, want a failed poll that comes again", p.Outcome, p.Reason, p.Due)
	}
}
