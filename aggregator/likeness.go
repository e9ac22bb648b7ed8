package aggregator

import (
	"net/url"

	"wireroom/aggregator/plain"
	"wireroom/aggregator/similar"
)

// How alike two texts must be to be one article when an outlet's identifiers
// say so (alike), and when they say otherwise (same).
const (
	alikeScore = 0.4
	sameScore  = 0.85
)

// printOf is the fingerprint of a stored entry, whose own text is read anew.
func printOf(e *Entry) similar.Print {
	return similar.New(similar.Text{Title: e.Title, Body: storedText(e), Lang: e.Lang, By: e.Outlet})
}

// storedText is the own text of an entry that was read from the store.
func storedText(e *Entry) string {
	if e.Text != "" {
		return e.Text
	}
	return ownText(readStored(e.Summary), readStored(e.Content))
}

func readStored(html string) body {
	if html == "" {
		return body{}
	}
	return body{html: html, own: plain.HTML(html, "").Own}
}

// isHomePage reports whether a canonical link leads to no article in
// particular, so that many items may carry it.
func isHomePage(canonical string) bool {
	u, err := url.Parse(canonical)
	return err == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}
