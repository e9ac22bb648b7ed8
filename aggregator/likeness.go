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

// notice is how many words a text may have and still be one that recurs under
// many titles: the words below a live blog's items, a paywall's, a podcast's.
const notice = 60

// alike reports whether two texts may be one article that was edited.
func alike(a, b *similar.Print) bool {
	l := similar.Compare(a, b)
	return l.Title >= alikeScore || l.Body >= alikeScore && telling(a, b)
}

// same reports whether two texts are one article with hardly an edit.
func same(a, b *similar.Print) bool {
	l := similar.Compare(a, b)
	if l.Title >= sameScore {
		return l.Body < 0 || l.Body >= alikeScore
	}
	return l.Body >= sameScore && telling(a, b)
}

// telling reports whether what stands below two titles says more than they do.
func telling(a, b *similar.Print) bool {
	return min(a.Words, b.Words) >= notice || a.Title == 0 && b.Title == 0
}

// printOf is the fingerprint of a stored entry, whose own text is read anew.
func printOf(e *Entry) similar.Print {
	t := textOf(e)
	t.Title, t.Body = e.Title, storedText(e)
	return similar.New(t)
}

// textOf is what a fingerprint says of an entry beside its words.
func textOf(e *Entry) similar.Text {
	return similar.Text{Lang: e.Lang, By: e.Outlet, At: e.Published}
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
