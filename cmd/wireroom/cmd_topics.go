package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
)

func newTopics(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "Try topic rules, train topic models",
		Args:  knownCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTopicsTest(g), newTopicsTrain(g))
	return cmd
}

func newTopicsTest(g *globals) *cobra.Command {
	var labels string
	cmd := g.withJSON(&cobra.Command{
		Use:   "test NAME",
		Short: "Hold a topic's rule against history or a labelled file",
		Long: `Hold a topic's rule, as the config has it now, against the entries in the store:
which it would gain and which it would lose.

With --labels hold it against a tab-separated file with a header line and the
columns id, title, summary, lang and labels (names of topics, separated by
commas) instead: precision, recall, and every article that it gets wrong.`,
		Example: "  wireroom topics test cybersecurity\n  wireroom topics test cybersecurity --labels labelled.tsv",
		Args:    exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			if err := c.knowTopic(args[0]); err != nil {
				return err
			}
			t, err := c.trial(cmd.Context(), g, args[0], labels)
			if err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, t)
			}
			t.print(cmd.OutOrStdout())
			return nil
		},
	})
	cmd.Flags().StringVar(&labels, "labels", "", "a labelled file to hold the rule against")
	return cmd
}

// knowTopic refuses a name that is no topic's, and guesses which was meant.
func (c *Config) knowTopic(name string) error {
	if slices.Contains(c.topicNames(), name) {
		return nil
	}
	return usageError{fmt.Errorf("no topic %q in %s: %s", name, c.file, didYouMean(name, c.topicNames()))}
}

// trial is how a rule did. Against history Wrong is what it would gain and
// Missed what it would lose.
type trial struct {
	Topic     string   `json:"topic"`
	Against   string   `json:"against"`
	Hits      int      `json:"hits"` // right ones
	Precision float64  `json:"precision"`
	Recall    float64  `json:"recall"`
	F1        float64  `json:"f1"`
	Wrong     []string `json:"wrong"`
	Missed    []string `json:"missed"`
}

func (c *Config) trial(ctx context.Context, g *globals, topic, labels string) (*trial, error) {
	t := &trial{Topic: topic, Against: labels, Wrong: []string{}, Missed: []string{}}
	err := error(nil)
	if labels != "" {
		err = t.againstLabels(c, labels)
	} else {
		t.Against = "history"
		err = t.againstHistory(ctx, g)
	}
	t.score()
	return t, err
}

func (t *trial) score() {
	t.Precision = share(t.Hits, len(t.Wrong))
	t.Recall = share(t.Hits, len(t.Missed))
	if sum := t.Precision + t.Recall; sum > 0 {
		t.F1 = 2 * t.Precision * t.Recall / sum
	}
}

func (t *trial) againstLabels(c *Config, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := aggregator.TryTopics(c.set, bytes.NewReader(text), &out); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	head, rest, _ := strings.Cut(string(text), "\n")
	columns := strings.Split(strings.TrimRight(head, "\r"), "\t")
	labels, title := slices.Index(columns, "labels"), slices.Index(columns, "title")
	if labels < 0 {
		return fmt.Errorf("%s: the header has no column \"labels\": %w", file, aggregator.ErrInvalid)
	}
	rows := strings.Split(rest, "\n")
	for i, answer := range strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n") {
		id, topics, _ := strings.Cut(answer, "\t")
		cells := strings.Split(strings.TrimRight(rows[i], "\r"), "\t")
		said := slices.Contains(strings.Split(topics, ","), t.Topic)
		t.add(said, slices.Contains(strings.Split(cells[labels], ","), t.Topic), id+" "+cells[title])
	}
	return nil
}

func (t *trial) add(said, right bool, what string) {
	switch {
	case said && right:
		t.Hits++
	case said:
		t.Wrong = append(t.Wrong, what)
	case right:
		t.Missed = append(t.Missed, what)
	}
}

// againstHistory compares what is in the topic now with what the store finds by
// the rule.
func (t *trial) againstHistory(ctx context.Context, g *globals) error {
	a, err := openApp(ctx, g, true, io.Discard)
	if err != nil {
		return err
	}
	defer a.store.Close()
	rule, err := a.config.query("topic:" + t.Topic)
	if err != nil {
		return err
	}
	found, err := a.entries(ctx, aggregator.EditionQuery{Rule: rule, Query: "topic:" + t.Topic})
	if err != nil {
		return err
	}
	listed, err := a.entries(ctx, aggregator.EditionQuery{Topic: t.Topic})
	if err != nil {
		return err
	}
	for id, e := range found {
		_, now := listed[id]
		t.add(true, now || e.Unlisted, e.Outlet+": "+e.Title)
	}
	for id, e := range listed {
		if _, still := found[id]; !still {
			t.add(false, true, e.Outlet+": "+e.Title)
		}
	}
	slices.Sort(t.Wrong)
	slices.Sort(t.Missed)
	return nil
}

// entries pages through all distinct entries that a query finds.
func (a *App) entries(ctx context.Context, q aggregator.EditionQuery) (map[aggregator.ID]*aggregator.Entry, error) {
	out := map[aggregator.ID]*aggregator.Entry{}
	q.View, q.Limit = aggregator.ViewEntries, 1000
	for {
		ed, err := a.store.Edition(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range ed.Stories {
			e := &ed.Stories[i].Lead
			out[e.ID] = e
		}
		if ed.Next.IsZero() {
			return out, nil
		}
		q.After = ed.Next
	}
}

func (t *trial) print(w io.Writer) {
	wrong, missed := "wrong", "missed"
	if t.Against == "history" {
		wrong, missed = "gained", "lost"
	}
	b := bufio.NewWriter(w)
	for _, what := range t.Wrong {
		fmt.Fprintf(b, "%s\t%s\n", wrong, what)
	}
	for _, what := range t.Missed {
		fmt.Fprintf(b, "%s\t%s\n", missed, what)
	}
	fmt.Fprintf(b, "%s against %s: %d right, %d %s, %d %s; precision %.3f, recall %.3f, F1 %.3f\n",
		t.Topic, t.Against, t.Hits, len(t.Wrong), wrong, len(t.Missed), missed, t.Precision, t.Recall, t.F1)
	b.Flush()
}
