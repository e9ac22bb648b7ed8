package sources

import (
	"testing"
	"time"
)

func TestLasts(t *testing.T) {
	for _, tt := range []struct {
		d    time.Duration
		want string
	}{
		{2847656250, "3 s"},
		{45 * time.Second, "45 s"},
		{90 * time.Second, "1 min 30 s"},
		{40*time.Minute + 29*time.Second, "40 min"},
		{time.Hour, "1 h"},
		{150*time.Minute + 11*time.Second, "2 h 30 min"},
		{23*time.Hour + 50*time.Minute, "24 h"},
		{24 * time.Hour, "1 day"},
		{36*time.Hour + time.Second, "1 day 12 h"},
		{7 * 24 * time.Hour, "7 days"},
	} {
		if got := lasts(tt.d); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.d, got, tt.want)
		}
	}
}
