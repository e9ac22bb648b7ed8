package aggregator

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var desks = []string{
	"cybersecurity", `cybersecurity OR cybercrime OR ransomware OR "data breach"`,
	"politics", `category:politics OR parliament OR election*`,
}

// An article that is both politics and cybersecurity is in both topics, once,
// whether the feed brings a teaser or the text of the whole page.
func TestArticleInTwoTopics(t *testing.T) {
	teaser := item("4012", "Three islands plan a joint answer to cybercrime", "Ministers of the three islands met online to speak of cybercrime.")
	teaser.Categories = []Category{{Term: "Politics"}, {Term: "cybercrime"}, {Term: "islands"}, {Term: "cybersecurity"}}
	page := teaser
	page.Content = []Text{{Type: TypeHTML, Value: `<p>Home</p><p>Politics</p>
<p>PORT ALMA (Island Post) — Ministers of the three islands met online on Wednesday and agreed that their police forces will share what they learn about cybercrime.</p>
<p>Their host said that no island could defend its harbours alone, and that the talks would go on in spring.</p>
<p>cybercrime</p><p>islands</p><p>cybersecurity</p>
<h3>RELATED ARTICLES</h3>
<ul><li><a href="https://post.example/1">Ferry line reopens after storm</a></li><li><a href="https://post.example/2">New lighthouse for the north cape</a></li></ul>
<h3>MOST POPULAR</h3>
<ul><li><a href="https://post.example/3">Baker bakes longest loaf</a></li></ul>`}}
	for name, it := range map[string]Item{"teaser": teaser, "whole page": page} {
		t.Run(name, func(t *testing.T) {
			n := newNewsroom(t, desks...)
			got := n.poll("Island Post", it)
			n.poll("Island Post/front", it)
			if d := cmp.Diff(n.listed(it.Title.Value), []string{"cybersecurity", "politics"}); d != "" {
				t.Error(d)
			}
			if len(got.Changes) != 2 || len(n.store.entries) != 1 {
				t.Errorf("%d changes, %d entries", len(got.Changes), len(n.store.entries))
			}
		})
	}
}

// Its neighbour, which only lists it among related articles, is in neither.
func TestRelatedArticlesDoNotMatch(t *testing.T) {
	for name, content := range map[string]Text{
		"markup": {Type: TypeHTML, Value: `<p>The ferry between the islands runs again since noon, after the storm had kept it in port for three days.</p>
<h3>Related articles</h3><ul><li><a href="https://post.example/4012">Three islands plan a joint answer to cybercrime</a></li></ul>`},
		"flat text": {Type: TypeText, Value: `The ferry between the islands runs again since noon, after the storm had kept it in port for three days.

RELATED ARTICLES

Three islands plan a joint answer to cybercrime
2026/02/27 15:58
Parliament debates a ransomware law
2026/02/26 11:20

MOST POPULAR

Election night on the islands`},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNewsroom(t, desks...)
			it := item("1", "Ferry line reopens after storm", "")
			it.Content = []Text{content}
			n.poll("Island Post", it)
			if got := n.listed(it.Title.Value); got != nil {
				t.Errorf("listed in %v, want none: %v", got, n.entry(it.Title.Value).Hits)
			}
		})
	}
}
