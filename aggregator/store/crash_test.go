package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// TestNoLoss looks at the store as a process would find it that starts after
// this one was killed: files copied in the middle of a commit hold nothing of
// it, copied after it all of it.
func TestNoLoss(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(dir, "wire.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	src := aggregator.Source{ID: 5, URL: "https://a.example/feed", Outlet: "A"}
	if _, err := s.Sync(t.Context(), aggregator.SourceSync{Sources: []aggregator.Source{src}, Now: noon}); err != nil {
		t.Fatal(err)
	}
	leases, err := s.Claim(t.Context(), aggregator.Claim{Owner: "w", Now: noon, Until: noon, Hosts: 1, PerHost: 1})
	if err != nil {
		t.Fatal(err)
	}
	poll := aggregator.Poll{
		Source: leases[0].Sources[0], Lease: leases[0], At: noon, Outcome: aggregator.Changed,
		Read: true, Validators: aggregator.Validators{ETag: `"1"`},
	}
	entry := aggregator.Entry{ID: 7, FirstSeen: noon}
	var during string
	_, err = s.Commit(t.Context(), []aggregator.Poll{poll}, func(aggregator.Tx, []aggregator.Poll) (aggregator.Batch, error) {
		during = copyStore(t, dir)
		return aggregator.Batch{
			Polls:   []aggregator.PollResult{{Poll: poll, New: 1}},
			Entries: []aggregator.EntryWrite{{Entry: entry, New: true}},
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if etag, stored := found(t, during, entry.ID); etag != "" || stored {
		t.Errorf("killed during the commit: ETag %q, entry %v; want nothing", etag, stored)
	}
	if etag, stored := found(t, copyStore(t, dir), entry.ID); etag != `"1"` || !stored {
		t.Errorf("killed after the commit: ETag %q, entry %v; want both", etag, stored)
	}
}

// copyStore copies the files of a store as they are now.
func copyStore(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"wire.db", "wire.db-wal"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(to, "wire.db")
}

// found gives the one source's ETag, and whether an entry is stored.
func found(t *testing.T, path string, id aggregator.ID) (etag string, stored bool) {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != 1 {
		t.Fatal(len(sources), err)
	}
	_, _, err = s.Lookup(t.Context(), id.String())
	if err != nil && !errors.Is(err, aggregator.ErrNotFound) {
		t.Fatal(err)
	}
	return sources[0].Validators.ETag, err == nil
}
