package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// TestBackupAndRestore backs a store up in the middle of a commit and restores it
// over one that has gone on.
func TestBackupAndRestore(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "wire.db"), filepath.Join(dir, "wire.backup")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fillForMove(t, s)
	want := seen(t, s)
	_, err = s.Relist(t.Context(), noon, func(aggregator.Tx) (aggregator.Batch, error) {
		return entriesOf(1000), s.Backup(t.Context(), file)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), file); !errors.Is(err, aggregator.ErrInvalid) {
		t.Errorf("a second backup into one file: %v, want that it is refused", err)
	}
	if err := store.Restore(t.Context(), file, path, true); !errors.Is(err, aggregator.ErrBusy) {
		t.Errorf("restore over a store in use: %v, want that it is busy", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(t.Context(), file, path, false); !errors.Is(err, aggregator.ErrInvalid) {
		t.Errorf("restore over a store: %v, want that it is refused", err)
	}
	if err := store.Restore(t.Context(), file, path, true); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, seen(t, openAt(t, path))); d != "" {
		t.Errorf("restored (-before +after):\n%s", d)
	}
	before := openAt(t, path+".before-restore")
	if _, _, err := before.Lookup(context.Background(), aggregator.NewID("entry", "entry 1000").String()); err != nil {
		t.Errorf("what was there before is gone: %v", err)
	}
}

func TestRestoreRefusesWhatIsNoStore(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"missing": "", "empty": "", "noise": "no database at all"} {
		file := filepath.Join(dir, name)
		if name != "missing" {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.Restore(t.Context(), file, filepath.Join(dir, "wire.db"), true); err == nil {
			t.Errorf("%s was restored", name)
		}
	}
}
