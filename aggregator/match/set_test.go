package match

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compile makes a set of lines "name: rule"; a line without a rule is a topic
// that only sources declare.
func compile(t testing.TB, lines ...string) (*Set, error) {
	t.Helper()
	var topics []Named
	for _, line := range lines {
		name, source, _ := strings.Cut(line, ": ")
		topic := Named{Name: name}
		if source != "" {
			topic.Rule = mustParse(t, source)
		}
		topics = append(topics, topic)
	}
	return Compile(topics)
}

func TestSetMatch(t *testing.T) {
	for _, tt := range []struct {
		name   string
		topics []string
		want   []string
	}{
		{"none", []string{"a: nothing"}, nil},
		{"sorted by name", []string{"b: team", "a: ransomware", "c: nothing"}, []string{`a title: "ransomware"`, `b text: "team"`}},
		{"terms in common", []string{"a: team ransomware", "b: team nothing", "c: title:team OR team"},
			[]string{`a text: "team", title: "ransomware"`, `c text: "team"`}},
		{"declared by source", []string{"health: nothing", "x: nothing"}, []string{"health declared by source"}},
		{"declared and found", []string{"health: hospital"}, []string{`health declared by source, title: "hospital"`}},
		{"declared without a rule", []string{"health"}, []string{"health declared by source"}},
		{"topic of topics", []string{"a: topic:b team", "b: topic:c OR nothing", "c: ransom*"},
			[]string{`a topic: "b", topic: "c", title: "ransom*", text: "team"`, `b topic: "c", title: "ransom*"`, `c title: "ransom*"`}},
		{"topic of a declared one", []string{"a: topic:health", "health"}, []string{`a topic: "health", declared by source`, "health declared by source"}},
		{"without a topic", []string{"a: team -topic:b", "b: nothing"}, []string{`a text: "team"`}},
		{"without a topic that holds", []string{"a: team -topic:z", "z: ransomware"}, []string{`z title: "ransomware"`}},
		{"nothing to wake it", []string{"a: -nothing", "b: *", "c: -team"}, []string{"a ", "b *"}},
		{"language", []string{"a: lang:zh", "b: lang:en"}, []string{`a lang: "zh"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set, err := compile(t, tt.topics...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range set.Match(&breach) {
				got = append(got, h.Topic+" "+h.Why.String())
			}
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("got -, want +:\n%s", diff)
			}
		})
	}
}

func TestCompileErrors(t *testing.T) {
	for _, tt := range []struct {
		name   string
		topics []string
		want   string
	}{
		{"unknown topic", []string{"a: x topic:politcs", "politics: y"}, "topic a: topic:politcs: there is no such topic: did you mean topic:politics?"},
		{"itself", []string{"a: topic:a"}, "topic a: a topic cannot hold itself: a → a"},
		{"circle", []string{"z: topic:a", "a: topic:b", "b: x OR topic:a"}, "topic b: a topic cannot hold itself: a → b → a"},
		{"twice", []string{"a: x", "a: y"}, "topic a: there are two topics of that name"},
		{"all at once", []string{"a: topic:nowhere topic:b", "b: -topic:a"},
			"topic a: topic:nowhere: there is no such topic\ntopic b: a topic cannot hold itself: a → b → a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := compile(t, tt.topics...)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestDiamondIsNoCircle(t *testing.T) {
	if _, err := compile(t, "a: topic:b topic:c", "b: topic:d", "c: topic:d", "d: x"); err != nil {
		t.Error(err)
	}
}

func TestQuery(t *testing.T) {
	set, err := compile(t, "cyber: ransomware OR topic:leaks", "leaks: nothing", "health")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, rule, want string }{
		{"without topics", "team", `text: "team"`},
		{"topic and word", "topic:cyber team", `topic: "cyber", title: "ransomware", text: "team"`},
		{"declared topic", "topic:health", `topic: "health", declared by source`},
		{"topic that does not hold", "topic:leaks", "-"},
		{"unknown topic", "topic:leeks", "topic:leeks: there is no such topic: did you mean topic:leaks?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := query(set, mustParse(t, tt.rule)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// query returns the reasons, "-" for no match, or the error.
func query(set *Set, r *Rule) string {
	m, err := set.Query(r)
	if err != nil {
		return err.Error()
	}
	why, ok := m.Match(&breach)
	if !ok {
		return "-"
	}
	return why.String()
}

func TestSetIsSafeForConcurrentUse(t *testing.T) {
	set, err := compile(t, "a: team", "b: ransom* -topic:a", "c: topic:a")
	if err != nil {
		t.Fatal(err)
	}
	want := set.Match(&breach)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				if diff := cmp.Diff(set.Match(&breach), want); diff != "" {
					t.Errorf("got -, want +:\n%s", diff)
				}
			}
		})
	}
	wg.Wait()
}
