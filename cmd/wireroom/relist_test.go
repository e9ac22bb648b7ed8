package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/store"
)

// TestRelistGoesOn ends a process between the new topics and the end of matching
// history with them.
func TestRelistGoesOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), storeFile)
	start := func() (a *App, unmatched []string) {
		st, err := store.Open(t.Context(), file, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		c := parseText(t, "topics: {sea: {match: ferry}}")
		if a, err = newApp(c, st, newMeters(), slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		if unmatched, err = a.setTopics(t.Context()); err != nil {
			t.Fatal(err)
		}
		return a, unmatched
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for i, want := range [][]string{{"sea"}, {"sea"}, nil} {
		a, unmatched := start()
		if diff := cmp.Diff(want, unmatched); diff != "" {
			t.Fatalf("start %d: %s", i+1, diff)
		}
		ctx := t.Context()
		if i == 0 {
			ctx = ended
		}
		if err := a.relist(ctx, unmatched); err != nil {
			t.Fatal(err)
		}
		if err := a.store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
