package sources

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/parse"
)

// Rhythm is how often sources are polled where nothing else says so.
type Rhythm struct {
	Every Schedule      // where a source names none
	Min   time.Duration // no source is polled more often, whatever anybody says
	Max   time.Duration // nor less often, unless its outlet asks or it fails
}

// The limits of what an outlet can ask for.
const (
	longestHint  = 24 * time.Hour     // max-age, Expires, ttl, sy:
	longestWait  = 7 * 24 * time.Hour // Retry-After, skipDays
	longestSlump = 24 * time.Hour     // back-off after failures
)

// visited is what a visit tells about the next one.
type visited struct {
	at         time.Time
	outcome    aggregator.Outcome
	soft       bool          // the failure may well pass by itself: 5xx, time-outs, 404
	fresh      time.Duration // RFC 9111 §4.2.1
	retryAfter time.Duration
	whole      bool // its validators are not believed
	hints      parse.Hints
	total, new int           // items in the document; those that the one before did not hold
	span       time.Duration // between the oldest and the newest that were read; 0: not known
	open       bool          // a gap is still being searched
	hours      aggregator.Hours
	hub        subscription
	taken      bool // the visit took in what the hub delivered, and asked nobody
}

// due is when a source is polled next, and why then, in the parts of a sentence.
type due struct {
	at       time.Time
	interval time.Duration
	rule     string // "every 40 min"
	because  string // it is that rule; this and the rest may be empty
	moved    string // by the hours in which the outlet publishes
	but      string // something else holds
}

// why puts the parts together.
func (d *due) why() string {
	say := d.rule
	for _, part := range []struct{ before, what string }{{", as ", d.because}, {"; ", d.moved}, {", but ", d.but}} {
		if part.what != "" {
			say += part.before + part.what
		}
	}
	return say
}

// next computes a source's due time from its state before the visit and from
// what the visit brought:
//
//	interval = the operator's, adapted to how much was new, longer after failures
//	due      = the interval's next beat, sooner in hours in which the outlet publishes
//	           much, but never within what it asked for
func (r Rhythm) next(s *aggregator.SourceState, v visited) due {
	if v.taken && !v.hub.Backup.IsZero() {
		return due{at: v.hub.Backup, interval: s.Interval, rule: "its hub delivered something; the back-up poll is as it was"}
	}
	schedule, own := r.scheduleOf(s)
	if v.outcome == aggregator.Gone {
		return due{interval: schedule.Interval(v.at), rule: "never: the outlet says that it is gone (410)"}
	}
	d := due{interval: schedule.Interval(v.at), rule: "by its schedule " + schedule.String()}
	if !schedule.Fixed() {
		d = r.adapt(s, v, d.interval, own)
	}
	d.at = schedule.Next(v.at)
	if !schedule.Fixed() {
		d.at = spread(s, v.at, d.interval)
		if !own {
			r.heed(s, v, &d)
		}
		if v.open && v.outcome.OK() {
			d.at, d.but = v.at.Add(r.Min), "items may be missing, and the outlet's past is still searched for them"
		}
	}
	r.backOff(s, v, &d)
	r.pushed(s, v, &d)
	r.hold(s, v, &d)
	return d
}

func (r Rhythm) scheduleOf(s *aggregator.SourceState) (schedule Schedule, own bool) {
	if s.Schedule != "" {
		if sc, err := ParseSchedule(s.Schedule); err == nil {
			return sc, true
		}
	}
	if s.Every > 0 {
		return Every(s.Every), true
	}
	return r.Every, false
}

// adapt settles on an interval at which a poll finds between a third and two
// thirds of the items known: overlap proves that none was missed. A source
// with an interval of its own keeps it.
func (r Rhythm) adapt(s *aggregator.SourceState, v visited, base time.Duration, own bool) due {
	if own {
		return due{interval: max(base, r.Min), rule: "every " + lasts(base) + ", as configured"}
	}
	was := s.Interval
	if was == 0 {
		was = base
	}
	interval, because := was, ""
	switch {
	case !v.outcome.OK() || s.Polls == 0:
	case v.new == 0:
		interval, because = was*9/8, "nothing was new"
	case v.crowded():
		interval, because = sooner(was, v.span), fmt.Sprintf("%d of %d items were new, and none must be missed", v.new, v.total)
	case 3*v.new < v.total:
		because = fmt.Sprintf("%d of %d items were new", v.new, v.total)
	}
	interval = min(max(interval, r.Min), max(r.Max, r.Min))
	return due{interval: interval, rule: "every " + lasts(interval), because: because}
}

// crowded reports whether so much was new that the next document might not
// overlap this one.
func (v *visited) crowded() bool { return 3*v.new > 2*v.total }

