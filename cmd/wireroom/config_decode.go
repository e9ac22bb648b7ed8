package main

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// decoder walks a YAML document and fills a struct. Unlike yaml.Unmarshal it
// goes on after a fault, so that all of them are reported at once, and it
// remembers where every value stands, so that later checks can point there.
type decoder struct {
	file    string
	lines   []string
	lookup  func(string) (string, bool) // of the environment
	anchors map[string]ast.Node
	within  map[*ast.MappingNode]bool // those around the place that is read
	places  map[string]place          // by path: "sources[3].url"
	broken  map[string]bool           // paths that could not be read: their values say nothing
	faults  Faults

	warnings Faults // what is probably not meant, though it is no fault
}

// place is where a key and its value stand. In a list there is no key.
type place struct{ key, value *token.Token }

// scalar is a type of ours that reads itself from the text of a YAML scalar.
// Its errors say what would be right.
type scalar interface{ parse(string) error }

// named is an element of an ordered mapping: a struct that knows its own key.
type named interface{ setName(string) }

func newDecoder(file string, text []byte, lookup func(string) (string, bool)) *decoder {
	return &decoder{
		file:    file,
		lines:   strings.Split(string(text), "\n"),
		lookup:  lookup,
		anchors: map[string]ast.Node{},
		within:  map[*ast.MappingNode]bool{},
		places:  map[string]place{},
		broken:  map[string]bool{},
	}
}

// decode fills the struct that into points to. Faults are kept in d.
func (d *decoder) decode(text []byte, into any) {
	f, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	var bad yaml.Error
	switch {
	case errors.As(err, &bad):
		d.fault(bad.GetToken(), "not YAML: "+bad.GetMessage())
		return
	case err != nil:
		d.faults = append(d.faults, Fault{File: d.file, Message: "not YAML: " + err.Error()})
		return
	}
	for i, doc := range f.Docs {
		switch {
		case i > 0 && doc.Body != nil:
			d.fault(start(doc.Body), "a second document: keep everything in one, without a line of ---")
		case doc.Body != nil:
			d.value(doc.Body, reflect.ValueOf(into).Elem(), "")
		}
	}
}

func (d *decoder) value(n ast.Node, v reflect.Value, path string) {
	before := len(d.faults)
	n = d.resolve(n)
	defer func() { d.broken[path] = d.broken[path] || len(d.faults) > before && !isBranch(n) }()
	if _, empty := n.(*ast.NullNode); empty || n == nil {
		return // "sources:" with nothing beneath: the default stays
	}
	if s, ok := v.Addr().Interface().(scalar); ok {
		d.scalar(n, path, s.parse)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.mapping(n, path, func(e *ast.MappingValueNode, key string) { d.field(e, key, v, path) })
	case reflect.Slice:
		d.slice(n, v, path)
	case reflect.Map:
		d.keyed(n, v, path)
	default:
		d.scalar(n, path, func(s string) error { return setPlain(n, v, s) })
	}
}

// resolve follows aliases and looks behind anchors and tags.
func (d *decoder) resolve(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.AnchorNode:
		d.anchors[n.Name.GetToken().Value] = n.Value
		return d.resolve(n.Value)
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		to, ok := d.anchors[name]
		if !ok {
			d.fault(n.Start, fmt.Sprintf("no anchor &%s above", name))
		}
		return to
	case *ast.TagNode:
		return d.resolve(n.Value)
	}
	return n
}

// isBranch reports whether a node holds others, of which each may be good.
func isBranch(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.SequenceNode:
		return true
	}
	return false
}

func (d *decoder) mapping(n ast.Node, path string, each func(*ast.MappingValueNode, string)) {
	if n == nil {
		return // an alias without an anchor, which has its fault
	}
	m, ok := n.(*ast.MappingNode)
	if !ok {
		d.fault(start(n), fmt.Sprintf("%s needs keys and values (key: value), not %s", orTop(path), describe(n)))
		return
	}
	if d.within[m] {
		d.fault(start(m), "an anchor cannot hold itself")
		return
	}
	d.within[m] = true
	defer delete(d.within, m)
	seen := map[string]bool{}
	for _, e := range m.Values {
		if e.Key.IsMergeKey() {
			d.mapping(d.resolve(e.Value), path, func(e *ast.MappingValueNode, key string) {
				if !seen[key] {
					each(e, key)
				}
			})
			continue
		}
		key := e.Key.GetToken().Value
		if seen[key] {
			d.fault(e.Key.GetToken(), fmt.Sprintf("%q stands here twice: keep one", key))
			continue
		}
		seen[key] = true
		each(e, key)
	}
}

func (d *decoder) field(e *ast.MappingValueNode, key string, v reflect.Value, path string) {
	var known []string
	for f := range v.Type().Fields() {
		name := f.Tag.Get("yaml")
		name, _, _ = strings.Cut(name, ",")
		if name == key && name != "-" {
			at := join(path, key)
			d.places[at] = place{key: e.Key.GetToken(), value: start(e.Value)}
			d.value(e.Value, v.FieldByIndex(f.Index), at)
			return
		}
		if name != "" && name != "-" {
			known = append(known, name)
		}
	}
	d.fault(e.Key.GetToken(), fmt.Sprintf("unknown key %q in %s: %s", key, orTop(path), didYouMean(key, known)))
}

