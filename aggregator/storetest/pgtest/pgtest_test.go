package pgtest_test

import (
	"testing"

	"wireroom/aggregator/storetest/pgtest"
)

// TestAServerIsStoppedAndStarted loses its connections, not what was committed.
func TestAServerIsStoppedAndStarted(t *testing.T) {
	s := pgtest.StartPrivate(t)
	db := s.Admin(t)
	if _, err := db.Exec("CREATE TABLE kept (n BIGINT)"); err != nil {
		t.Fatal(err)
	}
	s.Stop(t)
	if err := db.Ping(); err == nil {
		t.Error("a stopped server answers")
	}
	s.Restart(t)
	var n int
	if err := db.QueryRow("SELECT count(*) FROM kept").Scan(&n); err != nil || n != 0 {
		t.Errorf("after the restart: %d, %v; want the table", n, err)
	}
}
