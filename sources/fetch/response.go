package fetch

import (
	"net/http"
	"time"
)

// Response is one complete exchange, whatever its status.
type Response struct {
	Status int
	// URL is where the answer came from, without credentials: the base of the
	// document's relative links.
	URL string
	// MovedTo is the address to poll from now on, or "". It is set when the
	// first hop was permanent (301, 308) and the answer good (2xx, 304), and
	// leads as far as every hop before it was permanent. Credentials of the
	// request stay in it while it stays on their host.
	MovedTo string
	Header  http.Header
	// Validators go with Body: they replace the old ones, empty or not, in the
	// same transaction that stores what Body holds. Of a 304, they are the
	// request's unless it names new ones (RFC 9111 §4.3.4).
	Validators Validators
	// Body is decoded and whole; nil unless the status is 2xx. It is the
	// caller's to keep.
	Body      []byte
	WireBytes int64 // of the body, as it came
	// Fresh is how long from now the outlet promises no change (RFC 9111
	// §4.2), between 0 and 30 days; 0 also when it says nothing.
	Fresh time.Duration
	// RetryAfter is how long the outlet asks us to wait from now (RFC 9110
	// §10.2.3), between 0 and 7 days; 0 if it does not. It counts at 429, 503
	// and other failures.
	RetryAfter time.Duration
	Took       time.Duration // of the whole exchange

	leave func() // gives back the room that Body takes; nil: it takes none
}

// Close gives back the room that the Body of a [Request] with Hold takes. Body
// stays readable. It may be called twice, and need not be without Hold.
func (r *Response) Close() {
	if r.leave != nil {
		r.leave()
		r.leave = nil
	}
}

// NotModified reports a 304: nothing new since the request's validators.
func (r *Response) NotModified() bool { return r.Status == http.StatusNotModified }

func (r *Response) ok() bool { return r.Status/100 == 2 }

func newResponse(answer *http.Response, now time.Time) *Response {
	from := *answer.Request.URL
	from.User = nil
	h := answer.Header
	return &Response{
		Status:     answer.StatusCode,
		URL:        from.String(),
		Header:     h,
		Validators: Validators{ETag: validator(h, "Etag"), LastModified: validator(h, "Last-Modified")},
		Fresh:      freshness(h, now),
		RetryAfter: retryAfter(h, now),
	}
}
