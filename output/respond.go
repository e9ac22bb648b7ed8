package output

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

// freshFor is how long a cache may keep a feed without asking (RFC 9111 §5.2.2.1).
const freshFor = "public, max-age=60"

// document is an answer with all that its validators are made of.
type document struct {
	mediaType string
	tag       string // of the identity coding, without quotes; empty: made from body
	modified  time.Time
	links     []string // values for Link headers (RFC 8288)
	body      []byte
}

// announce sets the headers that a 200 and a 304 share (RFC 9110 §15.4.5).
func (d *document) announce(w http.ResponseWriter, tag string) {
	h := w.Header()
	h.Set("Etag", tag)
	h.Set("Cache-Control", freshFor)
	h.Add("Vary", "Accept-Encoding")
	if !d.modified.IsZero() {
		h.Set("Last-Modified", d.modified.UTC().Format(http.TimeFormat))
	}
	for _, l := range d.links {
		h.Add("Link", l)
	}
}

// heldBy gives the tag under which the client holds the document, "" when it
// does not: If-None-Match by weak comparison and, only without it,
// If-Modified-Since (RFC 9110 §13.1.2, §13.1.3). A client that got the document
// under another coding than it asks for now holds it all the same.
func (d *document) heldBy(r *http.Request, coding string) string {
	if list := r.Header.Values("If-None-Match"); len(list) > 0 {
		for _, c := range append([]string{coding, ""}, codings()...) {
			if tag := quoted(d.tag, c); listed(strings.Join(list, ","), tag) {
				return tag
			}
		}
		return ""
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	if err != nil || d.modified.IsZero() || d.modified.Truncate(time.Second).After(since) {
		return ""
	}
	return quoted(d.tag, coding)
}

// quoted is the strong ETag of a document under a coding: other bytes, other tag
// (RFC 9110 §8.8.3.3).
func quoted(tag, coding string) string {
	if coding != "" {
		tag += "-" + coding
	}
	return `"` + tag + `"`
}

// listed reports whether an If-None-Match names the tag. Tags may hold commas,
// so the list is read tag by tag; what cannot be read matches nothing.
func listed(list, tag string) bool {
	for {
		list = strings.TrimLeft(list, " \t,")
		if strings.HasPrefix(list, "*") {
			return true
		}
		list = strings.TrimPrefix(list, "W/")
		if !strings.HasPrefix(list, `"`) {
			return false
		}
		end := strings.IndexByte(list[1:], '"') + 2
		if end < 2 {
			return false
		}
		if list[:end] == tag {
			return true
		}
		list = list[end:]
	}
}

// serveBytes answers with a document that was made for this request.
func (s *Server) serveBytes(w http.ResponseWriter, r *http.Request, d document) {
	if d.tag == "" {
		sum := sha256.Sum256(d.body)
		d.tag = hex.EncodeToString(sum[:12])
	}
	coding := chooseCoding(r.Header.Get("Accept-Encoding"))
	if tag := d.heldBy(r, coding); tag != "" {
		d.announce(w, tag)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, err := encodeBody(coding, d.body)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	d.announce(w, quoted(d.tag, coding))
	d.send(w, r, coding, body)
}

// send writes a 200 with body, which is under coding already.
func (d *document) send(w http.ResponseWriter, r *http.Request, coding string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", d.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone: nobody is left to tell
	}
}

func writeText(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	for _, name := range []string{"Etag", "Last-Modified", "Cache-Control", "Content-Encoding", "Content-Length", "Link"} {
		h.Del(name)
	}
	if status != http.StatusOK {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// fault is a client's mistake, with the text that helps the client.
type fault string

func (f fault) Error() string { return string(f) }

// fail answers for an error: the client's mistakes in words, ours without.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var wrong fault
	switch {
	case errors.As(err, &wrong):
		writeText(w, http.StatusBadRequest, clean(string(wrong)))
	case errors.Is(err, aggregator.ErrNotFound):
		writeText(w, http.StatusNotFound, "not found")
	case errors.Is(err, aggregator.ErrInvalid):
		writeText(w, http.StatusBadRequest, clean(err.Error()))
	case r.Context().Err() != nil:
		writeText(w, http.StatusServiceUnavailable, "the request ended")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errMoved), errors.Is(err, aggregator.ErrUnavailable):
		w.Header().Set("Retry-After", "5")
		writeText(w, http.StatusServiceUnavailable, "busy, try again")
	default:
		s.o.Log.Error("serve", "url", r.URL.Path, "err", err)
		writeText(w, http.StatusInternalServerError, "internal error")
	}
}
