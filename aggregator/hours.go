package aggregator

import (
	"encoding/binary"
	"math"
	"time"
)

// Hours is when a source's news comes: in which hours of the day, on weekdays
// and at weekends, all in UTC. The last weeks weigh most. The zero Hours knows
// nothing.
type Hours struct {
	until time.Time // what came until then is counted
	days  [2]float64
	news  Rates
}

// Rates holds a number for each hour of a weekday and of a day of the weekend,
// in this order.
type Rates [2][24]float64

// At is the number of the hour in which a time lies.
func (r *Rates) At(t time.Time) float64 { t = t.UTC(); return r[kindOfDay(t)][t.Hour()] }

// kindOfDay is 0 for weekdays, 1 for the weekend.
func kindOfDay(t time.Time) int {
	if d := t.UTC().Weekday(); d == time.Saturday || d == time.Sunday {
		return 1
	}
	return 0
}

// What is known fades by an eighth each week, so that eight weeks are remembered.
// Too little is known until so much news came in so many days.
const (
	fades     = 7.0 / 8
	memorable = 70 * day
	leastNews = 50
	leastDays = 5
)

// Count is h after a source was watched until a time, and had news at times
// since it was last watched. The first call only begins to watch.
func (h Hours) Count(news []time.Time, at time.Time) Hours {
	if h.until.IsZero() {
		h.until = at
		return h
	}
	h.watch(at.UTC())
	monday := at.UTC().Truncate(7 * day) // the zero time was a Monday
	for _, t := range news {
		weight := 1.0
		if t.Before(monday) {
			weight = fades
		}
		h.news[kindOfDay(t)][t.UTC().Hour()] += weight
	}
	return h
}

// watch counts the days until a time, and fades what was before each Monday.
func (h *Hours) watch(at time.Time) {
	if at.Sub(h.until) > memorable {
		*h = Hours{until: at.Add(-memorable)}
	}
	for h.until.Before(at) {
		midnight := h.until.UTC().Truncate(day).Add(day)
		end := midnight
		if at.Before(end) {
			end = at
		}
		h.days[kindOfDay(h.until)] += end.Sub(h.until).Hours() / 24
		if h.until = end; end.Equal(midnight) && end.Weekday() == time.Monday {
			h.scale(fades)
		}
	}
}

func (h *Hours) scale(by float64) {
	for kind := range h.news {
		h.days[kind] *= by
		for hour := range h.news[kind] {
			h.news[kind][hour] *= by
		}
	}
}

// Rates is how much of a source's news is to be expected in each hour, 1 being
// the average of a week. It is false while too little is known. An hour counts a
// little as its neighbours do, and one of a weekend as that of any day.
func (h *Hours) Rates() (r Rates, ok bool) {
	total, days := 0.0, h.days[0]+h.days[1]
	for hour := range 24 {
		total += h.news[0][hour] + h.news[1][hour]
	}
	if total < leastNews || days < leastDays {
		return Rates{}, false
	}
	for hour := range 24 {
		anyDay := (h.news[0][hour] + h.news[1][hour] + total/days/24) / (days + 1)
		for kind := range r {
			const asAnyDay = 2 // days
			r[kind][hour] = (h.news[kind][hour] + asAnyDay*anyDay) / (h.days[kind] + asAnyDay)
		}
	}
	r.smooth()
	r.level()
	return r, true
}

func (r *Rates) smooth() {
	was := *r
	for kind := range r {
		for hour := range 24 {
			r[kind][hour] = was[kind][(hour+23)%24]/4 + was[kind][hour]/2 + was[kind][(hour+1)%24]/4
		}
	}
}

// level makes the average of a week 1.
func (r *Rates) level() {
	week := 0.0
	for hour := range 24 {
		week += 5*r[0][hour] + 2*r[1][hour]
	}
	for kind := range r {
		for hour := range 24 {
			r[kind][hour] *= 7 * 24 / week
		}
	}
}

// Hours are stored as the time until which was counted and then, each in two
// bytes, the days and the hours' numbers, all multiplied by one power of two.

// hoursSize is that of stored Hours: time, power, 2 + 48 numbers.
const hoursSize = 8 + 1 + 2*(2+2*24)

// finest is the power of two by which small numbers are multiplied.
const finest = 8

// Bytes gives h in the form that ReadHours reads; nil for the zero Hours.
func (h *Hours) Bytes() []byte {
	if h.until.IsZero() {
		return nil
	}
	power, top := finest, h.most()
	for ; math.Ldexp(top, power) > math.MaxUint16; power-- {
	}
	b := binary.BigEndian.AppendUint64(make([]byte, 0, hoursSize), uint64(h.until.UnixMilli()))
	b = append(b, byte(int8(power)))
	for _, list := range h.numbers() {
		for _, n := range list {
			b = binary.BigEndian.AppendUint16(b, uint16(math.Round(math.Ldexp(n, power))))
		}
	}
	return b
}

func (h *Hours) most() (most float64) {
	for _, list := range h.numbers() {
		for _, n := range list {
			most = max(most, n)
		}
	}
	return most
}

func (h *Hours) numbers() [3][]float64 { return [3][]float64{h.days[:], h.news[0][:], h.news[1][:]} }

// ReadHours reads stored Hours. What it cannot read is the zero Hours.
func ReadHours(b []byte) (h Hours) {
	if len(b) != hoursSize {
		return Hours{}
	}
	h.until = time.UnixMilli(int64(binary.BigEndian.Uint64(b))).UTC()
	power := int(int8(b[8]))
	b = b[9:]
	for _, list := range h.numbers() {
		for i := range list {
			list[i] = math.Ldexp(float64(binary.BigEndian.Uint16(b)), -power)
			b = b[2:]
		}
	}
	return h
}
