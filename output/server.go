package output

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// Options is what a Server is made of. Site.BaseURL, Reader and Tail must be
// given; whatever else is nil is answered by 404.
type Options struct {
	Site   Site
	Reader aggregator.Reader
	Tail   aggregator.Tail
	Errata aggregator.Errata // the record of corrections; nil: there is none to see

	// Query reads a rule as a client wrote it. A fault of the rule is an error
	// whose text the client is shown; one with an Excerpt() string shows more.
	Query func(rule string) (*match.Matcher, error)
	// Sources shows the sources, for /api/sources. Their URLs are redacted here.
	Sources aggregator.Sources
	// Lists shows the lists of sources that are followed, for /api/lists; may be nil.
	Lists func(context.Context) ([]aggregator.ListState, error)
	// Gaps shows the ledger of gaps, for /api/gaps.
	Gaps aggregator.Gaps
	// Now tells where a source stands; nil: time.Now.
	Now func() time.Time
	// OPML writes the topic feeds and the sources.
	OPML func(context.Context) ([]byte, error)
	// Ready says why the program cannot serve yet, for /readyz; nil: it can.
	Ready func(context.Context) error
	// Notes are what /readyz says beside that the program can serve, a line each.
	Notes func(context.Context) []string
	// Metrics serves /metrics.
	Metrics http.Handler
	// Pages serves what is neither a feed nor the API: the pages for people,
	// with their paths whole (/, /topics/{topic}, /stories/{id} …). What it
	// answers is compressed here, so that ETags of its own must be weak.
	Pages http.Handler
	// Operations adds more to the JSON API: what an editor may do.
	Operations func(huma.API)
	// Knows says who may see hidden stories; nil: nobody.
	Knows func(*http.Request) bool
	// Row gives a change as HTML for the live stream, sanitised; may be nil.
	Row func(aggregator.Change, *aggregator.Story) string

	CacheBytes int64        // for encoded feeds; 0: 64 MiB
	Log        *slog.Logger // nil: silent
}

// Server offers editions over HTTP. It holds no state but caches: any number of
// them may serve one store.
type Server struct {
	o       Options
	mux     *http.ServeMux
	handler http.Handler
	heads   *heads
	cache   *cache
	events  *stream
	pages   http.Handler  // never nil
	renders chan struct{} // bounds the editions that are folded at once
	queries chan struct{} // the same for those narrowed by a client's rule
	streams context.Context
	stop    context.CancelFunc
}

const (
	defaultCache = 64 << 20
	maxRenders   = 8
	maxQueries   = 4
	drain        = 5 * time.Second // for requests under way when the server ends
)

// New checks o and builds a server that does nothing until it is asked.
func New(o Options) (*Server, error) {
	if err := o.Site.check(); err != nil {
		return nil, err
	}
	if o.Reader == nil || o.Tail == nil {
		return nil, fmt.Errorf("server without Reader or Tail: %w", aggregator.ErrInvalid)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.CacheBytes == 0 {
		o.CacheBytes = defaultCache
	}
	s := &Server{
		o: o, mux: http.NewServeMux(), cache: newCache(o.CacheBytes),
		renders: make(chan struct{}, maxRenders), queries: make(chan struct{}, maxQueries),
		pages: http.HandlerFunc(notFound),
		heads: &heads{reader: o.Reader, tail: o.Tail, changed: make(chan struct{})},
	}
	s.streams, s.stop = context.WithCancel(context.Background())
	s.events = &stream{tail: o.Tail, reader: o.Reader, site: o.Site, row: o.Row, logs: map[string]*recent{}}
	s.handler = guard(s.mux, o.Log)
	s.routes()
	return s, nil
}

// Handle adds a route, such as a hub or an admin page; the pattern is that of
// http.ServeMux. Call it before the server serves.
func (s *Server) Handle(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Handler serves everything, with the security headers and limits around it.
func (s *Server) Handler() http.Handler { return s.handler }

func (s *Server) routes() {
	s.mux.HandleFunc("GET /topics/{file}", s.serveTopic)
	for _, f := range Formats() {
		s.mux.HandleFunc("GET /search."+string(f), s.serveSearch(f))
	}
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { writeText(w, http.StatusOK, "ok") })
	s.mux.HandleFunc("GET /readyz", s.serveReady)
	s.mux.HandleFunc("GET /api/events", s.serveEvents)
	s.apiRoutes()
	if s.o.Errata != nil {
		s.correctionRoutes()
	}
	if s.o.OPML != nil {
		s.mux.HandleFunc("GET /opml", s.serveOPML)
	}
	if s.o.Metrics != nil {
		s.mux.Handle("GET /metrics", s.o.Metrics)
	}
	if s.o.Pages != nil {
		s.pages = compressed(s.o.Pages)
	}
	s.mux.Handle("/", s.pages)
}

// Serve answers on l until ctx ends, then finishes what is under way, ends the
// live streams and returns nil. It closes l.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	following, stop := context.WithCancel(ctx)
	var follow sync.WaitGroup
	follow.Go(func() { s.heads.follow(following, s.o.Log) })
	defer follow.Wait()
	defer stop()
	hs := &http.Server{
		Handler: s.handler, ErrorLog: slog.NewLogLogger(s.o.Log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	hs.RegisterOnShutdown(s.stop)
	ended := make(chan error, 1)
	go func() { ended <- hs.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	drained, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := hs.Shutdown(drained); errors.Is(err, context.DeadlineExceeded) {
		return hs.Close()
	}
	return nil
}

func notFound(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusNotFound, "not found") }

func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	if s.o.Ready != nil {
		if err := s.o.Ready(r.Context()); err != nil {
			s.o.Log.Warn("not ready", "err", err)
			writeText(w, http.StatusServiceUnavailable, "not ready")
			return
		}
	}
	lines := []string{"ready"}
	if s.o.Notes != nil {
		lines = append(lines, s.o.Notes(r.Context())...)
	}
	writeText(w, http.StatusOK, strings.Join(lines, "\n"))
}

func (s *Server) serveOPML(w http.ResponseWriter, r *http.Request) {
	body, err := s.o.OPML(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.serveBytes(w, r, document{mediaType: "text/x-opml; charset=utf-8", body: body})
}
