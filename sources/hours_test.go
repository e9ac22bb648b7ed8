package sources

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// paper is an outlet that publishes 40 items from 6 to 20 h on weekdays, and two
// in the other hours of any day, by chance.
type paper struct {
	items []time.Time // when each was published, ascending
	shown []time.Time // when a poll first found it
}

func newPaper(days int, seed uint64) *paper {
	p, r := &paper{}, rand.New(rand.NewPCG(3, seed))
	for at, end := time.Now(), time.Now().AddDate(0, 0, days); at.Before(end); at = at.Add(time.Minute) {
		perHour := 2.0 / 24
		if office(at.Weekday(), at.Hour()) > 0 {
			perHour = 40.0 / 14
		} else if d := at.Weekday(); d != time.Saturday && d != time.Sunday {
			perHour = 2.0 / 10
		}
		if r.Float64() < perHour/60 {
			p.items = append(p.items, at)
		}
	}
	return p
}

// Get shows the newest 20 of what was published.
func (p *paper) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Paper</title>`)
	newest, _ := slices.BinarySearchFunc(p.items, time.Now().Add(1), time.Time.Compare)
	for n := newest - 1; n >= max(newest-20, 0); n-- {
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%d</guid><link>https://paper.example/%d</link><title>Number %d</title><pubDate>%s</pubDate></item>`,
			n, n, n, p.items[n].Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	return &fetch.Response{Status: http.StatusOK, URL: r.URL, Header: http.Header{}, Body: []byte(b.String())}, nil
}

// found notes which items a poll brought.
func (p *paper) found(at time.Time) (delay time.Duration, n int) {
	for len(p.shown) < len(p.items) && !p.items[len(p.shown)].After(at) {
		delay += at.Sub(p.items[len(p.shown)])
		p.shown = append(p.shown, at)
		n++
	}
	return delay, n
}

// keep gives a source what the store would keep of a poll.
func keep(s *aggregator.SourceState, p *aggregator.Poll, learns bool) {
	s.Validators, s.BodyHash, s.Marks, s.Trail, s.Hints = p.Validators, p.BodyHash, p.Marks, p.Trail, p.Hints
	s.LastPoll, s.LastOK, s.Interval, s.Outcome, s.Trust = p.At, p.At, p.Interval, p.Outcome, p.Trust
	if s.Polls++; learns {
		s.Hours = p.Hours
	}
}

// watch polls a paper for eight weeks and measures the last four: how long an item
// waits until a poll finds it, and how many polls there are in a day.
func watch(t *testing.T, learns bool, seed uint64) (delay time.Duration, polls float64, last aggregator.SourceState) {
	synctest.Test(t, func(t *testing.T) {
		const weeks, warm = 8, 4
		o, began := newPaper(weeks*7, seed), time.Now()
		r := Rhythm{Every: Every(15 * time.Minute), Min: 5 * time.Minute, Max: 24 * time.Hour}
		v := NewVisitor(o, r, time.Now, slog.New(slog.DiscardHandler))
		s := aggregator.SourceState{Source: aggregator.Source{ID: aggregator.NewID("source", feedURL), URL: feedURL}}
		items, n := 0, 0
		for time.Since(began) < weeks*7*24*time.Hour {
			p, _ := v.Visit(t.Context(), &s)
			waited, found := o.found(p.At)
			if time.Since(began) > warm*7*24*time.Hour {
				delay, items, n = delay+waited, items+found, n+1
			}
			keep(&s, p, learns)
			last = s
			time.Sleep(time.Until(p.Due))
		}
		delay, polls = delay/time.Duration(items), float64(n)/((weeks-warm)*7)
	})
	return delay, polls, last
}

// An item of an outlet that keeps office hours is found clearly sooner, by no more
// polls.
func TestNewsIsFoundSooner(t *testing.T) {
	var plain, sooner time.Duration
	var before, after float64
	const papers = 8
	for seed := range uint64(papers) {
		d, n, _ := watch(t, false, seed)
		plain, before = plain+d/papers, before+n/papers
		d, n, s := watch(t, true, seed)
		sooner, after = sooner+d/papers, after+n/papers
		hours := aggregator.ReadHours(s.Hours)
		rates, _ := hours.Rates()
		if got := rates.Busy(); got != "between 06 and 20 h UTC on weekdays" {
			t.Errorf("busy %q", got)
		}
	}
	t.Logf("%s after its publication with %.1f polls a day; with its hours %s with %.1f", lasts(plain), before, lasts(sooner), after)
	if after > 1.03*before || float64(sooner)*after > 0.9*float64(plain)*before {
		t.Errorf("%s with %.1f polls a day, want clearly less than %s with no more than %.1f", lasts(sooner), after, lasts(plain), before)
	}
}
