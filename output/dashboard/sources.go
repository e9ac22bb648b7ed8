package dashboard

import (
	"net/http"
	"net/url"
	"strconv"

	"wireroom/aggregator"
)

// pageSources is how many sources a page shows.
const pageSources = 100

// sources lists sources with where each stands in its life, those in trouble
// first; narrowed by ?state=, ?outlet= and ?text=, paged by ?page=.
func (p *Pages) sources(r *http.Request) (view, error) {
	q := aggregator.RosterQuery{
		State: aggregator.LifeState(r.FormValue("state")), Outlet: r.FormValue("outlet"), Text: r.FormValue("text"), Limit: pageSources,
	}
	page, _ := strconv.Atoi(r.FormValue("page")) // what is no number is the first page
	page = min(max(page, 1), 1e6)
	q.Skip = (page - 1) * pageSources
	if p.o.Static {
		q.Limit, q.Skip = 0, 0 // there is only one page
	}
	list, err := aggregator.MakeRoster(p.o.Sources.WalkSources(r.Context()), q, p.o.Now())
	if err != nil {
		return view{}, err
	}
	if p.o.Static { // say it as of the last polls: what waits does not change
		for i := range list.Lines {
			l := &list.Lines[i]
			l.Life.Why = aggregator.LifeOf(&l.SourceState, l.LastPoll).Why
		}
	}
	pulse, err := p.pulse(r.Context())
	if err != nil {
		return view{}, err
	}
	held, err := p.heldLists(r)
	if err != nil {
		return view{}, err
	}
	return view{template: "sources", title: "Sources", data: rosterView{
		Roster: list, Query: q, Page: page, Stalled: stalledText(pulse, p.o.Now()), Held: held,
	}}, nil
}

// rosterView is the page of a roster.
type rosterView struct {
	*aggregator.Roster
	Query   aggregator.RosterQuery
	Page    int
	Stalled string
	Held    []heldList
}

// tallyView is how many sources are in one state, and where they are listed.
type tallyView struct {
	State aggregator.LifeState
	Count int
	Here  bool
	Link  string
}

// States are those in which there are sources, and the way to each; the one that
// is shown leads back to all.
func (v rosterView) States() []tallyView {
	var list []tallyView
	for _, state := range aggregator.LifeStates() {
		if n := v.Tally[state]; n > 0 || state == v.Query.State {
			to := tallyView{State: state, Count: n, Here: state == v.Query.State}
			q := v.Query
			q.State = state
			if to.Here {
				q.State = ""
			}
			to.Link = rosterLink(q, 1)
			list = append(list, to)
		}
	}
	return list
}

// Narrowed reports whether the page shows less than all sources.
func (v rosterView) Narrowed() bool {
	return v.Query.State != "" || v.Query.Outlet != "" || v.Query.Text != ""
}

// Earlier and Later are the links to the pages beside this one; empty: none.
func (v rosterView) Earlier() string {
	if v.Page == 1 {
		return ""
	}
	return rosterLink(v.Query, v.Page-1)
}

// Later is the link to the next page; empty: there is none.
func (v rosterView) Later() string {
	if v.Query.Skip+len(v.Lines) >= v.Matching {
		return ""
	}
	return rosterLink(v.Query, v.Page+1)
}

func rosterLink(q aggregator.RosterQuery, page int) string {
	v := url.Values{}
	for name, value := range map[string]string{"state": string(q.State), "outlet": q.Outlet, "text": q.Text} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return "/sources"
	}
	return "/sources?" + v.Encode()
}
