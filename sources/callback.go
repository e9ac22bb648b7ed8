package sources

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

// ServeHTTP is the callback that hubs ask whether we meant it (WebSub §5.3) and
// deliver to (§7). Who does not know a callback's address is told nothing.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sub, err := s.hubs.Callback(r.Context(), strings.TrimPrefix(r.URL.Path, callbacks))
	switch {
	case errors.Is(err, aggregator.ErrNotFound):
		http.Error(w, "not found", http.StatusNotFound)
	case err != nil:
		s.o.Log.Error("callback", "err", err)
		http.Error(w, "try again later", http.StatusServiceUnavailable)
	case r.Method == http.MethodPost:
		s.take(w, r, sub)
	case r.Method == http.MethodGet:
		s.confirm(w, r, sub)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// confirm answers a hub's question with its own challenge, if we asked for what
// it says we did.
func (s *Subscriber) confirm(w http.ResponseWriter, r *http.Request, sub aggregator.Subscription) {
	q := r.URL.Query()
	if q.Get("hub.topic") != sub.Hub.Topic {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	leaving := sub.State == aggregator.Leaving
	switch mode := q.Get("hub.mode"); {
	case mode == "denied":
		sub = s.denied(sub, q.Get("hub.reason"))
	case mode == "subscribe" && !leaving && q.Get("hub.challenge") != "":
		sub = s.granted(sub, q.Get("hub.lease_seconds"))
	case mode == "unsubscribe" && leaving && q.Get("hub.challenge") != "":
		sub.Due = time.Time{}
	default:
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if err := s.hubs.Settle(r.Context(), sub); err != nil && !errors.Is(err, aggregator.ErrNotFound) {
		s.o.Log.Error("callback", "source", sub.Source, "err", err)
		http.Error(w, "try again later", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, q.Get("hub.challenge"))
}

func (s *Subscriber) denied(sub aggregator.Subscription, reason string) aggregator.Subscription {
	if sub.State == aggregator.Leaving {
		return sub
	}
	sub.State, sub.Due = aggregator.Denied, s.o.Now().Add(lastRetry)
	sub.Reason = "the hub denied it"
	if reason != "" {
		sub.Reason += ": " + shorten(reason)
	}
	return sub
}

// granted starts a lease. It is renewed after nine tenths of it, a short one at
// its half.
func (s *Subscriber) granted(sub aggregator.Subscription, seconds string) aggregator.Subscription {
	now := s.o.Now()
	lease := wish
	if n, err := strconv.ParseInt(seconds, 10, 64); err == nil && n > 0 {
		lease = time.Duration(min(n, int64(longest/time.Second))) * time.Second
	}
	renew := lease / 10 * 9
	if lease < time.Hour {
		renew = lease / 2
	}
	if sub.State != aggregator.Active || !now.Before(sub.Until) {
		sub.Since = now
	}
	sub.State, sub.Until, sub.Due, sub.Failures = aggregator.Active, now.Add(lease), now.Add(renew), 0
	sub.Reason = "the hub delivers until " + sub.Until.UTC().Format("2 Jan 2006 15:04 UTC")
	return sub
}

// shorten bounds what a hub says about itself.
func shorten(s string) string {
	const most = 200
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// take keeps a delivery that the hub signed, and ignores any other: the answer
// is the same, so that it tells a forger nothing.
func (s *Subscriber) take(w http.ResponseWriter, r *http.Request, sub aggregator.Subscription) {
	if sub.State == aggregator.Leaving {
		http.Error(w, "gone", http.StatusGone)
		return
	}
	body, leave, err := s.bodies.read(w, r)
	defer leave()
	switch {
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "30")
		http.Error(w, "try again later", http.StatusServiceUnavailable)
		return
	case err != nil:
		http.Error(w, "the delivery is too large or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	d := aggregator.Delivery{
		Source: sub.Source, At: s.o.Now(), MediaType: r.Header.Get("Content-Type"), Body: body,
		Refused: !signed(r.Header.Get("X-Hub-Signature"), sub.Secret, body),
	}
	if err := s.hubs.Deliver(r.Context(), d); err != nil && !errors.Is(err, aggregator.ErrNotFound) {
		s.o.Log.Error("delivery", "source", sub.Source, "err", err)
		http.Error(w, "try again later", http.StatusServiceUnavailable)
		return
	}
	if d.Refused {
		s.o.Log.Warn("delivery without the hub's signature", "source", sub.Source)
	} else if s.o.Wake != nil {
		s.o.Wake()
	}
	w.WriteHeader(http.StatusAccepted)
}

// signed checks X-Hub-Signature (WebSub §7.1): method=hex of the HMAC of the
// body.
func signed(signature, secret string, body []byte) bool {
	method, sum, _ := strings.Cut(strings.TrimSpace(signature), "=")
	methods := map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}
	h := methods[strings.ToLower(method)]
	got, err := hex.DecodeString(sum)
	if h == nil || err != nil || secret == "" {
		return false
	}
	mac := hmac.New(h, []byte(secret))
	mac.Write(body)
	return hmac.Equal(got, mac.Sum(nil))
}
