package sources

import (
	"testing"
	"time"

	"wireroom/aggregator"
)

func TestNewsCameWhenItSaysSo(t *testing.T) {
	before, now := noon.Add(-2*time.Hour), noon
	for _, tt := range []struct {
		name  string
		claim time.Time
		want  time.Time // zero: it is no news
	}{
		{"between the polls", noon.Add(-30 * time.Minute), noon.Add(-30 * time.Minute)},
		{"undated", time.Time{}, noon.Add(-time.Hour)},
		{"in the future", noon.Add(time.Hour), noon.Add(-time.Hour)},
		{"the day alone", noon.Add(-12 * time.Hour), noon.Add(-time.Hour)},
		{"of last week", noon.Add(-7 * 24 * time.Hour), time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var it aggregator.Item
			if !tt.claim.IsZero() {
				it.Published = &tt.claim
			}
			got, ok := cameAt(&it, before, now)
			if ok == tt.want.IsZero() || !got.Equal(tt.want) {
				t.Errorf("got %s, %v, want %s", got, ok, tt.want)
			}
		})
	}
}

// A poll that brought nothing new leaves what is known byte for byte, so that
// nothing is written.
func TestListeningCostsNothingWithoutNews(t *testing.T) {
	item := aggregator.Item{ID: "1", Link: "https://wire.example/1", Title: &aggregator.Text{Value: "The same title as before"}}
	s := aggregator.SourceState{LastOK: noon.Add(-time.Hour), Trail: aggregator.Trail{}.After([]aggregator.Item{item}, 1, noon).Bytes()}
	first := &aggregator.Poll{Source: s, At: noon, Read: true, Items: []aggregator.Item{item}}
	if listen(first); len(first.Hours) == 0 {
		t.Fatal("the first document does not begin the watch")
	}
	again := &aggregator.Poll{Source: s, At: noon.Add(time.Hour), Read: true, Items: []aggregator.Item{item}, Hours: first.Hours}
	if listen(again); string(again.Hours) != string(first.Hours) {
		t.Error("an item that was only touched counts as news")
	}
	item.ID, item.Link, item.Title = "2", "https://wire.example/2", &aggregator.Text{Value: "Another title altogether"}
	again.Items = append(again.Items, item)
	if listen(again); string(again.Hours) == string(first.Hours) {
		t.Error("news does not count")
	}
}
