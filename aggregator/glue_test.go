package aggregator

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Eight beats of thirty words each among two hundred that all use: 3,000 articles
// about different things stay different stories. Whatever shares its vocabulary
// with everything must not become one story, which would hide all news but one.
func TestSharedVocabularyGluesNothing(t *testing.T) {
	n := newNewsroom(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	word := func(kind string, of int) string {
		const consonants, vowels = "bdfgklmnprstvz", "aeiou"
		i := rnd.IntN(of)
		w := kind
		for range 3 {
			w += string(consonants[i%len(consonants)]) + string(vowels[i/len(consonants)%len(vowels)])
			i = i*31 + 17
		}
		return w
	}
	article := func(beat, words int) string {
		var b strings.Builder
		for i := range words {
			switch {
			case i%12 == 11:
				b.WriteString(word("the", 200) + ". ")
			case rnd.IntN(3) == 0:
				b.WriteString(word(string(rune('a'+beat)), 30) + " ")
			default:
				b.WriteString(word("w", 200) + " ")
			}
		}
		return strings.TrimSpace(b.String())
	}
	for outlet := range 150 {
		var items []Item
		for i := range 20 {
			link := fmt.Sprintf("https://o%d.example/%d", outlet, i)
			items = append(items, Item{
				ID: link, Link: link, Title: &Text{Value: article(outlet%8, 8), Type: TypeText},
				Summary: &Text{Value: article(outlet%8, 230), Type: TypeText},
			})
		}
		n.poll(fmt.Sprintf("o%d", outlet), items...)
	}
	size, largest := map[ID]int{}, 0
	for _, e := range n.store.entries {
		s := n.store.now(e.Story)
		size[s]++
		largest = max(largest, size[s])
	}
	if largest > 5 || len(size) < 2900 {
		t.Errorf("3,000 different articles make %d stories, the largest of %d entries", len(size), largest)
	}
}
