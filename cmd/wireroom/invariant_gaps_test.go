package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// ticker is an outlet that publishes day and night: a feed of its newest items
// and, where it keeps one, an archive of the others in pages.
type ticker struct {
	items    []*pressItem // the oldest first
	window   int
	archive  bool // as WordPress has it
	touch    bool // every answer differs in every byte
	shuffled bool // its feed has no order
	pinned   bool // its first item stays on top
	down     func(since time.Duration) bool
	began    time.Time
	asked    int
	history  int       // items published before the first answer
	last     time.Time // of the last whole answer
}

// newTicker publishes at a rate, by chance, for a time from now on.
func newTicker(perHour int, lasts time.Duration) *ticker {
	o := &ticker{window: 20, began: time.Now(), down: func(time.Duration) bool { return false }}
	r := rand.New(rand.NewPCG(uint64(perHour), 7))
	for at := o.began.Add(-time.Hour); at.Before(o.began.Add(lasts)); {
		n := len(o.items)
		o.items = append(o.items, &pressItem{
			guid: "n" + strconv.Itoa(n), link: "https://ticker.example/" + strconv.Itoa(n),
			title: "Flash " + pressText(uint64(n), 4), published: at.Truncate(time.Second),
		})
		at = at.Add(time.Duration(r.ExpFloat64() * float64(time.Hour) / float64(perHour)))
	}
	return o
}

// Get makes a ticker the sources.Getter of its visits.
func (o *ticker) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	o.asked++
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, err
	}
	now, page := time.Now(), 1
	if u.Query().Has("paged") {
		page, _ = strconv.Atoi(u.Query().Get("paged"))
	}
	resp := &fetch.Response{Status: http.StatusNotFound, URL: r.URL, Header: http.Header{}}
	items := o.page(now, page)
	switch {
	case o.down(now.Sub(o.began)):
		resp.Status = http.StatusServiceUnavailable
	case u.Path == "/feed" && len(items) > 0 && (page == 1 || o.archive):
		resp.Status, resp.Body = http.StatusOK, o.feed(items)
	}
	if resp.Status == http.StatusOK && page == 1 {
		o.last = now
		if o.history == 0 {
			o.history = o.until(now)
		}
	}
	return resp, nil
}

// until counts what was published before a time.
func (o *ticker) until(t time.Time) int {
	n, _ := slices.BinarySearchFunc(o.items, t, func(it *pressItem, t time.Time) int { return it.published.Compare(t) })
	return n
}

// page gives a page of what was published until now, the newest first.
func (o *ticker) page(now time.Time, n int) (items []*pressItem) {
	for i := o.until(now) - 1 - (n-1)*o.window; i >= 0 && len(items) < o.window; i-- {
		items = append(items, o.items[i])
	}
	if o.pinned && n == 1 {
		items = append([]*pressItem{o.items[0]}, items[:o.window-1]...)
	}
	if o.shuffled {
		r := rand.New(rand.NewPCG(uint64(now.Unix()), 5))
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	}
	return items
}

func (o *ticker) feed(items []*pressItem) []byte {
	if o.touch {
		items = slices.Clone(items)
		for i := range items {
			it := *items[i]
			it.link += "?utm_campaign=" + strconv.Itoa(o.asked)
			it.body = "seen " + strconv.Itoa(o.asked) + " times"
			items[i] = &it
		}
	}
	return bytes.Replace(pressFeed("https://ticker.example/", items), []byte("<title>Feed</title>"),
		[]byte("<title>Feed</title><generator>https://wordpress.org/?v=6.8</generator>"), 1)
}

// watch lets a fleet poll a ticker for a time, with a restart by death in each
// period, if there is one.
func (o *ticker) watch(n *newsroom, lasts, restart time.Duration, min time.Duration) {
	url := "https://ticker.example/feed"
	n.now = time.Now()
	n.sync(aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: "Ticker", Origin: originConfig})
	if restart == 0 {
		restart = lasts
	}
	for end := time.Now().Add(lasts); time.Now().Before(end); {
		n.newIngester()
		p := o.poller(n, min)
		time.Sleep(restart)
		if p.die(); time.Now().Before(end) {
			time.Sleep(2 * time.Minute) // the dead one's leases run out
		}
	}
}

