package dashboard

import "wireroom/aggregator"

// rhythm is in which hours a source's news comes, as two pictures of a day.
type rhythm struct {
	Busy string // in words; empty: no hour stands out
	Days [2]dayView
}

// dayView is a day with a bar an hour.
type dayView struct {
	Name string
	Bars []bar
}

const (
	hourWidth  = 12
	hourHeight = 40 // of the busiest hour
)

// Width is that of a day's picture.
func (dayView) Width() int { return 24 * hourWidth }

// Rhythm is nil while too little is known.
func (v sourceView) Rhythm() *rhythm {
	hours := aggregator.ReadHours(v.Hours)
	rates, known := hours.Rates()
	if !known {
		return nil
	}
	most := rates.Most()
	r := &rhythm{Busy: rates.Busy()}
	for kind, name := range [...]string{"Weekdays", "Weekends"} {
		r.Days[kind].Name = name
		for hour, rate := range rates[kind] {
			h := 1 + int(rate/most*(hourHeight-1))
			r.Days[kind].Bars = append(r.Days[kind].Bars, bar{X: hour * hourWidth, Y: hourHeight - h, Height: h})
		}
	}
	return r
}
