package sources

import (
	"time"

	"wireroom/aggregator"
)

// late is how long before it appears an item may claim to have been published:
// what is older is no news.
const late = 48 * time.Hour

// listen notes when the poll's news came.
func listen(p *aggregator.Poll) {
	if !p.Read || len(p.Items) == 0 {
		return
	}
	var news []time.Time
	if before := aggregator.ReadTrail(p.Source.Trail); !before.Empty() {
		for _, it := range before.Unknown(p.Items) {
			if at, ok := cameAt(&it, p.Source.LastOK, p.At); ok {
				news = append(news, at)
			}
		}
	}
	hours := aggregator.ReadHours(p.Hours)
	if len(news) > 0 || len(p.Hours) == 0 {
		hours = hours.Count(news, p.At)
		p.Hours = hours.Bytes()
	}
}

// cameAt is when an item appeared between two polls: when the outlet says that it
// was published, or midway where that is no time between them.
func cameAt(it *aggregator.Item, before, at time.Time) (time.Time, bool) {
	claim := it.Published
	switch {
	case claim == nil || claim.After(at):
	case claim.Before(before.Add(-late)):
		return time.Time{}, false
	case claim.After(before):
		return *claim, true
	}
	return before.Add(at.Sub(before) / 2), true
}
