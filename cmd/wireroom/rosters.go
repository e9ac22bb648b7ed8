package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// originConfig names the sources that config.yaml itself lists. Those of a list
// that is followed bear the list's address.
const originConfig = "config"

// source is a configured source in the model's terms.
func (s *SourceConfig) source() aggregator.Source {
	return aggregator.Source{
		ID: aggregator.NewID("source", s.URL), URL: s.URL, Outlet: s.Outlet, Lang: s.Lang, Country: s.Country,
		Topics: s.Topics, Every: time.Duration(s.Every), Schedule: s.Schedule, Origin: originConfig,
		Select: aggregator.Selectors(s.Select), FullText: s.FullText,
	}
}

// origin is what the sources of a followed list are stored under.
func (s *SourceConfig) origin() string { return redact(s.OPML) }

// listed are the sources that config.yaml names itself.
func (c *Config) listed() []aggregator.Source {
	var out []aggregator.Source
	for i := range c.Sources {
		if c.Sources[i].OPML == "" {
			out = append(out, c.Sources[i].source())
		}
	}
	return out
}

// lists are the lists that are followed.
func (c *Config) lists() []*SourceConfig {
	var out []*SourceConfig
	for i := range c.Sources {
		if c.Sources[i].OPML != "" {
			out = append(out, &c.Sources[i])
		}
	}
	return out
}

// setSources makes the config's sources those that are polled, and those of
// lists that are no longer followed none. A list that cannot be read right now
// keeps the sources that it had.
func (a *App) setSources(ctx context.Context) error {
	known, err := a.store.Sources(ctx)
	if err != nil {
		return err
	}
	wanted := map[string]bool{originConfig: true}
	if err := a.sync(ctx, originConfig, a.config.listed()); err != nil {
		return err
	}
	for _, l := range a.config.lists() {
		wanted[l.origin()] = true
		if err := a.follow(ctx, l); err != nil {
			a.log.Warn("list of sources", "url", l.origin(), "err", err)
		}
	}
	for _, s := range known {
		if !wanted[s.Origin] {
			wanted[s.Origin] = true
			if err := a.sync(ctx, s.Origin, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow reads a list again and takes over what changed in it.
func (a *App) follow(ctx context.Context, l *SourceConfig) error {
	list, err := a.readList(ctx, l)
	if err != nil {
		return err
	}
	for _, why := range list.Refused {
		a.log.Debug("left out of list", "url", l.origin(), "err", why)
	}
	return a.sync(ctx, l.origin(), list.Sources)
}

// readList reads a followed list, without what config.yaml or a list before it
// names too.
func (a *App) readList(ctx context.Context, l *SourceConfig) (sources.List, error) {
	text, err := a.listText(ctx, l.OPML)
	if err != nil {
		return sources.List{}, err
	}
	list, err := sources.ReadOPML(bytes.NewReader(text), l.origin())
	if err != nil {
		return sources.List{}, err
	}
	own := map[string]bool{}
	for _, s := range a.config.listed() {
		own[s.URL] = true
	}
	kept := list.Sources[:0]
	for _, s := range list.Sources {
		if own[s.URL] {
			continue
		}
		if s.Lang == "" {
			s.Lang = l.Lang
		}
		if s.Outlet == "" {
			s.Outlet = canon.Host(s.URL)
		}
		s.Country, s.Topics, s.Origin, s.FullText = l.Country, l.Topics, l.origin(), l.FullText
		s.ID = aggregator.NewID("source", s.URL)
		kept = append(kept, s)
	}
	list.Sources = kept
	return list, nil
}

func (a *App) listText(ctx context.Context, address string) ([]byte, error) {
	if !strings.Contains(address, "://") {
		return os.ReadFile(a.config.path(address))
	}
	r, err := a.client.Get(ctx, fetch.Request{URL: address, Accept: "text/x-opml, application/xml;q=0.9, */*;q=0.5"})
	if err != nil {
		return nil, err
	}
	if r.Status != http.StatusOK {
		return nil, fmt.Errorf("get list: %s", http.StatusText(r.Status))
	}
	return r.Body, nil
}

func (a *App) sync(ctx context.Context, origin string, list []aggregator.Source) error {
	done, err := a.store.Sync(ctx, aggregator.SourceSync{Origin: origin, Sources: list, Now: a.now()})
	if err != nil {
		return fmt.Errorf("sync sources of %s: %w", origin, err)
	}
	if done.Added+done.Changed+done.Removed > 0 {
		a.log.Info("sources changed", "source", origin, "new", done.Added, "items", len(list),
			"outcome", fmt.Sprintf("%d added, %d changed, %d removed", done.Added, done.Changed, done.Removed))
	}
	return nil
}
