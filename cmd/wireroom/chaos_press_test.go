//go:build linux

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The outlets of the chaos: each with an address, so a host, of its own. An
// answer takes long enough for two that overlap to meet.
const (
	chaosOutlets = 30
	chaosItems   = 40 // a feed's newest
	chaosAnswer  = 30 * time.Millisecond
)

// chaosPress is outlets that publish, and that know what they published and who
// asked when.
type chaosPress struct {
	outlets []*chaosOutlet
	mu      sync.Mutex
	next    int // the outlet that publishes next
}

// chaosOutlet is an outlet with one feed.
type chaosOutlet struct {
	name, url string

	mu     sync.Mutex
	items  []*pressItem
	here   map[string]int // visitors at this moment, by name
	met    int            // visits while another process was here
	last   time.Time
	gap    time.Duration
	visits map[string]int
}

func newChaosPress(t *testing.T) *chaosPress {
	t.Helper()
	p := &chaosPress{}
	for i := range chaosOutlets {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.1.%d:0", i+1))
		if err != nil {
			t.Fatal(err)
		}
		o := &chaosOutlet{name: "outlet-" + strconv.Itoa(i), here: map[string]int{}, visits: map[string]int{}}
		s := &httptest.Server{Listener: l, Config: &http.Server{Handler: o}}
		s.Start()
		t.Cleanup(s.Close)
		o.url = s.URL + "/feed"
		o.publish()
		p.outlets = append(p.outlets, o)
	}
	return p
}

// publish lets the next outlet publish one item.
func (p *chaosPress) publish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outlets[p.next%len(p.outlets)].publish()
	p.next++
}

func (o *chaosOutlet) publish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(o.items)
	name := fmt.Sprintf("%s item %d", o.name, n)
	seed := uint64(len(o.name))<<32 + uint64(n)
	for _, c := range o.name {
		seed = seed*31 + uint64(c)
	}
	o.items = append(o.items, &pressItem{
		guid: name, link: o.url + "/" + strconv.Itoa(n), title: name + " " + pressText(seed, 6), body: pressText(seed+1, 40), published: time.Now(),
	})
}

// ServeHTTP implements http.Handler.
func (o *chaosOutlet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	visitor, _, _ := strings.Cut(r.UserAgent(), " ")
	defer o.enter(visitor)()
	time.Sleep(chaosAnswer)
	o.mu.Lock()
	n := len(o.items)
	body := pressFeed(o.url, o.items[max(0, n-chaosItems):])
	o.mu.Unlock()
	etag := strconv.Quote(strconv.Itoa(n))
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = w.Write(body) // who asked may have been killed
}

// enter notes a visit and whom it meets.
func (o *chaosOutlet) enter(visitor string) (leave func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if !o.last.IsZero() {
		o.gap = max(o.gap, now.Sub(o.last))
	}
	o.last = now
	o.visits[visitor]++
	for other, n := range o.here {
		if other != visitor && n > 0 {
			o.met++
		}
	}
	o.here[visitor]++
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.here[visitor]--
	}
}

// published counts the items.
func (p *chaosPress) published() int { return len(p.titles()) }

// titles are those of all items that were ever published.
func (p *chaosPress) titles() []string {
	var all []string
	for _, o := range p.outlets {
		o.mu.Lock()
		for _, it := range o.items {
			all = append(all, it.title)
		}
		o.mu.Unlock()
	}
	return all
}

// newest is the title of what was published last.
func (p *chaosPress) newest() string {
	o := p.outlets[(p.next-1)%len(p.outlets)]
	return o.items[len(o.items)-1].title
}

// worstGap is the longest that a source was left alone after its first visit.
func (p *chaosPress) worstGap() (worst time.Duration) {
	for _, o := range p.outlets {
		o.mu.Lock()
		worst = max(worst, o.gap, time.Since(o.last))
		o.mu.Unlock()
	}
	return worst
}

func (p *chaosPress) overlaps() (n int) {
	for _, o := range p.outlets {
		o.mu.Lock()
		n += o.met
		o.mu.Unlock()
	}
	return n
}

// polls counts visits by who came.
func (p *chaosPress) polls() map[string]int {
	all := map[string]int{}
	for _, o := range p.outlets {
		o.mu.Lock()
		for visitor, n := range o.visits {
			all[visitor] += n
		}
		o.mu.Unlock()
	}
	return all
}
