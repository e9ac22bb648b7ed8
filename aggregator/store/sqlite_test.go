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
	return openAt(t, filepath.Join(t.TempDir(), "wire.db"))
}

func TestContractOnSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store { return openFile(t) })
}
