package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
	"wireroom/aggregator/store"
	"wireroom/output"
	"wireroom/output/admin"
	"wireroom/output/dashboard"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// App is the parts of a running program, joined after one config. A reload
// makes a new App on the same store; nothing in an App changes.
type App struct {
	config *Config
	log    *slog.Logger
	now    func() time.Time
	store  *store.Store
	client *fetch.Client
	ingest *aggregator.Ingester
	meters *meters
	survey *survey
	gate   *admin.Gate   // nil: nobody may change anything
	stir   chan struct{} // something has become due: a hub delivered, somebody asked
}

// newApp joins the parts for a config. The store stays the caller's to close.
func newApp(c *Config, st *store.Store, m *meters, log *slog.Logger) (*App, error) {
	own, err := newClock()
	if err != nil {
		return nil, err
	}
	client, err := newClient(c)
	if err != nil {
		return nil, err
	}
	now := st.Clock(own)
	all := &survey{Sources: st, now: now}
	m.survey.Store(all)
	a := &App{
		config: c, log: log, now: now, store: st, client: client, meters: m, survey: all, stir: make(chan struct{}, 1),
		ingest: aggregator.NewIngester(st, c.set, aggregator.IngestOptions{FirstWindow: time.Duration(c.Poll.FirstWindow), Families: c.families}),
	}
	if token := c.Admin.Token.reveal(); token != "" {
		a.gate = admin.NewGate(token, strings.HasPrefix(c.BaseURL, "https:"), a.now)
	}
	return a, nil
}

// openApp is newApp with the config's own store, for commands that do one thing.
func openApp(ctx context.Context, g *globals, readOnly bool, errs io.Writer) (*App, error) {
	c, err := readConfig(g.config)
	if err != nil {
		return nil, err
	}
	log := newLog(c.Log, errs)
	st, err := store.Open(ctx, c.storeName(), store.Options{ReadOnly: readOnly, Log: log})
	if err != nil {
		return nil, err
	}
	a, err := newApp(c, st, newMeters(), log)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return a, nil
}

// storeName is the store as package store takes it: a file lies where the
// config says, seen from the config.
func (c *Config) storeName() string {
	if strings.Contains(c.Store, "://") {
		return c.Store
	}
	return c.path(strings.TrimPrefix(c.Store, "sqlite:"))
}

func newLog(c LogConfig, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		panic("log level went unchecked: " + c.Level)
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

func newClient(c *Config) (*fetch.Client, error) {
	return fetch.New(fetch.Options{
		UserAgent: c.Poll.UserAgent + " (+" + c.Poll.Contact + ")",
		Allow:     c.Poll.Allow,
		Timeout:   time.Duration(c.Poll.Timeout),
		MaxBytes:  int64(c.Poll.MaxBytes),
	})
}

// newFleet makes the pollers. polled is told of every poll; it may be nil.
func (a *App) newFleet(polled func(*aggregator.Poll)) (*sources.Fleet, error) {
	p := a.config.Poll
	every, err := sources.ParseSchedule(p.Every)
	if err != nil {
		return nil, err
	}
	rhythm := sources.Rhythm{Every: every, Min: time.Duration(p.MinEvery), Max: time.Duration(p.MaxEvery)}
	visitor := sources.NewVisitor(a.client, rhythm, a.now, a.log).WithRobotName(p.product())
	if p.WebSub {
		visitor.WithHubs(a.store)
	}
	return sources.NewFleet(a.store, a.takeIn, visitor, sources.FleetOptions{
		Owner:   owner(),
		Workers: p.Workers,
		Lease:   time.Duration(p.Lease),
		Now:     a.now,
		Log:     a.log,
		Polled: func(p *aggregator.Poll, lag time.Duration) {
			a.meters.polled(p, lag)
			if polled != nil {
				polled(p)
			}
		},
	}), nil
}

// owner names this process in leases, apart from one that had its number before.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return host + "/" + strconv.Itoa(os.Getpid()) + "/" + strconv.FormatInt(time.Now().UnixNano(), 36)
}

// takeIn ingests a batch, counts it and logs what changed: one line a poll.
func (a *App) takeIn(ctx context.Context, polls []aggregator.Poll) error {
	done, err := a.ingestPatiently(ctx, polls)
	if err != nil {
		return err
	}
	a.meters.ingested(&done)
	for i := range done.Results {
		a.logPoll(&done.Results[i])
	}
	return nil
}

func (a *App) logPoll(r *aggregator.PollResult) {
	log := func(level slog.Level, what string, more ...any) {
		more = append([]any{"source", r.Source.ID, "outlet", r.Source.Outlet, "outcome", r.Outcome}, more...)
		a.log.Log(context.Background(), level, what, more...)
	}
	switch failedBefore := r.Source.Failures > 0; {
	case !r.Outcome.OK() && !failedBefore:
		log(slog.LevelWarn, "source fails", "status", r.Status, "err", r.Reason)
	case r.Outcome.OK() && failedBefore:
		log(slog.LevelWarn, "source works again", "status", r.Status)
	}
	for _, g := range newlyIn(r) {
		if g.State == aggregator.GapFilled {
			log(slog.LevelInfo, "items that were missed are found", "new", g.Entries)
		} else {
			log(slog.LevelWarn, "items may be missing", "status", g.State, "new", g.Entries, "err", g.Why)
		}
	}
	if r.New+r.Revised > 0 {
		log(slog.LevelInfo, "polled", "items", r.Total, "new", r.New, "took", r.Took.Round(time.Millisecond))
	}
}

