package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wireroom/sources/parse"
)

// TestDemoOutlets reads every outlet's feed at several moments as a poll would,
// and finds in it what the outlet has published.
func TestDemoOutlets(t *testing.T) {
	outlets, err := readDemoOutlets()
	if err != nil {
		t.Fatal(err)
	}
	formats, langs := map[string]bool{}, map[string]bool{}
	for i := range outlets {
		o := &outlets[i]
		formats[o.format], langs[o.lang] = true, true
		t.Run(o.slug, func(t *testing.T) {
			for _, elapsed := range []time.Duration{0, time.Minute, 10 * time.Minute} {
				reports := o.published(elapsed)
				if len(reports) < 2 {
					t.Fatalf("%d reports after %s", len(reports), elapsed)
				}
				f := demoFeed{demoOutlet: o, base: "http://outlet.example", start: time.Unix(1.7e9, 0), reports: reports}
				checkDemoFeed(t, &f)
			}
		})
	}
	if len(formats) != 4 || len(langs) < 6 {
		t.Errorf("formats %v, languages %v", formats, langs)
	}
}

func checkDemoFeed(t *testing.T, f *demoFeed) {
	t.Helper()
	body, mediaType, err := f.encode()
	if err != nil {
		t.Fatal(err)
	}
	d, err := parse.Parse(body, parse.Options{Header: http.Header{"Content-Type": {mediaType}}})
	if err != nil || d.Malformed {
		t.Fatalf("malformed %v, error %v", d != nil && d.Malformed, err)
	}
	if len(d.Entries) != len(f.reports) {
		t.Fatalf("%d items, want %d", len(d.Entries), len(f.reports))
	}
	for i, r := range f.reports {
		it := d.Entries[i]
		at := it.Published
		if at == nil {
			at = it.Updated // what dc:date is read as
		}
		if it.Title.Value != r.title || at == nil || !at.Equal(f.time(r)) || len(it.Categories) != len(r.labels()) {
			t.Errorf("item %d: %q of %v in %v, want %q of %v in %v", i, it.Title.Value, at, it.Categories, r.title, f.time(r), r.labels())
		}
	}
}

func TestDemoCorrectionReplaces(t *testing.T) {
	outlets, err := readDemoOutlets()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outlets {
		if o.slug != "breakwater-daily" {
			continue
		}
		before, after := titles(o.published(30*time.Second)), titles(o.published(50*time.Second))
		if !strings.Contains(before, "votes to close") || strings.Contains(after, "|Council votes to close") || !strings.Contains(after, "Correction:") {
			t.Errorf("before %s\nafter %s", before, after)
		}
	}
}

func titles(reports []demoReport) string {
	var b strings.Builder
	for _, r := range reports {
		b.WriteString("|" + r.title)
	}
	return b.String()
}

func TestBulletinsDiffer(t *testing.T) {
	seen := map[string]int{}
	for n := range 385 {
		title := bulletin(n).title
		if first, twice := seen[title]; twice {
			t.Fatalf("bulletin %d repeats %d: %s", n, first, title)
		}
		seen[title] = n
	}
}

// TestDemoOriginAnswers asks one outlet as a poll would: with validators, in its
// bad mood, and for an article.
func TestDemoOriginAnswers(t *testing.T) {
	outlets, err := readDemoOutlets()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Unix(1.7e9, 0)
	now := start
	d := &demoOrigin{now: func() time.Time { return now }, start: start}
	h := d.handler(&outlets[1], "http://outlet.example")
	if !outlets[1].moody {
		t.Fatalf("%s is not the moody one", outlets[1].slug)
	}
	first := ask(h, "/feed", "")
	if first.StatusCode != http.StatusOK {
		t.Fatalf("status %d", first.StatusCode)
	}
	steps := []struct {
		name, path, etag string
		after            time.Duration
		want             int
	}{
		{"unchanged", "/feed", first.Header.Get("ETag"), time.Second, http.StatusNotModified},
		{"changed", "/feed", first.Header.Get("ETag"), 11 * time.Second, http.StatusOK},
		{"in a bad mood", "/feed", "", 25 * time.Second, http.StatusServiceUnavailable},
		{"an article", "/quay-road", "", 23 * time.Second, http.StatusOK},
		{"one to come", "/quay-road", "", 0, http.StatusNotFound},
	}
	for _, s := range steps {
		now = start.Add(s.after)
		if got := ask(h, s.path, s.etag); got.StatusCode != s.want {
			t.Errorf("%s: status %d, want %d", s.name, got.StatusCode, s.want)
		}
	}
}

func ask(h http.Handler, path, etag string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("If-None-Match", etag)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestDemoConfigStaysOnLoopback(t *testing.T) {
	d, err := prepareDemo(t.TempDir(), "127.0.0.1:0", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer d.origin.Close()
	for _, s := range d.config.Sources {
		if !strings.HasPrefix(s.URL, "http://127.0.0.1:") {
			t.Errorf("%s is polled at %s", s.Outlet, s.URL)
		}
	}
}