// heed moves a due time by the hours in which the outlet publishes, within the
// bounds of an interval. After a crowded document it does not put it off.
func (r Rhythm) heed(s *aggregator.SourceState, v visited, d *due) {
	rates, known := v.hours.Rates()
	if !known || !v.outcome.OK() {
		return
	}
	longest := max(r.Max, r.Min)
	t := tempoOf(&rates, d.interval, r.Min, longest)
	wait := min(t.real(spread(s, t.own(v.at), d.interval)).Sub(v.at), longest)
	if v.crowded() {
		wait = min(wait, d.interval)
	}
	d.at = v.at.Add(wait)
	if busy := rates.Busy(); busy != "" && (wait-d.interval).Abs() > d.interval/10 {
		d.rule += " on average"
		d.moved = "it publishes most " + busy + ", so after " + lasts(wait)
	}
}

// sooner is an interval that is halved; more where the document holds less than
// two of these, so that the next one finds half of the items known.
func sooner(was, span time.Duration) time.Duration {
	if span == 0 {
		return was / 2
	}
	return min(was/2, max(span/2, was/16))
}

// spanOf is the time between the oldest and the newest of items.
func spanOf(items []aggregator.Item) time.Duration {
	var oldest, newest time.Time
	for i := range items {
		at := items[i].Published
		if at == nil {
			continue
		}
		if oldest.IsZero() || at.Before(oldest) {
			oldest = *at
		}
		if at.After(newest) {
			newest = *at
		}
	}
	return newest.Sub(oldest)
}

// spread gives a source its own beat within the interval, the same at every
// start, and a jitter that differs from poll to poll.
func spread(s *aggregator.SourceState, at time.Time, interval time.Duration) time.Time {
	b := beat{interval: interval, phase: time.Duration(share(s, "phase") * float64(interval))}
	jitter := time.Duration(share(s, strconv.FormatInt(s.Polls, 10)) * 0.05 * float64(interval))
	return b.Next(at.Add(interval * 3 / 4)).Add(jitter)
}

// share is a source's own number between 0 and 1, always the same for a salt.
func share(s *aggregator.SourceState, salt string) float64 {
	return float64(aggregator.NewID("spread", s.ID.String(), salt)>>11) / (1 << 53)
}

// backOff waits longer after each failure in a row, half as eagerly where the
// failure may pass by itself, up to a day.
func (r Rhythm) backOff(s *aggregator.SourceState, v visited, d *due) {
	if v.outcome.OK() {
		return
	}
	failures := float64(s.Failures + 1)
	if v.soft {
		failures = 1 + (failures-1)/2
	}
	wait := time.Duration(min(float64(d.interval)*math.Pow(2, min(failures, 30)), float64(longestSlump)))
	d.later(v.at.Add(wait), "longer after "+plural(s.Failures+1, "failed poll"))
}

// hold keeps a due time out of the time that the outlet asked to be left alone.
func (r Rhythm) hold(s *aggregator.SourceState, v visited, d *due) {
	d.later(v.at.Add(r.Min), "not more often than every "+lasts(r.Min))
	for _, h := range []struct {
		d    time.Duration
		most time.Duration
		why  string
	}{
		{v.fresh, longestHint, "its answer stays fresh for %s (Cache-Control, Expires)"},
		{v.hints.TTL, longestHint, "the feed asks for %s between polls (ttl)"},
		{v.hints.UpdateEvery, longestHint, "the feed asks for %s between polls (sy:updatePeriod)"},
		{v.retryAfter, longestWait, "the server asks to wait for %s (Retry-After)"},
	} {
		if h.d > 0 {
			d.later(v.at.Add(min(h.d, h.most)), fmt.Sprintf(h.why, lasts(min(h.d, h.most))))
		}
	}
	d.later(v.at.Add(restFrom(s, v)), "its server says “not modified” of what has changed, so the whole document is asked for, and less often")
	if t := afterSkips(d.at, v.hints); !t.Equal(d.at) {
		d.later(t, "the feed asks not to be read at that hour (skipHours, skipDays)")
	}
}

func (d *due) later(t time.Time, but string) {
	if t.After(d.at) {
		d.at, d.but = t, but
	}
}

// afterSkips is the first time from t on that lies in no hour and no day that
// the feed asks to skip, both in GMT; t itself where all of them are skipped.
func afterSkips(t time.Time, h parse.Hints) time.Time {
	if len(h.SkipHours) == 0 && len(h.SkipDays) == 0 {
		return t
	}
	at := t.UTC()
	for at.Sub(t) <= longestWait {
		if !slices.Contains(h.SkipHours, at.Hour()) && !slices.Contains(h.SkipDays, at.Weekday()) {
			return at
		}
		at = at.Truncate(time.Hour).Add(time.Hour)
	}
	return t
}
