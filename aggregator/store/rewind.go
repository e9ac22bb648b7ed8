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

const (
	rewindSources = "UPDATE sources SET due = $1, kept_due = NULL, due_why = 'the clock went back' " +
		"WHERE due > $1 AND (last_poll > $1 OR kept_due IS NOT NULL AND due > $2) AND " + live
	rewindHosts = "UPDATE hosts SET owner = '', until = 0 WHERE until > $1"
)

func (ss *session) rewind(now time.Time) error {
	if err := ss.run(rewindSources, millis(now), millis(now.Add(longest))); err != nil {
		return err
	}
	if err := ss.run(rewindHosts, millis(now.Add(longest))); err != nil {
		return err
	}
	return ss.run("UPDATE hosts SET ready = " + earliestDue)
}
