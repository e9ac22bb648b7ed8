package main

import (
	"wireroom/sources"
	"wireroom/sources/parse"
)

// checkSelect checks how a source's HTML page is read.
func checkSelect(s *SourceConfig, path string, d *decoder) {
	by := s.Select
	if by == (SelectConfig{}) {
		return
	}
	path += ".select"
	if by.Item == "" {
		d.at(path, "%s has no item: name the selector that finds the page's items, such as article.teaser", path)
	}
	if sources.LooksLikeFeed(s.URL) {
		d.warn(path, "%s: %s looks like a feed's address, for which no selectors are needed", path, redact(s.URL))
	}
	for _, c := range []struct{ key, text string }{
		{"item", by.Item}, {"link", by.Link}, {"title", by.Title}, {"summary", by.Summary},
		{"time", by.Time}, {"image", by.Image}, {"author", by.Author},
	} {
		if err := parse.CheckSelector(c.text); err != nil {
			d.at(path+"."+c.key, "%s.%s: %s", path, c.key, message(err))
		}
	}
}
