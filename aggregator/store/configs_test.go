package store_test

import (
	"testing"
	"time"

	"wireroom/aggregator/store"
)

// TestAdopt walks a fleet from one configuration to another and back.
func TestAdopt(t *testing.T) { testAdopt(t, openFile(t)) }

func testAdopt(t *testing.T, s *store.Store) {
	const patience = time.Minute
	steps := []struct {
		name    string
		hash    string
		seconds int
		anew    bool
		want    string
	}{
		{"the first is applied", "old", 0, false, "old"},
		{"by others, too", "old", 1, false, "old"},
		{"a new one replaces it", "new", 2, false, "new"},
		{"the old one steps back", "old", 3, false, "new"},
		{"and stays back while the new one is gone by", "old", 61, false, "new"},
		{"which goes on", "new", 62, false, "new"},
		{"an operator brings the old one back", "old", 63, true, "old"},
		{"now the new one steps back", "new", 64, false, "old"},
		{"until nobody goes by the old one any more", "new", 123, false, "new"},
	}
	for _, step := range steps {
		got, err := s.Adopt(t.Context(), store.Bid{
			Hash: step.hash, Owner: step.name, Now: noon.Add(time.Duration(step.seconds) * time.Second), Anew: step.anew, Patience: patience,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got.Hash != step.want {
			t.Errorf("%s: %q, want %q", step.name, got.Hash, step.want)
		}
		if now, err := s.Config(t.Context()); err != nil || now != got {
			t.Errorf("%s: applied is %v, %v; want %v", step.name, now, err, got)
		}
	}
}
