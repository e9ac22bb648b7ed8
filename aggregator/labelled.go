package aggregator

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator/match"
	"wireroom/aggregator/plain"
)

// Labelled is an article of which somebody said to which topics it belongs.
type Labelled struct {
	ID, Title, Lang string
	Topics          []string
	Doc             *match.Doc // what rules and models read of it

	group string // of articles that may tell the same news
}

// ReadLabelled reads a table of articles with the columns id, title and labels
// (names of topics, separated by commas), of lang, summary, outlet and date or
// published, as tab-separated lines under a header. Errors of the table are
// ErrInvalid.
func ReadLabelled(r io.Reader) ([]Labelled, error) {
	rows, err := readTable(r, "id", "title", "labels")
	if err != nil {
		return nil, err
	}
	out := make([]Labelled, len(rows))
	for i, row := range rows {
		p := row.poll()
		e, reason := normalise(&p.Items[0], &p)
		if reason != "" {
			return nil, fmt.Errorf("article %q: %s: %w", row.cell["id"], reason, ErrInvalid)
		}
		out[i] = Labelled{
			ID: row.cell["id"], Title: e.Title, Lang: e.Lang, Doc: e.Doc(),
			Topics: strings.Split(row.cell["labels"], ","), group: row.group(),
		}
	}
	return out, nil
}

// Holds reports whether the article was said to belong to a topic.
func (l *Labelled) Holds(topic string) bool { return slices.Contains(l.Topics, topic) }

// Fold is the one of n parts in which cross-validation keeps the article. All of
// one day are in the same, so that a model is never judged by the copy of a
// story that it learned from another outlet; without a day, all of one title.
func (l *Labelled) Fold(n int) int {
	h := fnv.New32a()
	io.WriteString(h, l.group)
	return int(h.Sum32() % uint32(n))
}

func (r *row) group() string {
	for _, column := range []string{"date", "published"} {
		day := cut(r.cell[column], len(time.DateOnly))
		if _, err := time.Parse(time.DateOnly, day); err == nil {
			return day
		}
	}
	return plain.Fold(r.cell["title"])
}
