package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The walls of the house. They are read from the source files themselves, so
// that a wall also holds in code that is not built here.

const (
	module        = "wireroom"
	root          = "../.."
	longestFile   = 500
	longestFunc   = 80
	mostMethods   = 5
	mostArguments = 6 // beside a context; four are the aim
)

// goFile is one file of ours. Tests may look over walls; they are left out.
type goFile struct {
	name string // sources/fetch/client.go
	dir  string
	fset *token.FileSet
	tree *ast.File
}

func readHouse(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	for _, top := range []string{"cmd", "sources", "aggregator", "output"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			tree, err := parser.ParseFile(fset, p, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, p)
			name = filepath.ToSlash(name)
			files = append(files, goFile{name, path.Dir(name), fset, tree})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found", len(files))
	}
	return files
}

func (f *goFile) imports() []string {
	var out []string
	for _, i := range f.tree.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			panic(err) // the parser would have refused it
		}
		out = append(out, p)
	}
	return out
}

// within reports whether an import path is one of the roots or lies below one.
func within(p string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return p == r || strings.HasPrefix(p, r+"/") })
}

func isStd(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".") && first != module
}

var leaves = []string{"wireroom/aggregator/canon", "wireroom/aggregator/plain", "wireroom/aggregator/similar", "wireroom/aggregator/match", "wireroom/aggregator/credit", "wireroom/aggregator/edit"}

func TestFloors(t *testing.T) {
	sql := []string{"database/sql", "wireroom/aggregator/store", "modernc.org/sqlite", "github.com/jackc", "github.com/pressly/goose/v3"}
	floors := []struct {
		name   string
		holds  func(dir string) bool
		refuse func(imported string) bool
	}{
		{"the core knows neither the outside nor SQL", func(d string) bool { return d == "aggregator" },
			func(p string) bool {
				return within(p, append(sql, "wireroom/sources", "wireroom/output", "net/http")...)
			}},
		{"leaves know strings, numbers and times only", func(d string) bool { return within(module+"/"+d, leaves...) },
			func(p string) bool { return !isStd(p) && !within(p, append(leaves, "golang.org/x")...) }},
		{"sources do not know output nor SQL", func(d string) bool { return within(d, "sources") },
			func(p string) bool { return within(p, append(sql, "wireroom/output", "wireroom/cmd")...) }},
		{"output does not know sources nor SQL", func(d string) bool { return within(d, "output") },
			func(p string) bool { return within(p, append(sql, "wireroom/sources", "wireroom/cmd")...) }},
		{"the store knows the core alone", func(d string) bool { return d == "aggregator/store" },
			func(p string) bool { return within(p, "wireroom/sources", "wireroom/output", "wireroom/cmd") }},
	}
	files := readHouse(t)
	for _, floor := range floors {
		t.Run(floor.name, func(t *testing.T) {
			seen := 0
			for _, f := range files {
				if !floor.holds(f.dir) {
					continue
				}
				seen++
				for _, p := range f.imports() {
					if floor.refuse(p) {
						t.Errorf("%s imports %s", f.name, p)
					}
				}
			}
			if seen == 0 {
				t.Error("no file stands on this floor")
			}
		})
	}
}

