package aggregator

import (
	"time"

	"wireroom/aggregator/canon"
)

// Reading is a document as it is compared with the one before it.
type Reading struct {
	Items  []Item // those that are new or changed byte for byte
	Places []int  // theirs among all items of the document, ascending; nil: not known
	Total  int
}

// Overlap is what a document shares with the one before it.
type Overlap struct {
	Known, Total int
	// Proven says that the two follow each other: nothing can have come and
	// gone between them.
	Proven bool
}

// Overlap compares a document with the one that t is of. What identifies an item
// decides, not its bytes, so that an edition in which every item was touched
// still follows the last. An item that the outlet pins above newer ones is there
// at every poll and proves nothing. An empty trail is followed by anything, and
// an empty document follows anything.
func (t *Trail) Overlap(r Reading) Overlap {
	o := Overlap{Known: r.Total - len(r.Items), Total: r.Total}
	fresh := t.fresh(&r)
	o.Known += len(r.Items) - len(fresh)
	o.Proven = t.Empty() || r.Total == 0 || o.Known > 0 && !pinned(&r, fresh)
	return o
}

// fresh gives the indexes of those items that t does not know. Titles alone are
// believed only where many agree: outlets use one again, but not several at once.
func (t *Trail) fresh(r *Reading) (fresh []int) {
	names := t.names()
	var byTitle []int
	for i, f := range footprintsOf(r.Items) {
		switch {
		case f.known(names):
		case names[f.title]:
			byTitle = append(byTitle, i)
			fresh = append(fresh, i)
		default:
			fresh = append(fresh, i)
		}
	}
	if len(byTitle) < 3 && 2*len(byTitle) < r.Total {
		return fresh
	}
	return without(fresh, byTitle)
}

// without leaves out of all what is in some; both ascend.
func without(all, some []int) (rest []int) {
	for _, i := range all {
		if len(some) > 0 && some[0] == i {
			some = some[1:]
			continue
		}
		rest = append(rest, i)
	}
	return rest
}

// pinned reports whether the few items that are known all stand out of the
// document's order, as on the wrong side of every new one: where those stand from
// the newest to the oldest, a known one belongs below them.
func pinned(r *Reading, fresh []int) bool {
	known := r.Total - len(fresh)
	if known > max(1, r.Total/4) || len(fresh) == 0 || r.Places == nil {
		return false
	}
	switch order(r.Items, fresh) {
	case newestFirst:
		return r.Places[fresh[len(fresh)-1]] == r.Total-1
	case oldestFirst:
		return r.Places[fresh[0]] == 0
	}
	return false
}

type ordering int

const (
	unordered ordering = iota
	newestFirst
	oldestFirst
)

// order is that of most of some items, by the times that their outlet claims.
func order(items []Item, some []int) ordering {
	falling, rising := 0, 0
	var last *time.Time
	for _, i := range some {
		at := items[i].Published
		if at == nil {
			continue
		}
		if last != nil && at.Before(*last) {
			falling++
		} else if last != nil && at.After(*last) {
			rising++
		}
		last = at
	}
	switch {
	case falling > 3*rising:
		return newestFirst
	case rising > 3*falling:
		return oldestFirst
	}
	return unordered
}

// Gap is the one between the document that t is of and r's, which does not
// follow it. polled is when the one was seen last, at when the other came.
func (t *Trail) Gap(r Reading, polled, at time.Time) Gap {
	fresh := t.fresh(&r)
	g := Gap{Found: at, From: t.Newest, To: at, Polled: polled, After: t.Link, State: GapOpen, Trail: t.Short(keptOfTrail).Bytes()}
	if g.From.IsZero() || g.From.After(polled) {
		g.From = polled
	}
	if order(r.Items, fresh) == unordered {
		return g
	}
	for _, i := range fresh {
		it := &r.Items[i]
		if p := claim(it.Published, at); !p.Before(g.From) && p.Before(g.To) {
			g.To, g.Before = p, canon.SafeLink(it.Link)
		}
	}
	return g
}

// keptOfTrail is how many items of a trail a gap keeps: what the search meets
// first.
const keptOfTrail = 200

// Cut is the gap of a document of which r is only the first part, where the
// rest may hold news: only in a document that goes from the newest to the oldest
// it holds what was known before, and not even there at a first poll.
func (t *Trail) Cut(r Reading, polled, at time.Time) (g Gap, ok bool) {
	inOrder := order(r.Items, t.fresh(&r)) == newestFirst
	if inOrder && !t.Empty() {
		return Gap{}, false
	}
	g = Gap{Found: at, To: at, Polled: polled, State: GapOpen}
	for i := range r.Items {
		if p := claim(r.Items[i].Published, at); inOrder && !p.IsZero() && p.Before(g.To) {
			g.To, g.Before = p, canon.SafeLink(r.Items[i].Link)
		}
	}
	return g, true
}
