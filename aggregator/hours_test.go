package aggregator

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// weeksOf is what is known after weeks of news, so many an hour.
func weeksOf(weeks int, perHour func(at time.Time) int) Hours {
	at := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) // a Monday
	h := Hours{}.Count(nil, at)
	for end := at.Add(time.Duration(weeks) * 7 * day); at.Before(end); at = at.Add(time.Hour) {
		var news []time.Time
		for range perHour(at) {
			news = append(news, at.Add(30*time.Minute))
		}
		h = h.Count(news, at.Add(time.Hour))
	}
	return h
}

func between(from, to, n int) func(time.Time) int {
	return func(at time.Time) int {
		if h := at.Hour(); from < to && from <= h && h < to || from > to && (h >= from || h < to) {
			return n
		}
		return 0
	}
}

func onWeekdays(n func(time.Time) int) func(time.Time) int {
	return func(at time.Time) int { return n(at) * (1 - kindOfDay(at)) }
}

func TestRatesTellBusyHours(t *testing.T) {
	for _, tt := range []struct {
		name    string
		h       Hours
		known   bool
		busy    string
		atNoon  float64 // of a Wednesday
		aroundN float64
	}{
		{"nothing is known", Hours{}, false, "", 0, 0},
		{"a day of much news", weeksOf(0, nil).Count(nil, time.Unix(0, 0)).Count(make([]time.Time, 500), time.Unix(86400, 0)), false, "", 0, 0},
		{"little news in many weeks", weeksOf(4, func(at time.Time) int { return between(3, 4, 1)(at) }), false, "", 0, 0},
		{"even news", weeksOf(3, func(time.Time) int { return 2 }), true, "", 1, 0.001},
		{"office hours", weeksOf(6, onWeekdays(between(6, 20, 3))), true, "between 06 and 20 h UTC on weekdays", 2.2, 0.2},
		{"every day", weeksOf(6, between(6, 20, 3)), true, "between 06 and 20 h UTC", 1.7, 0.1},
		{"past midnight", weeksOf(6, between(22, 4, 3)), true, "between 22 and 04 h UTC", 0, 0.1},
		{"until midnight", weeksOf(6, between(16, 24, 3)), true, "between 16 and 24 h UTC", 0, 0.1},
		{"weekends", weeksOf(6, func(at time.Time) int { return 3 * kindOfDay(at) }), true, "at weekends", 0.2, 0.1},
		{"weekdays", weeksOf(6, onWeekdays(func(time.Time) int { return 3 })), true, "on weekdays", 1.35, 0.1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, known := tt.h.Rates()
			if known != tt.known {
				t.Fatalf("known: %v, want %v", known, tt.known)
			}
			if got := r.At(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)); math.Abs(got-tt.atNoon) > tt.aroundN {
				t.Errorf("at noon %.3f, want %.3f", got, tt.atNoon)
			}
			if !known {
				return
			}
			if got := r.Busy(); got != tt.busy {
				t.Errorf("busy %q, want %q", got, tt.busy)
			}
		})
	}
}

// An outlet that moves its hours is followed within two months.
func TestHoursForget(t *testing.T) {
	h := weeksOf(10, between(6, 12, 3))
	for range 60 {
		evening := h.until.Add(19 * time.Hour)
		h = h.Count([]time.Time{evening.Add(-time.Hour), evening, evening.Add(time.Hour)}, h.until.Add(day))
	}
	r, known := h.Rates()
	if !known || r[0][19] < r[0][9] {
		t.Errorf("known %v: evening %.2f, morning %.2f", known, r[0][19], r[0][9])
	}
}

func TestHoursAreStored(t *testing.T) {
	busy := weeksOf(10, func(time.Time) int { return 900 })
	calm := weeksOf(3, between(6, 20, 1))
	for name, h := range map[string]Hours{"none": {}, "busy": busy, "calm": calm} {
		b := h.Bytes()
		if len(b) > 110 {
			t.Errorf("%s: %d bytes", name, len(b))
		}
		got := ReadHours(b)
		want, known := h.Rates()
		rates, still := got.Rates()
		if known != still || !got.until.Equal(h.until) {
			t.Errorf("%s: known %v, until %s; want %v, %s", name, still, got.until, known, h.until)
		}
		for kind := range want {
			for hour := range want[kind] {
				if math.Abs(want[kind][hour]-rates[kind][hour]) > 0.01 {
					t.Fatalf("%s: rates differ (-want +got):\n%s", name, cmp.Diff(want, rates))
				}
			}
		}
	}
}

func FuzzReadHours(f *testing.F) {
	h := weeksOf(3, between(6, 20, 1))
	f.Add(h.Bytes())
	f.Add([]byte("short"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h := ReadHours(b)
		if r, ok := h.Rates(); ok {
			for _, n := range append(r[0][:], r[1][:]...) {
				if math.IsNaN(n) || n < 0 {
					t.Fatalf("rate %v", n)
				}
			}
			_ = r.Busy()
		}
	})
}
