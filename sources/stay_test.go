package sources

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// longFeed is a feed of one item whose text has so many bytes.
func longFeed(size int) []byte {
	return []byte(`<rss version="2.0"><channel><title>Wire</title><item><title>Long</title><link>https://wire.example/long</link><description>` +
		strings.Repeat("Ferries stay moored in the northern docks. ", size/43) + `</description></item></channel></rss>`)
}

// What visits have read stays in memory until Done: meanwhile others wait, but not
// those whose documents are small.
func TestReadingWaitsForCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		huge := says(200, func(r *fetch.Response) { r.Body = longFeed(hugeDocument + 100<<10) })
		small := says(200, func(r *fetch.Response) { r.Body = feedOf("one") })
		v := NewVisitor(web{"https://huge.example/": huge, feedURL: small}, rhythm, time.Now, slog.New(slog.DiscardHandler))
		const visits = 20
		var read atomic.Int32
		for id := range aggregator.ID(visits) {
			go func() {
				v.Visit(t.Context(), &aggregator.SourceState{Source: aggregator.Source{ID: id + 1, URL: "https://huge.example/"}})
				read.Add(1)
			}()
		}
		synctest.Wait()
		before := read.Load()
		if before == 0 || before == visits {
			t.Fatalf("%d of %d visits read at once", before, visits)
		}
		if p, ok := v.Visit(t.Context(), &aggregator.SourceState{Source: aggregator.Source{ID: 99, URL: feedURL}}); !ok || len(p.Items) != 1 {
			t.Errorf("a small feed: %v", p.Reason)
		}
		for id := range aggregator.ID(visits) {
			v.Done(id + 1)
			v.Done(id + 1)
			synctest.Wait()
		}
		for range visits { // those that came later
			for id := range aggregator.ID(visits) {
				v.Done(id + 1)
			}
			synctest.Wait()
		}
		if got := read.Load(); got != visits {
			t.Errorf("%d of %d visits ended", got, visits)
		}
	})
}

// A visit that finds no memory to take long does without its articles, and says so.
func TestVisitsDoWithoutWhatTakesLong(t *testing.T) {
	v := NewVisitor(web{feedURL: says(http.StatusOK, func(r *fetch.Response) { r.Body = feedOf("one") })}, rhythm, time.Now, slog.New(slog.DiscardHandler))
	if !v.stays.slow.TryAcquire(slowStay) {
		t.Fatal("no room at the start")
	}
	p, ok := v.Visit(t.Context(), &aggregator.SourceState{Source: aggregator.Source{ID: 1, URL: feedURL, FullText: true}})
	if !ok || len(p.Items) != 1 || len(p.Limits) != 1 || !strings.Contains(p.Limits[0], shortOfMemory) {
		t.Errorf("%d items, limits %q", len(p.Items), p.Limits)
	}
	v.Done(1)
	if !v.stays.quick.TryAcquire(quickStay) {
		t.Error("what was read still takes memory")
	}
}
