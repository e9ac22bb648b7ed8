package output

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPublish(t *testing.T) {
	store, dir := sampleShelf(), filepath.Join(t.TempDir(), "public")
	s := newServer(t, sampleOptions(store))
	publish := func(want Written) {
		t.Helper()
		got, err := s.Publish(t.Context(), dir, "/", "/style.css", "/topics/cybersecurity")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	publish(Written{New: 10})
	for file, path := range map[string]string{
		"index.html": "/", "style.css": "/style.css", "topics.opml": "/opml", "topics/cybersecurity/index.html": "/topics/cybersecurity",
		"topics/cybersecurity.rss": "/topics/cybersecurity.rss", "topics/quiet.json": "/topics/quiet.json",
	} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(text(t, ask(s.Handler(), "GET", path)), string(b)); diff != "" {
			t.Errorf("%s differs from the server's %s:\n%s", file, path, diff)
		}
	}

	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	rss := filepath.Join(dir, "topics/cybersecurity.rss")
	for _, file := range []string{rss, filepath.Join(dir, manifest)} {
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
	publish(Written{Unchanged: 10})
	for _, file := range []string{rss, filepath.Join(dir, manifest)} {
		if info, err := os.Stat(file); err != nil || !info.ModTime().Equal(old) {
			t.Errorf("%s was touched", file)
		}
	}
	store.list("cybersecurity", moment(15, 0), bare())
	publish(Written{Changed: 3, Unchanged: 7})
}

func TestPublishRemovesOnlyItsOwn(t *testing.T) {
	store, dir := sampleShelf(), t.TempDir()
	s := newServer(t, sampleOptions(store))
	if _, err := s.Publish(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "topics", "mine.html")
	outside := filepath.Join(filepath.Dir(dir), "outside.txt")
	for _, file := range []string{mine, outside} {
		if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	addToManifest(t, dir, "../outside.txt")
	store.topics = store.topics[:1]
	_, err := s.Publish(t.Context(), dir)
	if err == nil {
		t.Error("a manifest that leads out of the folder was obeyed")
	}
	for _, file := range []string{mine, outside} {
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s is gone", file)
		}
	}
	if err := os.Remove(filepath.Join(dir, manifest)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	addToManifest(t, dir, "topics/quiet.rss")
	got, err := s.Publish(t.Context(), dir)
	if err != nil || got.Removed > 1 {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "topics", "quiet.rss")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the feed of a removed topic is still there")
	}
}

func addToManifest(t *testing.T, dir, name string) {
	t.Helper()
	file := filepath.Join(dir, manifest)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	if err := json.Unmarshal(data, &names); err != nil {
		t.Fatal(err)
	}
	if data, err = json.Marshal(append(names, name)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// A page that cannot be made leaves the folder as it was.
func TestPublishAllOrNothing(t *testing.T) {
	o := sampleOptions(sampleShelf())
	o.Pages = http.NotFoundHandler()
	s, dir := newServer(t, o), t.TempDir()
	if _, err := s.Publish(t.Context(), dir, "/"); err == nil {
		t.Error("a missing page was published")
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}
