package fetch

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// trail is the way of one exchange from hop to hop.
type trail struct {
	seen      []string // every address asked before the current one
	movedTo   string   // end of the unbroken permanent beginning
	temporary bool     // a hop was temporary: nothing after it is for keeps
}

// follow walks redirects until an answer is none, over the bare transport:
// [http.Client] would carry credentials, a Referer and cookies along, and costs
// more for a poll that changes nothing. The hops keep the validators, because
// they are those of whatever answers at the end.
func (c *Client) follow(req *http.Request, may func(*url.URL) error) (answer *http.Response, movedTo string, err error) {
	var t trail
	for {
		answer, err = c.transport.RoundTrip(req)
		if err != nil {
			return nil, "", t.located(req, err)
		}
		location := answer.Header.Get("Location")
		if location == "" || !redirects(answer.StatusCode) {
			return answer, t.movedTo, nil
		}
		discard(answer.Body)
		if req, err = t.step(req, answer.StatusCode, location); err != nil {
			return nil, "", err
		}
		if len(t.seen) > c.maxRedirects {
			return nil, "", fmt.Errorf("more than %d redirects", c.maxRedirects)
		}
		if may == nil {
			continue
		}
		if err = may(req.URL); err != nil {
			return nil, "", err
		}
	}
}

// located names the hop at which err struck, unless it was the first.
func (t *trail) located(req *http.Request, err error) error {
	if len(t.seen) == 0 {
		return err
	}
	return fmt.Errorf("redirected to %s: %w", canon.Redact(req.URL.String()), err)
}

// step returns the request for the next hop.
func (t *trail) step(req *http.Request, status int, location string) (*http.Request, error) {
	next, err := target(req.URL, location)
	if err != nil {
		return nil, err
	}
	t.seen = append(t.seen, withoutUser(req.URL))
	if slices.Contains(t.seen, withoutUser(next)) {
		return nil, errors.New("redirect loop")
	}
	t.temporary = t.temporary || !permanent(status)
	if !t.temporary {
		t.movedTo = next.String()
	}
	return hop(req, next), nil
}

// target reads a Location. Credentials stay with their host, are never taken
// from a Location, and once dropped do not come back.
func target(from *url.URL, location string) (*url.URL, error) {
	reference, err := url.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%w: unreadable redirect", aggregator.ErrBlocked)
	}
	next := from.ResolveReference(reference)
	next.User, next.Fragment, next.RawFragment = nil, "", ""
	if sameHost(from, next) {
		next.User = from.User
	}
	return next, checkURL(next)
}

// sameHost reports whether b may see a's credentials: the same host and port,
// and not in the clear if they were encrypted before.
func sameHost(a, b *url.URL) bool {
	return strings.EqualFold(a.Host, b.Host) && (a.Scheme == b.Scheme || b.Scheme == "https")
}

func hop(req *http.Request, to *url.URL) *http.Request {
	next := req.WithContext(req.Context())
	next.URL, next.Host = to, to.Host
	if to.User == nil && req.URL.User != nil {
		next.Header = maps.Clone(req.Header)
		delete(next.Header, "Authorization")
	}
	return next
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

func permanent(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

func withoutUser(u *url.URL) string {
	bare := *u
	bare.User = nil
	return bare.String()
}
