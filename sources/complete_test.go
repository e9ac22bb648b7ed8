package sources

import (
	"bytes"
	"testing"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// completeFeed is feedOf with the word that it is all there is (RFC 5005 §2).
func completeFeed(titles ...string) []byte {
	return bytes.Replace(feedOf(titles...), []byte("<ttl>"), []byte(`<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/><ttl>`), 1)
}

func TestCompleteFeedIsReadWholeEachTime(t *testing.T) {
	read := func(body []byte, s aggregator.SourceState) aggregator.Poll {
		return visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = body })}, s)
	}
	first := read(completeFeed("one", "two"), aggregator.SourceState{})
	known := aggregator.SourceState{Marks: first.Marks, Hints: first.Hints, BodyHash: first.BodyHash}
	for _, c := range []struct {
		name     string
		body     []byte
		s        aggregator.SourceState
		complete bool
		items    int
	}{
		{"the first time", completeFeed("one", "two"), aggregator.SourceState{}, true, 2},
		{"one is gone", completeFeed("one"), known, true, 1},
		{"all are gone", completeFeed(), known, false, 0},
		{"cut off", completeFeed("one", "two")[:300], known, false, 1},
		{"not complete", feedOf("one"), aggregator.SourceState{}, false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := read(c.body, c.s)
			if p.Complete != c.complete || len(p.Items) != c.items {
				t.Errorf("complete %v with %d items, want %v with %d: %s", p.Complete, len(p.Items), c.complete, c.items, p.Reason)
			}
		})
	}
}

func TestDeletionsReachThePoll(t *testing.T) {
	body := bytes.Replace(feedOf("one"), []byte("<ttl>"), []byte(`<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="two"/><ttl>`), 1)
	p := visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = body })}, aggregator.SourceState{})
	if len(p.Deleted) != 1 || p.Deleted[0].ID != "two" {
		t.Errorf("got %+v", p.Deleted)
	}
}