func (o *ticker) poller(n *newsroom, min time.Duration) *process {
	ctx, stop := context.WithCancel(context.Background())
	p := &process{newsroom: n, Fleet: n.store, stop: stop, ended: make(chan struct{})}
	log := slog.New(slog.DiscardHandler)
	rhythm := sources.Rhythm{Every: sources.Every(15 * time.Minute), Min: min, Max: 2 * time.Hour}
	fleet := sources.NewFleet(p, p.commit, sources.NewVisitor(o, rhythm, time.Now, log), sources.FleetOptions{
		Owner: time.Now().String(), Workers: 2, Now: time.Now, Log: log,
	})
	go func() { defer close(p.ended); _ = fleet.Run(ctx) }()
	return p
}

// ledger is what came of a watch.
type ledger struct{ published, stored, gaps, told, silent int }

// account looks for every item that was published between the first and the last
// whole answer: it is stored, or the ledger tells of its time.
func (o *ticker) account(n *newsroom) (l ledger, silent []string) {
	stored := map[string]bool{}
	for _, e := range n.entries() {
		stored[e.GUID] = true
	}
	gaps, err := n.store.Gaps(context.Background(), aggregator.GapQuery{Limit: 10_000})
	n.ok(err)
	l.gaps = len(gaps)
	for _, it := range o.items[o.history:o.until(o.last)] {
		l.published++
		told := slices.ContainsFunc(gaps, func(g aggregator.Gap) bool { return g.State != aggregator.GapFilled && g.Covers(it.published) })
		switch {
		case stored[it.guid]:
			l.stored++
		case told:
			l.told++
		default:
			l.silent++
			silent = append(silent, fmt.Sprintf("%s of %s", it.guid, it.published.Format(time.DateTime)))
		}
	}
	return l, silent
}

// TestNothingIsMissedInSilence watches outlets that publish more than their feed
// holds, fail, restart us, and turn their feeds over: what they ever published is
// stored, or the ledger says that it may be missing.
func TestNothingIsMissedInSilence(t *testing.T) {
	outage := func(since time.Duration) bool {
		since %= 9 * time.Hour
		return 2*time.Hour < since && since < 5*time.Hour
	}
	for _, tt := range []struct {
		name     string
		perHour  int
		lasts    time.Duration
		restart  time.Duration
		change   func(*ticker)
		complete bool // all of it is stored
		gaps     bool // there are any
	}{
		{"a burst of two days", 500, 48 * time.Hour, 0, func(*ticker) {}, false, true},
		{"a burst with an archive", 500, 4 * time.Hour, 0, func(o *ticker) { o.archive = true }, true, true},
		{"a pinned item", 500, 3 * time.Hour, 0, func(o *ticker) { o.pinned = true }, false, true},
		{"a feed without order", 500, 3 * time.Hour, 0, func(o *ticker) { o.shuffled = true }, false, true},
		{"every byte is touched", 500, 3 * time.Hour, 0, func(o *ticker) { o.touch = true }, false, true},
		{"outages", 60, 20 * time.Hour, 0, func(o *ticker) { o.down = outage }, false, true},
		{"outages with an archive", 60, 20 * time.Hour, 0, func(o *ticker) { o.down, o.archive = outage, true }, true, true},
		{"restarts", 200, 6 * time.Hour, 37 * time.Minute, func(o *ticker) { o.archive = true }, true, true},
		{"a quiet outlet", 20, 24 * time.Hour, 5 * time.Hour, func(*ticker) {}, true, false},
		{"a quiet outlet that touches every byte", 20, 12 * time.Hour, 0, func(o *ticker) { o.touch = true }, true, false},
		{"a quiet outlet without order", 20, 12 * time.Hour, 0, func(o *ticker) { o.shuffled = true }, true, false},
		{"a quiet outlet with a pinned item", 20, 12 * time.Hour, 0, func(o *ticker) { o.pinned = true }, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if underRace {
				tt.lasts = min(tt.lasts, 400*time.Hour/time.Duration(tt.perHour))
			}
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				n, o := openNewsroom(t, dir), newTicker(tt.perHour, tt.lasts)
				defer n.close()
				tt.change(o)
				o.watch(n, tt.lasts, tt.restart, 5*time.Minute)
				l, silent := o.account(n)
				t.Logf("%d published, %d requests, %d stored, %d told of in %d gaps, %d missed in silence", l.published, o.asked, l.stored, l.told, l.gaps, l.silent)
				if l.silent > 0 {
					t.Errorf("missed in silence: %v", silent[:min(10, l.silent)])
				}
				if complete := l.stored == l.published; complete != tt.complete || l.gaps > 0 != tt.gaps {
					t.Errorf("all stored: %v, want %v; %d gaps, want any: %v", complete, tt.complete, l.gaps, tt.gaps)
				}
			})
		})
	}
}
