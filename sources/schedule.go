package sources

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"wireroom/aggregator"
)

// Schedule is a rule for times: a fixed interval or a cron expression. The zero
// Schedule never comes.
type Schedule struct {
	text  string
	every time.Duration
	cron  cron.Schedule
}

// The bounds of an interval that an operator may ask for.
const (
	shortestInterval = time.Second
	longestInterval  = 31 * 24 * time.Hour
)

// Every is the schedule of a fixed interval.
func Every(d time.Duration) Schedule { return Schedule{text: d.String(), every: d} }

// ParseSchedule reads a duration ("15m") or a cron expression of five fields
// ("*/10 * * * *", "@daily", "CRON_TZ=Asia/Taipei 0 7 * * *"). Without a zone
// an expression is in UTC. In a zone with daylight saving an hour of the day may
// be skipped once a year and come twice once a year. Errors are ErrInvalid and
// say what would be right; what cron itself would take in silence or panic at
// is refused: no interval, an interval under a second, a lone TZ=, a date that
// never comes.
func ParseSchedule(s string) (Schedule, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Schedule{}, scheduleError(s, `is empty; write a duration such as "15m" or a cron expression such as "*/15 * * * *"`)
	}
	if d, ok := interval(strings.TrimSpace(strings.TrimPrefix(s, "@every "))); ok {
		return parseInterval(s, d)
	}
	return parseCron(s)
}

// interval reads a duration, which may be in whole days: "2d".
func interval(s string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 8)
		return time.Duration(n) * 24 * time.Hour, err == nil
	}
	d, err := time.ParseDuration(s)
	return d, err == nil
}

func parseInterval(s string, d time.Duration) (Schedule, error) {
	if d < shortestInterval || d > longestInterval {
		return Schedule{}, scheduleError(s, "must lie between 1s and 31d")
	}
	return Schedule{text: s, every: d}, nil
}

func parseCron(s string) (Schedule, error) {
	zone, spec, err := splitZone(s)
	if err != nil {
		return Schedule{}, err
	}
	switch {
	case strings.HasPrefix(spec, "@every"):
		return Schedule{}, scheduleError(s, `needs a duration after @every, such as "@every 15m"`)
	case spec == "@reboot":
		return Schedule{}, scheduleError(s, "has no times; every source is polled after a start when it is due")
	case !strings.HasPrefix(spec, "@") && len(strings.Fields(spec)) != 5:
		return Schedule{}, scheduleError(s, `is neither a duration such as "15m" nor five fields: minute, hour, day of the month, month, day of the week`)
	}
	c, err := cron.ParseStandard("CRON_TZ=" + zone + " " + spec)
	if err != nil {
		return Schedule{}, scheduleError(s, err.Error())
	}
	if c.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Schedule{}, scheduleError(s, "never comes: no such date exists")
	}
	return Schedule{text: s, cron: c}, nil
}

// splitZone takes a leading CRON_TZ= or TZ= off a cron expression. cron itself
// panics where nothing follows the zone.
func splitZone(s string) (zone, spec string, err error) {
	rest, ok := strings.CutPrefix(s, "CRON_TZ=")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "TZ="); !ok {
			return "UTC", s, nil
		}
	}
	zone, spec, _ = strings.Cut(rest, " ")
	spec = strings.TrimSpace(spec)
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return "", "", scheduleError(s, `names no known time zone; write one such as "CRON_TZ=Asia/Taipei 0 7 * * *"`)
	}
	if spec == "" {
		return "", "", scheduleError(s, "needs an expression after the time zone")
	}
	return zone, spec, nil
}

func scheduleError(s, what string) error {
	return fmt.Errorf("schedule %.60q %s: %w", s, what, aggregator.ErrInvalid)
}

// Next is the first time after t, or the zero time for the zero Schedule.
func (s Schedule) Next(t time.Time) time.Time {
	switch {
	case s.cron != nil:
		return s.cron.Next(t).UTC()
	case s.every > 0:
		return t.Add(s.every)
	}
	return time.Time{}
}

// Interval is the time between two runs; for a cron expression it is the time
// between the two that follow t.
func (s Schedule) Interval(t time.Time) time.Duration {
	if s.cron == nil {
		return s.every
	}
	next := s.Next(t)
	return s.Next(next).Sub(next)
}

// Fixed reports whether the operator named the very times: nothing is adapted.
func (s Schedule) Fixed() bool { return s.cron != nil }

// IsZero reports whether s is the zero Schedule.
func (s Schedule) IsZero() bool { return s.cron == nil && s.every == 0 }

// String gives the schedule as it was written.
func (s Schedule) String() string { return s.text }

// beat is the cron.Schedule of an interval that starts at a phase of its own,
// so that sources of one interval are spread over it and stay spread.
type beat struct{ interval, phase time.Duration }

var _ cron.Schedule = beat{}

// Next is the first beat after t.
func (b beat) Next(t time.Time) time.Time {
	since := t.UnixMilli() - b.phase.Milliseconds()
	step := max(b.interval.Milliseconds(), 1)
	n := since / step
	if since < 0 && since%step != 0 {
		n--
	}
	return time.UnixMilli((n+1)*step + b.phase.Milliseconds()).UTC()
}
