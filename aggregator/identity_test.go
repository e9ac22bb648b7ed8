package aggregator

import (
	"fmt"
	"testing"
	"time"
)

// Each case polls one outlet twice; the second document holds what became of
// the first's items.
func TestIdentity(t *testing.T) {
	guid := func(it Item, guid string) Item { it.ID = guid; return it }
	link := func(it Item, link string) Item { it.Link = link; return it }
	strike := item("a1", "Dockers walk out", harbour)
	tail := item("b2", "Comet grows a tail", comet)

	for _, c := range []struct {
		name         string
		first, then  []Item
		new, revised int // by the second poll
		entries      int // at the end
	}{
		{"nothing changed", []Item{strike}, []Item{strike}, 0, 0, 1},
		{"guid changed", []Item{strike}, []Item{guid(strike, "x")}, 0, 0, 1},
		{"guid lost", []Item{strike}, []Item{guid(strike, "")}, 0, 0, 1},
		{"link moved", []Item{strike}, []Item{link(strike, "https://news.example/2026/a1.html")}, 0, 1, 1},
		{"guid and link changed", []Item{strike}, []Item{item("z9", "Dockers walk out", harbour)}, 0, 1, 1},
		{"title edited", []Item{strike}, []Item{item("a1", "Dockers end their strike", harbour)}, 0, 1, 1},
		{"all edited under one guid and link", []Item{strike}, []Item{item("a1", "Comet grows a tail", comet)}, 0, 1, 1},
		{"guid reused under another link", []Item{guid(strike, "1")}, []Item{guid(tail, "1")}, 1, 0, 2},
		{"home page as guid and link",
			[]Item{link(guid(strike, "https://news.example/"), "https://news.example/")},
			[]Item{link(guid(tail, "https://news.example/"), "https://news.example/")}, 1, 0, 2},
		{"doubled guids in one document", nil, []Item{guid(strike, "1"), guid(tail, "1")}, 2, 0, 2},
		{"doubled guids and links in one document", nil,
			[]Item{item("live", "Dockers walk out", harbour), item("live", "Comet grows a tail", comet)}, 2, 0, 2},
		{"an item twice in one document", nil, []Item{strike, strike}, 1, 0, 1},
		{"an article under two guids in one document", nil, []Item{strike, guid(strike, "copy")}, 1, 0, 1},
		{"live blog: one link, many items", []Item{link(strike, "https://news.example/live")},
			[]Item{link(tail, "https://news.example/live")}, 1, 0, 2},
		{"tracking parameters", []Item{strike}, []Item{link(guid(strike, ""), strike.Link+"?utm_source=rss")}, 0, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNewsroom(t)
			n.poll("news", c.first...)
			got := n.poll("news", c.then...)
			if got.New != c.new || got.Revised != c.revised || len(n.store.entries) != c.entries {
				t.Errorf("got %d new, %d revised, %d entries; want %d, %d, %d",
					got.New, got.Revised, len(n.store.entries), c.new, c.revised, c.entries)
			}
		})
	}
}

// A live blog puts many items under one link, each with the same notice below.
func TestLiveBlogLosesNothing(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	post := func(i int, title string) Item {
		it := item(fmt.Sprint("live#post-", i), title, "Live coverage as it comes in; press to follow the details at the source.")
		it.ID = fmt.Sprint("live-", i)
		published := n.now
		it.Published = &published
		return it
	}
	posts := []string{
		"[13:03] Raid on the town of Maar", "[13:02] Raid on the town of Dibal", "[12:58] Ministry condemns the seizure of a flotilla",
		"[12:51] Raid on the town of Maar leaves two wounded", "[12:40] Assembly puts off its vote",
	}
	var items []Item
	for i, title := range posts {
		items = append(items, post(i, title))
	}
	if got := n.poll("news", items[:3]...); got.New != 3 || got.Duplicates != 0 {
		t.Errorf("got %d new, %d duplicates; want 3, 0", got.New, got.Duplicates)
	}
	if got := n.poll("news", append(items[3:], items[:3]...)...); got.New != 2 || got.Revised != 0 || got.Duplicates != 0 {
		t.Errorf("got %d new, %d revised, %d duplicates; want 2, 0, 0", got.New, got.Revised, got.Duplicates)
	}
	if n.story(posts[2]) == n.story(posts[4]) {
		t.Error("the notice made one story of two items")
	}
}

func TestGUIDsThatAllChangeDoNotFlood(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	var before, after []Item
	for i, text := range []string{harbour, comet, payroll, election} {
		it := item(fmt.Sprint("story-", i), "Report number "+text[:20], text)
		before = append(before, it)
		it.ID, it.Link = fmt.Sprint("urn:", i), fmt.Sprintf("https://new.news.example/?id=%d", i)
		after = append(after, it)
	}
	n.poll("news", before...)
	if got := n.poll("news", after...); got.New != 0 || len(n.store.entries) != 4 {
		t.Errorf("got %d new entries, %d in all; want 0 and 4", got.New, len(n.store.entries))
	}
}

func TestRecurringTextIsNewEachDay(t *testing.T) {
	n := newNewsroom(t)
	report := func(path string, day int) Item {
		at := monday.AddDate(0, 0, day)
		it := item(path, "The weather in the mountains", "Sunny spells with a light breeze from the south, and a frost in the valleys at night.")
		it.Published = &at
		return it
	}
	n.poll("news", report("w1", -3))
	if got := n.poll("news", report("w2", 0)); got.New != 1 {
		t.Errorf("got %d new entries, want 1", got.New)
	}
}

func TestOutletsShareNoEntries(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("herald", item("a1", "Dockers walk out", harbour))
	before := n.entry("Dockers walk out")
	got := n.poll("thief", item("a1", "Comet grows a tail", comet)) // the same guid and link
	if got.New != 1 || got.Duplicates != 0 {
		t.Fatalf("got %d new, %d duplicates; want 1, 0", got.New, got.Duplicates)
	}
	if after := n.entry("Dockers walk out"); after.Title != before.Title || after.Revision != 0 {
		t.Errorf("the herald's entry became %+v", after)
	}
	if n.story("Dockers walk out") == n.story("Comet grows a tail") {
		t.Error("a copied guid and link made a duplicate of another article")
	}
}

func TestSiblingSourcesShareEntries(t *testing.T) {
	n := newNewsroom(t, "sea", "category:shipping", "work", "category:labour")
	first := item("a1", "Dockers walk out", harbour)
	first.Categories = []Category{{Term: "Shipping"}}
	second := item("a1", "Dockers walk out", "A teaser.")
	second.Categories = []Category{{Term: "Labour"}}
	n.poll("news/sea", first)
	got := n.poll("news/work", second)
	if got.New != 0 || got.Revised != 0 || len(n.store.entries) != 1 {
		t.Errorf("got %d new, %d revised of %d entries; want the one entry as it was", got.New, got.Revised, len(n.store.entries))
	}
	if topics := n.listed("Dockers walk out"); len(topics) != 2 {
		t.Errorf("listed in %v, want both topics", topics)
	}
	if again := n.poll("news/work", second); again.Changes != nil {
		t.Errorf("the same again changed %v", again.Changes)
	}
}

func TestSiblingRevisesOnlyWhenLater(t *testing.T) {
	n := newNewsroom(t)
	n.poll("news/sea", item("a1", "Dockers walk out", harbour))
	later := item("a1", "Dockers end their strike", harbour)
	at := n.now.Add(-time.Minute)
	later.Updated = &at
	if got := n.poll("news/work", later); got.Revised != 1 {
		t.Errorf("got %d revised, want 1", got.Revised)
	}
}
