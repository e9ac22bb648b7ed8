package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

func TestOneWriterAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wire?room #1%.db")
	first, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), "sqlite:"+path, store.Options{})
	if !errors.Is(err, aggregator.ErrBusy) {
		t.Errorf("second writer: %v, want that the store is busy", err)
	}
	if pid := fmt.Sprintf("process %d ", os.Getpid()); !strings.Contains(fmt.Sprint(err), pid) {
		t.Errorf("second writer: %v, want it to name %s", err, pid)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file has another name: %v", err)
	}
	second, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatalf("after the first was closed: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadersBesideAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wire.db")
	if _, err := store.Open(t.Context(), path, store.Options{ReadOnly: true}); !errors.Is(err, aggregator.ErrNotFound) {
		t.Errorf("reader without a store: %v, want not found", err)
	}
	writer, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := writer.SetTopics(t.Context(), []aggregator.Topic{{Name: "t"}}); err != nil {
		t.Fatal(err)
	}
	if topics, err := reader.Topics(t.Context()); err != nil || len(topics) != 1 {
		t.Errorf("reader sees %v, %v; want the writer's topic", topics, err)
	}
	if _, err := reader.SetTopics(t.Context(), nil); !errors.Is(err, aggregator.ErrInvalid) {
		t.Errorf("writing by a reader: %v, want that it is refused", err)
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "wire.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.SetTopics(t.Context(), nil); err == nil {
		t.Error("a closed store was written")
	}
	if _, err := s.Topics(t.Context()); err == nil {
		t.Error("a closed store was read")
	}
}
