package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wireroom/aggregator"
)

// Operations adds what the token allows to the JSON API. Errors are RFC 9457
// problems: 400 says what to mend, 401 that the token is missing or wrong, 404 that
// there is no such thing, 409 that it is so already.
func (d *Desk) Operations(api huma.API) {
	components := api.OpenAPI().Components
	if components.SecuritySchemes == nil {
		components.SecuritySchemes = map[string]*huma.SecurityScheme{}
	}
	components.SecuritySchemes["token"] = &huma.SecurityScheme{
		Type: "http", Scheme: "bearer",
		Description: "admin.token of config.yaml. " + actorHeader + " names who acts; without it \"" + nobody + "\" did.",
	}
	for _, one := range storyDeeds() {
		path := "/api/stories/{id}/" + string(one.kind)
		huma.Register(api, d.operation(api, path, one), d.onStory(one.kind))
		api.OpenAPI().Paths[path].Post.RequestBody = body(one.kind)
	}
	for _, one := range sourceDeeds() {
		huma.Register(api, d.operation(api, "/api/sources/{id}/"+string(one.kind), one), d.onSource(one.kind))
	}
	d.listOperation(api)
	undo := deed{"undo", "Undo an act on a story"}
	huma.Register(api, d.operation(api, "/api/acts/{seq}/undo", undo), d.undo)
	acts := d.operation(api, "/api/acts", deed{"acts", "What was done by hand, the newest first"})
	acts.Method = http.MethodGet
	huma.Register(api, acts, d.acts)
}

// operation is a guarded POST.
func (d *Desk) operation(api huma.API, path string, one deed) huma.Operation {
	id := string(one.kind)
	if part := strings.Split(path, "/")[2]; one.kind != "acts" {
		id += "-" + strings.TrimSuffix(strings.Replace(part, "ies", "y", 1), "s")
	}
	return huma.Operation{
		Method: http.MethodPost, Path: path, OperationID: id, Summary: one.says,
		Security:    []map[string][]string{{"token": {}}},
		Middlewares: huma.Middlewares{d.guard(api)},
		Errors:      []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusConflict},
	}
}

// caller is who sent a request, and its body: huma would refuse JSON that curl -d
// calls a form.
type caller struct {
	who  string
	body io.Reader
}

type callerKey struct{}

// guard lets requests with the token through, with their caller.
func (d *Desk) guard(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		who, err := d.o.Gate.bearer(c.RemoteAddr(), c.Header("Authorization"), c.Header(actorHeader))
		if err != nil {
			c.SetHeader("WWW-Authenticate", challenge)
			c.SetHeader("Cache-Control", "no-store")
			_ = huma.WriteErr(api, c, status(err), err.Error()) // the client is gone: nobody is left to tell
			return
		}
		next(huma.WithValue(c, callerKey{}, caller{who, c.BodyReader()}))
	}
}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// wish is the body of requests that need one.
type wish struct {
	Entries []aggregator.ID `json:"entries,omitempty"`
	With    aggregator.ID   `json:"with,omitzero"`
}

// body describes a wish in the API's document.
func body(kind aggregator.ActKind) *huma.RequestBody {
	id := &huma.Schema{Type: huma.TypeString}
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
	switch kind {
	case aggregator.ActSplit:
		s.Properties["entries"] = &huma.Schema{Type: huma.TypeArray, Items: id, Description: "the ids of the entries that leave the story"}
		s.Required = []string{"entries"}
	case aggregator.ActMerge:
		s.Properties["with"] = &huma.Schema{Type: huma.TypeString, Description: "the id of the other story"}
		s.Required = []string{"with"}
	default:
		return nil
	}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: s}}}
}

func readWish(kind aggregator.ActKind, body io.Reader) (w wish, err error) {
	read := json.NewDecoder(body)
	read.DisallowUnknownFields()
	err = read.Decode(&w)
	switch {
	case err != nil && err != io.EOF:
		return w, fmt.Errorf("body: %s: %w", strings.TrimPrefix(err.Error(), "json: "), aggregator.ErrInvalid)
	case kind == aggregator.ActSplit && len(w.Entries) == 0:
		return w, fmt.Errorf(`name the entries that leave the story: {"entries": ["…"]}: %w`, aggregator.ErrInvalid)
	case kind == aggregator.ActMerge && w.With == 0:
		return w, fmt.Errorf(`name the other story: {"with": "…"}: %w`, aggregator.ErrInvalid)
	}
	return w, nil
}

