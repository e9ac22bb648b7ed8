package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"wireroom/aggregator"
)

// sourceLines writes sources as lines for a sources: list.
func sourceLines(list []aggregator.Source) (string, error) {
	var b strings.Builder
	for _, s := range list {
		line, err := yaml.MarshalWithOptions(SourceConfig{Outlet: s.Outlet, URL: s.URL, Lang: s.Lang}, yaml.Flow(true))
		if err != nil {
			return "", fmt.Errorf("write source: %w", err)
		}
		b.WriteString("  - " + strings.TrimSpace(string(line)) + "\n")
	}
	return b.String(), nil
}

// withSources is the text of a config file with lines added below its sources,
// all else left as it is, comments too.
func withSources(text []byte, lines string) ([]byte, error) {
	f, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, err
	}
	keys := topKeys(f)
	for i, e := range keys {
		if e.Key.GetToken().Value != "sources" {
			continue
		}
		if seq, ok := e.Value.(*ast.SequenceNode); ok && seq.IsFlowStyle && len(seq.Values) > 0 {
			return nil, errors.New("sources are written in [ ]: write them as lines of - first")
		}
		all := strings.SplitAfter(string(text), "\n")
		first := e.Key.GetToken().Position.Line
		end := len(all)
		if i+1 < len(keys) {
			end = keys[i+1].Key.GetToken().Position.Line - 1
		}
		for end > first && !indented(all[end-1]) {
			end--
		}
		if end == first {
			all[first-1] = "sources:\n" // it said [] or nothing
		}
		if !strings.HasSuffix(all[end-1], "\n") {
			all[end-1] += "\n"
		}
		return []byte(strings.Join(all[:end], "") + lines + strings.Join(all[end:], "")), nil
	}
	return []byte(strings.TrimRight(string(text), "\n") + "\n\nsources:\n" + lines), nil
}

// indented reports whether a line belongs to the key above it. Comments at the
// margin, which may belong to the next key, do not.
func indented(line string) bool {
	return strings.HasPrefix(line, " ") && strings.TrimSpace(line) != "" || strings.HasPrefix(line, "-")
}

func topKeys(f *ast.File) []*ast.MappingValueNode {
	if len(f.Docs) == 0 {
		return nil
	}
	m, _ := f.Docs[0].Body.(*ast.MappingNode)
	if m == nil {
		return nil
	}
	return m.Values
}

// replaceFile writes a file anew, whole or not at all, with the same rights.
func replaceFile(name string, text []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".wireroom-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone when all went well
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Chmod(info.Mode()), tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(tmp.Name(), name)
}
