package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
)

var update = flag.Bool("update", false, "rewrite generated and golden files")

const schemaFile = "config.schema.json"

// TestSchemaIsCurrent generates the schema that editors check config.yaml by
// from the types and comments of config.go. "go test ./cmd/wireroom -update"
// writes it anew.
func TestSchemaIsCurrent(t *testing.T) {
	got := generateSchema(t)
	if *update {
		if err := os.WriteFile(schemaFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is out of date: run go test ./cmd/wireroom -update\n%s", schemaFile, diff)
	}
}

func generateSchema(t *testing.T) []byte {
	r := &jsonschema.Reflector{
		Anonymous:                  true,
		ExpandedStruct:             true,
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		Mapper:                     schemaOf,
	}
	if err := r.AddGoComments(reflect.TypeFor[Config]().PkgPath(), "."); err != nil {
		t.Fatal(err)
	}
	for name, comment := range r.CommentMap {
		r.CommentMap[name] = strings.Join(strings.Fields(comment), " ")
	}
	schema := r.Reflect(&Config{})
	schema.Title = "wireroom config.yaml"
	schema.Properties.Set("topics", mapOf(r, "Topics", TopicConfig{}))
	schema.Properties.Set("digests", mapOf(r, "Digests", DigestConfig{}))
	for _, name := range []string{"Topics", "TopicConfig", "Digests", "DigestConfig"} {
		delete(schema.Definitions, name)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// schemaOf describes the types of ours that read themselves from a text.
func schemaOf(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: `^([0-9]+d|([0-9.]+(ns|us|µs|ms|s|m|h))+|0)$|\$\{`}
	case reflect.TypeFor[Size]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "integer"}, {Type: "string"}}}
	case reflect.TypeFor[Secret]():
		return &jsonschema.Schema{Type: "string"}
	}
	return nil
}

// mapOf is the schema of an ordered mapping of named elements.
func mapOf(r *jsonschema.Reflector, field string, element any) *jsonschema.Schema {
	sub := *r
	sub.DoNotReference = true
	e := sub.Reflect(element)
	e.Version = ""
	return &jsonschema.Schema{
		Type:                 "object",
		PropertyNames:        &jsonschema.Schema{Pattern: topicName.String()},
		AdditionalProperties: e,
		Description:          r.CommentMap[reflect.TypeFor[Config]().PkgPath()+".Config."+field],
	}
}
