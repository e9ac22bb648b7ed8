package store_test

import (
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// TestHandsAcrossProcesses lets an editor work beside two processes that take in
// news: both keep to it at once, and so does one that starts anew.
func TestHandsAcrossProcesses(t *testing.T) { testHands(t, openFile(t)) }

func testHands(t *testing.T, s *store.Store) {
	n := newNewsdesk(t, s)
	here, there := n.ingester(), n.ingester()
	n.take(here, 0, report("Storm closes the northern harbour for days", 2, ""))
	n.take(there, 1, report("Storm closes northern harbour for days", 2, "Our correspondent adds nothing."))
	whole := n.visible(1)[0]

	split := n.act(aggregator.Act{Kind: aggregator.ActSplit, Story: whole.ID, Entries: []aggregator.ID{whole.Coverage[1].ID}})
	n.take(here, 2, report("Storm closes northern harbour for some days", 2, "Nor does ours."))
	n.take(there, 3, report("Storm closes a northern harbour for days", 2, "Ours was not there."))
	n.take(n.ingester(), 4, report("Storms close the northern harbour for days", 2, "Ours is asleep."))
	if halves := n.visible(2); len(halves[0].Coverage)+len(halves[1].Coverage) != 5 {
		t.Errorf("the halves hold %d and %d entries, want 5", len(halves[0].Coverage), len(halves[1].Coverage))
	}

	n.act(aggregator.Act{Kind: aggregator.ActHide, Story: whole.ID})
	n.take(here, 0, report("Storm closes the northern harbour for days, again", 2, "All are back."))
	n.visible(1)
	n.act(aggregator.Act{Undoes: split.Seq})
	n.visible(0)
	n.act(aggregator.Act{Kind: aggregator.ActUnhide, Story: split.Other})
	if again := n.visible(1)[0]; again.ID != whole.ID || again.Lead.ID != whole.Lead.ID || len(again.Coverage) != 6 {
		t.Errorf("put together again it is %s of %d entries led by %s", again.ID, len(again.Coverage), again.Lead.Title)
	}
}

func (n *newsdesk) act(a aggregator.Act) aggregator.Act {
	n.Helper()
	a.At, a.Who = noon, "ann"
	done, err := aggregator.NewEditor(n.store).Do(n.Context(), a)
	if err != nil {
		n.Fatal(err)
	}
	return done
}

// visible gives the stories that readers can find, which must be so many.
func (n *newsdesk) visible(want int) []aggregator.Story {
	n.Helper()
	e, err := n.store.Edition(n.Context(), aggregator.EditionQuery{Limit: 10})
	if err != nil {
		n.Fatal(err)
	}
	if len(e.Stories) != want {
		n.Fatalf("%d stories can be found, want %d", len(e.Stories), want)
	}
	return e.Stories
}
