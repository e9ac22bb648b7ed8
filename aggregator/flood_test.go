package aggregator

import (
	"fmt"
	"strings"
	"testing"
)

// One outlet that sends another's article again and again, each time with
// another word, fills its story to a bound only, and what goes beyond it is on no topic.
func TestFloodOfOneOutletIsBounded(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	const title = "Harbor Bank confirms that intruders copied the accounts of customers"
	text := strings.Repeat("Harbor Bank says that intruders reached its archive on Monday and copied what customers had entrusted to it. ", 4)
	n.poll("victim", Item{ID: "1", Link: "https://victim.example/1", Title: &Text{Value: title, Type: TypeText}, Summary: &Text{Value: text, Type: TypeText}})
	for poll := range 3 {
		var items []Item
		for i := range 60 {
			link := fmt.Sprintf("https://flood.example/%d/%d", poll, i)
			items = append(items, Item{
				ID: link, Link: link, Title: &Text{Value: title + " " + word(poll, i), Type: TypeText},
				Summary: &Text{Value: text + word(i, poll), Type: TypeText},
			})
		}
		n.poll("flood", items...)
	}
	size := map[ID]int{}
	for _, e := range n.store.entries {
		if e.Outlet != "victim" {
			size[n.store.now(e.Story)]++
		}
	}
	for story, entries := range size {
		if entries > mostOfOutlet {
			t.Errorf("story %s has %d entries of one outlet, want at most %d", story, entries, mostOfOutlet)
		}
	}
	if len(n.store.entries) != 181 {
		t.Errorf("%d entries stored, want all 181", len(n.store.entries))
	}
}

// word is one of many without a meaning.
func word(a, b int) string {
	return strings.Repeat(string(rune('a'+a%26)), 2) + strings.Repeat(string(rune('a'+b%26)), 2) + strings.Repeat(string(rune('a'+b/26)), 2)
}
