package dashboard

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

// How many corrections a page and a story show, each compared word by word, and
// how much of what stays is shown around a change, in characters.
const (
	pageCorrections  = 30
	storyCorrections = 12
	aroundChange     = 160
)

// correction is one change of an entry, as pages show it.
type correction struct {
	aggregator.Correction
	Title, Text []edit.Piece
	Words       []string // what it was
}

func newCorrection(c aggregator.Correction) correction {
	title, text := c.Diff()
	out := correction{Correction: c, Title: title, Text: edit.Excerpt(text, aroundChange)}
	if len(out.Text) == 1 && out.Text[0].Op == edit.Skipped {
		out.Text = nil
	}
	for _, k := range c.Before.Kinds {
		out.Words = append(out.Words, k.Words())
	}
	if out.Words == nil {
		out.Words = []string{edit.Kind("").Words()}
	}
	return out
}

// corrections is the record of what outlets changed, narrowed by outlet, topic
// and kind.
func (p *Pages) corrections(r *http.Request) (view, error) {
	if p.o.Errata == nil {
		return view{}, aggregator.ErrNotFound
	}
	q := aggregator.CorrectionQuery{
		Outlet: r.FormValue("outlet"), Topic: r.FormValue("topic"), Kind: edit.Kind(r.FormValue("kind")), Limit: pageCorrections,
	}
	var err error
	if q.After, err = aggregator.ParseCorrectionCursor(r.FormValue("after")); err != nil {
		return view{}, err
	}
	if q.Kind != "" && !slices.Contains(edit.AllKinds(), q.Kind) {
		return view{}, fmt.Errorf("kind %.20q: %w", q.Kind, aggregator.ErrInvalid)
	}
	topics, err := p.o.Reader.Topics(r.Context())
	if err != nil {
		return view{}, err
	}
	list, next, err := p.recorded(r.Context(), q)
	if err != nil {
		return view{}, err
	}
	return view{template: "corrections", title: "Corrections", data: map[string]any{
		"List": list, "Query": q, "Kinds": edit.AllKinds(), "Topics": topics, "Next": nextCorrections(r, next), "Feed": narrowed(q),
	}}, nil
}

// recorded asks the store when its turn has come.
func (p *Pages) recorded(ctx context.Context, q aggregator.CorrectionQuery) (list []correction, next aggregator.CorrectionCursor, err error) {
	select {
	case p.folds <- struct{}{}:
		defer func() { <-p.folds }()
	case <-ctx.Done():
		return nil, next, ctx.Err()
	}
	page, err := p.o.Errata.Corrections(ctx, q)
	if err != nil {
		return nil, next, err
	}
	for _, c := range page.Corrections {
		list = append(list, newCorrection(c))
	}
	return list, page.Next, nil
}

func nextCorrections(r *http.Request, next aggregator.CorrectionCursor) string {
	if next.IsZero() {
		return ""
	}
	v := r.URL.Query()
	v.Set("after", next.String())
	return r.URL.Path + "?" + v.Encode()
}

// narrowed is the query string of a feed of what a page shows.
func narrowed(q aggregator.CorrectionQuery) string {
	v := url.Values{}
	for key, value := range map[string]string{"outlet": q.Outlet, "topic": q.Topic, "kind": string(q.Kind)} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// entry is the history of one entry: what it says and all that it said.
func (p *Pages) entry(r *http.Request) (view, error) {
	id, err := aggregator.ParseID(r.PathValue("id"))
	if err != nil {
		return view{}, aggregator.ErrNotFound
	}
	e, revisions, err := p.o.Reader.Lookup(r.Context(), id.String())
	if err != nil {
		return view{}, err
	}
	if e.ID != id { // a story's: its lead
		return view{moved: "/entries/" + e.ID.String()}, nil
	}
	if s, err := p.o.Reader.Story(r.Context(), e.Story); err == nil && s.Hidden && p.visitor(r) == "" {
		return view{}, aggregator.ErrNotFound
	}
	all := aggregator.History(e, revisions)
	var list []correction
	for _, c := range all[:min(len(all), pageCorrections)] {
		list = append(list, newCorrection(c))
	}
	return view{template: "entry", title: e.Title, data: map[string]any{"Entry": e, "List": list, "Older": len(all) - len(list)}}, nil
}

// latest are the latest changes of a story's entry, at most so many.
func latest(e *aggregator.Entry, revisions []aggregator.Revision, most int) (list []correction) {
	all := aggregator.History(e, revisions)
	for _, c := range all[:min(len(all), max(most, 0), 3)] {
		list = append(list, newCorrection(c))
	}
	return list
}
