package dashboard

import (
	"net/http"
	"net/url"
	"time"

	"wireroom/aggregator"
)

// pageGaps is how many gaps a page shows.
const pageGaps = 100

// gaps is the ledger of all sources, the newest first; narrowed by ?state=, paged
// by ?before=.
func (p *Pages) gaps(r *http.Request) (view, error) {
	q := aggregator.GapQuery{State: aggregator.GapState(r.FormValue("state")), Limit: pageGaps + 1}
	if before, err := time.Parse(time.RFC3339Nano, r.FormValue("before")); err == nil {
		q.Before = before
	}
	list, err := p.o.Gaps.Gaps(r.Context(), q)
	if err != nil {
		return view{}, err
	}
	v := gapsView{State: q.State, States: aggregator.GapStates(), Gaps: list[:min(len(list), pageGaps)]}
	if len(list) > pageGaps {
		last := v.Gaps[pageGaps-1].Found.UTC().Format(time.RFC3339Nano)
		v.Later = "/gaps?" + url.Values{"state": {string(q.State)}, "before": {last}}.Encode()
	}
	return view{template: "gaps", title: "Gaps", data: v}, nil
}

// gapsView is the page of the ledger.
type gapsView struct {
	State  aggregator.GapState
	States []aggregator.GapState
	Gaps   []aggregator.Gap
	Later  string // the next page; empty: there is none
}
