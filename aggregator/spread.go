package aggregator

import (
	"cmp"
	"slices"
	"time"
)

// How many new entries of one outlet a topic lists at once, and how far apart it
// lists those beyond.
const (
	atOnce     = 50
	spreadOver = 10 * time.Minute
)

// arrival is a listing that is new, and the entry that brings it about.
type arrival struct {
	*Membership
	entry *Entry
}

// spread keeps one outlet's flood from driving others out of a topic. Of what a
// poll brings, the latest entries are listed when they came, and each one beyond
// as if it had come ten minutes before the last: nothing is lost, and the news of
// others stays between.
func spread(arrivals []arrival) {
	type visitor struct {
		outlet, topic string
		at            time.Time
	}
	if len(arrivals) <= atOnce {
		return
	}
	slices.SortStableFunc(arrivals, latestFirst)
	count := map[visitor]int{}
	for _, a := range arrivals {
		v := visitor{a.entry.Outlet, a.Topic, a.Listed}
		count[v]++
		if beyond := count[v] - atOnce; beyond > 0 {
			a.Listed = a.Listed.Add(-time.Duration(beyond) * spreadOver)
		}
	}
}

func latestFirst(a, b arrival) int {
	return cmp.Or(b.entry.Published.Compare(a.entry.Published), cmp.Compare(a.entry.ID, b.entry.ID))
}