// TestDoors holds each library to the files that it may be imported in.
func TestDoors(t *testing.T) {
	doors := map[string][]string{
		"github.com/mmcdole/gofeed":           {"sources/parse/*.go"},
		"github.com/PuerkitoBio/goquery":      {"sources/parse/*.go"},
		"github.com/andybalholm/cascadia":     {"sources/parse/select*.go"},
		"codeberg.org/readeck/go-readability": {"sources/parse/article.go"},
		"github.com/gorilla/feeds":            {"output/feed*.go"},
		"github.com/robfig/cron/v3":           {"sources/schedule.go", "cmd/wireroom/jobs.go"},
		"github.com/goccy/go-yaml":            {"cmd/wireroom/config*.go"},
		"modernc.org/sqlite":                  {"aggregator/store/*.go"},
		"github.com/jackc/pgx/v5":             {"aggregator/store/*.go"},
		"github.com/pressly/goose/v3":         {"aggregator/store/*.go"},
		"code.dny.dev/ssrf":                   {"sources/fetch/*.go"},
		"github.com/wneessen/go-mail":         {"output/digest/*.go"},
		"github.com/spf13/cobra":              {"cmd/wireroom/main.go", "cmd/wireroom/cmd_*.go"},
		"github.com/schollz/progressbar/v3":   {"cmd/wireroom/cmd_poll.go"},
		"github.com/prometheus/client_golang": {"cmd/wireroom/metrics.go"},
		"github.com/invopop/jsonschema":       {},
		"github.com/microcosm-cc/bluemonday":  {},
		"github.com/rogpeppe/go-internal":     {},
		"github.com/google/go-cmp":            {"aggregator/storetest/*.go"},
		"github.com/chromedp/chromedp":        {},
	}
	for _, f := range readHouse(t) {
		for _, p := range f.imports() {
			for library, open := range doors {
				if within(p, library) && !slices.ContainsFunc(open, func(pattern string) bool { return matches(t, pattern, f.name) }) {
					t.Errorf("%s imports %s, which only %v may", f.name, p, open)
				}
			}
		}
	}
}

func matches(t *testing.T, pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestNoRoomWithoutAName(t *testing.T) {
	bad := []string{"util", "utils", "common", "helpers", "helper", "models", "types", "misc", "base", "shared", "lib"}
	for _, f := range readHouse(t) {
		if slices.Contains(bad, path.Base(f.dir)) {
			t.Errorf("%s: a folder is named after what it holds", f.name)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, f := range readHouse(t) {
		if n := f.fset.Position(f.tree.FileEnd).Line; n > longestFile {
			t.Errorf("%s has %d lines, %d are the limit", f.name, n, longestFile)
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				f.checkFunc(t, n)
			case *ast.InterfaceType:
				if m := methods(n); m > mostMethods {
					t.Errorf("%s: an interface of %d methods, %d are the limit", f.at(n), m, mostMethods)
				}
			}
			return true
		})
	}
}

func (f *goFile) checkFunc(t *testing.T, n *ast.FuncDecl) {
	lines := f.fset.Position(n.End()).Line - f.fset.Position(n.Pos()).Line + 1
	if lines > longestFunc {
		t.Errorf("%s: %s has %d lines, %d are the limit", f.at(n), n.Name.Name, lines, longestFunc)
	}
	if n.Name.Name == "init" {
		t.Errorf("%s: an init function", f.at(n))
	}
	arguments := n.Type.Params.NumFields()
	if arguments > 0 && isContext(n.Type.Params.List[0].Type) {
		arguments-- // a context is no argument of its own
	}
	if arguments > mostArguments {
		t.Errorf("%s: %s has %d parameters: make them a struct", f.at(n), n.Name.Name, arguments)
	}
}

// methods counts an interface's own methods, not those of others that it joins.
func methods(n *ast.InterfaceType) int {
	own := 0
	for _, m := range n.Methods.List {
		own += len(m.Names)
	}
	return own
}

func isContext(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Context"
}

func (f *goFile) at(n ast.Node) string {
	return f.name + ":" + strconv.Itoa(f.fset.Position(n.Pos()).Line)
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	said := map[string]bool{}
	for _, f := range readHouse(t) {
		said[f.dir] = said[f.dir] || f.tree.Doc.Text() != ""
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

// TestTopLevel holds the names that meet a newcomer first.
func TestTopLevel(t *testing.T) {
	rooms := []string{"aggregator", "cmd", "config.yaml", "go.mod", "output", "sources"}
	beside := []string{"CHANGELOG.md", "LICENSE", "Makefile", "README.md", "docs", "go.sum"}
	made := []string{"wireroom", "wireroom.db*", "public", "*.test", "*.out", "*.prof", ".*"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, e := range entries {
		found[e.Name()] = true
		isMade := slices.ContainsFunc(made, func(p string) bool { return matches(t, p, e.Name()) })
		if !slices.Contains(rooms, e.Name()) && !slices.Contains(beside, e.Name()) && !isMade {
			t.Errorf("%s stands at the top level", e.Name())
		}
	}
	for _, name := range rooms {
		if !found[name] {
			t.Errorf("%s is missing at the top level", name)
		}
	}
}