// setTopics makes the config's topics those of the store, and gives the names of
// those whose rule history has not been matched with.
func (a *App) setTopics(ctx context.Context) (changed []string, err error) {
	changed, err = a.store.SetTopics(ctx, a.config.topics())
	if err != nil {
		return nil, fmt.Errorf("set topics: %w", err)
	}
	return changed, nil
}

// relist matches history with rules that have changed. Broken off, by the end of
// the process too, it goes on where the topics are set again.
func (a *App) relist(ctx context.Context, changed []string) error {
	if len(changed) == 0 {
		return nil
	}
	now := a.now()
	done, err := a.ingest.Relist(ctx, a.store, now.Add(-relistWindow), now)
	if err == nil {
		err = a.store.Matched(ctx, a.config.topics())
	}
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return fmt.Errorf("match history with changed topics: %w", err)
	}
	a.log.Info("topics changed", "topic", strings.Join(changed, ","), "items", done.Read, "new", done.Changes)
	return nil
}

// relistWindow is how far back a new or changed rule looks.
const relistWindow = 30 * 24 * time.Hour

func (c *Config) topics() []aggregator.Topic {
	out := make([]aggregator.Topic, 0, len(c.Topics))
	for _, t := range c.Topics {
		out = append(out, aggregator.Topic{
			Name: t.name, Title: t.Title, Description: t.Description, Lang: t.Lang, Match: t.definition(), Rule: t.rule,
		})
	}
	return out
}

// newServer makes the web side. Its links come from the config alone.
func (a *App) newServer() (*output.Server, error) {
	reader := store.NewSteady(a.store, a.now)
	pages, err := dashboard.New(a.pages(reader))
	if err != nil {
		return nil, err
	}
	return output.New(a.web(reader, pages))
}

// newStaticServer is newServer with pages that need no server. It gives their
// paths too.
func (a *App) newStaticServer() (*output.Server, []string, error) {
	reader := store.NewSteady(a.store, a.now)
	o := a.pages(reader)
	o.Static = true
	pages, err := dashboard.New(o)
	if err != nil {
		return nil, nil, err
	}
	server, err := output.New(a.web(reader, pages))
	return server, append(a.staticPages(), pages.Assets()...), err
}

func (a *App) pages(reader aggregator.Reader) dashboard.Options {
	return dashboard.Options{
		Title: a.config.Title, Version: version, Reader: reader, Sources: a.survey, Errata: a.store, Gaps: a.store,
		Lists: a.store.Lists, Query: a.config.query, Now: a.now, Log: a.log, Misses: a.misses,
	}
}

// misses are the topics that an entry is not on, unless there are too many to
// look into for one visitor.
func (a *App) misses(e *aggregator.Entry) []match.Miss {
	const most = 200
	if len(a.config.Topics) > most {
		return nil
	}
	return a.config.set.Misses(e.Doc())
}

func (a *App) web(reader *store.Steady, pages *dashboard.Pages) output.Options {
	return output.Options{
		Site:    output.Site{BaseURL: a.config.BaseURL, Title: a.config.Title, Version: version},
		Reader:  reader,
		Tail:    a.store,
		Notes:   func(ctx context.Context) []string { return a.notes(ctx, reader) },
		Query:   a.config.query,
		Sources: a.survey,
		Lists:   a.store.Lists,
		Errata:  a.store,
		Gaps:    a.store,
		Now:     a.now,
		OPML:    a.opml,
		Metrics: a.metrics(),
		Pages:   pages,
		Row:     pages.Row,
		Log:     a.log,
	}
}

// query reads a rule as a reader of the site wrote it.
func (c *Config) query(text string) (*match.Matcher, error) {
	rule, err := match.Parse(text)
	if err != nil {
		return nil, err
	}
	return c.set.Query(rule)
}

// opml writes our topic feeds and the sources, in two folders.
func (a *App) opml(ctx context.Context) ([]byte, error) {
	list, err := a.store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	site := output.Site{BaseURL: a.config.BaseURL}
	topics := sources.Outline{Text: "Topics"}
	for _, t := range a.config.Topics {
		q := aggregator.EditionQuery{Topic: t.name}
		topics.Inside = append(topics.Inside, sources.Outline{
			Type: "rss", Text: t.Title, XMLURL: site.FeedURL(q, output.Atom), HTMLURL: site.PageURL(q), Language: t.Lang,
		})
	}
	topics.Inside = append(topics.Inside, sources.Outline{
		Type: "rss", Text: "Corrections", XMLURL: site.CorrectionsURL(aggregator.CorrectionQuery{}, output.Atom),
		HTMLURL: site.CorrectionsURL(aggregator.CorrectionQuery{}, ""), Language: "en",
	})
	from := sources.Outline{Text: "Sources", Inside: sources.Outlines(list)}
	var b bytes.Buffer
	err = sources.WriteOPML(&b, a.config.Title, []sources.Outline{topics, from})
	return b.Bytes(), err
}