// keyed reads a mapping whose keys are free and whose order says nothing.
func (d *decoder) keyed(n ast.Node, v reflect.Value, path string) {
	v.Set(reflect.MakeMap(v.Type()))
	d.mapping(n, path, func(e *ast.MappingValueNode, key string) {
		at := join(path, key)
		d.places[at] = place{key: e.Key.GetToken(), value: start(e.Value)}
		el := reflect.New(v.Type().Elem()).Elem()
		d.value(e.Value, el, at)
		v.SetMapIndex(reflect.ValueOf(key), el)
	})
}

// slice reads a list, or, for named elements, a mapping whose order is kept.
func (d *decoder) slice(n ast.Node, v reflect.Value, path string) {
	if _, ok := reflect.New(v.Type().Elem()).Interface().(named); ok {
		d.mapping(n, path, func(e *ast.MappingValueNode, key string) {
			at := join(path, key)
			d.places[at] = place{key: e.Key.GetToken(), value: start(e.Value)}
			el := reflect.New(v.Type().Elem())
			el.Interface().(named).setName(key)
			d.value(e.Value, el.Elem(), at)
			v.Set(reflect.Append(v, el.Elem()))
		})
		return
	}
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fault(start(n), fmt.Sprintf("%s needs a list ([a, b] or lines of - a), not %s", path, describe(n)))
		return
	}
	for i, item := range seq.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		d.places[at] = place{value: start(item)}
		el := reflect.New(v.Type().Elem()).Elem()
		d.value(item, el, at)
		v.Set(reflect.Append(v, el))
	}
}

// scalar hands the text of a scalar, with the environment filled in, to parse.
func (d *decoder) scalar(n ast.Node, path string, parse func(string) error) {
	text, ok := scalarText(n)
	if !ok {
		d.fault(start(n), fmt.Sprintf("%s needs one value, not %s", orTop(path), describe(n)))
		return
	}
	text, err := expandEnv(text, d.lookup)
	if err == nil {
		err = parse(text)
	}
	if err != nil {
		d.fault(start(n), fmt.Sprintf("%s: %s", path, err))
	}
}

// fault notes what is wrong at a token.
func (d *decoder) fault(t *token.Token, message string) {
	d.faultAt(t.Position.Line, t.Position.Column, message)
}

func (d *decoder) faultAt(line, column int, message string) {
	d.faults = append(d.faults, d.note(line, column, message))
}

func (d *decoder) note(line, column int, message string) Fault {
	f := Fault{File: d.file, Line: line, Column: max(column, 1), Message: message}
	if 0 < line && line <= len(d.lines) {
		f.Text = strings.TrimRight(d.lines[line-1], "\r")
	}
	return f
}

// at notes what is wrong with the value at a path, or, when nothing stands
// there, with what encloses it. What could not be read has its fault already.
func (d *decoder) at(path, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	for p := path; p != ""; p = enclosing(p) {
		if d.broken[p] {
			return
		}
	}
	line, column := d.position(path)
	d.faultAt(line, column, message)
}

// warn notes what is probably not meant, as at does with faults.
func (d *decoder) warn(path, format string, args ...any) {
	line, column := d.position(path)
	d.warnings = append(d.warnings, d.note(line, column, fmt.Sprintf(format, args...)))
}

// position is where the value at a path stands, or what encloses it.
func (d *decoder) position(path string) (line, column int) {
	for p := path; p != ""; p = enclosing(p) {
		if at, ok := d.places[p]; ok {
			t := at.value
			if p != path && at.key != nil {
				t = at.key
			}
			return t.Position.Line, t.Position.Column
		}
	}
	return 1, 1
}

// setPlain sets a string, number or bool from its text.
func setPlain(n ast.Node, v reflect.Value, s string) error {
	var err error
	switch v.Kind() {
	case reflect.String:
		if _, ok := n.(*ast.BoolNode); ok {
			return fmt.Errorf("needs text: write %q in quotes if you mean the word", s)
		}
		v.SetString(s)
	case reflect.Int, reflect.Int64:
		var i int64
		if i, err = strconv.ParseInt(s, 10, 64); err != nil {
			return fmt.Errorf("needs a whole number, not %q", s)
		}
		v.SetInt(i)
	case reflect.Bool:
		var b bool
		if b, err = strconv.ParseBool(s); err != nil {
			return fmt.Errorf("needs true or false, not %q", s)
		}
		v.SetBool(b)
	default:
		panic("config: no way to read a " + v.Type().String())
	}
	return nil
}

func scalarText(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// start is the first token of a node.
func start(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}

func describe(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	}
	return strconv.Quote(n.GetToken().Value)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func enclosing(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

func orTop(path string) string {
	if path == "" {
		return "config.yaml"
	}
	return path
}
