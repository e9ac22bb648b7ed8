package sources

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

// watched is what is known of an outlet after ten weeks of the same week.
func watched(perHour func(weekday time.Weekday, hour int) int) aggregator.Hours {
	h := aggregator.Hours{}.Count(nil, mondayOf(noon).Add(-10*hoursOfWeek*time.Hour))
	for at := mondayOf(noon).Add(-10 * hoursOfWeek * time.Hour); at.Before(mondayOf(noon)); at = at.Add(time.Hour) {
		var news []time.Time
		for range perHour(at.Weekday(), at.Hour()) {
			news = append(news, at)
		}
		h = h.Count(news, at.Add(time.Hour))
	}
	return h
}

// office publishes from 6 to 20 h on weekdays.
func office(day time.Weekday, hour int) int {
	if day == time.Saturday || day == time.Sunday || hour < 6 || hour >= 20 {
		return 0
	}
	return 3
}

func always(time.Weekday, int) int { return 2 }

func TestPollsFollowTheOutletsHours(t *testing.T) {
	for _, tt := range []struct {
		name     string
		hours    aggregator.Hours
		at       string
		min, max time.Duration
		why      string
	}{
		{"in its busy hours", watched(office), "2026-03-04T12:00:00Z", 11 * time.Minute, 22 * time.Minute, "every 30 min on average; it publishes most between 06 and 20 h UTC on weekdays, so after"},
		{"at night", watched(office), "2026-03-04T01:00:00Z", 45 * time.Minute, 2 * time.Hour, "so after"},
		{"at the weekend", watched(office), "2026-03-07T12:00:00Z", 45 * time.Minute, 2 * time.Hour, "so after"},
		{"without hours of its own", watched(always), "2026-03-04T12:00:00Z", 22 * time.Minute, 55 * time.Minute, "every 30 min"},
		{"of which nothing is known", aggregator.Hours{}, "2026-03-04T12:00:00Z", 22 * time.Minute, 55 * time.Minute, "every 30 min"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := aggregator.SourceState{Interval: 30 * time.Minute, Polls: 9}
			d := rhythm.next(&s, visited{at: at(tt.at), outcome: aggregator.Changed, total: 20, new: 8, hours: tt.hours})
			if got := d.at.Sub(at(tt.at)); got < tt.min || got > tt.max {
				t.Errorf("due after %s, want %s to %s", got, tt.min, tt.max)
			}
			if !strings.HasPrefix(d.why(), tt.why) && !strings.Contains(d.why(), tt.why+" ") {
				t.Errorf("why %q, want %q", d.why(), tt.why)
			}
		})
	}
}

// What an outlet asks for, an operator's interval and crowded documents hold
// whatever the hour is.
func TestHoursYield(t *testing.T) {
	night := at("2026-03-04T01:00:00Z")
	crowded := visited{at: night, outcome: aggregator.Changed, total: 20, new: 20, hours: watched(office)}
	if d := rhythm.next(&aggregator.SourceState{Interval: time.Hour, Polls: 9}, crowded); d.at.Sub(night) > 30*time.Minute {
		t.Errorf("a burst at night: due after %s (%s), want no more than the 30 minutes that it shortens to", d.at.Sub(night), d.why())
	}
	calm := visited{at: noon, outcome: aggregator.Changed, total: 20, new: 8, hours: watched(office), fresh: time.Hour}
	if d := rhythm.next(&aggregator.SourceState{Interval: 30 * time.Minute, Polls: 9}, calm); d.at.Sub(noon) != time.Hour || !strings.HasSuffix(d.why(), ", but its answer stays fresh for 1 h (Cache-Control, Expires)") {
		t.Errorf("max-age: due after %s: %s", d.at.Sub(noon), d.why())
	}
	calm.fresh = 0
	own := aggregator.SourceState{Source: aggregator.Source{Every: time.Hour}, Polls: 9}
	with, cold := rhythm.next(&own, calm), calm
	cold.hours = aggregator.Hours{}
	if without := rhythm.next(&own, cold); with != without {
		t.Errorf("an interval of its own: %+v, want %+v", with, without)
	}
}

