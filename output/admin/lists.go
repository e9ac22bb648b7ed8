package admin

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wireroom/aggregator"
)

// applyList has a held list of sources applied, which its followers do within a
// minute.
func (d *Desk) applyList(ctx context.Context, origin, who string) (aggregator.ListState, error) {
	list, err := d.o.ApplyList(ctx, origin)
	if err == nil {
		d.o.Log.Info("list approved", "url", origin, "outcome", list.Change.String(), "host", who)
	}
	return list, err
}

func (d *Desk) listForm(w http.ResponseWriter, r *http.Request) {
	who, ok := d.o.Gate.Visitor(r)
	if !ok {
		d.o.Pages.LogIn(w, r, http.StatusUnauthorized, "Log in first: the last log-in has ended.")
		return
	}
	if _, err := d.applyList(r.Context(), r.PostFormValue("origin"), who); err != nil {
		d.o.Pages.Fail(w, r, err)
		return
	}
	redirect(w, r, "/sources")
}

type listInput struct {
	Origin string `query:"origin" required:"true" doc:"the list's address, as /api/lists has it"`
}

type listAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Origin string                `json:"origin"`
		Change aggregator.ListChange `json:"change" doc:"what is done to the list's sources within a minute"`
	}
}

// listOperation adds the same to the API.
func (d *Desk) listOperation(api huma.API) {
	apply := d.operation(api, "/api/lists/apply", deed{"apply", "Apply a held list of sources all the same"})
	huma.Register(api, apply, func(ctx context.Context, in *listInput) (*listAnswer, error) {
		list, err := d.applyList(ctx, in.Origin, callerOf(ctx).who)
		if err != nil {
			return nil, d.problem(err)
		}
		out := &listAnswer{CacheControl: "no-store"}
		out.Body.Origin, out.Body.Change = list.Origin, list.Change
		return out, nil
	})
}
