package main

import (
	"strings"
	"testing"
)

func TestSelectOnAFeedIsAWarning(t *testing.T) {
	const text = `sources:
  - {outlet: Tideway Gazette, url: "https://tideway.example/%s", select: {item: article}}
`
	for address, want := range map[string]string{
		"news/":    "",
		"news.rss": "config.yaml:2:80: sources[0].select: https://tideway.example/news.rss looks like a feed's address, for which no selectors are needed",
	} {
		c := parseText(t, strings.ReplaceAll(text, "%s", address))
		got, _, _ := strings.Cut(c.warnings.Error(), "\n")
		if got != want {
			t.Errorf("%s: warning %q, want %q", address, got, want)
		}
	}
}
