package main

import (
	"testing"
	"time"
)

func TestLastSlot(t *testing.T) {
	tests := []struct{ name, schedule, zone, now, want string }{
		{"just now", "0 7 * * *", "UTC", "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z"},
		{"an hour ago", "0 7 * * *", "UTC", "2026-11-23T08:00:00Z", "2026-11-23T07:00:00Z"},
		{"the newest of several", "*/30 * * * *", "UTC", "2026-11-23T08:10:00Z", "2026-11-23T08:00:00Z"},
		{"in its zone", "0 7 * * *", "Asia/Taipei", "2026-11-22T23:00:30Z", "2026-11-22T23:00:00Z"},
		{"a zone of its own", "CRON_TZ=Asia/Tokyo 0 7 * * *", "UTC", "2026-11-22T22:30:00Z", "2026-11-22T22:00:00Z"},
		{"too long ago", "0 7 * * *", "UTC", "2026-11-23T10:00:00Z", ""},
		{"not today", "0 7 * * 2", "UTC", "2026-11-23T07:30:00Z", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			g := &DigestConfig{Schedule: tt.schedule, Zone: tt.zone}
			got := ""
			if at := g.lastSlot(now); !at.IsZero() {
				got = at.UTC().Format(time.RFC3339)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestClockOffset(t *testing.T) {
	tests := []struct {
		name, text string
		shift      time.Duration
		ok         bool
	}{
		{"none", "", 0, true},
		{"an hour on", "3600", time.Hour, true},
		{"back", "-90", -90 * time.Second, true},
		{"nonsense", "soon", 0, false},
		{"centuries", "99999999999", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("WIREROOM_CLOCK_OFFSET", tt.text)
			now, err := newClock()
			if (err == nil) != tt.ok {
				t.Fatalf("error %v", err)
			}
			if tt.ok {
				if off := now().Sub(time.Now().Add(tt.shift)); off.Abs() > time.Minute {
					t.Errorf("off by %s", off)
				}
			}
		})
	}
}
