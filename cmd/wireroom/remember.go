package main

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"
)

// rememberEvery is how often the index of stories is written beside the store, so
// that a start after a crash has little to catch up with.
const rememberEvery = 30 * time.Minute

// indexFile is where the index of stories is kept between two runs; empty: nowhere.
func (c *Config) indexFile() string {
	switch {
	case c.Index != "":
		return c.path(c.Index)
	case strings.Contains(c.Store, "://"):
		return ""
	}
	return c.storeName() + ".index"
}

// recall takes over the index that an earlier run kept. Without one, or with one
// that is not whole, it is gathered from the store.
func (a *App) recall() {
	name := a.config.indexFile()
	if name == "" {
		return
	}
	f, err := os.Open(name)
	if err == nil {
		err = errors.Join(a.ingest.Restore(bufio.NewReader(f)), f.Close())
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.log.Warn("index of stories is gathered anew", "err", err)
	}
}

// remember keeps the index for the next run. Nothing is lost where that fails.
func (a *App) remember() {
	name := a.config.indexFile()
	if name == "" || !a.ingest.Unsaved() {
		return
	}
	if err := a.writeIndex(name); err != nil {
		a.log.Warn("index of stories is not kept", "err", err)
	}
}

// writeIndex writes the index whole or not at all.
func (a *App) writeIndex(name string) error {
	f, err := os.Create(name + ".part")
	if err != nil {
		return err
	}
	if err := errors.Join(a.ingest.Save(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), name)
}

// rememberNowAndThen keeps the index until ctx ends.
func (a *App) rememberNowAndThen(ctx context.Context) {
	for ctx.Err() == nil {
		pause(ctx, rememberEvery)
		if ctx.Err() == nil {
			a.remember()
		}
	}
}
