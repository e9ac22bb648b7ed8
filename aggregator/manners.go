package aggregator

import (
	"fmt"
	"time"
)

// Manners is why a source should not be polled now, in words; empty: nothing speaks
// against it. A person may ask all the same (RFC 9111 §5.2.1.4): no program should.
func Manners(s *SourceState, now time.Time) string {
	switch {
	case !s.Due.After(now):
		return ""
	case s.Outcome == Throttled:
		return "its outlet asked to be left alone until " + s.Due.UTC().Format("2 Jan 15:04") + " UTC"
	case s.Failures > 0:
		return fmt.Sprintf("it failed %d times in a row, and would be left alone until %s UTC", s.Failures, s.Due.UTC().Format("2 Jan 15:04"))
	}
	return ""
}
