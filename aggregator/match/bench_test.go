package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// vocabulary is invented words, some of which are frequent, as in a language.
func vocabulary(r *rand.Rand, n int) []string {
	words := make([]string, n)
	for i := range words {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteByte("bcdfghklmnprstvw"[r.IntN(16)])
			b.WriteByte("aeiou"[r.IntN(5)])
		}
		words[i] = b.String()
	}
	return words
}

func frequent(r *rand.Rand, words []string) string {
	f := r.Float64()
	return words[int(f*f*f*float64(len(words)))]
}

// rules makes topics of six to ten terms out of the rarer words: some phrases,
// some prefixes, some exclusions.
func rules(r *rand.Rand, words []string, n int) []Named {
	rare := words[len(words)/10:]
	word := func() string { return rare[r.IntN(len(rare))] }
	topics := make([]Named, n)
	for i := range topics {
		source := fmt.Sprintf("%s OR %s OR %s OR \"%s %s\" OR title:%s* OR (%s (%s OR %s) -%s)",
			word(), word(), word(), word(), word(), word(), word(), word(), word(), word())
		rule, err := Parse(source)
		if err != nil {
			panic(err)
		}
		topics[i] = Named{Name: fmt.Sprintf("topic-%05d", i), Rule: rule}
	}
	return topics
}

// entry is a title of 10 words, a text of 120 and two categories.
func entry(r *rand.Rand, words []string) *Doc {
	text := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = frequent(r, words)
		}
		return strings.Join(list, " ")
	}
	return &Doc{Title: text(10), Text: text(120), Categories: []string{text(1), text(2)}, Lang: "en"}
}

func BenchmarkSetMatch(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		r := rand.New(rand.NewPCG(1, 2))
		words := vocabulary(r, 200*n)
		set, err := Compile(rules(r, words, n))
		if err != nil {
			b.Fatal(err)
		}
		docs := make([]*Doc, 256)
		for i := range docs {
			docs[i] = entry(r, words)
		}
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			hits, i := 0, 0
			for b.Loop() {
				hits += len(set.Match(docs[i%len(docs)]))
				i++
			}
			b.ReportMetric(float64(hits)/float64(i), "hits/op")
		})
		b.Run(fmt.Sprintf("rules=%d/no-hit", n), func(b *testing.B) {
			none := &Doc{Title: "zzz zzy", Text: strings.Repeat("zyx xyz yzz ", 40)}
			b.ReportAllocs()
			for b.Loop() {
				if set.Match(none) != nil {
					b.Fatal("hit")
				}
			}
		})
	}
}

func BenchmarkRuleMatch(b *testing.B) {
	rule := mustParse(b, `ransom* OR "data breach" OR (hospital -title:health)`)
	b.ReportAllocs()
	for b.Loop() {
		rule.Match(&breach)
	}
}

func BenchmarkCompile(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	topics := rules(r, vocabulary(r, 50000), 10000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(topics); err != nil {
			b.Fatal(err)
		}
	}
}
