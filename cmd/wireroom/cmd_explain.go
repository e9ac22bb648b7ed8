package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

func newExplain(g *globals) *cobra.Command {
	return g.withJSON(&cobra.Command{
		Use:   "explain ID|LINK [ID|LINK]",
		Short: "Say why an entry, or a source, stands where it does",
		Long: `Say of an entry, named by its id or its link in any form, where it was seen, why it
is in its story and its topics, how it was revised, and when its source is
polled next; and what would have been needed to decide otherwise: how near it
came to other topics and stories.

Say of two entries what makes them one article or one story, or what is missing.

Say of a source, named by its id or its URL, where it stands in its life, why it
is polled next when it is, how its last polls went, and where it has moved.`,
		Example: "  wireroom explain https://outlet.example/2026/a-story\n  wireroom explain https://outlet.example/feed\n" +
			"  wireroom explain 0qx4kz9n2m7ra --json\n  wireroom explain 0qx4kz9n2m7ra https://rival.example/the-same-story",
		Args: oneOrTwo,
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := openApp(cmd.Context(), g, true, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer a.store.Close()
			x, err := a.explainArgs(cmd.Context(), args)
			if err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, x)
			}
			x.print(cmd.OutOrStdout())
			return nil
		},
	})
}

func oneOrTwo(cmd *cobra.Command, args []string) error {
	if len(args) == 2 {
		return nil
	}
	return exactly("ID|LINK")(cmd, args)
}

func (a *App) explainArgs(ctx context.Context, args []string) (interface{ print(io.Writer) }, error) {
	if len(args) == 2 {
		return a.explainPair(ctx, args[0], args[1])
	}
	return a.explainAny(ctx, args[0])
}

// explainAny explains a source or an entry.
func (a *App) explainAny(ctx context.Context, what string) (interface{ print(io.Writer) }, error) {
	source, err := a.findSource(ctx, what)
	switch {
	case err == nil:
		return newExplainedSource(source, a.now()), nil
	case !errors.Is(err, aggregator.ErrNotFound):
		return nil, err
	}
	return a.explain(ctx, what)
}

// explained is all that is known of why an entry stands where it does.
type explained struct {
	Entry     *aggregator.Entry       `json:"entry"`
	Revisions []aggregator.Revision   `json:"revisions"`
	Story     *aggregator.Story       `json:"story"`
	Source    *aggregator.SourceState `json:"source,omitempty"`
	Misses    []match.Miss            `json:"misses"`             // topics that it is not on
	Compared  *aggregator.Comparison  `json:"compared,omitempty"` // with the entry that it joined its story by
	Judged    *judgement              `json:"judged"`             // by what was there before it
}

func (a *App) explain(ctx context.Context, idOrLink string) (*explained, error) {
	x := &explained{}
	var err error
	if x.Entry, x.Revisions, err = a.store.Lookup(ctx, idOrLink); err != nil {
		return nil, fmt.Errorf("explain %s: %w", redact(idOrLink), err)
	}
	if x.Story, err = a.store.Story(ctx, x.Entry.Story); err != nil {
		return nil, fmt.Errorf("story %s: %w", x.Entry.Story, err)
	}
	if err := a.weigh(ctx, x); err != nil {
		return nil, err
	}
	life, err := a.store.Source(ctx, x.Entry.Source)
	switch {
	case errors.Is(err, aggregator.ErrNotFound):
	case err != nil:
		return nil, err
	case !life.Removed:
		withoutSecrets(life)
		x.Source = &life.SourceState
	}
	return x, nil
}

func (x *explained) print(w io.Writer) {
	e := x.Entry
	fmt.Fprintf(w, "%s\n  %s\n  entry %s, %s, first seen %s\n", e.Title, e.Link, e.ID, e.Outlet, stampText(e.FirstSeen))
	if !e.Published.IsZero() {
		fmt.Fprintf(w, "  published %s by the outlet's own account\n", stampText(e.Published))
	}
	printCredit(w, e)
	if e.Unlisted {
		fmt.Fprintln(w, "  not listed: it was too old when it came")
	}
	x.printTopics(w)
	x.printStory(w)
	x.printOtherwise(w)
	printRevisions(w, x.Revisions)
	x.printSource(w)
}

func (x *explained) printTopics(w io.Writer) {
	if len(x.Entry.Hits) == 0 {
		fmt.Fprintln(w, "Topics: none match")
	} else {
		fmt.Fprintln(w, "Topics")
	}
	for _, m := range x.Misses {
		fmt.Fprintf(w, "  not in %s: %s\n", m.Topic, m)
	}
	for _, h := range x.Entry.Hits {
		fmt.Fprintf(w, "  %s: %s\n", h.Topic, h.Why)
	}
}

func (x *explained) printStory(w io.Writer) {
	s := x.Story
	fmt.Fprintf(w, "Story %s, %s of %s, this one is its %s\n",
		s.ID, count(len(s.Coverage), "entry"), count(s.Outlets, "outlet"), x.Entry.Relation)
	for _, e := range s.Coverage {
		fmt.Fprintf(w, "  %-9s  %s  %s: %s\n", e.Relation, stampText(e.FirstSeen), e.Outlet, e.Title)
		if e.Evidence != "" {
			fmt.Fprintf(w, "             %s (%.2f)\n", e.Evidence, e.Score)
		}
	}
	printVoices(w, s.Voices())
	for _, m := range s.Topics {
		fmt.Fprintf(w, "  listed in %s since %s, revision %d\n", m.Topic, stampText(m.Listed), m.Revision)
	}
}

func (x *explained) printSource(w io.Writer) {
	s := x.Source
	if s == nil {
		fmt.Fprintln(w, "Source: no longer configured")
		return
	}
	fmt.Fprintln(w, "Source", s.URL)
	printPolls(w, s)
}

func stampText(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}
