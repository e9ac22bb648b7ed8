package store

import "time"

// The store knows the latest time at which anything was committed or synced, so
// that it can tell when the clock went back: a day ahead and back again would
// else leave sources due, and hosts leased, a day late.
const (
	backward = time.Minute   // a step back that is none: of clocks that are set right
	longest  = 2 * time.Hour // no lease is longer
)

const noteClock = "INSERT INTO counters (name, value) VALUES ('clock', $1) " +
	"ON CONFLICT (name) DO UPDATE SET value = excluded.value"

// clock notes that it is now, and makes due what the clock's step back would
// keep waiting.
func (ss *session) clock(now time.Time) error {
	var latest int64
	if _, err := ss.one([]any{&latest}, "SELECT value FROM counters WHERE name = 'clock'"); err != nil {
		return err
	}
	if fromMillis(latest).Sub(now) > backward {
		if err := ss.rewind(now); err != nil {
			return err
		}
	}
	return ss.run(noteClock, millis(now))
}

func (ss *session) rewind(now time.Time) error {
	err := ss.run("UPDATE sources SET due = $1, due_why = 'the clock went back' WHERE last_poll > $1 AND due > $1 AND "+live, millis(now))
	if err != nil {
		return err
	}
	for _, text := range []string{
		"DELETE FROM claims WHERE until > $1",
		"UPDATE hosts SET owner = '', until = 0 WHERE until > $1",
	} {
		if err := ss.run(text, millis(now.Add(longest))); err != nil {
			return err
		}
	}
	return ss.run("UPDATE hosts SET ready = " + earliestDue)
}
