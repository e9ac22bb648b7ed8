package output

import (
	"context"
	"time"

	"wireroom/aggregator"
)

// apiList is a followed list of sources as the API has it.
type apiList struct {
	Origin string                `json:"origin" doc:"its address or file"`
	Read   time.Time             `json:"read" doc:"when it was last looked at"`
	Held   string                `json:"held,omitempty" doc:"why nothing of it is applied"`
	Since  time.Time             `json:"since,omitzero" doc:"since when it is held"`
	Change aggregator.ListChange `json:"change" doc:"what it would do to its sources, or last did"`
}

func (s *Server) apiLists(ctx context.Context, _ *struct{}) (*apiAnswer[[]apiList], error) {
	all, err := s.o.Lists(ctx)
	if err != nil {
		return nil, s.problem(err)
	}
	list := make([]apiList, len(all))
	for i, l := range all {
		list[i] = apiList{Origin: l.Origin, Read: l.Read, Held: l.Held, Since: l.Since, Change: l.Change}
	}
	return answer(list), nil
}
