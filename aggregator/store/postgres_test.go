package store_test

import (
	"database/sql"
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
	"wireroom/aggregator/storetest"
	"wireroom/aggregator/storetest/pgtest"
)

// TestPostgreSQL holds PostgreSQL to all that SQLite is held to, and to what only
// a server of many processes can do. It starts one server for all of that.
func TestPostgreSQL(t *testing.T) {
	server := pgtest.Start(t)
	t.Run("contract", func(t *testing.T) { testContract(t, server.Empty(t)) })
	t.Run("move", func(t *testing.T) { testMove(t, openSchema(t, server), openFile(t)) })
	t.Run("hears of commits elsewhere", func(t *testing.T) { testHearing(t, server) })
	t.Run("goes by the server's clock", func(t *testing.T) { testClock(t, server) })
	t.Run("a connection is cut", func(t *testing.T) { testCutConnection(t, server) })
	t.Run("adopts a configuration", func(t *testing.T) { testAdopt(t, openSchema(t, server)) })
	t.Run("hands across processes", func(t *testing.T) { testHands(t, openSchema(t, server)) })
	t.Run("ingesters share it", func(t *testing.T) { testIngesters(t, openSchema(t, server)) })
	t.Run("an old store is brought up to date", func(t *testing.T) { testOldStore(t, server.Empty(t)) })
	t.Run("same bytes from either", func(t *testing.T) { testOddTexts(t, openFile(t), openSchema(t, server)) })
}

// testContract gives every test the same store, emptied: to make a hundred would
// take most of the time.
func testContract(t *testing.T, dsn string) {
	s := openAt(t, dsn)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	storetest.Run(t, func(t *testing.T) storetest.Store {
		if _, err := db.ExecContext(t.Context(), emptied); err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// emptied leaves every table of a store as it was made.
const emptied = `
	DO $$ DECLARE name TEXT; BEGIN
		FOR name IN SELECT tablename FROM pg_tables
			WHERE schemaname = current_schema() AND tablename NOT IN ('counters', 'goose_db_version')
		LOOP EXECUTE 'DELETE FROM ' || quote_ident(name); END LOOP;
		UPDATE counters SET value = 0;
	END $$`

// openSchema opens a store in a schema of its own.
func openSchema(t testing.TB, server *pgtest.Server) *store.Store {
	t.Helper()
	return openAt(t, server.Empty(t))
}

// openAt opens a store, and closes it when the test ends.
func openAt(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
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

// testOddTexts writes what PostgreSQL would refuse, and reads the same from both.
func testOddTexts(t *testing.T, stores ...*store.Store) {
	const odd, want = "a\x00b\xffc", "ab\uFFFDc"
	for _, s := range stores {
		var batch aggregator.Batch
		write(&batch, 1)
		e := &batch.Entries[0].Entry
		e.Title, e.Content, e.GUID, e.Authors = odd, odd, odd, []aggregator.Person{{Name: odd}}
		commitAll(t, s, batch)
		got, _, err := s.Lookup(t.Context(), e.ID.String())
		if err != nil {
			t.Fatal(err)
		}
		if got.Title != want || got.Content != want || got.GUID != want {
			t.Errorf("title %q, content %q, guid %q; want %q", got.Title, got.Content, got.GUID, want)
		}
	}
}

// commitAll writes a batch without polls.
func commitAll(t testing.TB, s *store.Store, batch aggregator.Batch) {
	t.Helper()
	_, err := s.Relist(t.Context(), noon, func(aggregator.Tx) (aggregator.Batch, error) { return batch, nil })
	if err != nil {
		t.Fatal(err)
	}
}
