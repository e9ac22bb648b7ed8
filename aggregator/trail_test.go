package aggregator

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// numbered is an item of a feed: its guid, link and title follow from its number,
// and so does its time, a minute each.
func numbered(n int) Item {
	at := monday.Add(time.Duration(n) * time.Minute)
	link := fmt.Sprintf("https://news.example/%d", n)
	return Item{ID: link, Link: link, Title: plainText(fmt.Sprintf("The headline of item %d", n)), Published: &at}
}

// series are items from one number to another, in either direction.
func series(from, to int) (items []Item) {
	step := 1
	if to < from {
		step = -1
	}
	for n := from; n != to+step; n += step {
		items = append(items, numbered(n))
	}
	return items
}

// whole is a document of which every item was read anew.
func whole(items []Item) Reading {
	r := Reading{Items: items, Total: len(items)}
	for i := range items {
		r.Places = append(r.Places, i)
	}
	return r
}

// change gives copies of items that change has gone over.
func change(items []Item, change func(i int, it *Item)) []Item {
	out := append([]Item(nil), items...)
	for i := range out {
		change(i, &out[i])
	}
	return out
}

func TestOverlap(t *testing.T) {
	newest, oldest := series(20, 1), series(1, 20)
	guids := func(i int, it *Item) { it.ID = fmt.Sprintf("new-%s", it.ID) }
	moved := func(i int, it *Item) { guids(i, it); it.Link = "https://moved.example/" + fmt.Sprint(i, it.ID) }
	pin := numbered(0)
	for _, tt := range []struct {
		name   string
		before []Item
		now    Reading
		known  int
		proven bool
	}{
		{"a first document", nil, whole(newest), 0, true},
		{"nothing in it any more", newest, Reading{}, 0, true},
		{"the same", newest, whole(newest), 20, true},
		{"half new", newest, whole(series(30, 11)), 10, true},
		{"one left", newest, whole(series(39, 20)), 1, true},
		{"none left", newest, whole(series(40, 21)), 0, false},
		{"none left, oldest first", oldest, whole(series(21, 40)), 0, false},
		{"one left, oldest first", oldest, whole(series(20, 39)), 1, true},
		{"known byte for byte", newest, Reading{Items: series(30, 26), Places: []int{0, 1, 2, 3, 4}, Total: 20}, 15, true},
		{"only a pinned item left", append([]Item{pin}, newest...), whole(append([]Item{pin}, series(60, 41)...)), 1, false},
		{"only a pinned item left, byte for byte", append([]Item{pin}, newest...),
			Reading{Items: series(60, 51), Places: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Total: 11}, 1, false},
		{"a pinned item above one that is left", append([]Item{pin}, newest...), whole(append([]Item{pin}, series(39, 20)...)), 2, true},
		{"an old item comes back below", newest, whole(append(series(21, 2), numbered(-50))), 19, true},
		{"all guids changed", newest, whole(change(newest, guids)), 20, true},
		{"guids and links changed", newest, whole(change(newest, moved)), 20, true},
		{"all titles changed", newest, whole(change(newest, func(_ int, it *Item) { it.Title = plainText("Updated: " + it.Title.Value) })), 20, true},
		{"tracking parameters", newest, whole(change(newest, func(i int, it *Item) { it.ID = ""; it.Link += fmt.Sprintf("?utm_source=%d", i) })), 20, true},
		{"guids used again", change(newest, func(i int, it *Item) { it.ID = fmt.Sprint(i) }),
			whole(change(series(40, 21), func(i int, it *Item) { it.ID = fmt.Sprint(i) })), 0, false},
		{"the home page for every link", change(newest, func(_ int, it *Item) { it.ID, it.Link = "", "https://news.example/" }),
			whole(change(series(40, 21), func(_ int, it *Item) { it.ID, it.Link = "", "https://news.example/" })), 0, false},
		{"one page for every link", change(newest, func(_ int, it *Item) { it.ID, it.Link = "", "https://news.example/live" }),
			whole(change(series(40, 21), func(_ int, it *Item) { it.ID, it.Link = "", "https://news.example/live" })), 0, false},
		{"a daily title", append(series(19, 1), Item{ID: "a", Title: plainText("What you need to know this morning")}),
			whole(append(series(40, 22), Item{ID: "b", Title: plainText("What you need to know this morning")})), 0, false},
		{"no order", []Item{numbered(3), numbered(9), numbered(1), numbered(7)}, whole([]Item{numbered(9), numbered(12), numbered(30), numbered(11)}), 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			trail := Trail{}.After(tt.before, len(tt.before), monday.AddDate(0, 0, 1))
			want := Overlap{Known: tt.known, Total: tt.now.Total, Proven: tt.proven}
			if d := cmp.Diff(want, trail.Overlap(tt.now)); d != "" {
				t.Errorf("overlap (-want +got):\n%s", d)
			}
		})
	}
}

