package aggregator

import (
	"fmt"
	"time"
)

// SourceLife is a source with what it has been through.
type SourceLife struct {
	SourceState
	Past   []PastPoll    // the last polls, the newest first
	Moves  []Move        // the permanent redirects that were seen, the newest first
	Hub    *Subscription // without Callback and Secret; nil: the feed names none
	Ledger []Gap         // the last gaps, as readers get them, the newest first
}

// PastPoll is one poll as it is remembered.
type PastPoll struct {
	At      time.Time // when the answer came
	Outcome Outcome
	Status  int // HTTP status; 0: no answer came
	Took    time.Duration
	Read    int64 // bytes of the body, decoded
	Saved   int64 // bytes that a 304 spared us
	Items   int   // in the document, known ones included
	New     int   // entries that began with it
}

// LifeState is where a source stands in its life.
type LifeState string

// The states of a source's life. A source goes from healthy to failing, stale
// and gone, and is revived when it answers again.
const (
	Unpolled LifeState = "new"     // not polled yet
	Healthy  LifeState = "healthy" // answers; or failed a time or two in a way that passes
	Paused   LifeState = "paused"  // an operator keeps it from being polled
	Waiting  LifeState = "waiting" // asked us to wait: 429, 503 with Retry-After
	Failing  LifeState = "failing" // fails
	Stale    LifeState = "stale"   // fails for long, or has had no news for far longer than it used to
	Lost     LifeState = "gone"    // said so (410), or failed for so long that it must be
	Revived  LifeState = "revived" // answers again after it was stale or gone
)

// LifeStates are all of them, those that want an operator's eye first.
func LifeStates() []LifeState {
	return []LifeState{Failing, Lost, Stale, Waiting, Paused, Revived, Unpolled, Healthy}
}

// Life is where a source stands and why, in a sentence.
type Life struct {
	State LifeState
	Since time.Time // zero: not known
	Why   string
}

// patience is how long a source may fail before we think worse of it.
type patience struct {
	spare       int // failures in a row that are overlooked
	stale, gone time.Duration
}

// A hard failure says that something was changed on purpose or for good: the
// name is gone, a page stands where the feed was, the certificate is another's,
// our guard refuses the address. A soft one may pass by itself.
var (
	hard = patience{spare: 0, stale: 3 * day, gone: 30 * day}
	soft = patience{spare: 2, stale: 14 * day, gone: 90 * day}
)

const (
	day = 24 * time.Hour
	// A source is quiet when it had no news for quietTimes as long as usual,
	// within bounds; quietUnknown where it is not known what is usual.
	quietTimes   = 8
	quietLeast   = 14 * day
	quietMost    = 365 * day
	quietUnknown = 30 * day
	revivedFor   = 7 * day // how long a source that came back is called revived
)

func patienceWith(s *SourceState) patience {
	if s.Soft || s.Outcome == Throttled {
		return soft
	}
	return hard
}

// LifeOf tells where a source stands at a time. It is a pure function of both.
func LifeOf(s *SourceState, now time.Time) Life {
	state := stateOf(s, now)
	l := Life{State: state}
	switch {
	case s.Gone:
		l.Since, l.Why = s.LastPoll, "the outlet has withdrawn the feed (410 Gone); it is not polled any more"
	case state == Paused:
		l.Since, l.Why = s.Paused, "paused by "+s.PausedBy
	case state == Unpolled:
		l.Why = "not polled yet"
	case s.Failures > 0:
		l.Since, l.Why = s.FailingSince, failingWhy(s, state, now)
	case state == Stale:
		l.Since, l.Why = s.LastNew, quietWhy(s, now)
	case state == Revived:
		l.Since, l.Why = s.Revived, "answers again after it was stale or gone"
	default:
		l.Why = healthyWhy(s)
	}
	return l
}

func stateOf(s *SourceState, now time.Time) LifeState {
	switch {
	case s.Gone:
		return Lost
	case !s.Paused.IsZero():
		return Paused
	case s.LastPoll.IsZero():
		return Unpolled
	case s.Failures > 0:
		return failingState(s, now)
	case !s.LastNew.IsZero() && now.Sub(s.LastNew) > quietAfter(s):
		return Stale
	case !s.Revived.IsZero() && now.Sub(s.Revived) < revivedFor:
		return Revived
	}
	return Healthy
}

