package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"wireroom/aggregator"
)

// judgement is how an entry stood to the stories before it, with their titles.
type judgement struct {
	aggregator.Judged
	Titles []string `json:"titles"` // of the rivals' leads, in the same order
}

// mostRivals is how many stories that an entry is like are named.
const mostRivals = 6

// weigh finds out how near an entry came to other topics and stories.
func (a *App) weigh(ctx context.Context, x *explained) (err error) {
	x.Misses = a.config.set.Misses(x.Entry.Doc())
	for i := range x.Story.Coverage {
		if of := &x.Story.Coverage[i]; of.ID == x.Entry.Of {
			c := aggregator.Compare(x.Entry, of)
			x.Compared = &c
		}
	}
	x.Judged, err = a.rejudge(ctx, x.Entry)
	return err
}

func (a *App) rejudge(ctx context.Context, e *aggregator.Entry) (*judgement, error) {
	j, err := aggregator.Judge(ctx, a.store, e, aggregator.IngestOptions{})
	if err != nil {
		return nil, err
	}
	out := &judgement{Judged: j}
	out.Rivals = j.Rivals[:min(len(j.Rivals), mostRivals)]
	for _, r := range out.Rivals {
		story, err := a.store.Story(ctx, r.Story)
		switch {
		case errors.Is(err, aggregator.ErrNotFound):
			out.Titles = append(out.Titles, "")
		case err != nil:
			return nil, err
		default:
			out.Titles = append(out.Titles, story.Lead.Title)
		}
	}
	return out, nil
}

func (x *explained) printOtherwise(w io.Writer) {
	fmt.Fprintln(w, "Otherwise")
	if x.Compared != nil {
		fmt.Fprintf(w, "  beside the entry that it joined by: %s\n", x.Compared)
	}
	x.Judged.print(w)
}

func (j *judgement) print(w io.Writer) {
	fmt.Fprintf(w, "  judged again by the %s before it; from %.2f on it joins a story, under that it stands alone\n", count(j.Before, "entry"), j.From)
	if len(j.Rivals) == 0 {
		fmt.Fprintln(w, "  no story before it is like it")
	}
	for i, r := range j.Rivals {
		fmt.Fprintf(w, "  %.2f  story %s, %s: %s\n", r.Score, r.Story, j.Titles[i], r.Evidence)
	}
}

func printRevisions(w io.Writer, list []aggregator.Revision) {
	for _, r := range list {
		what := "changed"
		for i, k := range r.Kinds {
			if i == 0 {
				what = k.Words()
			} else {
				what += ", " + k.Words()
			}
		}
		fmt.Fprintf(w, "Revised %s, %s; before: %s\n", stampText(r.Changed), what, r.Title)
	}
}

// explainedPair is what makes two entries one article or one story, or what is
// missing.
type explainedPair struct {
	Earlier  *aggregator.Entry     `json:"earlier"` // by our clock
	Later    *aggregator.Entry     `json:"later"`
	OneStory bool                  `json:"one_story"`
	Compared aggregator.Comparison `json:"compared"`
	Judged   *judgement            `json:"judged"` // of the later one
	Score    float64               `json:"score"`  // of the later one with the earlier one's story; 0: it is not among those it was compared with
}

func (a *App) explainPair(ctx context.Context, one, other string) (*explainedPair, error) {
	x := &explainedPair{}
	for arg, into := range map[string]**aggregator.Entry{one: &x.Earlier, other: &x.Later} {
		e, _, err := a.store.Lookup(ctx, arg)
		if err != nil {
			return nil, fmt.Errorf("explain %s: %w", redact(arg), err)
		}
		*into = e
	}
	if x.Later == nil || x.Earlier == nil || x.Later.ID == x.Earlier.ID {
		return nil, fmt.Errorf("%w: both are one entry", aggregator.ErrInvalid)
	}
	if x.Later.FirstSeen.Before(x.Earlier.FirstSeen) {
		x.Earlier, x.Later = x.Later, x.Earlier
	}
	x.OneStory = x.Earlier.Story == x.Later.Story
	x.Compared = aggregator.Compare(x.Later, x.Earlier)
	j, err := a.rejudge(ctx, x.Later)
	if err != nil {
		return nil, err
	}
	x.Judged = j
	for _, r := range j.Rivals {
		if r.Story == x.Earlier.Story {
			x.Score = r.Score
		}
	}
	return x, nil
}

func (x *explainedPair) print(w io.Writer) {
	for _, e := range []*aggregator.Entry{x.Earlier, x.Later} {
		fmt.Fprintf(w, "%s\n  entry %s, %s, first seen %s\n  %s of story %s", e.Title, e.ID, e.Outlet, stampText(e.FirstSeen), e.Relation, e.Story)
		if e.Evidence != "" {
			fmt.Fprintf(w, ": %s (%.2f)", e.Evidence, e.Score)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, x.verdict())
	fmt.Fprintf(w, "  as articles: %s\n", x.Compared)
	if apart := x.Later.FirstSeen.Sub(x.Earlier.FirstSeen); apart > 0 {
		fmt.Fprintf(w, "  seen %s apart\n", strings.TrimSuffix(apart.Round(1e9).String(), "0s"))
	}
	x.Judged.print(w)
}

func (x *explainedPair) verdict() string {
	switch {
	case x.OneStory:
		return "One story"
	case x.Score > 0:
		return fmt.Sprintf("Two stories: the later one scores %.2f with the earlier one's; %.2f are missing", x.Score, max(0, x.Judged.From-x.Score))
	}
	return "Two stories: the earlier one's is not among those that the later one is most like"
}
