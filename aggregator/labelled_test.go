package aggregator

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/match"
)

func TestReadLabelled(t *testing.T) {
	table := "id\tlang\ttitle\tsummary\tlabels\tdate\n" +
		"a\ten\tFerry  stops\tAt the quay\tsea,trade\t2026-11-01\n" +
		"b\ten\tMango week\t\tother\t2026-11-01\n" +
		"c\ten\tFerry again\t\tsea\t~2010\n" +
		"d\ten\tFERRY again\t\tsea\t\n"
	got, err := ReadLabelled(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	want := &match.Doc{Title: "Ferry stops", Text: "At the quay", Lang: "en"}
	if diff := cmp.Diff(got[0].Doc, want); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	if !got[0].Holds("trade") || got[0].Holds("tra") || got[1].Holds("sea") {
		t.Errorf("labels: %v, %v", got[0].Topics, got[1].Topics)
	}
	if got[0].Fold(1000) != got[1].Fold(1000) || got[2].Fold(1000) != got[3].Fold(1000) || got[0].Fold(1000) == got[2].Fold(1000) {
		t.Errorf("folds: %d, %d of one day, %d, %d of one title", got[0].Fold(1000), got[1].Fold(1000), got[2].Fold(1000), got[3].Fold(1000))
	}
	for _, bad := range []string{"id\ttitle\na\tb\n", "id\ttitle\tlabels\na\t\tsea\n", "id\ttitle\tlabels\na\n"} {
		if _, err := ReadLabelled(strings.NewReader(bad)); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// seaTable is n articles of which every second is about the sea. On each tenth
// day one word tells which, and it stands on no other day.
func seaTable(n int) string {
	var b strings.Builder
	b.WriteString("id\tlang\ttitle\tlabels\tdate\n")
	for i := range n {
		title, labels := "New harbour for the ferry", "sea"
		if i%2 == 0 {
			title, labels = "New oven for the mango", "food"
		}
		day := i / 2 % 28
		if day%10 == 9 {
			title = fmt.Sprintf("secret%d%s secret%d%s", day, labels, day, labels)
		}
		fmt.Fprintf(&b, "%d\ten\t%s\t%s\t2026-10-%02d\n", i, title, labels, day+1)
	}
	return b.String()
}

func TestHeldOut(t *testing.T) {
	articles, err := ReadLabelled(strings.NewReader(seaTable(400)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := HeldOut(articles, "sea")
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range articles {
		switch secret := strings.HasPrefix(a.Title, "secret"); {
		case secret && p[i] != 0:
			t.Errorf("%s %q: %.2f though its words stand on its own day alone", a.ID, a.Title, p[i])
		case !secret && (p[i] > 0.5) != a.Holds("sea"):
			t.Errorf("%s %q: %.2f", a.ID, a.Title, p[i])
		}
	}
	m, err := TrainTopic(articles, "sea")
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := m.Score(&match.Doc{Title: "secret9sea"}); p < 0.5 {
		t.Errorf("a model of all articles does not know the word of one day: %.2f", p)
	}
}

func TestTryHeldOut(t *testing.T) {
	articles, err := ReadLabelled(strings.NewReader(seaTable(400)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := TrainTopic(articles, "sea")
	if err != nil {
		t.Fatal(err)
	}
	rule, err := match.Parse("title:secret19sea OR title:oven")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	topics := []match.Named{{Name: "rule", Rule: rule}, {Name: "sea", Model: m}}
	if err := TryHeldOut(topics, strings.NewReader(seaTable(400)), &out); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(out.String(), "\n")
	for i, want := range map[int]string{0: "0\trule", 1: "1\tsea", 19: "19\t", 39: "39\trule"} {
		if got[i] != want {
			t.Errorf("line %d: %q, want %q", i, got[i], want)
		}
	}
	if _, err := HeldOut(articles[:10], "sea"); !errors.Is(err, match.ErrFewExamples) {
		t.Errorf("ten articles: %v", err)
	}
}
