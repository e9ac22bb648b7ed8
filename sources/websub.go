package sources

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources/fetch"
)

// Sender sends a request as it stands; *fetch.Client is the one that serves.
type Sender interface {
	Do(ctx context.Context, req *http.Request) (*fetch.Response, error)
}

// SubscriberOptions say how a Subscriber works. All but Wake must be given.
type SubscriberOptions struct {
	BaseURL string // where hubs reach us; callbacks lie below it
	Now     func() time.Time
	Random  io.Reader // of cryptographic quality: callbacks and secrets are made of it
	Log     *slog.Logger
	Wake    func() // called when a source became due by a delivery; may be nil
}

// Subscriber is the subscriber of WebSub (W3C REC 2018-01-23): it asks the hubs
// that feeds name, renews what they granted, and takes in what they deliver.
// Requests and deliveries meet in the store alone, so that one process may ask
// and another be called.
type Subscriber struct {
	hubs   aggregator.Hubs
	send   Sender
	o      SubscriberOptions
	bodies *incoming
}

// NewSubscriber makes a Subscriber that asks nobody until Run.
func NewSubscriber(hubs aggregator.Hubs, send Sender, o SubscriberOptions) *Subscriber {
	return &Subscriber{hubs: hubs, send: send, o: o, bodies: newIncoming()}
}

// The pace of asking.
const (
	lookEvery  = 2 * time.Second
	asksAtOnce = 8
	askTime    = time.Minute         // by then a request has ended
	confirmed  = 10 * time.Minute    // by then a hub has confirmed, or is asked again
	firstRetry = time.Minute         // doubled after each failure
	lastRetry  = 24 * time.Hour      //
	wish       = 10 * 24 * time.Hour // the lease that we ask for
	longest    = 90 * 24 * time.Hour // the lease that we believe in
	goodbyes   = 3                   // times a hub is asked to end a subscription
)

// Run asks hubs for what is due until ctx ends.
func (s *Subscriber) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.askDue(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Warn("subscriptions", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *Subscriber) askDue(ctx context.Context) error {
	now := s.o.Now()
	due, err := s.hubs.Asking(ctx, now, now.Add(askTime), asksAtOnce)
	if err != nil {
		return err
	}
	var all errgroup.Group
	for _, sub := range due {
		all.Go(func() error {
			if err := s.hubs.Settle(ctx, s.ask(ctx, sub)); err != nil && !errors.Is(err, aggregator.ErrNotFound) {
				return err
			}
			return nil
		})
	}
	return all.Wait()
}

// ask sends one request to a hub and gives what the subscription has come to.
func (s *Subscriber) ask(ctx context.Context, sub aggregator.Subscription) aggregator.Subscription {
	now := s.o.Now()
	leaving := sub.State == aggregator.Leaving
	if leaving && (sub.Callback == "" || sub.Failures >= goodbyes) {
		sub.Due = time.Time{}
		return sub
	}
	if !s.reachable(sub.Hub.URL) {
		sub.Reason, sub.Due = "not asked: the hub could not reach "+s.o.BaseURL, now.Add(lastRetry)
		return sub
	}
	if sub.Callback == "" {
		sub.Callback, sub.Secret = s.token(), s.token()
	}
	// Before it is asked, a hub must find us expecting its question.
	if !leaving && sub.State != aggregator.Active {
		sub.State = aggregator.Asked
	}
	sub.Asked, sub.Due = now, now.Add(confirmed)
	if err := s.hubs.Settle(ctx, sub); err != nil {
		sub.Reason = "not asked: " + err.Error()
		return sub
	}
	return s.answered(ctx, sub)
}

// answered is the subscription after the hub's answer, read anew: the hub may
// have called back before it answered.
func (s *Subscriber) answered(ctx context.Context, asked aggregator.Subscription) aggregator.Subscription {
	asking, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	reason, good := s.post(asking, asked)
	sub, err := s.hubs.Callback(ctx, asked.Callback)
	if err != nil {
		return asked
	}
	if sub.Due.After(asked.Due) { // it did
		return sub
	}
	sub.Reason = reason
	sub.Failures++
	if !good || sub.Failures > 1 {
		sub.Due = s.o.Now().Add(min(firstRetry<<min(sub.Failures, 12), lastRetry))
	}
	return sub
}

// post asks the hub and says what it answered.
func (s *Subscriber) post(ctx context.Context, sub aggregator.Subscription) (reason string, good bool) {
	form := url.Values{
		"hub.callback": {s.address(sub.Callback)},
		"hub.mode":     {"subscribe"},
		"hub.topic":    {sub.Hub.Topic},
	}
	if sub.State == aggregator.Leaving {
		form.Set("hub.mode", "unsubscribe")
	} else {
		form.Set("hub.lease_seconds", strconv.Itoa(int(wish/time.Second)))
		form.Set("hub.secret", sub.Secret)
	}
	resp, err := s.submit(ctx, sub.Hub.URL, form)
	switch {
	case err != nil:
		return reasonOf(err), false
	case resp.Status < 200 || resp.Status > 299:
		return "the hub answered " + statusText(resp.Status), false
	}
	return "the hub has been asked and is to confirm", true
}

// submit posts a form, anew where a redirect asks for that (RFC 9110 §15.4.8,
// §15.4.9).
func (s *Subscriber) submit(ctx context.Context, to string, form url.Values) (*fetch.Response, error) {
	for hop := 0; ; hop++ {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
		if err != nil {
			return nil, fmt.Errorf("hub %.100q: %w", to, aggregator.ErrInvalid)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := s.send.Do(ctx, req)
		if err != nil || hop == mostHops || resp.Status != http.StatusTemporaryRedirect && resp.Status != http.StatusPermanentRedirect {
			return resp, err
		}
		next, err := req.URL.Parse(resp.Header.Get("Location"))
		if err != nil {
			return resp, nil
		}
		to = next.String()
	}
}

// mostHops is how often a hub may send a request on.
const mostHops = 3

// callbacks is the path below which hubs call.
const callbacks = "/websub/"

func (s *Subscriber) address(callback string) string { return s.o.BaseURL + callbacks + callback }

// token is 256 bits that nobody guesses.
func (s *Subscriber) token() string {
	b := make([]byte, 32)
	if _, err := io.ReadFull(s.o.Random, b); err != nil {
		panic(fmt.Sprintf("no randomness: %v", err))
	}
	return hex.EncodeToString(b)
}

// reachable reports whether a hub can call us: from elsewhere nobody reaches a
// loopback address.
func (s *Subscriber) reachable(hub string) bool { return !loopback(s.o.BaseURL) || loopback(hub) }

func loopback(address string) bool {
	host := canon.Host(address)
	if u, err := url.Parse(address); err == nil {
		host = u.Hostname()
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}