// A tempo is monotone, its weeks are as long as any, and it stays in its bounds.
func TestTempoKeepsItsBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		least := time.Duration(1 + r.IntN(int(time.Hour)))
		interval := least + time.Duration(r.IntN(int(6*time.Hour)))
		most := interval + time.Duration(r.IntN(int(24*time.Hour)))
		peak, width := r.IntN(24), 1+r.IntN(23)
		h := watched(func(_ time.Weekday, hour int) int {
			if (hour-peak+24)%24 < width {
				return r.IntN(9)
			}
			return 0
		})
		rates, ok := h.Rates()
		if !ok {
			continue
		}
		tempo := tempoOf(&rates, interval, least, most)
		monday := mondayOf(noon)
		if got := tempo.own(monday.Add(hoursOfWeek*time.Hour - 1)).Sub(monday); got > hoursOfWeek*time.Hour+time.Second || got < hoursOfWeek*time.Hour-time.Minute {
			t.Fatalf("a week is %s long", got)
		}
		for range 50 {
			at := monday.Add(time.Duration(r.Int64N(int64(hoursOfWeek * time.Hour))))
			own := tempo.own(at)
			if back := tempo.real(own).Sub(at).Abs(); back > time.Millisecond {
				t.Fatalf("%s comes back %s off", at, back)
			}
			wait := tempo.real(own.Add(interval)).Sub(at)
			if slack := time.Duration(float64(interval) / 1000); wait < least-slack || wait > min(most, 2*interval)+slack {
				t.Fatalf("an interval of %s in %s to %s is one of %s", interval, least, most, wait)
			}
		}
	}
}

func TestEvenNewsChangesNothing(t *testing.T) {
	hours := watched(always)
	for i := range 200 {
		s := aggregator.SourceState{Source: aggregator.Source{ID: aggregator.ID(i)}, Interval: time.Duration(5+i) * time.Minute / 2, Polls: int64(i)}
		v := visited{at: noon.Add(time.Duration(i) * time.Hour), outcome: aggregator.Changed, total: 20, new: 8}
		want := rhythm.next(&s, v)
		v.hours = hours
		got := rhythm.next(&s, v)
		if latest := v.at.Add(rhythm.Max); want.at.After(latest) {
			want.at = latest
		}
		if off := got.at.Sub(want.at).Abs(); off > time.Second || got.why() != want.why() {
			t.Fatalf("source %d: %s off; %q, want %q", i, off, got.why(), want.why())
		}
	}
}

// Sources of one outlet stay spread, and each has as many polls in a week as
// without the outlet's hours.
func TestPollsAreSpreadAndNoMore(t *testing.T) {
	hours, begin := watched(office), mondayOf(noon)
	first := map[time.Time]int{}
	for i := range 40 {
		s := aggregator.SourceState{Source: aggregator.Source{ID: aggregator.NewID("source", fmt.Sprint(i))}, Interval: time.Hour, Polls: 1}
		polls := 0
		for now := begin; now.Sub(begin) < hoursOfWeek*time.Hour; polls++ {
			now = rhythm.next(&s, visited{at: now, outcome: aggregator.Changed, total: 20, new: 8, hours: hours}).at
			if s.Polls++; polls == 10 {
				first[now.Truncate(10*time.Minute)]++
			}
		}
		if polls < 164 || polls > 172 {
			t.Errorf("source %d is polled %d times a week, want about 168", i, polls)
		}
	}
	for at, n := range first {
		if n > 15 {
			t.Errorf("%d of 40 sources are due at %s", n, at)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	for _, tt := range []struct {
		name  string
		hours aggregator.Hours
	}{{"cold", aggregator.Hours{}}, {"warm", watched(office)}} {
		b.Run(tt.name, func(b *testing.B) {
			stored := tt.hours.Bytes()
			s := aggregator.SourceState{Interval: 30 * time.Minute, Polls: 9}
			b.ReportAllocs()
			for b.Loop() {
				rhythm.next(&s, visited{at: noon, outcome: aggregator.Changed, total: 20, new: 8, hours: aggregator.ReadHours(stored)})
			}
		})
	}
}