// A trail goes on being that of the last document, though only what is new in it
// is read.
func TestTrailFollows(t *testing.T) {
	at := monday.AddDate(0, 0, 1)
	trail := Trail{}.After(series(20, 1), 20, at).After(series(25, 21), 20, at)
	for _, tt := range []struct {
		items []Item
		want  bool
	}{{series(25, 21), true}, {series(20, 20), true}, {series(6, 6), true}, {series(5, 1), false}} {
		if got := trail.Meets(tt.items); got != tt.want {
			t.Errorf("meets %s …: %v, want %v", tt.items[0].ID, got, tt.want)
		}
	}
	if want := monday.Add(25 * time.Minute); !trail.Newest.Equal(want) || trail.Link != "https://news.example/25" {
		t.Errorf("newest %s %s, want %s", trail.Newest, trail.Link, want)
	}
	if d := cmp.Diff(trail, ReadTrail(trail.Bytes()), cmp.AllowUnexported(Trail{}, footprint{})); d != "" {
		t.Errorf("after storing (-before +after):\n%s", d)
	}
}

// What a hub delivered stands between two documents.
func TestTrailTakesInWhatAHubDelivers(t *testing.T) {
	at := monday.AddDate(0, 0, 1)
	trail := Trail{}.After(series(20, 1), 20, at).Ahead(series(35, 21), at).Ahead(series(50, 36), at)
	if o := trail.Overlap(whole(series(50, 31))); !o.Proven || o.Known != 20 {
		t.Errorf("overlap %+v with what was delivered", o)
	}
	if o := trail.Overlap(whole(series(70, 51))); o.Proven {
		t.Errorf("overlap %+v, though none of it was delivered", o)
	}
	if !trail.Meets(series(1, 1)) {
		t.Error("the document before is forgotten")
	}
}

func TestGapLiesBetweenTheDocuments(t *testing.T) {
	polled, at := monday.Add(25*time.Minute), monday.Add(2*time.Hour)
	trail := Trail{}.After(series(20, 1), 20, polled)
	undated := change(series(60, 41), func(_ int, it *Item) { it.Published = nil })
	for _, tt := range []struct {
		name          string
		now           []Item
		to            time.Time
		before, after string
	}{
		{"newest first", series(60, 41), monday.Add(41 * time.Minute), "https://news.example/41", "https://news.example/20"},
		{"oldest first", series(41, 60), monday.Add(41 * time.Minute), "https://news.example/41", "https://news.example/20"},
		{"without dates", undated, at, "", "https://news.example/20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := trail.Gap(whole(tt.now), polled, at)
			if !g.From.Equal(monday.Add(20*time.Minute)) || !g.To.Equal(tt.to) || g.Before != tt.before || g.After != tt.after || g.State != GapOpen {
				t.Errorf("gap %+v", g)
			}
			before := ReadTrail(g.Trail)
			if !before.Meets(series(20, 20)) || before.Meets(tt.now) {
				t.Error("what was known before the gap is not what its trail knows")
			}
		})
	}
}

// What does not fit into one reading is told, unless it was known before.
func TestCutDocument(t *testing.T) {
	trail := Trail{}.After(series(20, 1), 20, monday.AddDate(0, 0, 1))
	for _, tt := range []struct {
		name  string
		trail Trail
		now   []Item
		want  bool
	}{
		{"first", Trail{}, series(20, 1), true},
		{"newest first", trail, series(30, 11), false},
		{"oldest first", trail, series(11, 30), true},
	} {
		if _, ok := tt.trail.Cut(whole(tt.now), monday, monday.AddDate(0, 0, 1)); ok != tt.want {
			t.Errorf("%s: a gap %v, want %v", tt.name, ok, tt.want)
		}
	}
}

func FuzzReadTrail(f *testing.F) {
	f.Add(Trail{}.After(series(3, 1), 3, monday.AddDate(0, 0, 1)).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		trail := ReadTrail(b)
		if d := cmp.Diff(trail.prints, ReadTrail(trail.Bytes()).prints, cmp.AllowUnexported(footprint{})); d != "" && len(trail.prints) <= maxTrail {
			t.Errorf("read again (-first +second):\n%s", d)
		}
	})
}
