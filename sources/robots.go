package sources

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"wireroom/sources/fetch"
	"wireroom/sources/robots"
)

// How long a robots.txt is believed (RFC 9309 §2.4), and how soon one that could
// not be had is asked for again. It is read up to maxRobots.
const (
	robotsDay   = 24 * time.Hour
	robotsAgain = time.Hour
	maxRobots   = 2 << 20
)

// guide knows what the robots.txt of each site says to us. What it remembers it
// can ask again for.
type guide struct {
	client  Getter
	product string // our product token

	mu    sync.Mutex
	sites map[string]guidance // by scheme, host and port
	size  int                 // of their rules, in bytes
}

type guidance struct {
	rules *robots.Rules
	until time.Time
}

func newGuide(client Getter, product string) *guide {
	return &guide{client: client, product: product, sites: map[string]guidance{}}
}

// rules gives what holds for an address's site, and asks for it if need be; then
// it pauses, as after any request.
func (g *guide) rules(ctx context.Context, u *url.URL) *robots.Rules {
	site := u.Scheme + "://" + u.Host
	g.mu.Lock()
	known, ok := g.sites[site]
	g.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known.rules
	}
	rules, keep := g.ask(ctx, site)
	if ctx.Err() == nil {
		g.remember(site, guidance{rules, time.Now().Add(keep)})
	}
	sleep(ctx, articlePause)
	return rules
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// ask fetches a robots.txt. One that is not there allows all; one that cannot be
// had allows nothing (RFC 9309 §2.3.1), nor does one that we shall wait for.
func (g *guide) ask(ctx context.Context, site string) (*robots.Rules, time.Duration) {
	r, err := g.client.Get(ctx, fetch.Request{URL: site + "/robots.txt", Accept: "text/plain, */*;q=0.5", MaxBytes: maxRobots, Hold: true})
	if err == nil {
		defer r.Close()
	}
	switch {
	case err != nil, r.Status >= 500, r.Status == http.StatusTooManyRequests, r.Status/100 == 3:
		return robots.DisallowAll(), robotsAgain
	case r.Status >= 400:
		return robots.AllowAll(), robotsDay
	}
	return robots.Parse(r.Body, g.product), robotsDay
}

// maxGuided and maxGuidance bound the sites that are remembered, and the memory of
// it: a file alone may take a mebibyte.
const (
	maxGuided   = 2000
	maxGuidance = 8 << 20
)

func (g *guide) remember(site string, said guidance) {
	g.mu.Lock()
	defer g.mu.Unlock()
	size := said.rules.Size()
	if before, ok := g.sites[site]; ok {
		g.size -= before.rules.Size()
		delete(g.sites, site)
	}
	if len(g.sites) >= maxGuided || g.size+size > maxGuidance {
		clear(g.sites)
		g.size = 0
	}
	g.sites[site], g.size = said, g.size+size
}

// allows reports whether a robots.txt allows us an address.
func allows(rules *robots.Rules, u *url.URL) bool {
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return rules.Allowed(path)
}
