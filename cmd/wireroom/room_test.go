package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"wireroom/aggregator/store"
)

// openRoom joins the parts for a config, on an SQLite store of the test's own.
func openRoom(t *testing.T, config string) *App {
	t.Helper()
	c, err := parseConfig(filepath.Join(t.TempDir(), "config.yaml"), []byte(config), os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	log := newLog(c.Log, io.Discard)
	st, err := store.Open(t.Context(), c.storeName(), store.Options{Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	a, err := newApp(c, st, newMeters(), log)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
