package fetch

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// Request is one GET of a source.
type Request struct {
	// URL is http or https. Its user and password are sent as basic
	// authentication, to this host only.
	URL string
	// Validators are those of the last whole answer; zero at the first poll.
	Validators Validators
	// FeedID names the source to its outlet, the same at every poll: letters,
	// digits, "-", "." and "_". Empty: not sent.
	FeedID string
	// Subscribers is how many readers stand behind this poll. 0: not sent.
	Subscribers int
	// Accept replaces the default, which asks for feeds first.
	Accept string
	// MaxBytes replaces the client's limit. 0: as Options say.
	MaxBytes int64
	// Hold keeps the room that a large body takes until [Response.Close]. Until
	// then few others arrive: so those that wait to be parsed stay few as well.
	Hold bool
	// Trusted says that the last exchange was good: a large body of it does not
	// wait for those of others that may not be.
	Trusted bool
	// Follow, if set, is asked before a redirect is followed; its error ends the
	// exchange.
	Follow func(to *url.URL) error
}

// Validators are the ETag and Last-Modified of an answer, opaque and verbatim
// (RFC 9110 §8.8): never parsed, compared or made up.
type Validators struct {
	ETag, LastModified string
}

// or fills what v lacks from old.
func (v Validators) or(old Validators) Validators {
	if v.ETag == "" {
		v.ETag = old.ETag
	}
	if v.LastModified == "" {
		v.LastModified = old.LastModified
	}
	return v
}

// maxValidator bounds what we store of a validator and send back every time.
const maxValidator = 4 << 10

// validator returns the value of an answer's field, or "" if it is too long.
func validator(h http.Header, field string) string {
	v := h.Get(field)
	if len(v) > maxValidator {
		return ""
	}
	return v
}

const (
	acceptFeeds = "application/atom+xml, application/rss+xml, application/feed+json, " +
		"application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.1"
	acceptCodings = "gzip, br, zstd"
)

func (c *Client) newRequest(ctx context.Context, r Request) (*http.Request, error) {
	u, err := parseURL(r.URL)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "", nil)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", canon.Redact(u.String()), err)
	}
	req.URL, req.Host = u, u.Host
	req.Header = c.headerFor(r, u.User)
	return req, nil
}

func (c *Client) headerFor(r Request, user *url.Userinfo) http.Header {
	accept := r.Accept
	if accept == "" {
		accept = acceptFeeds
	}
	fields := [...]struct{ name, value string }{
		{"User-Agent", c.agent.of(r.Subscribers, r.FeedID)},
		{"Accept", accept},
		{"Accept-Encoding", acceptCodings},
		{"If-None-Match", r.Validators.ETag},
		{"If-Modified-Since", r.Validators.LastModified},
		{"Authorization", basicAuth(user)},
	}
	h := make(http.Header, len(fields))
	values := make([]string, len(fields)) // one allocation for all
	for i, f := range fields {
		if f.value != "" {
			values[i] = f.value
			h[f.name] = values[i : i+1 : i+1]
		}
	}
	return h
}

// complete is req under ctx, with what every request of ours carries; the
// caller's own header is left alone.
func (c *Client) complete(ctx context.Context, req *http.Request) *http.Request {
	req = req.WithContext(ctx)
	h := http.Header{"User-Agent": {c.agent.whole}}
	if auth := basicAuth(req.URL.User); auth != "" {
		h.Set("Authorization", auth)
	}
	maps.Copy(h, req.Header)
	req.Header = h
	return req
}

// basicAuth is RFC 7617; "" without credentials.
func basicAuth(user *url.Userinfo) string {
	if user == nil {
		return ""
	}
	password, _ := user.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password))
}

// parseURL says of an unreadable address only that it is one: url.Parse quotes
// it, and it may hold a password.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: unreadable address", aggregator.ErrInvalid)
	}
	u.Fragment, u.RawFragment = "", ""
	return u, checkURL(u)
}

// checkURL holds at every hop: feed:, file: and the like lead out of HTTP
// (CVE-2020-25787).
func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: scheme %q is neither http nor https", aggregator.ErrBlocked, u.Scheme)
	}
	if u.Hostname() == "" {
		return fmt.Errorf("%w: address without a host", aggregator.ErrInvalid)
	}
	return nil
}

// agent builds User-Agent values in the form that feed hosts read subscribers
// from: product/version (+URL; N subscribers; feed-id=ID).
type agent struct {
	whole string
	open  string // whole without its closing parenthesis, or with one opened
	more  string // what parts the next word from open
}

func newAgent(whole string) agent {
	if open, ok := strings.CutSuffix(whole, ")"); ok {
		return agent{whole, open, "; "}
	}
	return agent{whole, whole + " (", ""}
}

func (a agent) of(subscribers int, feedID string) string {
	if subscribers <= 0 && feedID == "" {
		return a.whole
	}
	b := append(make([]byte, 0, 96), a.open...)
	more := a.more
	if subscribers > 0 {
		b = strconv.AppendInt(append(b, more...), int64(subscribers), 10)
		b = append(b, " subscribers"...)
		more = "; "
	}
	if feedID != "" {
		b = append(append(append(b, more...), "feed-id="...), feedID...)
	}
	return string(append(b, ')'))
}
