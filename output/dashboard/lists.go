package dashboard

import (
	"net/http"

	"wireroom/aggregator"
)

// heldList is a list of sources that is not applied, as /sources shows it.
type heldList struct {
	aggregator.ListState
	Staff bool // somebody logged in looks at it
}

// heldLists are the followed lists that are held.
func (p *Pages) heldLists(r *http.Request) ([]heldList, error) {
	if p.o.Lists == nil {
		return nil, nil
	}
	all, err := p.o.Lists(r.Context())
	var held []heldList
	for _, l := range all {
		if l.Held != "" {
			held = append(held, heldList{l, p.visitor(r) != ""})
		}
	}
	return held, err
}

// Approved reports whether the list is about to be applied.
func (l heldList) Approved() bool { return l.ListState.Approved != 0 && l.ListState.Approved == l.Hash }

// More is how many lines of the change are not shown.
func (l heldList) More() int {
	return l.Change.Added + l.Change.Changed + l.Change.Removed - len(l.Change.Lines)
}
