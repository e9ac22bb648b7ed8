package aggregator

import (
	"cmp"
	"fmt"
	"time"
)

// Pulse is how the polls of all sources go, those not counted that are Gone or
// Removed.
type Pulse struct {
	Sources  int
	LastOK   time.Time     // the last good poll of any
	LastPoll time.Time     // the last poll of any
	Due      time.Time     // the earliest due time of any
	Shortest time.Duration // the shortest interval between the polls of any
	Failing  int           // sources that were polled after LastOK, in vain
	Since    time.Time     // since when the first of them fails
	Reason   string        // what most of them say
}

// A fleet is stalled when nothing was fetched for that long, and for that many
// times the shortest interval, though as many sources were tried or any was due.
const (
	stallAfter = 15 * time.Minute
	stallTimes = 3
	stallTried = 3
)

// Stalled says since when nothing at all was fetched though there was something
// to fetch; ok is false while all is well. One source that fails while the
// others are not due is no stall.
func (p *Pulse) Stalled(now time.Time) (since time.Time, ok bool) {
	since = p.LastOK
	if since.IsZero() {
		since = soonest(p.Since, p.Due)
	}
	patience := max(stallAfter, stallTimes*p.Shortest)
	if p.Sources == 0 || since.IsZero() || now.Sub(since) < patience {
		return time.Time{}, false
	}
	tried := p.Failing >= min(stallTried, p.Sources)
	waits := !p.Due.IsZero() && now.Sub(p.Due) >= patience
	return since, tried || waits
}

// Why says in words what keeps a stalled fleet.
func (p *Pulse) Why() string {
	if p.Failing == 0 {
		return "sources are due since " + p.Due.UTC().Format("2 Jan 15:04") + " UTC, but nobody polls them"
	}
	tried := fmt.Sprintf("%d of %d sources", p.Failing, p.Sources)
	if p.Failing == p.Sources {
		tried = fmt.Sprintf("all %d sources", p.Sources)
	}
	return tried + " were tried in vain, and most say: " + cmp.Or(p.Reason, "no reason is known")
}

// Add counts failures that all say the same. Those that most say come first.
func (p *Pulse) Add(same *Pulse) {
	p.Failing += same.Failing
	p.Since = soonest(p.Since, same.Since)
	p.Reason = cmp.Or(p.Reason, same.Reason)
}

func soonest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
