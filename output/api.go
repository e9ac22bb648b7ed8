package output

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wireroom/aggregator"
)

// apiRoutes adds the JSON API, its OpenAPI 3.1 description and its page. Errors
// are RFC 9457 problems.
func (s *Server) apiRoutes() {
	mux := http.NewServeMux()
	config := huma.DefaultConfig(s.o.Site.title(), first(s.o.Site.Version, "0"))
	config.Info.Description = "What the feeds show, as data; and the logs behind them."
	config.Servers = []*huma.Server{{URL: s.o.Site.BaseURL}}
	config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", nil // no CDN, no $schema in bodies
	api := humago.New(mux, config)
	huma.Get(api, "/api/topics", s.apiTopics, describe("topics", "The topics, with the heads of their logs"))
	huma.Get(api, "/api/topics/{topic}/changes", s.apiChanges, describe("changes", "A topic's log after a revision"))
	huma.Get(api, "/api/stories/{id}", s.apiStory, describe("story", "A story with its coverage and its topics"))
	if s.o.Sources != nil {
		s.sourceRoutes(api)
	}
	if s.o.Errata != nil {
		huma.Get(api, "/api/corrections", s.apiCorrections, describe("corrections", "What outlets changed after they had published it"))
	}
	if s.o.Lists != nil {
		huma.Get(api, "/api/lists", s.apiLists, describe("lists", "The lists of sources that are followed, and what is held of them"))
	}
	if s.o.Gaps != nil {
		huma.Get(api, "/api/gaps", s.apiGaps, describe("gaps", "The times of which items of a source may be missing, those found last first"))
	}
	describeEvents(api.OpenAPI())
	if s.o.Operations != nil {
		s.o.Operations(api)
		s.mux.Handle("POST /api/", mux)
	}
	s.mux.Handle("GET /api/", compressed(s.knowing(mux)))
	s.mux.Handle("GET /openapi.json", compressed(mux))
	s.mux.Handle("GET /openapi.yaml", compressed(mux))
	s.mux.Handle("GET /docs", compressed(docs(api.OpenAPI())))
}

func describe(id, summary string) func(*huma.Operation) {
	return func(o *huma.Operation) { o.OperationID, o.Summary = id, summary }
}

// describeEvents tells of the live stream, which is no operation of huma's: it
// must not be compressed nor end with the write timeout.
func describeEvents(doc *huma.OpenAPI) {
	text := &huma.Schema{Type: huma.TypeString}
	doc.AddOperation(&huma.Operation{
		Method: http.MethodGet, Path: "/api/events", OperationID: "events",
		Summary:     "The changes of topics as they happen (server-sent events)",
		Description: "Events are named by the kind of change; data is the change with its story. An event's id is a cursor: send it back in Last-Event-ID to miss nothing.",
		Parameters: []*huma.Param{
			{Name: "topic", In: "query", Description: "topics, separated by commas; without it all", Schema: text},
			{Name: "last-event-id", In: "query", Description: "as the header", Schema: text},
			{Name: "Last-Event-ID", In: "header", Description: "the id of the last event that was received", Schema: text},
		},
		Responses: map[string]*huma.Response{"200": {
			Description: "a stream that ends when the client leaves",
			Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: text}},
		}},
	})
}

type knownKey struct{}

// knowing notes which requests come from somebody who may see hidden stories.
func (s *Server) knowing(h http.Handler) http.Handler {
	if s.o.Knows == nil {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), knownKey{}, s.o.Knows(r))))
	})
}

func isKnown(ctx context.Context) bool {
	known, _ := ctx.Value(knownKey{}).(bool)
	return known
}

type apiAnswer[T any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         T
}

func answer[T any](body T) *apiAnswer[T] { return &apiAnswer[T]{CacheControl: "no-cache", Body: body} }

func (s *Server) apiTopics(ctx context.Context, _ *struct{}) (*apiAnswer[[]apiTopic], error) {
	heads, _, err := s.heads.all(ctx)
	if err != nil {
		return nil, s.problem(err)
	}
	list := make([]apiTopic, len(heads))
	for i, h := range heads {
		list[i] = newAPITopic(h, s.o.Site)
	}
	return answer(list), nil
}

type changesInput struct {
	Topic string `path:"topic" doc:"a topic's name"`
	After int64  `query:"after" minimum:"0" doc:"the revision that was seen last"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (s *Server) apiChanges(ctx context.Context, in *changesInput) (*apiAnswer[[]aggregator.Change], error) {
	if _, err := s.heads.topic(ctx, in.Topic); err != nil {
		return nil, s.problem(err)
	}
	list, err := s.o.Tail.Changes(ctx, in.Topic, in.After, in.Limit)
	if err != nil {
		return nil, s.problem(err)
	}
	if list == nil {
		list = []aggregator.Change{}
	}
	return answer(list), nil
}

type storyInput struct {
	ID string `path:"id" doc:"a story's id, or that of one merged into it"`
}

func (s *Server) apiStory(ctx context.Context, in *storyInput) (*apiAnswer[apiStory], error) {
	id, err := aggregator.ParseID(in.ID)
	if err != nil {
		return nil, huma.Error404NotFound("no such story")
	}
	story, err := s.o.Reader.Story(ctx, id)
	if err == nil && story.Hidden && !isKnown(ctx) {
		err = aggregator.ErrNotFound
	}
	if err != nil {
		return nil, s.problem(err)
	}
	return answer(newAPIStory(story, s.o.Site)), nil
}

// problem gives an error as RFC 9457 without telling what went wrong inside.
func (s *Server) problem(err error) error {
	if errors.Is(err, aggregator.ErrNotFound) {
		return huma.Error404NotFound("not found")
	}
	if errors.Is(err, aggregator.ErrUnavailable) {
		busy := huma.Error503ServiceUnavailable("the database is away: try again")
		return huma.ErrorWithHeaders(busy, http.Header{"Retry-After": {"5"}})
	}
	s.o.Log.Error("serve api", "err", err)
	return huma.Error500InternalServerError("internal error")
}
