package sources

import (
	"math"
	"sort"
	"time"

	"wireroom/aggregator"
)

// tempo is how fast a source's own time passes in each hour of the week, which
// begins on Monday in UTC. Its polls are even in that time, and so come sooner
// after each other where it passes faster. A week of it is as long as any, so
// that polls are as many as without.
type tempo struct {
	pace [hoursOfWeek]float64
	past [hoursOfWeek + 1]float64 // own hours since Monday, as each hour begins
}

const hoursOfWeek = 7 * 24

// A source's time never passes at less than half the pace, so that a burst in a
// quiet hour is met before a document can have turned over many times.
const (
	slowest = 0.5
	fastest = 4.0
)

// tempoOf is the tempo for a source's news, at a mean interval that is to stay
// within bounds in every hour. Where news comes at a rate r and polls at p, an
// entry waits 1/2p on average; for a given number of polls the sum of r/2p is
// least where p goes with the square root of r.
func tempoOf(rates *aggregator.Rates, interval, least, most time.Duration) (t tempo) {
	slow := max(slowest, ratio(interval, most))
	fast := min(fastest, ratio(interval, least))
	var paces aggregator.Rates
	for kind := range paces {
		for hour := range paces[kind] {
			paces[kind][hour] = math.Sqrt(rates[kind][hour])
		}
	}
	t.fit(&paces, min(slow, 1), max(fast, 1))
	return t
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

// fit takes over paces, scaled so that their mean is 1 when all are kept within
// bounds.
func (t *tempo) fit(paces *aggregator.Rates, slow, fast float64) {
	scale := meanOne(paces, slow, fast)
	for i := range t.pace {
		t.pace[i] = min(max(scale*paces[i/(5*24)][i%24], slow), fast)
		t.past[i+1] = t.past[i] + t.pace[i]
	}
	t.level()
}

// meanOne is by what paces are to be multiplied so that the mean of a week is
// almost 1 when all are kept within bounds.
func meanOne(paces *aggregator.Rates, slow, fast float64) float64 {
	low, high := 0.0, 64.0
	for range 20 {
		scale, week := (low+high)/2, 0.0
		for hour := range 24 {
			week += 5*min(max(scale*paces[0][hour], slow), fast) + 2*min(max(scale*paces[1][hour], slow), fast)
		}
		if week < hoursOfWeek {
			low = scale
		} else {
			high = scale
		}
	}
	return high
}

// level takes away what is left of an error, so that Mondays are Mondays.
func (t *tempo) level() {
	rest := hoursOfWeek / t.past[hoursOfWeek]
	for i := range t.pace {
		t.pace[i] *= rest
		t.past[i+1] = t.past[i] + t.pace[i]
	}
}

// own is the source's own time at a time.
func (t *tempo) own(at time.Time) time.Time {
	monday := mondayOf(at)
	since := at.Sub(monday).Hours()
	i := int(since)
	return monday.Add(hours(t.past[i] + (since-float64(i))*t.pace[i]))
}

// real is own the other way round.
func (t *tempo) real(own time.Time) time.Time {
	monday := mondayOf(own)
	since := own.Sub(monday).Hours()
	i := min(sort.SearchFloat64s(t.past[1:], math.Nextafter(since, math.Inf(1))), hoursOfWeek-1)
	return monday.Add(hours(float64(i) + (since-t.past[i])/t.pace[i]))
}

func hours(n float64) time.Duration { return time.Duration(n * float64(time.Hour)) }

// mondayOf is the beginning of a time's week. The zero time was a Monday.
func mondayOf(t time.Time) time.Time { return t.UTC().Truncate(hoursOfWeek * time.Hour) }
