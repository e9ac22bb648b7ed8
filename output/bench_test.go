package output

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wireroom/aggregator"
)

// fullShelf has a topic of 100 stories with about 600 bytes of content each.
func fullShelf() *shelf {
	s := newShelf().topic(cyber())
	for i := range 100 {
		story := harbour()
		story.ID = aggregator.ID(i + 1)
		story.Lead.Content = strings.Repeat(fmt.Sprintf("<p>Crane %d stands still in the port of Nordhaven.</p>\n", i), 12)
		s.list("cybersecurity", moment(8, 0), story)
	}
	return s
}

func BenchmarkEncode(b *testing.B) {
	e, err := fullShelf().Edition(b.Context(), aggregator.EditionQuery{Topic: "cybersecurity"})
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range Formats() {
		b.Run(string(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				body, err := Encode(e, f, sampleSite())
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(body)))
			}
		})
	}
}

// void is a connection that costs nothing.
type void struct{ header http.Header }

func (v void) Header() http.Header         { return v.header }
func (v void) WriteHeader(int)             {}
func (v void) Write(b []byte) (int, error) { return len(b), nil }

func BenchmarkServe(b *testing.B) {
	s := newServer(b, sampleOptions(fullShelf()))
	const path = "/topics/cybersecurity.atom"
	tag := ask(s.Handler(), "GET", path, "Accept-Encoding: gzip").Header.Get("Etag")
	s.heads.setLive(true)
	for _, c := range []struct{ name, tag string }{{"200", ""}, {"304", tag}} {
		b.Run(c.name, func(b *testing.B) {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			if c.tag != "" {
				r.Header.Set("If-None-Match", c.tag)
			}
			b.ReportAllocs()
			for b.Loop() {
				s.Handler().ServeHTTP(void{http.Header{}}, r)
			}
		})
	}
}
