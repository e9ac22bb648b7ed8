// Package dashboard is wireroom's pages for people: each topic as a live
// column, a story with its coverage, the health of every source, search.
//
//	Edition, Story, SourceState ──► view ──► html/template ──► page
//	topic log ──► Row ──► live stream ──► desk.js puts it into its column
//
// Every page is whole without JavaScript; the one script of ours adds the live
// stream, the keyboard and local times. All assets are embedded, nothing comes
// from elsewhere, and no page changes state: what its forms ask for, package admin does.
package dashboard

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// Options is what the pages are made of. Reader and Sources must
// be given.
type Options struct {
	Title   string // empty: "wireroom"
	Version string
	Reader  aggregator.Reader
	Sources aggregator.Sources
	Errata  aggregator.Errata // the record of corrections; nil: there is none to see
	Gaps    aggregator.Gaps   // nil: there is no page of them
	// Lists are the lists of sources that are followed; may be nil.
	Lists func(context.Context) ([]aggregator.ListState, error)
	// Query reads a rule as a visitor typed it; see output.Options.
	Query func(rule string) (*match.Matcher, error)
	// Misses gives the topics that an entry is not on, and how near it came; may
	// be nil.
	Misses func(*aggregator.Entry) []match.Miss
	// Visitor gives the name of who logged in; nil: nobody can.
	Visitor func(*http.Request) (who string, ok bool)
	// Acts reads what was done by hand, for those who logged in.
	Acts func(context.Context, aggregator.ActQuery) ([]aggregator.Act, error)
	// Static pages are files, with no server behind them: they have no links and
	// forms that would need one, and say absolute times, so that what did not
	// change stays the same.
	Static bool
	Now    func() time.Time
	Log    *slog.Logger // nil: silent
}

// Pages serves the pages, under their whole paths.
type Pages struct {
	o      Options
	mux    *http.ServeMux
	look   *look
	assets assets
	folds  chan struct{} // bounds the editions that are folded at once
}

// A crowd waits here instead of in the store, where each would take memory.
const mostFolds = 4

// New builds the pages; it fails only when the embedded templates are broken.
func New(o Options) (*Pages, error) {
	if o.Title == "" {
		o.Title = "wireroom"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &Pages{o: o, mux: http.NewServeMux(), assets: loadAssets(), folds: make(chan struct{}, mostFolds)}
	var err error
	if p.look, err = newLook(o, p.assets); err != nil {
		return nil, err
	}
	p.mux.HandleFunc("GET /{$}", p.page(p.desk))
	p.mux.HandleFunc("GET /topics/{topic}", p.page(p.topic))
	p.mux.HandleFunc("GET /stories/{id}", p.page(p.story))
	p.mux.HandleFunc("GET /corrections", p.page(p.corrections))
	p.mux.HandleFunc("GET /entries/{id}", p.page(p.entry))
	p.mux.HandleFunc("GET /sources", p.page(p.sources))
	p.mux.HandleFunc("GET /sources/{id}", p.page(p.source))
	if o.Gaps != nil {
		p.mux.HandleFunc("GET /gaps", p.page(p.gaps))
	}
	p.mux.HandleFunc("GET /search", p.page(p.search))
	p.mux.HandleFunc("GET /acts", p.page(p.acts))
	p.mux.Handle("GET /assets/{hash}/{file}", p.assets)
	p.mux.HandleFunc("/", p.page(func(*http.Request) (view, error) { return view{}, aggregator.ErrNotFound }))
	return p, nil
}

// ServeHTTP answers with a page or an asset.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// edition folds an edition when its turn has come.
func (p *Pages) edition(ctx context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	select {
	case p.folds <- struct{}{}:
		defer func() { <-p.folds }()
		return p.o.Reader.Edition(ctx, q)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// view is a page ready to be written: the template's name and what it shows.
type view struct {
	template string
	title    string
	data     any
	moved    string // redirect there for good instead: a merged story
	logIn    bool   // redirect to the log-in first
	who      string // logged in as; empty: nobody is
}

// page runs a handler and writes its view, or the page of its error.
func (p *Pages) page(handle func(*http.Request) (view, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := handle(r)
		v.who = p.visitor(r)
		switch {
		case err == nil && v.moved != "":
			w.Header().Set("Cache-Control", "no-cache") // a merge may be undone
			http.Redirect(w, r, v.moved, http.StatusMovedPermanently)
		case err == nil && v.logIn:
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.Path), http.StatusSeeOther)
		case err == nil:
			p.look.write(w, http.StatusOK, v)
		default:
			p.Fail(w, r, err)
		}
	}
}

// visitor is the name of who logged in; empty: nobody did.
func (p *Pages) visitor(r *http.Request) string {
	if p.o.Visitor == nil {
		return ""
	}
	who, ok := p.o.Visitor(r)
	if !ok {
		return ""
	}
	return who
}

// Fail writes the page of an error.
func (p *Pages) Fail(w http.ResponseWriter, r *http.Request, err error) {
	code, say := http.StatusInternalServerError, "Something went wrong on our side. It has been logged."
	switch {
	case errors.Is(err, aggregator.ErrNotFound):
		code, say = http.StatusNotFound, "Nothing lies at this address."
	case errors.Is(err, aggregator.ErrInvalid):
		code, say = http.StatusBadRequest, words(err, aggregator.ErrInvalid)
	case errors.Is(err, aggregator.ErrConflict):
		code, say = http.StatusConflict, words(err, aggregator.ErrConflict)
	case errors.Is(err, aggregator.ErrUnavailable):
		w.Header().Set("Retry-After", "5")
		code, say = http.StatusServiceUnavailable, "The database is away. Try again in a moment."
	case r.Context().Err() != nil:
		return
	default:
		p.o.Log.Error("page", "url", r.URL.Path, "err", err)
	}
	p.look.write(w, code, view{template: "error", title: http.StatusText(code), data: say, who: p.visitor(r)})
}

// words are an error as a sentence, without the kind that its status says.
func words(err, kind error) string {
	text := strings.TrimSuffix(err.Error(), ": "+kind.Error())
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}
