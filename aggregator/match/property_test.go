package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wireroom/aggregator/plain"
)

// slowMatch is a second evaluator, as plain as can be: it walks the rule and
// looks at every position of every part for every term.
func slowMatch(n *node, d *Doc, topics map[string]*Rule) bool {
	switch n.op {
	case find:
		return slowFind(n.term, d)
	case refer:
		r := topics[n.topic]
		return slices.Contains(d.Declared, n.topic) || r != nil && slowMatch(r.root, d, topics)
	case and:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !slowMatch(k, d, topics) })
	case or:
		return slices.ContainsFunc(n.kids, func(k *node) bool { return slowMatch(k, d, topics) })
	case not:
		return !slowMatch(n.kids[0], d, topics)
	}
	return true
}

func slowFind(t term, d *Doc) bool {
	if t.in == inLang {
		return langMatches(t.value, d.Lang)
	}
	var texts []string
	if t.in&inTitle != 0 {
		texts = append(texts, d.Title)
	}
	if t.in&inText != 0 {
		texts = append(texts, d.Text)
	}
	if t.in&inCategory != 0 {
		texts = append(texts, d.Categories...)
	}
	return slices.ContainsFunc(texts, func(s string) bool {
		var words []string
		plain.Words(s, func(w string, _ bool) bool { words = append(words, w); return true })
		for i := range words {
			if slowBegins(words[i:], t) {
				return true
			}
		}
		return false
	})
}

func slowBegins(words []string, t term) bool {
	n := len(t.words)
	if t.tail == anyWord {
		n++
	}
	if len(words) < n {
		return false
	}
	for i, w := range t.words {
		same := words[i] == w.text
		if t.tail == prefixed && i == len(t.words)-1 {
			same = strings.HasPrefix(words[i], w.text)
		}
		if !same {
			return false
		}
	}
	return true
}

// The alphabet is small, so that random rules and documents often meet.
var (
	anyTerm = rapid.SampledFrom([]string{
		"a", "b", "ab", "abc", "北", "京", "*", `"a b"`, "a-b-a", "a*", "ab*", "b-*", `"a b*"`, "北京", "京北", "a北",
		"title:a", "title:ab*", "text:b", "category:a-b", "category:*", "lang:zh", "lang:zh-tw", "topic:t0", "topic:t1",
	})
	anyText = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab", "abc", "北", "京", "c."}), 0, 6),
		func(words []string) string { return strings.Join(words, " ") })
)

func drawRule(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return anyTerm.Draw(t, "term")
	}
	a := drawRule(t, depth-1)
	switch rapid.SampledFrom([]op{and, or, not}).Draw(t, "op") {
	case and:
		return "(" + a + ") " + drawRule(t, depth-1)
	case or:
		return a + " OR (" + drawRule(t, depth-1) + ")"
	}
	return "NOT (" + a + ")"
}

func drawDoc(t *rapid.T) *Doc {
	return &Doc{
		Title: anyText.Draw(t, "title"), Text: anyText.Draw(t, "text"),
		Categories: rapid.SliceOfN(anyText, 0, 2).Draw(t, "categories"),
		Lang:       rapid.SampledFrom([]string{"", "zh", "zh-Hant-TW", "en"}).Draw(t, "lang"),
		Declared:   rapid.SliceOfN(rapid.SampledFrom([]string{"t0", "t3", "t9"}), 0, 2).Draw(t, "declared"),
	}
}

// withoutLater drops references that would make a circle: topic tn may only
// refer to those before it.
func withoutLater(source string, n int) string {
	for ref := n; ref < 2; ref++ {
		source = strings.ReplaceAll(source, fmt.Sprintf("topic:t%d", ref), "a")
	}
	return source
}

func TestSetAgreesWithEachRuleAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, topics := map[string]*Rule{}, []Named{}
		for i := range 5 {
			r, err := Parse(withoutLater(drawRule(t, 3), i))
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("t%d", i)
			rules[name] = r
			topics = append(topics, Named{Name: name, Rule: r})
		}
		set, err := Compile(topics)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // the scratch of one document must not show in the next
			checkDoc(t, set, topics, rules, drawDoc(t))
		}
	})
}

func checkDoc(t *rapid.T, set *Set, topics []Named, rules map[string]*Rule, d *Doc) {
	var want []string
	for _, topic := range topics {
		slow := slowMatch(topic.Rule.root, d, rules)
		m, err := set.Query(topic.Rule)
		if err != nil {
			t.Fatal(err)
		}
		if _, alone := m.Match(d); alone != slow {
			t.Fatalf("%s alone: %v, want %v", topic.Rule, alone, slow)
		}
		if slow || slices.Contains(d.Declared, topic.Name) {
			want = append(want, topic.Name)
		}
		if slow {
			checkTerms(t, m, d)
		}
	}
	var got []string
	for _, h := range set.Match(d) {
		got = append(got, h.Topic)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Fatalf("set: got -, want +:\n%s", diff)
	}
}

// checkTerms holds Terms to its promise for a document that matches.
func checkTerms(t *rapid.T, m *Matcher, d *Doc) {
	groups := m.Terms()
	if groups == nil {
		return
	}
	inDoc := func(run string) bool {
		term, _ := newTerm(anywhere, run)
		return slowFind(term, d)
	}
	for _, group := range groups {
		if !slices.ContainsFunc(group, func(run string) bool { return !inDoc(run) }) {
			return
		}
	}
	t.Fatalf("%s matches, but none of %q is there", m.Rule(), groups)
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`ransomware OR ("data breach" AND NOT title:x*)`, "--a（b）“c”", "title:(a -(b OR c) *) topic:x-y",
		"CVE-2026-* 北京大学 AI漏洞 lang:zh_TW", `link:https://x.example/a*`, `topic:"a b" author:* -*`, "ᄀ ᅡ ß İ ﷺ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		r, err := Parse(source)
		if err != nil {
			return
		}
		text := r.String()
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q) = %q: %v", source, text, err)
		}
		if diff := cmp.Diff(again.root, r.root, cmp.AllowUnexported(node{}, term{}, word{}), ignoreOffset); diff != "" {
			t.Fatalf("Parse(%q) = %q: again -, first +:\n%s", source, text, diff)
		}
	})
}

var ignoreOffset = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".offset" }, cmp.Ignore())
