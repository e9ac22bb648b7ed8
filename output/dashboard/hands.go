package dashboard

import (
	"context"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"wireroom/aggregator"
)

// How many acts a story's page and the page of all acts show.
const (
	storyActs = 20
	pageActs  = 100
)

// hands is what somebody who logged in sees beside a story.
type hands struct {
	Story  *aggregator.Story
	Pinned bool
	Acts   []act
	Done   *act // what they have just done; nil: nothing
}

// act is one act as it is told.
type act struct {
	aggregator.Act
	Undone   bool
	Undoable bool
}

// Says is what was done, before the name of what it was done to.
func (a act) Says() string {
	switch a.Kind {
	case aggregator.ActSplit:
		return "split " + count(len(a.Entries), "report", "reports") + " off"
	case aggregator.ActMerge:
		return "put " + count(len(a.Entries), "report", "reports") + " of another story into"
	case aggregator.ActHide:
		return "hid"
	case aggregator.ActUnhide:
		return "showed again"
	case aggregator.ActPin, aggregator.ActUnpin:
		return string(a.Kind) + "ned"
	case aggregator.ActPoll:
		return "asked for a poll of"
	case aggregator.ActReturn:
		return "returned to its configured address"
	}
	return strings.TrimSuffix(string(a.Kind), "e") + "ed"
}

// hands gives nil to those who did not log in.
func (p *Pages) hands(r *http.Request, s *aggregator.Story) (*hands, error) {
	if p.visitor(r) == "" {
		return nil, nil
	}
	acts, err := p.told(r.Context(), aggregator.ActQuery{Story: s.ID, Limit: storyActs})
	if err != nil {
		return nil, err
	}
	h := &hands{Story: s, Acts: acts, Done: done(r, acts)}
	for _, m := range s.Topics {
		h.Pinned = h.Pinned || !m.Pinned.IsZero()
	}
	return h, nil
}

// helm is what somebody who logged in sees beside a source.
type helm struct {
	*aggregator.SourceLife
	Manners string // why one should not poll it now; empty: nothing speaks against it
	Acts    []act
	Done    *act
}

// helm gives nil to those who did not log in.
func (p *Pages) helm(r *http.Request, s *aggregator.SourceLife) (*helm, error) {
	if p.visitor(r) == "" || s.Removed {
		return nil, nil
	}
	acts, err := p.told(r.Context(), aggregator.ActQuery{Source: s.ID, Limit: storyActs})
	if err != nil {
		return nil, err
	}
	return &helm{SourceLife: s, Manners: aggregator.Manners(&s.SourceState, p.o.Now()), Acts: acts, Done: done(r, acts)}, nil
}

// done is the act that ?done= names.
func done(r *http.Request, acts []act) *act {
	for i := range acts {
		if strconv.FormatInt(acts[i].Seq, 10) == r.FormValue("done") {
			return &acts[i]
		}
	}
	return nil
}

// told reads acts and what became of them. An act that was undone is followed by
// the one that did it.
func (p *Pages) told(ctx context.Context, q aggregator.ActQuery) ([]act, error) {
	list, err := p.o.Acts(ctx, q)
	if err != nil {
		return nil, err
	}
	acts := make([]act, len(list))
	for i, a := range list {
		undone := slices.ContainsFunc(list[:i], func(later aggregator.Act) bool { return later.Undoes == a.Seq })
		acts[i] = act{a, undone, a.Source == 0 && !undone}
	}
	return acts, nil
}

// acts is all that was done by hand, for those who logged in.
func (p *Pages) acts(r *http.Request) (view, error) {
	switch {
	case p.o.Visitor == nil:
		return view{}, aggregator.ErrNotFound
	case p.visitor(r) == "":
		return view{logIn: true}, nil
	}
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64) // what is no number asks for the newest
	acts, err := p.told(r.Context(), aggregator.ActQuery{Before: max(0, before), Limit: pageActs})
	if err != nil {
		return view{}, err
	}
	older := ""
	if len(acts) == pageActs {
		older = "/acts?before=" + strconv.FormatInt(acts[pageActs-1].Seq, 10)
	}
	return view{template: "acts", title: "By hand", data: map[string]any{"Acts": acts, "Next": older}}, nil
}

// LogIn writes the log-in page with what went wrong, if anything.
func (p *Pages) LogIn(w http.ResponseWriter, r *http.Request, code int, wrong string) {
	next := r.FormValue("next")
	if r.URL.Path != "/login" {
		next = path.Dir(r.URL.Path)
	}
	p.look.write(w, code, view{template: "login", title: "Log in", data: map[string]any{"Wrong": wrong, "Next": next}})
}
