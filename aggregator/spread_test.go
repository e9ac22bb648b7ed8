package aggregator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// One outlet sends a thousand entries at once; what others publish before and
// after stays among the first hundred of the topic.
func TestFloodDoesNotDriveOthersOut(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	p := newPress()
	others := map[ID]bool{}
	publish := func(polls int) {
		for i := range polls {
			it := p.item(-1 - len(others) - i)
			n.poll("herald", it)
			n.now = n.now.Add(20 * time.Minute)
		}
		for _, e := range n.store.entries {
			if e.Outlet == "herald" {
				others[e.Story] = true
			}
		}
	}
	publish(40)
	var flood []Item
	for i := range 1000 {
		it := p.item(i)
		published := n.now.Add(-time.Duration(1000-i) * time.Second)
		it.Published = &published
		flood = append(flood, it)
	}
	n.poll("flood", flood...)
	publish(10)

	var places []Membership
	for story, listings := range n.store.listings {
		if n.store.now(story) == story {
			places = append(places, listings...)
		}
	}
	slices.SortFunc(places, func(a, b Membership) int { return b.Listed.Compare(a.Listed) })
	if len(places) < 1000 {
		t.Errorf("%d stories are listed, want all", len(places))
	}
	shown := 0
	for _, m := range places[:100] {
		if others[n.store.entries[m.Entry].Story] {
			shown++
		}
	}
	if shown < 20 {
		t.Errorf("%d of the first 100 are others', want 20 or more", shown)
	}
	newest := n.entry(strings.TrimSpace(flood[999].Title.Value))
	if m := n.store.listings[newest.Story]; len(m) != 1 || !m[0].Listed.Equal(newest.FirstSeen) {
		t.Errorf("the latest of the flood is listed at %v, came at %v", m, newest.FirstSeen)
	}
}

func TestSpreadCountsEachPollAndTopic(t *testing.T) {
	var arrivals []arrival
	for i := range 40 {
		for _, topic := range []string{"a", "b"} {
			for _, at := range []time.Time{monday, monday.Add(time.Hour)} {
				e := &Entry{ID: ID(i), Outlet: fmt.Sprint("outlet-", i%2)}
				arrivals = append(arrivals, arrival{&Membership{Topic: topic, Listed: at}, e})
			}
		}
	}
	spread(arrivals)
	for _, a := range arrivals {
		if !a.Listed.Equal(monday) && !a.Listed.Equal(monday.Add(time.Hour)) {
			t.Fatalf("listed at %v", a.Listed)
		}
	}
}
