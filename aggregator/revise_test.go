package aggregator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/edit"
)

func TestWhatIsARevision(t *testing.T) {
	html := func(s string) *Text { return &Text{Value: s, Type: TypeHTML} }
	base := func() Item {
		it := item("a1", "Dockers walk out", "")
		it.Content = []Text{*html("<p>" + harbour + "</p><p>12 comments</p>")}
		it.Categories = []Category{{Term: "Labour"}, {Term: "Shipping"}}
		return it
	}
	for _, c := range []struct {
		name string
		edit func(*Item)
		want int
	}{
		{"nothing", func(*Item) {}, 0},
		{"space", func(it *Item) { it.Title.Value = " Dockers  walk\nout " }, 0},
		{"case and punctuation", func(it *Item) { it.Title.Value = "Dockers Walk Out!" }, 0},
		{"markup", func(it *Item) { it.Content = []Text{*html("<div><b>" + harbour + "</b></div><p>12 comments</p>")} }, 0},
		{"counter", func(it *Item) { it.Content = []Text{*html("<p>" + harbour + "</p><p>57 comments</p>")} }, 0},
		{"date", func(it *Item) { at := monday; it.Published = &at }, 0},
		{"tracking", func(it *Item) { it.Link += "?utm_medium=feed" }, 0},
		{"order of categories", func(it *Item) { it.Categories[0], it.Categories[1] = it.Categories[1], it.Categories[0] }, 0},
		{"title", func(it *Item) { it.Title.Value = "Dockers return" }, 1},
		{"number in the title", func(it *Item) { it.Title.Value = "40 dockers walk out" }, 1},
		{"text", func(it *Item) {
			it.Content = []Text{*html("<p>" + strings.ReplaceAll(harbour, "forty", "fifty") + "</p>")}
		}, 1},
		{"link", func(it *Item) { it.Link = "https://news.example/moved" }, 1},
		{"category", func(it *Item) { it.Categories = append(it.Categories, Category{Term: "Strikes"}) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNewsroom(t)
			n.poll("news", base())
			edited := base()
			c.edit(&edited)
			if got := n.poll("news", edited); got.Revised != c.want || got.New != 0 {
				t.Errorf("got %d revised, %d new; want %d, 0", got.Revised, got.New, c.want)
			}
		})
	}
}

func TestRevisionKeepsWhatItReplaces(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("news", item("a1", "Dockers walk out", harbour))
	first := n.entry("Dockers walk out")
	got := n.poll("news", item("a1", "Dockers end their strike", harbour))
	now := n.entry("Dockers end their strike")
	if now.ID != first.ID || now.Revision != 1 || !now.Revised.Equal(monday.Add(10*time.Minute)) {
		t.Errorf("got id %s, revision %d at %s", now.ID, now.Revision, now.Revised)
	}
	want := []Revision{{
		Entry: first.ID, At: monday, Title: "Dockers walk out", Link: first.Link, Summary: first.Summary,
		Changed: monday.Add(10 * time.Minute), Kinds: []edit.Kind{edit.Headline}, Topics: []string{"all"},
	}}
	if d := cmp.Diff(n.store.revisions, want); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(kinds(got.Changes), []string{"all revised"}); d != "" {
		t.Error(d)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	n := newNewsroom(t)
	for i := range maxRevisions + 20 {
		n.poll("news", item("a1", "Dockers walk out, day "+strings.Repeat("I", i+1), harbour))
	}
	if got := len(n.store.revisions); got != maxRevisions {
		t.Errorf("got %d revisions, want %d", got, maxRevisions)
	}
}

// An item that comes again without the text of its article's page takes nothing
// from its entry, and still corrects it.
func TestPartialItemsKeepTheText(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	whole := item("a1", "Dockers walk out", "Forty dockers left.")
	whole.Content = []Text{{Value: "<p>" + harbour + "</p>", Type: TypeHTML}}
	n.poll("news", whole)
	first := n.entry("Dockers walk out")
	again := item("a1", "Dockers walk out", "Forty dockers left.")
	again.Partial = true
	if got := n.poll("news", again); got.Revised != 0 {
		t.Errorf("%d revised, want none", got.Revised)
	}
	again.Title.Value = "Dockers walk out again"
	if got := n.poll("news", again); got.Revised != 1 {
		t.Errorf("%d revised, want the title", got.Revised)
	}
	if now := n.entry("Dockers walk out again"); now.ID != first.ID || now.Content != first.Content {
		t.Errorf("content %q, want what the page had", now.Content)
	}
	again.Title.Value, again.Partial = "Dockers walk out once more", false
	n.poll("news", again)
	if now := n.entry("Dockers walk out once more"); now.Content != "" {
		t.Errorf("content %q, want none: the feed says all there is", now.Content)
	}
}