type thing struct {
	ID string `path:"id" doc:"its id"`
}

type written struct {
	CacheControl string `header:"Cache-Control"`
	Body         told
}

type told struct {
	aggregator.Act
	Note string `json:"note,omitempty" doc:"what speaks against a poll that was asked for"`
}

func (d *Desk) onStory(kind aggregator.ActKind) func(context.Context, *thing) (*written, error) {
	return func(ctx context.Context, in *thing) (*written, error) {
		id, err := parseID("story", in.ID)
		if err != nil {
			return nil, d.problem(err)
		}
		w, err := readWish(kind, callerOf(ctx).body)
		if err != nil {
			return nil, d.problem(err)
		}
		return d.answer(ctx, aggregator.Act{Kind: kind, Story: id, Entries: w.Entries, Other: w.With})
	}
}

func (d *Desk) onSource(kind aggregator.ActKind) func(context.Context, *thing) (*written, error) {
	return func(ctx context.Context, in *thing) (*written, error) {
		id, err := parseID("source", in.ID)
		if err != nil {
			return nil, d.problem(err)
		}
		note, err := d.manners(ctx, kind, id)
		if err != nil {
			return nil, d.problem(err)
		}
		w, err := d.answer(ctx, aggregator.Act{Kind: kind, Source: id})
		if err == nil {
			w.Body.Note = note
		}
		return w, err
	}
}

// manners is what to tell whoever asks for a poll that would not be made otherwise.
func (d *Desk) manners(ctx context.Context, kind aggregator.ActKind, id aggregator.ID) (string, error) {
	if kind != aggregator.ActPoll {
		return "", nil
	}
	s, err := d.o.Sources.Source(ctx, id)
	if err != nil {
		return "", err
	}
	return aggregator.Manners(&s.SourceState, d.o.Now()), nil
}

type place struct {
	Seq int64 `path:"seq" minimum:"1" doc:"the act's number"`
}

func (d *Desk) undo(ctx context.Context, in *place) (*written, error) {
	return d.answer(ctx, aggregator.Act{Undoes: in.Seq})
}

func (d *Desk) answer(ctx context.Context, a aggregator.Act) (*written, error) {
	a.Who = callerOf(ctx).who
	a, err := d.do(ctx, a)
	if err != nil {
		return nil, d.problem(err)
	}
	return &written{"no-store", told{Act: a}}, nil
}

type question struct {
	Story  string `query:"story" doc:"only acts on this story"`
	Source string `query:"source" doc:"only acts on this source"`
	Before int64  `query:"before" minimum:"0" doc:"only acts with a lower number"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type ledger struct {
	CacheControl string `header:"Cache-Control"`
	Body         []aggregator.Act
}

func (d *Desk) acts(ctx context.Context, in *question) (*ledger, error) {
	q := aggregator.ActQuery{Before: in.Before, Limit: in.Limit}
	for _, of := range []struct {
		kind, id string
		to       *aggregator.ID
	}{{"story", in.Story, &q.Story}, {"source", in.Source, &q.Source}} {
		if of.id == "" {
			continue
		}
		var err error
		if *of.to, err = parseID(of.kind, of.id); err != nil {
			return nil, d.problem(err)
		}
	}
	list, err := d.o.Acts(ctx, q)
	if err != nil {
		return nil, d.problem(err)
	}
	if list == nil {
		list = []aggregator.Act{}
	}
	return &ledger{"no-store", list}, nil
}

// problem is an error as the client is told it: its own mistakes in words.
func (d *Desk) problem(err error) error {
	code := status(err)
	switch code {
	case http.StatusInternalServerError:
		d.o.Log.Error("act", "err", err)
		return huma.NewError(code, "internal error")
	case http.StatusServiceUnavailable:
		return huma.ErrorWithHeaders(huma.NewError(code, "the database is away: try again"), http.Header{"Retry-After": {"5"}})
	}
	if code == http.StatusNotFound {
		return huma.NewError(code, "there is no "+words(err))
	}
	return huma.NewError(code, words(err))
}
