package output

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
)

// Written counts what Publish did with the files of a folder.
type Written struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"` // not touched: their times stay as they are
	Removed   int `json:"removed"`   // written by an earlier call, not by this one
}

// manifest names the files that are ours, so that nobody else's are ever removed.
const manifest = ".wireroom-files.json"

// Publish writes the feeds of every topic, the OPML and the given paths of pages
// ("/", "/style.css") into dir, the same bytes as the server's. A page's file is
// index.html in the folder of its path. Each file is replaced whole, by a rename,
// so that a reader sees the old or the new one. Nothing outside dir is touched.
// When something cannot be rendered, no file is.
func (s *Server) Publish(ctx context.Context, dir string, pages ...string) (Written, error) {
	paths, err := s.paths(ctx, pages)
	if err != nil {
		return Written{}, err
	}
	files := make(map[string][]byte, len(paths))
	for _, p := range paths {
		if files[fileOf(p)], err = s.fetch(ctx, p); err != nil {
			return Written{}, err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Written{}, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Written{}, err
	}
	defer root.Close()
	return replace(root, files)
}

func (s *Server) paths(ctx context.Context, pages []string) ([]string, error) {
	heads, _, err := s.heads.all(ctx)
	if err != nil {
		return nil, err
	}
	paths := slices.Clone(pages)
	if s.o.OPML != nil {
		paths = append(paths, "/opml")
	}
	if s.o.Errata != nil {
		for _, f := range Formats() {
			paths = append(paths, "/corrections."+string(f))
		}
	}
	for _, h := range heads {
		for _, f := range Formats() {
			paths = append(paths, "/topics/"+h.Name+"."+string(f))
		}
	}
	return paths, nil
}

// fetch asks our own handler for a path, as a client would.
func (s *Server) fetch(ctx context.Context, p string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p, nil)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p, err)
	}
	w := capture{header: http.Header{}, status: http.StatusOK}
	s.handler.ServeHTTP(&w, r)
	if w.status != http.StatusOK {
		return nil, fmt.Errorf("page %s: %d %s", p, w.status, strings.TrimSpace(w.body.String()))
	}
	return w.body.Bytes(), nil
}

// capture is a ResponseWriter that keeps the answer.
type capture struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *capture) Header() http.Header         { return c.header }
func (c *capture) WriteHeader(status int)      { c.status = status }
func (c *capture) Write(b []byte) (int, error) { return c.body.Write(b) }

// fileOf is the file that a plain web server gives for a path.
func fileOf(p string) string {
	p = strings.TrimPrefix(path.Clean("/"+p), "/")
	switch {
	case p == "opml":
		return "topics.opml"
	case path.Ext(p) == "":
		return path.Join(p, "index.html")
	}
	return p
}

// replace makes the files of root that are ours those given.
func replace(root *os.Root, files map[string][]byte) (Written, error) {
	var done Written
	before, err := readManifest(root)
	if err != nil {
		return done, err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if err := done.write(root, name, files[name]); err != nil {
			return done, err
		}
	}
	for _, name := range before {
		if _, still := files[name]; still {
			continue
		}
		if err := root.Remove(name); err == nil {
			done.Removed++
		} else if !errors.Is(err, fs.ErrNotExist) {
			return done, err
		}
	}
	list, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return done, err
	}
	return done, new(Written).write(root, manifest, append(list, '\n'))
}

func readManifest(root *os.Root) ([]string, error) {
	data, err := root.ReadFile(manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	if err := json.Unmarshal(data, &names); err != nil {
		return nil, fmt.Errorf("%s: %w", manifest, err)
	}
	return names, nil
}

func (done *Written) write(root *os.Root, name string, data []byte) error {
	old, err := root.ReadFile(name)
	switch {
	case err == nil && bytes.Equal(old, data):
		done.Unchanged++
		return nil
	case err == nil:
		done.Changed++
	case errors.Is(err, fs.ErrNotExist):
		done.New++
	default:
		return err
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	part := path.Join(path.Dir(name), "."+path.Base(name)+".part")
	if err := root.WriteFile(part, data, 0o644); err != nil {
		return err
	}
	return root.Rename(part, name)
}
