package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// A list of sources that somebody else keeps is not applied as it comes: one that
// cannot be read, is empty of a sudden or loses most of its sources is held until
// it is sane again, has stayed so for a day, or an operator applies it.
const (
	heldFor       = 24 * time.Hour
	approvedEvery = time.Minute // how often it is looked whether an operator did
)

// errUnchanged is a list's server saying that nothing has changed.
var errUnchanged = errors.New("not modified")

// listText is a list as it was read.
type listText struct {
	sources.List
	hash       uint64
	validators aggregator.Validators
}

// follow reads a list again and takes over what changed in it, unless that is
// held. Its error is the store's; the list's own troubles are kept there. With
// anew the list is read even if it may not have changed.
func (a *App) follow(ctx context.Context, l *SourceConfig, anew bool) error {
	state, err := a.listState(ctx, l.origin())
	if err != nil {
		return err
	}
	asked := state.Validators
	if anew || state.Held != "" {
		asked = aggregator.Validators{}
	}
	list, err := a.readList(ctx, l, asked)
	state.Read = a.now()
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, errUnchanged):
		return a.store.PutList(ctx, state)
	case err != nil:
		return a.hold(ctx, state, "the list cannot be read: "+message(err))
	case !anew && state.Held == "" && list.hash == state.Hash:
		return a.store.PutList(ctx, state)
	}
	for _, why := range list.Refused {
		a.log.Debug("left out of list", "url", l.origin(), "err", why)
	}
	others, err := a.namedBefore(ctx, l)
	if err != nil {
		return err
	}
	list.Sources = l.adopt(list.Sources, others)
	return a.judge(ctx, state, list)
}

// judge applies a list that was read, or holds it.
func (a *App) judge(ctx context.Context, state aggregator.ListState, list listText) error {
	if same, err := a.store.Synced(ctx, state.Origin, list.Sources); err != nil {
		return err
	} else if same {
		return a.applied(ctx, state, list)
	}
	have, err := a.store.Listed(ctx, state.Origin)
	if err != nil {
		return err
	}
	settled := list.hash == state.Approved || state.Held != "" && list.hash == state.Hash && state.Read.Sub(state.Since) >= heldFor
	change := aggregator.CompareSources(have, list.Sources)
	if state.Hash != list.hash {
		state.Since = time.Time{} // another text: it waits anew
	}
	state.Change = change
	if why := change.Doubt(); why != "" && !settled {
		state.Hash = list.hash
		return a.hold(ctx, state, why)
	}
	if change.Any() {
		a.log.Info("list of sources changes", "url", state.Origin, "items", len(list.Sources), "outcome", change.String())
	}
	_, err = a.store.Sync(ctx, aggregator.SourceSync{Origin: state.Origin, Sources: list.Sources, Now: a.now()})
	if err != nil {
		return fmt.Errorf("sync sources of %s: %w", state.Origin, err)
	}
	return a.applied(ctx, state, list)
}

// applied notes that the sources are those of a list.
func (a *App) applied(ctx context.Context, state aggregator.ListState, list listText) error {
	state.Hash, state.Held, state.Since, state.Validators = list.hash, "", time.Time{}, list.validators
	return a.store.PutList(ctx, state)
}

// hold leaves the sources of a list as they are. That it begins is a warning.
func (a *App) hold(ctx context.Context, state aggregator.ListState, why string) error {
	if state.Held != why {
		a.log.Warn("list of sources held", "url", state.Origin, "err", why)
	}
	if state.Since.IsZero() {
		state.Since = state.Read
	}
	state.Held, state.Validators = why, aggregator.Validators{}
	return a.store.PutList(ctx, state)
}

func (a *App) listState(ctx context.Context, origin string) (aggregator.ListState, error) {
	all, err := a.store.Lists(ctx)
	for _, s := range all {
		if s.Origin == origin {
			return s, err
		}
	}
	return aggregator.ListState{Origin: origin}, err
}

