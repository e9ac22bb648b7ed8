package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// TestNoScans asks SQLite how it would run what is run often: always by an
// index, never by looking at every row.
func TestNoScans(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "wire.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, text := range hotQueries(t, s.dialect) {
		t.Run(name, func(t *testing.T) {
			for _, step := range plan(t, s, text) {
				if scans(step) {
					t.Error(step)
				}
			}
		})
	}
}

func hotQueries(t *testing.T, d *dialect) map[string]string {
	t.Helper()
	queries := map[string]string{
		"claim":         fmt.Sprintf(claimHosts, ""),
		"claim a round": fmt.Sprintf(claimHosts, stillToPoll),
		"ready":         readyHosts,
		"end overdue":   endOverdue,
		"end polled":    endPolled,
		"due sources":   claimSources,
		"release":       releaseSource,
		"end":           endLease,
		"end idle":      endIdleLease,
		"next due":      nextReady,
		"poll":          pollUnread,
		"find":          findKeys,
		"entries":       findEntries,
		"members":       selectMembers,
		"told by":       tellMembers,
		"prints":        selectPrints,
		"first since":   firstSince,
		"recent":        selectRecent,
		"memberships":   selectListings,
		"by link":       selectByLink,
		"changes":       selectChanges,
		"merge entries": mergeEntries,
		"merge aliases": mergeAliases,
	}
	for _, topic := range []string{"", "t"} {
		for _, view := range []aggregator.View{aggregator.ViewStories, aggregator.ViewEntries} {
			q := aggregator.EditionQuery{Topic: topic, View: view, After: aggregator.Cursor{Story: 1}}
			text, _ := d.candidates(q, 10)
			queries["page of "+topic+" "+string(view)] = text
			q.Rule = words(t, "ransomware")
			text, _ = d.candidates(q, 10)
			queries["search in "+topic+" "+string(view)] = text
		}
	}
	return queries
}

func plan(t *testing.T, s *Store, text string) (steps []string) {
	t.Helper()
	type row struct {
		id, parent, unused int
		detail             string
	}
	err := s.read(t.Context(), func(ss *session) error {
		rows, err := collect(ss, func(r *row) []any { return []any{&r.id, &r.parent, &r.unused, &r.detail} },
			"EXPLAIN QUERY PLAN "+text, make([]any, 40)...)
		for _, r := range rows {
			steps = append(steps, r.detail)
		}
		return err
	})
	if err != nil || len(steps) == 0 {
		t.Fatal(steps, err)
	}
	return steps
}

// scans reports whether a step of a plan reads a whole table of ours, not only
// what another step has chosen.
func scans(step string) bool {
	table, found := strings.CutPrefix(step, "SCAN ")
	tables := "hosts sources marks entries bodies keys stories topics listings hits log"
	return found && slices.Contains(strings.Fields(tables), table)
}

func words(t *testing.T, src string) *match.Matcher {
	t.Helper()
	r, err := match.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	set, err := match.Compile(nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := set.Query(r)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
