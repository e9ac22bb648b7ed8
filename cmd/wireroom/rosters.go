package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wireroom/aggregator"
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

// setSources makes the config's sources and those of the lists that it follows
// the ones that are polled.
func (a *App) setSources(ctx context.Context) error {
	if err := a.setListed(ctx); err != nil {
		return err
	}
	return a.followLists(ctx)
}

// setListed makes the config's own sources those that are polled, and those of
// lists that are no longer followed none. Lists keep the sources that they had.
func (a *App) setListed(ctx context.Context) error {
	known, err := a.store.Origins(ctx)
	if err != nil {
		return err
	}
	if err := a.sync(ctx, originConfig, a.config.listed()); err != nil {
		return err
	}
	var lists []string
	for _, l := range a.config.lists() {
		lists = append(lists, l.origin())
	}
	if err := a.store.KeepLists(ctx, lists); err != nil {
		return err
	}
	for _, origin := range known {
		if origin == originConfig || slices.Contains(lists, origin) {
			continue
		}
		if err := a.sync(ctx, origin, nil); err != nil {
			return err
		}
	}
	return nil
}

// followLists reads all lists again. One that is held keeps the sources that it
// had.
func (a *App) followLists(ctx context.Context) error {
	for _, l := range a.config.lists() {
		if err := a.follow(ctx, l, true); err != nil {
			return err
		}
	}
	return nil
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
