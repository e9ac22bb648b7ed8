package aggregator

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func table(rows ...string) string { return strings.Join(rows, "\n") + "\n" }

func TestTryStories(t *testing.T) {
	in := table(
		"id\tpublished\tpublisher\turl\ttitle\tsummary",
		"3\t2026-03-02T09:00:00Z\tbugle\thttps://b.example/1\tDockers walk out at harbour\t"+harbour,
		"1\t2026-03-02T08:00:00Z\therald\thttps://a.example/1\tDockers walk out\t"+harbour,
		"2\t\therald\thttps://a.example/2\tComet grows a tail\t"+comet,
		"4\t2026-05-02T08:00:00Z\therald\thttps://a.example/3\tDockers walk out\tDock workers at the northern harbour walked out.",
	)
	var out strings.Builder
	if err := TryStories(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	story := map[string]string{}
	var order []string
	for line := range strings.Lines(out.String()) {
		id, s, _ := strings.Cut(strings.TrimSpace(line), "\t")
		story[id] = s
		order = append(order, id)
	}
	if d := cmp.Diff(order, []string{"3", "1", "2", "4"}); d != "" {
		t.Error(d)
	}
	if story["1"] != story["3"] || story["1"] == story["2"] || story["1"] == story["4"] || story["2"] == "" {
		t.Errorf("got %v", story)
	}
}

func TestTryTopics(t *testing.T) {
	in := table("id\tlang\ttitle\tsummary", "1\ten\tDockers walk out\tA strike.", "2\tde\tKomet\tEin Streik?", "3\ten\tA comet\tAnd a strike.")
	var out strings.Builder
	if err := TryTopics(topicSet(t, "comets", "comet", "strikes", "strike"), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(out.String(), table("1\tstrikes", "2\t", "3\tcomets,strikes")); d != "" {
		t.Error(d)
	}
}

func TestTryRefusesOtherTables(t *testing.T) {
	for name, in := range map[string]string{
		"empty":           "",
		"no title column": table("id\tsummary", "1\tx"),
		"a cell too few":  table("id\ttitle", "1"),
		"a cell too many": table("id\ttitle", "1\tx\ty"),
	} {
		t.Run(name, func(t *testing.T) {
			if err := TryStories(strings.NewReader(in), &strings.Builder{}); !errors.Is(err, ErrInvalid) {
				t.Errorf("got %v, want ErrInvalid", err)
			}
		})
	}
}