func failingState(s *SourceState, now time.Time) LifeState {
	p, failing := patienceWith(s), now.Sub(s.FailingSince)
	if s.FailingSince.IsZero() { // it failed before that was written down
		failing = 0
	}
	switch {
	case failing >= p.gone:
		return Lost
	case failing >= p.stale:
		return Stale
	case s.Outcome == Throttled:
		return Waiting
	case s.Failures <= p.spare && !s.LastOK.IsZero():
		return Healthy
	}
	return Failing
}

// quietAfter is how long a source may have no news before it is called stale.
func quietAfter(s *SourceState) time.Duration {
	if s.NewsEvery == 0 {
		return quietUnknown
	}
	return min(max(quietTimes*s.NewsEvery, quietLeast), quietMost)
}

func failingWhy(s *SourceState, state LifeState, now time.Time) string {
	kind := "a failure that does not pass by itself"
	if patienceWith(s) == soft {
		kind = "a failure that may pass by itself"
	}
	if s.Outcome == Throttled {
		kind = "the outlet asks us to wait"
	}
	times := "1 failed poll"
	if s.Failures > 1 {
		times = fmt.Sprintf("%d failed polls in a row", s.Failures)
	}
	if d := now.Sub(s.FailingSince); !s.FailingSince.IsZero() && s.Failures > 1 && d >= time.Minute {
		times += " in " + Span(d)
	}
	why := times + ", " + kind + ": " + s.Reason
	if state == Lost {
		why += "; taken for gone, and still asked once a day"
	}
	return why
}

func quietWhy(s *SourceState, now time.Time) string {
	why := "answers, but has had no news for " + Span(now.Sub(s.LastNew))
	if s.NewsEvery > 0 {
		why += "; it used to have some every " + Span(s.NewsEvery)
	}
	return why
}

func healthyWhy(s *SourceState) string {
	switch {
	case s.LastNew.IsZero():
		return "answers, and has had no news yet"
	case s.NewsEvery > 0:
		return "answers, and has news about every " + Span(s.NewsEvery)
	}
	return "answers"
}

// Span puts a duration into words: "3 days", "40 minutes". It has at least two of
// a unit, so that it is never off by much.
func Span(d time.Duration) string {
	for _, u := range []struct {
		name string
		d    time.Duration
	}{{"days", day}, {"hours", time.Hour}, {"minutes", time.Minute}} {
		if d >= 2*u.d {
			return fmt.Sprintf("%d %s", d.Round(u.d)/u.d, u.name)
		}
	}
	return fmt.Sprintf("%d seconds", d.Round(time.Second)/time.Second)
}

// Revives reports whether a poll brings its source back to life: it was stale or
// gone, and answers again; one that had fallen silent must also have news.
func (p *PollResult) Revives() bool {
	s := &p.Source
	if !p.Outcome.OK() {
		return false
	}
	was := stateOf(s, p.At)
	if s.Failures > 0 {
		return was == Stale || was == Lost || s.Outcome == Gone
	}
	return was == Stale && p.New > 0
}

// NewsEvery is how often the poll's source has news, once this poll is known:
// what the document's own dates tell at first, then an average over the times
// between polls that brought some.
func (p *PollResult) NewsEvery() time.Duration {
	s := &p.Source
	switch {
	case p.New == 0:
		return s.NewsEvery
	case s.LastNew.IsZero():
		return datedEvery(p.Items)
	}
	gap := p.At.Sub(s.LastNew)
	if s.NewsEvery == 0 {
		return gap
	}
	return (7*s.NewsEvery + gap) / 8
}

// datedEvery is the average time between the dates of items; 0: they tell none.
func datedEvery(items []Item) time.Duration {
	var oldest, newest time.Time
	n := 0
	for i := range items {
		at := items[i].Published
		if at == nil || at.IsZero() {
			continue
		}
		if n == 0 || at.Before(oldest) {
			oldest = *at
		}
		if n == 0 || at.After(newest) {
			newest = *at
		}
		n++
	}
	if n < 2 {
		return 0
	}
	return min(newest.Sub(oldest)/time.Duration(n-1), quietMost)
}

// Says tells in a few words how the poll went.
func (p PastPoll) Says() string {
	switch {
	case p.New > 0:
		return fmt.Sprintf("%d new of %d", p.New, p.Items)
	case p.Saved > 0 || p.Outcome == Unchanged && p.Status == 304:
		return "not modified"
	case p.Outcome.OK():
		return "nothing new"
	}
	return string(p.Outcome)
}
