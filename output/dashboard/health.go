package dashboard

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"wireroom/aggregator"
)

// health is a source's state of life.
type health string

// The states of a source, the worst first.
const (
	gone    health = "gone"
	failing health = "failing"
	waiting health = "waiting" // throttled: the outlet asked us to
	quiet   health = "quiet"   // answers, but has brought nothing for long
	well    health = "well"
	unseen  health = "new"
)

var order = []health{failing, gone, waiting, quiet, unseen, well}

// How long a source may bring nothing new before it is called quiet.
const quietAfter = 14 * 24 * time.Hour

// sourceView is one line of the sources page.
type sourceView struct {
	aggregator.SourceState
	Health health
}

func healthOf(s *aggregator.SourceState, now time.Time) health {
	switch {
	case s.Gone:
		return gone
	case s.LastPoll.IsZero():
		return unseen
	case s.Outcome == aggregator.Throttled:
		return waiting
	case !s.Outcome.OK():
		return failing
	case !s.LastNew.IsZero() && now.Sub(s.LastNew) > quietAfter:
		return quiet
	}
	return well
}

// sources shows every source's health, those in trouble first.
func (p *Pages) sources(r *http.Request) (view, error) {
	var list []aggregator.SourceState
	var err error
	if p.o.Sources != nil {
		if list, err = p.o.Sources(r.Context()); err != nil {
			return view{}, err
		}
	}
	now := p.o.Now()
	views, tally := make([]sourceView, 0, len(list)), map[health]int{}
	for _, s := range list {
		v := sourceView{s, healthOf(&s, now)}
		views = append(views, v)
		tally[v.Health]++
	}
	slices.SortStableFunc(views, func(a, b sourceView) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Health), slices.Index(order, b.Health)), cmp.Compare(a.Outlet, b.Outlet))
	})
	return view{template: "sources", title: "Sources", data: map[string]any{"Sources": views, "Tally": tallied(tally), "Total": len(list)}}, nil
}

// tallyView is how many sources are in one state.
type tallyView struct {
	Health health
	Count  int
}

func tallied(m map[health]int) []tallyView {
	var list []tallyView
	for _, h := range order {
		if m[h] > 0 {
			list = append(list, tallyView{h, m[h]})
		}
	}
	return list
}
