package admin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// sessionLasts is how long a log-in holds.
const sessionLasts = 12 * time.Hour

// cookieName binds the cookie to this host and path, where the browser can be told
// so (RFC 6265bis §4.1.3.2).
func (g *Gate) cookieName() string {
	if g.secure {
		return "__Host-wireroom"
	}
	return "wireroom"
}

// Visitor gives the name of who logged in.
func (g *Gate) Visitor(r *http.Request) (who string, ok bool) {
	c, err := r.Cookie(g.cookieName())
	if err != nil {
		return "", false
	}
	return g.read(c.Value)
}

// seal makes the value of a cookie: who, until when, and a signature over both.
func (g *Gate) seal(who string) string {
	body := base64.RawURLEncoding.EncodeToString([]byte(who)) + "." + strconv.FormatInt(g.now().Add(sessionLasts).Unix(), 36)
	return body + "." + g.sign(body)
}

func (g *Gate) read(value string) (who string, ok bool) {
	dot := strings.LastIndexByte(value, '.')
	if dot < 0 || !hmac.Equal([]byte(value[dot+1:]), []byte(g.sign(value[:dot]))) {
		return "", false
	}
	text, until, _ := strings.Cut(value[:dot], ".")
	end, err := strconv.ParseInt(until, 36, 64)
	name, bad := base64.RawURLEncoding.DecodeString(text)
	if err != nil || bad != nil || g.now().Unix() >= end {
		return "", false
	}
	return string(name), true
}

func (g *Gate) sign(body string) string {
	mac := hmac.New(sha256.New, g.key)
	mac.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (g *Gate) setCookie(w http.ResponseWriter, value string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: g.cookieName(), Value: value, Path: "/", MaxAge: int(lasts / time.Second),
		HttpOnly: true, Secure: g.secure, SameSite: http.SameSiteStrictMode,
	})
}
