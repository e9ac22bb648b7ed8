package admin

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode"

	"wireroom/aggregator/plain"
)

// Why a request is not let through.
var (
	errNoToken    = errors.New("this needs the token of admin.token: Authorization: Bearer TOKEN")
	errWrongToken = errors.New("the token is wrong")
	errTooMany    = errors.New("too many wrong tokens came from there: wait a minute")
)

// How many wrong tokens an address may send in a minute: at the log-in page by
// typing, in API requests by a script that was not told of a new token.
const (
	mostTyped = 10
	mostSent  = 60
)

// actorHeader names who is behind a request with the token.
const actorHeader = "X-Wireroom-Actor"

// nobody is who acts without saying a name.
const nobody = "admin"

// Gate knows who may. It is safe for concurrent use.
type Gate struct {
	token  [sha256.Size]byte // hashed, so that comparing takes as long for any token
	key    []byte            // of cookies
	secure bool
	now    func() time.Time
	typed  *guesses
	sent   *guesses
}

// NewGate makes the gate of a token, which must not be empty. secure says that
// people come by https, so that the cookie must too.
func NewGate(token string, secure bool, now func() time.Time) *Gate {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("wireroom log-in"))
	return &Gate{
		token: sha256.Sum256([]byte(token)), key: mac.Sum(nil), secure: secure, now: now,
		typed: newGuesses(mostTyped, now), sent: newGuesses(mostSent, now),
	}
}

func (g *Gate) isToken(s string) bool {
	sum := sha256.Sum256([]byte(s))
	return subtle.ConstantTimeCompare(sum[:], g.token[:]) == 1
}

// bearer gives the actor of a request that carries the token.
func (g *Gate) bearer(address, authorization, actor string) (who string, err error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer"):
		return "", errNoToken
	case g.sent.tooMany(address):
		return "", errTooMany
	case !g.isToken(strings.TrimSpace(token)):
		g.sent.count(address)
		return "", errWrongToken
	}
	return name(actor), nil
}

// logIn gives the name to write into the cookie of who typed the token.
func (g *Gate) logIn(address, token, actor string) (who string, err error) {
	switch {
	case g.typed.tooMany(address):
		return "", errTooMany
	case !g.isToken(token):
		g.typed.count(address)
		return "", errWrongToken
	}
	return name(actor), nil
}

// Knows reports whether a request comes from somebody who may see what readers
// may not.
func (g *Gate) Knows(r *http.Request) bool {
	if _, ok := g.Visitor(r); ok {
		return true
	}
	_, err := g.bearer(r.RemoteAddr, r.Header.Get("Authorization"), "")
	return err == nil
}

// Only lets requests with the token through to h, and nobody else.
func (g *Gate) Only(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := g.bearer(r.RemoteAddr, r.Header.Get("Authorization"), ""); err != nil {
			w.Header().Set("WWW-Authenticate", challenge)
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, err.Error(), status(err))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// challenge says how to come in (RFC 6750 §3).
const challenge = `Bearer realm="wireroom"`

// name is what somebody calls themselves, fit for one line.
func name(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, s)
	if s = plain.Excerpt(strings.Join(strings.Fields(s), " "), most); s == "" {
		return nobody
	}
	return s
}
