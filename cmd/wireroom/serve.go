package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"wireroom/aggregator/store"
	"wireroom/output/digest"
	"wireroom/sources"
)

// service is a process that serves. The store, the address and the log stay;
// everything else belongs to one config and is built anew after a reload.
type service struct {
	file    string
	address string // to serve on, instead of the config's; may be empty
	roles   []string
	log     *slog.Logger
	store   *store.Store
	meters  *meters
	listen  *pausable            // nil without the web role
	ready   func(address string) // told once where it serves; may be nil
	reloads int                  // configs that were taken over since the start
}

func (s *service) has(role string) bool { return slices.Contains(s.roles, role) }

// readOnly says whether this process only looks at a store that another owns.
func (s *service) readOnly(c *Config) bool {
	return !s.has(rolePoll) && !s.has(roleJobs) && !strings.HasPrefix(c.Store, "postgres")
}

// run serves under one config after another until ctx ends. It closes the store.
func (s *service) run(ctx context.Context, c *Config) (err error) {
	beThrifty()
	defer func() { err = errors.Join(err, s.store.Close()) }()
	if s.has(roleWeb) {
		if err := s.bind(c); err != nil {
			return err
		}
		defer s.listen.Listener.Close()
	}
	a, err := newApp(c, s.store, s.meters, s.log)
	if err != nil {
		return err
	}
	for a != nil && err == nil {
		a, err = s.under(ctx, a)
		s.reloads++
	}
	return err
}

// bind takes the address to serve on. With port 0 the system chooses one, which
// only then is known.
func (s *service) bind(c *Config) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if _, port, _ := net.SplitHostPort(c.Listen); port == "0" {
		c.listenOn(l.Addr().String())
	}
	s.listen = &pausable{Listener: l}
	s.log.Info("serving", "url", c.BaseURL, "host", l.Addr().String())
	if s.ready != nil {
		s.ready(c.BaseURL)
	}
	return nil
}

// under runs one config's parts until ctx ends or a new config is good. Then it
// ends them and gives the parts of the new one, nil at the end.
func (s *service) under(ctx context.Context, a *App) (next *App, err error) {
	parts, end := context.WithCancel(ctx)
	defer end()
	group, parts := errgroup.WithContext(parts)
	if err := s.start(parts, group, a); err != nil {
		end()
		return nil, errors.Join(err, group.Wait())
	}
	group.Go(func() error {
		next = s.awaitReload(parts, a)
		end()
		return nil
	})
	err = group.Wait()
	if ctx.Err() != nil {
		next = nil
	}
	return next, err
}

// start sets the parts of the process's roles going.
func (s *service) start(ctx context.Context, group *errgroup.Group, a *App) error {
	if s.has(rolePoll) || s.has(roleJobs) {
		if err := s.startWork(ctx, group, a); err != nil {
			return err
		}
	}
	if s.has(roleWeb) {
		return s.startWeb(ctx, group, a)
	}
	return nil
}

func (s *service) startPolling(ctx context.Context, group *errgroup.Group, a *App, changed []string) error {
	fleet, err := a.newFleet(nil)
	if err != nil {
		return err
	}
	a.recall()
	group.Go(func() error {
		if err := a.relist(ctx, changed); err != nil {
			s.log.Error("topics keep what they list", "err", err)
		}
		return nil
	})
	group.Go(func() error { a.survey.watch(ctx, s.log); return nil })
	group.Go(func() error {
		if err := a.setListed(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		group.Go(func() error { return a.pollLists(ctx, fleet) })
		defer a.remember()
		return fleet.Run(ctx)
	})
	group.Go(func() error { a.rememberNowAndThen(ctx); return nil })
	if a.config.Poll.WebSub {
		group.Go(func() error { return a.subscriber().Run(ctx) })
	}
	group.Go(func() error { return a.wakeWhenStirred(ctx, fleet) })
	return nil
}

// pollLists reads the lists while what they held before is polled already: they
// may be long, or slow to come.
func (a *App) pollLists(ctx context.Context, fleet *sources.Fleet) error {
	err := a.followLists(ctx)
	fleet.Wake()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (s *service) startWeb(ctx context.Context, group *errgroup.Group, a *App) error {
	build := a.newServer
	if a.gate != nil && !s.readOnly(a.config) {
		build = a.newStaffedServer
	}
	server, err := build()
	if err != nil {
		return err
	}
	if secret := a.config.Admin.Secret; secret != "" && !s.readOnly(a.config) {
		server.Handle("/unsubscribe/", digest.Unsubscribing(s.store, secret.reveal()))
	}
	if a.config.Poll.WebSub && !s.readOnly(a.config) {
		server.Handle("/websub/", a.subscriber())
	}
	s.listen.resume()
	group.Go(func() error { return server.Serve(ctx, s.listen) })
	return nil
}

// pausable is a listener that one server after another may accept on. Closing
// it only ends the Accept under way; meanwhile clients wait in its queue, and
// none is turned away.
type pausable struct{ net.Listener }

// Close makes Accept return. Who made the listener closes it for good.
func (p *pausable) Close() error { return p.deadline(time.Unix(1, 0)) }

func (p *pausable) resume() {
	// Only a closed listener refuses a deadline, and Accept will say so.
	_ = p.deadline(time.Time{})
}

func (p *pausable) deadline(t time.Time) error {
	return p.Listener.(*net.TCPListener).SetDeadline(t)
}
