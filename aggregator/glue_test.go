package aggregator

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Many outlets, one jargon: 1,500 articles about different things, made of the
// same few hundred words, stay different stories. Whatever shares its vocabulary
// with everything must not become one story, which would hide all news but one.
func TestSharedVocabularyGluesNothing(t *testing.T) {
	n := newNewsroom(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	nouns := strings.Fields("parliament senate election minister coalition ballot referendum president governor policy campaign lobby veto treaty cabinet ransomware phishing botnet exploit vulnerability malware breach firewall backdoor merger earnings shares revenue inflation bank bond tariff supplier striker goalkeeper championship relay marathon tournament hospital outbreak surgeon antibiotic clinic")
	verbs := strings.Fields("warns confirms denies delays approves rejects unveils investigates targets backs suspends expands cuts launches halts reviews wins")
	names := strings.Fields("Northbank Helios Arcturus Kestrel Amara Bruno Dmitri Elena Farid Grace Hiro Ingrid Kwame Lena Mateo Nadia Oskar Priya Quentin Rosa Samuel Uma")
	fill := strings.Fields("after during before despite against without because however although early late new major minor public private senior local")
	pick := func(list []string) string { return list[rnd.IntN(len(list))] }
	sentence := func(words int) string {
		s := []string{pick(names), pick(verbs)}
		for len(s) < words {
			s = append(s, pick(nouns), pick(fill), pick(names))
		}
		return strings.Join(s, " ")
	}
	for outlet := range 75 {
		var items []Item
		for i := range 20 {
			link := fmt.Sprintf("https://o%d.example/%d", outlet, i)
			var body []string
			for range 12 {
				body = append(body, sentence(14)+".")
			}
			items = append(items, Item{
				ID: link, Link: link, Title: &Text{Value: sentence(7), Type: TypeText},
				Summary: &Text{Value: strings.Join(body, " "), Type: TypeText},
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
	if largest > 5 || len(size) < 1400 {
		t.Errorf("1,500 different articles make %d stories, the largest of %d entries", len(size), largest)
	}
}
