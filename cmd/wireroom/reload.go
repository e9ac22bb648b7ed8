package main

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"
	"time"
)

// lookAgain is how often the config file is looked at for a change.
const lookAgain = time.Second

// awaitReload waits until the config file changed or SIGHUP came and gives the
// parts for what it says now; nil when ctx ended. A file with faults changes
// nothing: they are logged, and it is waited for the next change.
func (s *service) awaitReload(ctx context.Context, a *App) *App {
	if s.file == "" {
		<-ctx.Done()
		return nil
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for seen := stampOf(s.file); ; {
		asked := false
		select {
		case <-ctx.Done():
			return nil
		case <-hangup:
			asked = true
		case <-tick.C:
		}
		now := stampOf(s.file)
		if !asked && (now == seen || now == stamp{}) {
			continue
		}
		seen = now
		if next := s.reloaded(a); next != nil {
			return next
		}
	}
}

// stamp is what tells a changed file. Its zero is no file, as between the two
// steps of an editor that replaces one.
type stamp struct {
	at   time.Time
	size int64
}

func stampOf(file string) stamp {
	info, err := os.Stat(file)
	if err != nil {
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}

func (s *service) reloaded(old *App) *App {
	c, err := readConfig(s.file)
	if err != nil {
		s.log.Error("config not reloaded", "err", err)
		return nil
	}
	if s.address != "" {
		c.listenOn(s.address)
	}
	changed := changedKeys(old.config, c)
	if keep := fixedKeys(old.config, c); len(keep) > 0 {
		s.log.Warn("config needs a restart for some changes", "items", strings.Join(keep, ","))
	}
	c.listenOn(old.config.Listen)
	c.Store = old.config.Store
	a, err := newApp(c, s.store, s.meters, s.log)
	if err != nil {
		s.log.Error("config not reloaded", "err", err)
		return nil
	}
	s.log.Info("config reloaded", "items", strings.Join(changed, ","))
	return a
}

// fixedKeys are the keys whose change only a restart can follow.
func fixedKeys(a, b *Config) []string {
	var out []string
	for _, key := range changedKeys(a, b) {
		if key == "listen" || key == "store" || key == "log" {
			out = append(out, key)
		}
	}
	return out
}

// changedKeys are the top-level keys that two configs differ in.
func changedKeys(a, b *Config) []string {
	var out []string
	va, vb := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for f := range va.Type().Fields() {
		name := f.Tag.Get("yaml")
		if name != "" && !same(va.FieldByIndex(f.Index), vb.FieldByIndex(f.Index)) {
			out = append(out, name)
		}
	}
	return out
}

// same compares what a file can say: exported fields and names, not rules once
// compiled.
func same(a, b reflect.Value) bool {
	if ta, ok := a.Interface().(Topics); ok {
		return bytes.Equal(topicBytes(ta), topicBytes(b.Interface().(Topics)))
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func topicBytes(ts Topics) []byte {
	var b bytes.Buffer
	for _, t := range ts {
		for _, s := range []string{t.name, t.Title, t.Description, t.definition(), t.Lang} {
			b.WriteString(s)
			b.WriteByte(0)
		}
	}
	return b.Bytes()
}
