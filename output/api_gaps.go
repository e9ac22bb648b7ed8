package output

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wireroom/aggregator"
)

type gapsInput struct {
	Source string    `query:"source" doc:"only those of this source, by its id"`
	State  string    `query:"state" enum:"open,filled,partly,unfillable" doc:"only those in this state"`
	Before time.Time `query:"before" doc:"only those found before: the found of the last one that was seen"`
	Limit  int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

// apiGap is a time of which items may be missing.
type apiGap struct {
	Source  aggregator.ID       `json:"source"`
	Outlet  string              `json:"outlet,omitempty"`
	Found   time.Time           `json:"found"`
	From    time.Time           `json:"from,omitzero"` // publication of the newest item known before
	To      time.Time           `json:"to"`            // publication of the first item after it
	Polled  time.Time           `json:"polled,omitzero"`
	After   string              `json:"after,omitempty"`  // link of the newest item known before
	Before  string              `json:"before,omitempty"` // link of the first item after it
	State   aggregator.GapState `json:"state" enum:"open,filled,partly,unfillable"`
	Why     string              `json:"why"`
	By      string              `json:"by,omitempty" enum:"archive,paged,sitemap"`
	Pages   int                 `json:"pages"`   // asked for
	Entries int                 `json:"entries"` // that the search brought
	Closed  time.Time           `json:"closed,omitzero"`
}

func (s *Server) apiGaps(ctx context.Context, in *gapsInput) (*apiAnswer[[]apiGap], error) {
	q := aggregator.GapQuery{State: aggregator.GapState(in.State), Before: in.Before, Limit: in.Limit}
	if in.Source != "" {
		id, err := aggregator.ParseID(in.Source)
		if err != nil {
			return nil, huma.Error404NotFound("no such source")
		}
		q.Source = id
	}
	gaps, err := s.o.Gaps.Gaps(ctx, q)
	if err != nil {
		return nil, s.problem(err)
	}
	return answer(apiGaps(gaps)), nil
}

func apiGaps(gaps []aggregator.Gap) []apiGap {
	list := make([]apiGap, len(gaps))
	for i, g := range gaps {
		list[i] = apiGap{
			Source: g.Source, Outlet: line(g.Outlet), Found: sane(g.Found), From: sane(g.From), To: sane(g.To), Polled: sane(g.Polled),
			After: address(g.After), Before: address(g.Before), State: g.State, Why: line(g.Why), By: g.By,
			Pages: g.Pages, Entries: g.Entries, Closed: sane(g.Closed),
		}
	}
	return list
}
