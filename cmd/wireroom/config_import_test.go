package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithSources(t *testing.T) {
	const line = "  - {outlet: New, url: https://new.example/}\n"
	tests := []struct{ name, before, after string }{
		{"a list", "sources:\n  - {outlet: A}\n", "sources:\n  - {outlet: A}\n" + line},
		{"without a last line break", "sources:\n  - {outlet: A}", "sources:\n  - {outlet: A}\n" + line},
		{"above other keys", "sources:\n  - outlet: A\n    url: b\n\n# Topics\ntopics: {}\n", "sources:\n  - outlet: A\n    url: b\n" + line + "\n# Topics\ntopics: {}\n"},
		{"an empty list", "sources: []\ntitle: x\n", "sources:\n" + line + "title: x\n"},
		{"no value", "title: x\nsources:\n", "title: x\nsources:\n" + line},
		{"no key", "title: x\n", "title: x\n\nsources:\n" + line},
		{"comments in between", "sources: # ours\n  # the first\n  - {outlet: A}\n  # the end\n", "sources: # ours\n  # the first\n  - {outlet: A}\n  # the end\n" + line},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := withSources([]byte(tt.before), line)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := withSources([]byte("sources: [{outlet: A}]\n"), line); err == nil {
		t.Error("a list in [ ] was taken for lines")
	}
}

func TestDidYouMean(t *testing.T) {
	tests := []struct {
		word, want string
		candidates []string
	}{
		{"evry", `did you mean "every"?`, []string{"min_every", "every"}},
		{"politcs", `did you mean "politics"?`, []string{"politics", "cybersecurity"}},
		{"Listen", `did you mean "listen"?`, []string{"store", "listen"}},
		{"zebra", "there are store, listen", []string{"store", "listen"}},
		{"x", "there are none", nil},
	}
	for _, tt := range tests {
		if got := didYouMean(tt.word, tt.candidates); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.word, got, tt.want)
		}
	}
}

// TestShippedConfig reads the config that the project comes with.
func TestShippedConfig(t *testing.T) {
	c, err := readConfig("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sources) < 30 || len(c.Topics) < 2 {
		t.Errorf("%s", c.summary())
	}
}
