package sources

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestScheduleComesWhenItSays(t *testing.T) {
	for _, tt := range []struct{ spec, from, want string }{
		{"15m", "2026-01-01T00:01:00Z", "2026-01-01T00:16:00Z"},
		{"2d", "2026-01-01T00:01:00Z", "2026-01-03T00:01:00Z"},
		{"@every 1d", "2026-01-01T00:01:00Z", "2026-01-02T00:01:00Z"},
		{"@every 2h", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z"},
		{"*/10 * * * *", "2026-01-01T00:01:00Z", "2026-01-01T00:10:00Z"},
		{"@daily", "2026-01-01T00:01:00Z", "2026-01-02T00:00:00Z"},
		{"CRON_TZ=Asia/Taipei 0 7 * * *", "2026-01-01T00:00:00Z", "2026-01-01T23:00:00Z"},
		{"TZ=Europe/Berlin 0 7 * * 1-5", "2026-01-03T00:00:00Z", "2026-01-05T06:00:00Z"},
		{"0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"},
	} {
		t.Run(tt.spec, func(t *testing.T) {
			s, err := ParseSchedule(tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Next(at(tt.from)); !got.Equal(at(tt.want)) {
				t.Errorf("Next(%s) = %s, want %s", tt.from, got, tt.want)
			}
		})
	}
}

func TestScheduleRefusesWhatNeverComesOrHammers(t *testing.T) {
	for _, tt := range []struct{ spec, want string }{
		{"", "is empty"},
		{"TZ=Europe/Berlin", "needs an expression"},
		{"TZ=", "no known time zone"},
		{"CRON_TZ=Mars/Olympus 0 7 * * *", "no known time zone"},
		{"@every 0s", "between 1s and 31d"},
		{"@every -5m", "between 1s and 31d"},
		{"-5m", "between 1s and 31d"},
		{"10ms", "between 1s and 31d"},
		{"@every soon", "needs a duration"},
		{"@reboot", "has no times"},
		{"0 0 31 2 *", "never comes"},
		{"* * * * * *", "five fields"},
		{"15 minutes", "five fields"},
		{"61 * * * *", "61"},
	} {
		t.Run(tt.spec, func(t *testing.T) {
			_, err := ParseSchedule(tt.spec)
			if !errors.Is(err, aggregator.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an ErrInvalid that says %q", err, tt.want)
			}
		})
	}
}

func TestBeatIsSpreadAndSteady(t *testing.T) {
	b := beat{interval: time.Hour, phase: 17 * time.Minute}
	got := b.Next(at("2026-01-01T00:30:00Z"))
	if want := at("2026-01-01T01:17:00Z"); !got.Equal(want) {
		t.Errorf("first beat %s, want %s", got, want)
	}
	if again := b.Next(got); !again.Equal(got.Add(time.Hour)) {
		t.Errorf("second beat %s, want an hour after %s", again, got)
	}
	if before := b.Next(at("1969-12-31T23:30:00Z")); !before.Equal(at("1970-01-01T00:17:00Z")) {
		t.Errorf("a beat before the epoch's first phase: %s", before)
	}
}
