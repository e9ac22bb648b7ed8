package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/store"
)

func TestChangedKeys(t *testing.T) {
	const before = "title: one\ntopics: {sea: {match: ferry}}\nsources: [{outlet: A, url: \"https://a.example/\"}]"
	tests := []struct {
		name, after string
		want        []string
	}{
		{"nothing", before, nil},
		{"only a comment", before + "\n# later", nil},
		{"a rule", strings.Replace(before, "ferry", "harbour", 1), []string{"topics"}},
		{"title and sources", strings.NewReplacer("one", "two", "a.example", "b.example").Replace(before), []string{"title", "sources"}},
		{"what is derived too", before + "\nlisten: :9000", []string{"listen", "base_url", "poll"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := changedKeys(parseText(t, before), parseText(t, tt.after))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestReloadIsWholeOrNotAtAll gives a service a faulty file, then a good one.
func TestReloadIsWholeOrNotAtAll(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	var logged bytes.Buffer
	s := &service{file: file, log: slog.New(slog.NewTextHandler(&logged, nil)), meters: newMeters(), store: &store.Store{}}
	old := &App{config: parseText(t, "title: one\nstore: wire.db")}
	write(t, file, "title: two\nsources: [{outlet: Nobody}]")
	if s.reloaded(old) != nil {
		t.Error("a config with faults was taken over")
	}
	if !strings.Contains(logged.String(), "neither url nor opml") {
		t.Errorf("the fault is not logged: %s", logged.String())
	}
	write(t, file, "title: three\nstore: other.db")
	next := s.reloaded(old)
	if next == nil || next.config.Title != "three" {
		t.Fatalf("a good config was not taken over: %s", logged.String())
	}
	if next.config.Store != "wire.db" || !strings.Contains(logged.String(), "needs a restart") {
		t.Errorf("store %s; log %s", next.config.Store, logged.String())
	}
}

// TestReloadLogsNoPasswords logs a fault on a line that holds one.
func TestReloadLogsNoPasswords(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	write(t, file, `sources: [{outlet: A, url: "https://desk:PASSWORD@a.example/", lang: english}]`)
	var logged bytes.Buffer
	s := &service{file: file, log: slog.New(slog.NewTextHandler(&logged, nil))}
	if s.reloaded(nil) != nil {
		t.Error("a faulty file was taken over")
	}
	if got := logged.String(); strings.Contains(got, "PASSWORD") || !strings.Contains(got, "config.yaml:1:") {
		t.Errorf("logged %s", got)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestListenOn(t *testing.T) {
	tests := []struct{ name, yaml, address, base, contact string }{
		{"all derived", "listen: :8080", "127.0.0.1:9000", "http://127.0.0.1:9000", "http://127.0.0.1:9000"},
		{"every address", "", "0.0.0.0:80", "http://127.0.0.1:80", "http://127.0.0.1:80"},
		{"named base", "base_url: https://wire.example/", ":9000", "https://wire.example", "https://wire.example"},
		{"named contact", "poll: {contact: mailto:desk@wire.example}", "[::1]:9000", "http://[::1]:9000", "mailto:desk@wire.example"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := parseText(t, tt.yaml)
			c.listenOn(tt.address)
			if diff := cmp.Diff([]string{tt.base, tt.contact}, []string{c.BaseURL, c.Poll.Contact}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