// followApproved applies what an operator has approved meanwhile.
func (a *App) followApproved(ctx context.Context) {
	for _, l := range a.config.lists() {
		state, err := a.listState(ctx, l.origin())
		if err == nil && state.Held != "" && state.Hash != 0 && state.Approved == state.Hash {
			err = a.follow(ctx, l, true)
		}
		if err != nil && ctx.Err() == nil {
			a.log.Error("follow list", "url", l.origin(), "err", err)
		}
	}
}

// readList reads a followed list as it stands. The error is errUnchanged when its
// server says so.
func (a *App) readList(ctx context.Context, l *SourceConfig, asked aggregator.Validators) (listText, error) {
	var out listText
	sum, texts := sha256.New(), 0
	open := func(ctx context.Context, address string) (io.ReadCloser, error) {
		text, validators, err := a.openList(ctx, address, asked)
		if err != nil {
			return nil, err
		}
		asked, out.validators = aggregator.Validators{}, validators
		if texts++; texts > 1 {
			out.validators = aggregator.Validators{} // they would vouch for the first alone
		}
		return watched{io.TeeReader(text, sum), text}, nil
	}
	var err error
	if out.List, err = sources.ReadLists(ctx, open, l.OPML, l.origin()); err != nil {
		return out, err
	}
	out.hash = max(binary.BigEndian.Uint64(sum.Sum(nil)), 1)
	return out, nil
}

// namedBefore are the addresses that config.yaml or a list before this one names.
func (a *App) namedBefore(ctx context.Context, l *SourceConfig) (map[string]bool, error) {
	named := map[string]bool{}
	for _, s := range a.config.listed() {
		named[s.URL] = true
	}
	for _, before := range a.config.lists() {
		if before.OPML == l.OPML {
			break
		}
		all, err := a.store.Listed(ctx, before.origin())
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			named[s.URL] = true
		}
	}
	return named, nil
}

// adopt gives the sources of a list what the config says of all of them, and
// leaves out those that others name.
func (l *SourceConfig) adopt(list []aggregator.Source, others map[string]bool) []aggregator.Source {
	kept := list[:0]
	for _, s := range list {
		if others[s.URL] {
			continue
		}
		if s.Lang == "" {
			s.Lang = l.Lang
		}
		if s.Outlet == "" {
			s.Outlet = canon.Host(s.URL)
		}
		s.Country, s.Topics, s.FullText = l.Country, l.Topics, l.FullText
		kept = append(kept, s)
	}
	return kept
}

// watched is a text that something watches being read: a hash, a bar.
type watched struct {
	io.Reader
	io.Closer
}

// openList opens a file, seen from the config, or an address.
func (a *App) openList(ctx context.Context, address string, asked aggregator.Validators) (io.ReadCloser, aggregator.Validators, error) {
	if !strings.Contains(address, "://") {
		text, err := openListFile(a.config.path(address))
		return text, aggregator.Validators{}, err
	}
	r, err := a.client.Get(ctx, fetch.Request{
		URL: address, Validators: fetch.Validators(asked), Accept: "text/x-opml, application/xml;q=0.9, */*;q=0.5", MaxBytes: maxList,
	})
	switch {
	case err != nil:
		return nil, aggregator.Validators{}, err
	case r.NotModified() && asked != aggregator.Validators{}:
		return nil, asked, errUnchanged
	case r.Status != http.StatusOK:
		return nil, aggregator.Validators{}, fmt.Errorf("%s answers %d %s", redact(address), r.Status, http.StatusText(r.Status))
	}
	return io.NopCloser(bytes.NewReader(r.Body)), aggregator.Validators(r.Validators), nil
}

// maxList bounds a list: 100,000 outlines take about 20 MB.
const maxList = 64 << 20

func openListFile(name string) (*os.File, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder: name a file in it", name)
	case info.Size() > maxList:
		return nil, fmt.Errorf("%s: more than %s: %w", name, Size(maxList), aggregator.ErrTooLarge)
	}
	return os.Open(name)
}
