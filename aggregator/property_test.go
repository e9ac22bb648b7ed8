package aggregator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Whatever an outlet edits, one thing at a time, and whoever copies it
// meanwhile, the entry and its story keep their names.
func TestAnIDIsForEver(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := newNewsroom(t, "all", "*")
		it := item("a0", "Dockers walk out at northern harbour", harbour)
		n.poll("herald", it)
		first := n.entry(it.Title.Value)
		edits := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 12).Draw(rt, "edits")
		for i, edit := range edits {
			switch edit {
			case 0:
				it.ID = fmt.Sprint("guid-", i)
			case 1:
				it.Link = fmt.Sprintf("https://news.example/moved/%d", i)
			case 2:
				it.Title = plainText(fmt.Sprint("Dockers walk out at northern harbour, update ", i))
			case 3:
				it.Summary = plainText(fmt.Sprint(harbour, " Talks go on for day ", i, "."))
			case 4:
				it.ID = ""
			case 5:
				n.poll(fmt.Sprint("copyist-", i), at("c.example", it))
			}
			n.poll("herald", it)
		}
		now, ok := n.store.entries[first.ID]
		if !ok || now.Story != first.Story || now.Relation != Lead || now.Title != it.Title.Value {
			rt.Fatalf("after %v the entry is %+v", edits, now)
		}
		for _, e := range n.store.entries {
			if e.Outlet == "herald" && e.ID != first.ID {
				rt.Fatalf("after %v there is a second entry %q", edits, e.Title)
			}
		}
	})
}

// Equal facts give equal results, whatever order they arrive in within a batch.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var items []Item
		texts := []string{harbour, comet, payroll, election}
		for i := range rapid.IntRange(2, 12).Draw(rt, "items") {
			text := rapid.SampledFrom(texts).Draw(rt, "text")
			title := text[:20+rapid.IntRange(0, 3).Draw(rt, "title")]
			items = append(items, item(fmt.Sprint("p", i/2), title, text))
		}
		outlets := rapid.SliceOfN(rapid.SampledFrom([]string{"herald", "bugle", "courier/a", "courier/b"}), len(items), len(items)).Draw(rt, "outlets")
		seed := rapid.Uint64().Draw(rt, "seed")
		a, b := takeIn(t, items, outlets, 0), takeIn(t, items, outlets, seed)
		if d := cmp.Diff(a, b); d != "" {
			rt.Fatal(d)
		}
	})
}

// takeIn ingests the items as one batch, each source's in one poll, shuffled by
// a seed unless that is 0.
func takeIn(t *testing.T, items []Item, outlets []string, seed uint64) map[ID]Entry {
	n := newNewsroom(t, "all", "*")
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	if seed != 0 {
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	var polls []Poll
	for _, i := range order {
		at := slices.IndexFunc(polls, func(p Poll) bool { return p.Source.ID == NewID("source", outlets[i]) })
		if at < 0 {
			polls = append(polls, n.visit(outlets[i]))
			at = len(polls) - 1
		}
		polls[at].Items = append(polls[at].Items, items[i])
	}
	n.ingest(polls...)
	return n.store.entries
}
