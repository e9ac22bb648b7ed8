package digest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"wireroom/aggregator"
)

// The path under which unsubscribe links lie.
const unsubscribePath = "/unsubscribe/"

// unsubscribeURL is the link that takes one recipient off; empty without a
// secret to sign it with.
func (d Digest) unsubscribeURL(to string) string {
	if d.Secret == "" || d.BaseURL == "" {
		return ""
	}
	return d.BaseURL + unsubscribePath + token(d.Secret, d.Name, to)
}

// token names a digest and a recipient so that nobody can make one up.
func token(secret, digest, to string) string {
	body := digest + "\x00" + strings.ToLower(to)
	return base64.RawURLEncoding.EncodeToString([]byte(body)) + "." + sign(secret, body)
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte("wireroom unsubscribe\x00"+secret))
	mac.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

// readToken gives what token was made of; ok is false for a made-up one.
func readToken(secret, s string) (digest, to string, ok bool) {
	head, mac, _ := strings.Cut(s, ".")
	body, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil || secret == "" || !hmac.Equal([]byte(mac), []byte(sign(secret, string(body)))) {
		return "", "", false
	}
	return strings.Cut(string(body), "\x00")
}

var page = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>{{.Title}}</title></head>
<body><main><h1>{{.Title}}</h1><p>{{.Text}}</p>
{{- if .Button}}<form method="post"><input type="hidden" name="do" value="{{.Do}}"><button>{{.Button}}</button></form>{{end}}</main></body></html>
`))

// Unsubscribing answers the links that mails carry (RFC 8058). A GET changes
// nothing, since scanners follow links: it shows a button. A POST takes the
// recipient off at once, without cookies, log-in or a redirect; a second one
// does no harm. It is mounted at "/unsubscribe/".
func Unsubscribing(book aggregator.Mailbook, secret string) http.Handler {
	return unsubscribing{book, secret}
}

type unsubscribing struct {
	book   aggregator.Mailbook
	secret string
}

func (u unsubscribing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	digest, to, ok := readToken(u.secret, strings.TrimPrefix(r.URL.Path, unsubscribePath))
	switch {
	case !ok:
		notice{Title: "No such link", Text: "This link is incomplete or was not made here."}.show(w, http.StatusNotFound)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		notice{"Stop these mails?", fmt.Sprintf("%s gets the digest %s.", to, digest), "off", "Stop the mails"}.show(w, http.StatusOK)
	case r.Method == http.MethodPost:
		u.post(w, r, digest, to)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		notice{Title: "Not so", Text: "This link takes GET and POST."}.show(w, http.StatusMethodNotAllowed)
	}
}

// post reads either encoding of a form, as RFC 8058 §3.2 asks.
func (u unsubscribing) post(w http.ResponseWriter, r *http.Request, digest, to string) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	change, done := u.book.Unsubscribe, notice{"The mails have stopped", "%s no longer gets the digest %s.", "on", "I want them back"}
	if r.PostFormValue("do") == "on" {
		change, done = u.book.Subscribe, notice{"The mails go on", "%s gets the digest %s again.", "off", "Stop the mails"}
	}
	if err := change(r.Context(), digest, to); err != nil {
		w.Header().Set("Retry-After", "60")
		notice{Title: "Not just now", Text: "The wish could not be written down; try again in a minute."}.show(w, http.StatusServiceUnavailable)
		return
	}
	done.Text = fmt.Sprintf(done.Text, to, digest)
	done.show(w, http.StatusOK)
}

// notice is what an answer says, and the button that it offers, if any.
type notice struct{ Title, Text, Do, Button string }

func (n notice) show(w http.ResponseWriter, code int) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(code)
	_ = page.Execute(w, n) // a reader who is gone needs no error
}
