package fetch

import (
	"net/http"
	"testing"
	"time"
)

const (
	day  = 24 * time.Hour
	noon = "Sun, 22 Nov 2026 12:00:00 GMT"
	one  = "Sun, 22 Nov 2026 13:00:00 GMT"
)

// now is an hour and a half behind the outlet whose Date is noon.
var now = time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)

func header(fields ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(fields); i += 2 {
		h.Add(fields[i], fields[i+1])
	}
	return h
}

func TestFreshness(t *testing.T) {
	for _, tc := range []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"nothing said", header("Last-Modified", noon), 0},
		{"max-age", header("Cache-Control", "public, max-age=600"), 10 * time.Minute},
		{"max-age in capitals", header("Cache-Control", "MAX-AGE=600"), 10 * time.Minute},
		{"max-age quoted", header("Cache-Control", `max-age="600"`), 10 * time.Minute},
		{"max-age in a second line", header("Cache-Control", "public", "Cache-Control", "max-age=600"), 10 * time.Minute},
		{"max-age before Expires", header("Cache-Control", "max-age=600", "Date", noon, "Expires", one), 10 * time.Minute},
		{"max-age 0 before Expires", header("Cache-Control", "max-age=0", "Date", noon, "Expires", one), 0},
		{"less the age", header("Cache-Control", "max-age=600", "Age", "540"), time.Minute},
		{"older than its lifetime", header("Cache-Control", "max-age=600", "Age", "900"), 0},
		{"an unreadable age counts for none", header("Cache-Control", "max-age=600", "Age", "-9"), 10 * time.Minute},
		{"two max-ages: the stricter", header("Cache-Control", "max-age=900, max-age=600"), 10 * time.Minute},
		{"two max-ages, the other way", header("Cache-Control", "max-age=600, max-age=900"), 10 * time.Minute},
		{"no-cache wins", header("Cache-Control", "max-age=600, no-cache"), 0},
		{"no-store wins", header("Cache-Control", "no-store, max-age=600"), 0},
		{"no-cache wins over Expires", header("Cache-Control", "no-cache", "Date", noon, "Expires", one), 0},
		{"commas in a quoted list", header("Cache-Control", `private="a, b", max-age=600`), 10 * time.Minute},
		{"s-maxage is not for us", header("Cache-Control", "s-maxage=31536000"), 0},
		{"s-maxage beside max-age", header("Cache-Control", "s-maxage=9, max-age=600"), 10 * time.Minute},
		{"s-maxage beside Expires", header("Cache-Control", "s-maxage=9", "Date", noon, "Expires", one), time.Hour},
		{"negative", header("Cache-Control", "max-age=-1"), 0},
		{"fraction", header("Cache-Control", "max-age=1.5"), 0},
		{"empty", header("Cache-Control", "max-age"), 0},
		{"unreadable does not fall back to Expires", header("Cache-Control", "max-age=soon", "Date", noon, "Expires", one), 0},
		{"300 years", header("Cache-Control", "max-age=9460800000"), 30 * day},
		{"beyond any integer", header("Cache-Control", "max-age=99999999999999999999999999"), 30 * day},
		{"Expires minus Date, not minus our clock", header("Date", noon, "Expires", one), time.Hour},
		{"Expires in RFC 850 form", header("Date", noon, "Expires", "Sunday, 22-Nov-26 13:00:00 GMT"), time.Hour},
		{"Expires in asctime form", header("Date", noon, "Expires", "Sun Nov 22 13:00:00 2026"), time.Hour},
		{"Expires without Date", header("Expires", noon), 90 * time.Minute},
		{"Expires with an unreadable Date", header("Date", "today", "Expires", noon), 90 * time.Minute},
		{"Expires in the past", header("Date", one, "Expires", noon), 0},
		{"Expires 0", header("Date", noon, "Expires", "0"), 0},
		{"Expires in the year 9999", header("Date", noon, "Expires", "Fri, 31 Dec 9999 23:59:59 GMT"), 30 * day},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := freshness(tc.header, now); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tc := range []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"nothing said", header(), 0},
		{"seconds", header("Retry-After", "120"), 2 * time.Minute},
		{"seconds with blanks", header("Retry-After", " 120 "), 2 * time.Minute},
		{"zero", header("Retry-After", "0"), 0},
		{"negative", header("Retry-After", "-5"), 0},
		{"fraction", header("Retry-After", "1.5"), 0},
		{"words", header("Retry-After", "a while"), 0},
		{"300 years", header("Retry-After", "9460800000"), 7 * day},
		{"beyond any integer", header("Retry-After", "99999999999999999999999999"), 7 * day},
		{"IMF-fixdate, by the outlet's clock", header("Retry-After", one, "Date", noon), time.Hour},
		{"IMF-fixdate, by ours", header("Retry-After", noon), 90 * time.Minute},
		{"RFC 850", header("Retry-After", "Sunday, 22-Nov-26 13:00:00 GMT", "Date", noon), time.Hour},
		{"asctime", header("Retry-After", "Sun Nov 22 13:00:00 2026", "Date", noon), time.Hour},
		{"in the past", header("Retry-After", noon, "Date", one), 0},
		{"in the year 9999", header("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT", "Date", noon), 7 * day},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := retryAfter(tc.header, now); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func FuzzHints(f *testing.F) {
	f.Add("max-age=600, no-cache", "1", "120", one, noon)
	f.Add(`private="x, y", max-age="5`, "", noon, "0", "")
	f.Fuzz(func(t *testing.T, cacheControl, age, retry, expires, date string) {
		h := header("Cache-Control", cacheControl, "Age", age, "Retry-After", retry, "Expires", expires, "Date", date)
		if d := freshness(h, now); d < 0 || d > maxFresh {
			t.Errorf("fresh for %v", d)
		}
		if d := retryAfter(h, now); d < 0 || d > maxRetryAfter {
			t.Errorf("retry after %v", d)
		}
	})
}
