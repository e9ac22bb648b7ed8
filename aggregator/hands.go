package aggregator

import "time"

// hands is what was settled by hand: the fold of the acts. It is about entries,
// so that it holds whatever their stories are called by now.
type hands struct {
	seq    int64 // the last act that is in it
	hidden map[ID]bool
	pinned map[ID]time.Time // since when
	sides  map[ID][]side    // of the splits that an entry was part in
}

// side is where an entry stands in a split: with those that left, or with the rest.
type side struct {
	split int64
	left  bool
}

func newHands() *hands {
	return &hands{hidden: map[ID]bool{}, pinned: map[ID]time.Time{}, sides: map[ID][]side{}}
}

// follow takes in acts, in their order.
func (h *hands) follow(acts []Act) {
	for i := range acts {
		h.take(&acts[i])
		h.seq = acts[i].Seq
	}
}

func (h *hands) take(a *Act) {
	switch a.Kind {
	case ActSplit:
		for _, id := range a.Entries {
			h.sides[id] = append(h.sides[id], side{a.Seq, true})
		}
		for _, id := range a.Rest {
			h.sides[id] = append(h.sides[id], side{a.Seq, false})
		}
	case ActPin:
		for _, id := range a.Entries {
			h.pinned[id] = a.At
		}
	case ActHide:
		for _, id := range a.Entries {
			h.hidden[id] = true
		}
	case ActUnpin:
		for _, id := range a.Entries {
			delete(h.pinned, id)
		}
	case ActUnhide:
		for _, id := range a.Entries {
			delete(h.hidden, id)
		}
	}
}

// hides reports whether a story of these entries is hidden: one that was hides
// whatever joins it.
func (h *hands) hides(es []*Entry) bool {
	if len(h.hidden) == 0 {
		return false
	}
	for _, e := range es {
		if h.hidden[e.ID] {
			return true
		}
	}
	return false
}

// pins gives since when a story of these entries is pinned; zero: it is not.
func (h *hands) pins(es []*Entry) (since time.Time) {
	if len(h.pinned) == 0 {
		return since
	}
	for _, e := range es {
		if at := h.pinned[e.ID]; at.After(since) {
			since = at
		}
	}
	return since
}

// part reports whether two stories may not become one unless somebody says so: a
// split once set entries of the one apart from entries of the other, or one is
// hidden, since a bridge must neither show it nor hide the other.
func (h *hands) part(a, b []*Entry) bool {
	if h.hides(a) != h.hides(b) {
		return true
	}
	if len(h.sides) == 0 {
		return false
	}
	theirs := h.stances(b)
	for split, ours := range h.stances(a) {
		if other := theirs[split]; ours != bothSides && other != bothSides && ours|other == bothSides {
			return true
		}
	}
	return false
}

// stance is on which sides of a split a story's entries are. One that has both
// was put together again by hand.
type stance uint8

const (
	leftSide stance = 1 << iota
	restSide
	bothSides = leftSide | restSide
)

func (h *hands) stances(es []*Entry) map[int64]stance {
	out := map[int64]stance{}
	for _, e := range es {
		for _, s := range h.sides[e.ID] {
			if s.left {
				out[s.split] |= leftSide
			} else {
				out[s.split] |= restSide
			}
		}
	}
	return out
}
