package fetch

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Ceilings on what an outlet can ask for: 300 years of max-age or Retry-After
// must not silence a source for good.
const (
	maxFresh      = 30 * 24 * time.Hour
	maxRetryAfter = 7 * 24 * time.Hour
)

// freshness is how long from now an answer stays fresh: its lifetime less the
// age that caches on the way gave it (RFC 9111 §4.2). Nothing is guessed from
// Last-Modified (§4.2.2): a source without explicit times is scheduled by what
// it publishes.
func freshness(h http.Header, now time.Time) time.Duration {
	age, _ := deltaSeconds(h.Get("Age"))
	return min(max(0, lifetime(h, now)-age), maxFresh)
}

// lifetime is max-age, or else Expires minus Date (RFC 9111 §4.2.1). What is
// unreadable is stale. s-maxage is not for us: it steers shared caches, which
// answer the same resource to many (§5.2.2.10), and outlets set it to a year for
// a CDN that they purge; we are the one reader behind it.
func lifetime(h http.Header, now time.Time) time.Duration {
	if age, stated := maxAge(h["Cache-Control"]); stated {
		return age
	}
	expires := h.Get("Expires")
	if expires == "" {
		return 0
	}
	until, err := http.ParseTime(expires)
	if err != nil { // "0" and "-1" are customary for "already expired"
		return 0
	}
	return until.Sub(outletTime(h, now))
}

// maxAge reads Cache-Control; of directives that conflict, the stricter one
// (RFC 9111 §4.2.1). Commas within a quoted argument part only field names,
// which are no directives.
func maxAge(lines []string) (age time.Duration, stated bool) {
	for _, line := range lines {
		for directive := range strings.SplitSeq(line, ",") {
			name, argument, _ := strings.Cut(strings.TrimSpace(directive), "=")
			switch strings.ToLower(name) {
			case "no-store", "no-cache":
				return 0, true
			case "max-age":
				seconds, ok := deltaSeconds(strings.Trim(argument, `"`))
				if !ok {
					return 0, true
				}
				if !stated || seconds < age {
					age, stated = seconds, true
				}
			}
		}
	}
	return age, stated
}

// retryAfter reads seconds or one of the three HTTP-date forms (RFC 9110
// §10.2.3, §5.6.7).
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if value == "" {
		return 0
	}
	wait, ok := deltaSeconds(value)
	if until, err := http.ParseTime(value); !ok && err == nil {
		wait = until.Sub(outletTime(h, now))
	}
	return min(max(0, wait), maxRetryAfter)
}

// outletTime is the answer's Date: the clock by which its other times are meant.
// Ours stands in where it has none.
func outletTime(h http.Header, now time.Time) time.Time {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		return date
	}
	return now
}

// deltaSeconds reads 1*DIGIT, saturating as RFC 9111 §1.2.2 allows.
func deltaSeconds(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		n = math.MaxInt32
	}
	return time.Duration(n) * time.Second, true
}
