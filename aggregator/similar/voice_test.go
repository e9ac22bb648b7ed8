package similar

import (
	"fmt"
	"testing"
	"time"
)

// Of one outlet, two reports with as many words in common are one story where
// these words came up with it, and two where the outlet uses them every day.
func TestAnOutletTellsFreshNewsAgain(t *testing.T) {
	const (
		crash   = "Ferry runs aground at Skerrow"
		report  = "A ferry ran aground off Skerrow at dawn. Boats from the harbour took ninety passengers ashore, some of them hurt."
		inquiry = "Skerrow: ferry pilot questioned"
		later   = "Coastguard officers spent the afternoon asking who stood on the bridge, and why its radar was off, in the hours before the accident."
	)
	for _, c := range []struct {
		name     string
		day      string // what the outlet writes before, day by day
		together bool
	}{
		{"fresh", "Council of Brackton debates item %d of its budget, as the mayor wished for schools and roads", true},
		{"its daily bread", "Skerrow ferry late again: pilot blames item %d of the harbour timetable for the delay", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk()
			for day := range 60 {
				text := fmt.Sprintf(c.day, day) + fmt.Sprintf(" x%d y%d z%d u%d v%d w%d", day, day, day, day, day, day)
				d.add("herald", text, text, time.Duration(day)*2*time.Hour)
			}
			a := d.add("herald", crash, report, 122*time.Hour)
			b := d.add("herald", inquiry, later, 128*time.Hour)
			if (a == b) != c.together {
				t.Errorf("got stories %d and %d", a, b)
			}
		})
	}
}
