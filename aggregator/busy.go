package aggregator

import (
	"fmt"
	"slices"
)

// Busy says in words when a source publishes most: "between 06 and 20 h UTC on
// weekdays". It is empty where no time stands out.
func (r *Rates) Busy() string {
	weekdays, weekends := total(r[0][:]), total(r[1][:])
	days, when := [24]float64{}, ""
	for hour := range days {
		days[hour] = 5*r[0][hour] + 2*r[1][hour]
	}
	switch {
	case weekends < weekdays/2:
		days, when = r[0], "on weekdays"
	case weekdays < weekends/2:
		days, when = r[1], "at weekends"
	}
	from, length := longestBusy(days)
	if !standsOut(days, from, length) {
		return when
	}
	hours := fmt.Sprintf("between %02d and %02d h UTC", from, (from+length-1)%24+1)
	if when == "" {
		return hours
	}
	return hours + " " + when
}

// Most is the greatest number.
func (r *Rates) Most() float64 { return max(slices.Max(r[0][:]), slices.Max(r[1][:])) }

// longestBusy is the longest run of hours clearly above the day's average; it may
// pass midnight.
func longestBusy(hours [24]float64) (from, length int) {
	least, run := 1.1*total(hours[:])/24, 0
	for i := range 2 * 24 {
		if run++; hours[i%24] <= least {
			run = 0
		}
		if run > length && run < 24 {
			from, length = (i-run+1)%24, run
		}
	}
	return from, length
}

// standsOut reports whether a run of hours has most of a day's news, and clearly
// more than as many others would have.
func standsOut(hours [24]float64, from, length int) bool {
	within := 0.0
	for i := range length {
		within += hours[(from+i)%24]
	}
	share, fair := within/total(hours[:]), float64(length)/24
	return share >= 0.6 && share >= 1.25*fair
}

func total(list []float64) (all float64) {
	for _, n := range list {
		all += n
	}
	return all
}
