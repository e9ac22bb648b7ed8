package store_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"wireroom/aggregator/store"
	"wireroom/aggregator/storetest"
)

// openSchema opens a store in a schema of its own of the server that
// WIREROOM_TEST_POSTGRES names.
func openSchema(t testing.TB, number *atomic.Int64) *store.Store {
	t.Helper()
	dsn := os.Getenv("WIREROOM_TEST_POSTGRES")
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf("wireroom_test_%d_%d", os.Getpid(), number.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	s, err := store.Open(t.Context(), u.String(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP SCHEMA " + schema + " CASCADE")
		for _, err := range []error{s.Close(), err, db.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
	})
	return s
}

func TestContractOnPostgreSQL(t *testing.T) {
	if os.Getenv("WIREROOM_TEST_POSTGRES") == "" {
		t.Skip("WIREROOM_TEST_POSTGRES names no server")
	}
	var number atomic.Int64
	storetest.Run(t, func(t *testing.T) storetest.Store { return openSchema(t, &number) })
}
