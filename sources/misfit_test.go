package sources

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// frontPage is a page of n cards, each with a link and, if titled, a heading.
func frontPage(n int, titled bool) []byte {
	var b strings.Builder
	b.WriteString("<html><body>")
	for i := range n {
		title := ""
		if titled {
			title = fmt.Sprintf("<h2>Card %d</h2>", i)
		}
		fmt.Fprintf(&b, `<article class="teaser">%s<a href="/%d"></a></article>`, title, i)
	}
	return []byte(b.String())
}

func visitPage(t *testing.T, body []byte, s aggregator.SourceState) aggregator.Poll {
	t.Helper()
	s.Select = aggregator.Selectors{Item: "article.teaser"}
	return visitWith(t, web{feedURL: says(200, func(r *fetch.Response) { r.Body = body })}, s)
}

// A page whose selectors fit no longer must never pass for one without news.
func TestVisitNoticesThatAPageChanged(t *testing.T) {
	good := visitPage(t, frontPage(24, true), aggregator.SourceState{})
	if good.Outcome != aggregator.Changed || len(good.Items) != 24 {
		t.Fatalf("%s (%s), %d items", good.Outcome, good.Reason, len(good.Items))
	}
	known := after(good)
	known.LastOK = noon.Add(-time.Hour)
	longAgo := known
	longAgo.LastOK = noon.Add(-25 * time.Hour)
	for _, tt := range []struct {
		name   string
		body   []byte
		before aggregator.SourceState
		want   aggregator.Outcome
		says   string
	}{
		{"the same cards in other words", append(frontPage(24, true), '\n'), known, aggregator.Unchanged, "nothing new"},
		{"a few less", frontPage(20, true), known, aggregator.Unchanged, "nothing new"},
		{"none any more", []byte("<html><body><div class=card>"), known, aggregator.Failed,
			"the selector article.teaser finds nothing any more; it found 24 items at the last good poll"},
		{"far fewer", frontPage(3, true), known, aggregator.Failed, "finds only 3 items; it found 24"},
		{"far fewer for more than a day", frontPage(3, true), longAgo, aggregator.Unchanged, "nothing new"},
		{"no titles", frontPage(24, false), known, aggregator.Failed, "a title in only 0 of them"},
		{"none at the first poll", []byte("<html>"), aggregator.SourceState{}, aggregator.Failed, "finds nothing on the page"},
		{"a feed", feedOf("one"), aggregator.SourceState{}, aggregator.Failed, "take select out"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := visitPage(t, tt.body, tt.before)
			if p.Outcome != tt.want || !strings.Contains(p.Reason, tt.says) {
				t.Errorf("%s: %q, want %s that says %q", p.Outcome, p.Reason, tt.want, tt.says)
			}
			if p.Read != tt.want.OK() {
				t.Errorf("read %v", p.Read)
			}
		})
	}
}
