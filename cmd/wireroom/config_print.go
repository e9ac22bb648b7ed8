package main

import (
	"io"
	"slices"

	"github.com/goccy/go-yaml"

	"wireroom/aggregator/canon"
)

// print writes the effective config as YAML: defaults filled in, secrets and
// credentials in addresses left out.
func (c *Config) print(w io.Writer) error {
	shown := *c
	shown.Store = canon.Redact(c.Store)
	shown.Sources = slices.Clone(c.Sources)
	for i := range shown.Sources {
		s := &shown.Sources[i]
		s.URL, s.OPML = redact(s.URL), redact(s.OPML)
	}
	return yaml.NewEncoder(w, yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(true)).Encode(&shown)
}

func redact(address string) string {
	if address == "" {
		return ""
	}
	return canon.Redact(address)
}

// MarshalYAML keeps the order of the file.
func (ts Topics) MarshalYAML() (any, error) {
	m := yaml.MapSlice{}
	for i := range ts {
		m = append(m, yaml.MapItem{Key: ts[i].name, Value: &ts[i]})
	}
	return m, nil
}

// MarshalYAML keeps the order of the file.
func (gs Digests) MarshalYAML() (any, error) {
	m := yaml.MapSlice{}
	for i := range gs {
		m = append(m, yaml.MapItem{Key: gs[i].name, Value: &gs[i]})
	}
	return m, nil
}
