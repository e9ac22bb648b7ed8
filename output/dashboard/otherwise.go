package dashboard

import (
	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// Limits of what a story page says of what might have been.
const (
	mostCompared = 40 // entries whose texts are compared with those that they joined by
	mostMisses   = 8  // topics that are named though they do not hold
	leastScore   = 0.1
)

// nearMisses are the topics that an entry came near to.
func (p *Pages) nearMisses(e *aggregator.Entry) (near []match.Miss) {
	if p.o.Misses == nil {
		return nil
	}
	for _, m := range p.o.Misses(e) {
		if (m.Refused || m.Score >= leastScore || len(m.Nearest) > 0) && len(near) < mostMisses {
			near = append(near, m)
		}
	}
	return near
}

// compareAll says of each report how alike it is to the entry that it joined its
// story by.
func compareAll(list []report) {
	byID := map[aggregator.ID]*aggregator.Entry{}
	for i := range list {
		byID[list[i].ID] = &list[i].Entry
	}
	for i := range list[:min(len(list), mostCompared)] {
		if of := byID[list[i].Of]; of != nil && list[i].Relation != aggregator.Lead {
			list[i].Compared = aggregator.Compare(&list[i].Entry, of).String()
			list[i].With = of.Outlet
		}
	}
}
