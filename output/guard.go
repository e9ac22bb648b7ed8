package output

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
)

const (
	maxQuery = 8 << 10 // bytes of a query string; a rule may be long
	maxBody  = 1 << 20 // of a request
	maxFeed  = 8 << 20 // of what a hub delivers

	// policy lets pages use what we serve ourselves and nothing from elsewhere,
	// also not in an error page: an outlet's picture would tell it who reads.
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// guard puts limits and security headers around every answer, refuses requests
// that change state across origins, and turns a panic into a plain 500.
func guard(h http.Handler, log *slog.Logger) http.Handler {
	h = http.NewCrossOriginProtection().Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer survive(w, r, log)
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		if len(r.URL.RawQuery) > maxQuery {
			writeText(w, http.StatusRequestURITooLong, "the query is too long")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(r))
		h.ServeHTTP(w, r)
	})
}

func bodyLimit(r *http.Request) int64 {
	if strings.HasPrefix(r.URL.Path, "/websub/") {
		return maxFeed
	}
	return maxBody
}

func survive(w http.ResponseWriter, r *http.Request, log *slog.Logger) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	log.Error("panic while serving", "err", v, "url", r.URL.Path, "stack", string(debug.Stack()))
	writeText(w, http.StatusInternalServerError, "internal error")
}
