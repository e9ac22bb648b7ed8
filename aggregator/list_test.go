package aggregator

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func listOf(outlets ...string) []Source {
	var all []Source
	for _, o := range outlets {
		url := "https://user:secret@" + o + ".example/"
		all = append(all, Source{ID: NewID("source", url), URL: url, Outlet: o})
	}
	return all
}

func TestCompareSources(t *testing.T) {
	have, want := listOf("a", "b", "c"), listOf("b", "d", "c", "d")
	want[2].Folder = "Asia"
	got := CompareSources(have, want)
	expect := ListChange{Added: 1, Changed: 1, Removed: 1, Kept: 1, Lines: []string{
		"+ d https://d.example/", "~ Asia/c https://c.example/", "- a https://a.example/",
	}}
	if diff := cmp.Diff(expect, got); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	if got.String() != "1 added, 1 changed, 1 removed" || !got.Any() {
		t.Errorf("%s, any %v", &got, got.Any())
	}
}

func TestDoubt(t *testing.T) {
	for _, tt := range []struct {
		c    ListChange
		want string
	}{
		{ListChange{}, ""},
		{ListChange{Added: 5}, ""},
		{ListChange{Removed: 1}, "the list names no source any more; it named 1"},
		{ListChange{Removed: 3, Kept: 1}, ""},
		{ListChange{Removed: 4, Kept: 4}, ""},
		{ListChange{Removed: 5, Kept: 4}, "the list loses 5 of its 9 sources"},
		{ListChange{Removed: 5, Changed: 4, Added: 100}, "the list loses 5 of its 9 sources"},
		{ListChange{Removed: 3, Added: 3}, ""},
	} {
		t.Run(fmt.Sprint(tt.c), func(t *testing.T) {
			if got := tt.c.Doubt(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
