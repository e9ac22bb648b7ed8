package aggregator

import (
	"testing"
	"time"
)

func TestManners(t *testing.T) {
	later := monday.Add(time.Hour)
	for _, tt := range []struct {
		name string
		s    SourceState
		want string
	}{
		{"healthy", SourceState{Due: later, Outcome: Unchanged}, ""},
		{"throttled", SourceState{Due: later, Outcome: Throttled, Failures: 1}, "its outlet asked to be left alone until 2 Mar 09:00 UTC"},
		{"throttled once", SourceState{Due: monday, Outcome: Throttled}, ""},
		{"failing", SourceState{Due: later, Outcome: Failed, Failures: 4}, "it failed 4 times in a row, and would be left alone until 2 Mar 09:00 UTC"},
	} {
		if got := Manners(&tt.s, monday); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
