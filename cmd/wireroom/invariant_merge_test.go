package main

import (
	"context"
	"strings"
	"testing"

	"wireroom/aggregator"
)

// halfAgain is a text of which a share in percent are the first words of another.
func halfAgain(text string, percent int, seed uint64) string {
	words := strings.Fields(text)
	kept := len(words) * percent / 100
	return strings.Join(append(words[:kept:kept], pressText(seed, len(words)-kept)), " ")
}

// tiedStories are two reports with some words in common and a third with the
// title and link of one and the text of the other, each by an outlet and at an
// hour of its own. It gives the topic's log.
func tiedStories(n *newsroom, percent int) []aggregator.Change {
	a := &pressItem{guid: "a", link: "https://alpha.example/a", title: pressText(1, 12), body: pressText(2, 80), published: pressNoon}
	b := &pressItem{guid: "b", link: "https://beta.example/b", published: pressNoon}
	b.title, b.body = halfAgain(a.title, percent, 3), halfAgain(a.body, percent, 4)
	c := &pressItem{guid: "c", link: a.link, title: a.title, body: b.body, published: pressNoon}
	for i, it := range []*pressItem{a, b, c} {
		src := pressSource(pressOutlets()[i], "news")
		src.Origin = src.Outlet
		_, err := n.store.Sync(context.Background(), aggregator.SourceSync{Origin: src.Origin, Sources: []aggregator.Source{src}, Now: n.now})
		n.ok(err)
		n.pages[src.URL] = pressFeed("https://"+src.Outlet+".example/", []*pressItem{it})
		n.takeIn(n.visit())
	}
	return n.log("all")
}

// TestMergedStoriesLeadOn ties stories together that have ever more in common.
// Where they become one, the younger one's id leads to the elder, in the log and
// after a restart; and somewhere between strangers and copies they do.
func TestMergedStoriesLeadOn(t *testing.T) {
	merged := 0
	for percent := 8; percent <= 32; percent += 4 {
		n := openNewsroom(t, t.TempDir())
		_, into := fold(tiedStories(n, percent))
		n.close()
		n.open()
		for younger, elder := range into {
			merged++
			s, err := n.store.Story(t.Context(), younger)
			n.ok(err)
			if s.ID != elder || len(s.Coverage) != 3 {
				t.Errorf("%d %%: the story leads to %s with %d entries; want %s with 3", percent, s.ID, len(s.Coverage), elder)
			}
		}
		n.close()
	}
	if merged == 0 {
		t.Error("no two stories were ever merged")
	}
}
