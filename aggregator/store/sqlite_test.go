package store_test

import (
	"path/filepath"
	"testing"

	"wireroom/aggregator/store"
	"wireroom/aggregator/storetest"
)

// openFile opens a store in a directory of its own.
func openFile(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "wire.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestContractOnSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store { return openFile(t) })
}
