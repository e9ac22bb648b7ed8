package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"wireroom/aggregator"
)

// newClock is the clock that everything here is told the time by. The
// environment's WIREROOM_CLOCK_OFFSET, in seconds, shifts it, so that a test can
// let the clock of one process jump. What the shift makes of it is no longer
// monotonic.
func newClock() (func() time.Time, error) {
	text := os.Getenv("WIREROOM_CLOCK_OFFSET")
	if text == "" {
		return time.Now, nil
	}
	seconds, err := strconv.ParseInt(text, 10, 33)
	if err != nil {
		return nil, fmt.Errorf("WIREROOM_CLOCK_OFFSET %q is no number of seconds: %w", text, aggregator.ErrInvalid)
	}
	offset := time.Duration(seconds) * time.Second
	return func() time.Time { return time.Now().Round(0).Add(offset) }, nil
}
