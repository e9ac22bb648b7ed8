package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

func newTopicsTrain(g *globals) *cobra.Command {
	var labels, out string
	cmd := g.withJSON(&cobra.Command{
		Use:   "train NAME",
		Short: "Learn a topic's model from labelled articles",
		Long: `Learn a model of a topic from a tab-separated file with a header line and the
columns id, title and labels (names of topics, separated by commas), and those of
lang, summary and date (2026-11-23) that you have. Some hundred articles are a
start, a few thousand are good. Only title and summary are learned from.

The file is first parted in five, by day, and each part is judged by a model that
learned from the others. From this come the figures that are shown, and the
threshold at which rule and model do best together. The model that is written
has learned from all.`,
		Example: "  wireroom topics train cybersecurity --labels labelled.tsv\n  wireroom topics train cybersecurity --labels labelled.tsv --out cyber.model",
		Args:    exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			l, err := c.train(args[0], labels, out)
			if err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, l)
			}
			return l.print(cmd.OutOrStdout())
		},
	})
	cmd.Flags().StringVar(&labels, "labels", "", "the labelled file")
	cmd.Flags().StringVar(&out, "out", "", "the file to write (default NAME.model, beside the config)")
	return cmd
}

// lesson is what came of training.
type lesson struct {
	Topic     string      `json:"topic"`
	File      string      `json:"file"`
	Bytes     int64       `json:"bytes"`
	Threshold float64     `json:"threshold"`
	Rows      []lessonRow `json:"rows"` // of all articles, then of each language
}

func (c *Config) train(topic, labels, out string) (*lesson, error) {
	if err := c.knowTopic(topic); err != nil {
		return nil, err
	}
	if labels == "" {
		return nil, usageError{errors.New("nothing to learn from: name a file with --labels")}
	}
	if out == "" {
		out = c.path(topic + ".model")
	}
	articles, err := readLabelled(labels)
	if err != nil {
		return nil, err
	}
	e, err := c.examine(topic, articles)
	if err != nil {
		return nil, err
	}
	m, err := aggregator.TrainTopic(articles, topic)
	if err != nil {
		return nil, err
	}
	m = m.WithThreshold(e.threshold())
	n, err := writeModel(out, m)
	return &lesson{topic, out, n, m.Threshold(), e.rows(m.Threshold())}, err
}

func readLabelled(file string) ([]aggregator.Labelled, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	articles, err := aggregator.ReadLabelled(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return articles, nil
}

func writeModel(file string, m *match.Model) (n int64, err error) {
	f, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	n, err = m.WriteTo(f)
	return n, errors.Join(err, f.Close())
}

func (l *lesson) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\t\t\trule\t\t\tmodel\t\t\teither\t")
	fmt.Fprintln(t, "lang\tarticles\tP\tR\tF1\tP\tR\tF1\tP\tR\tF1\t")
	for _, r := range l.Rows {
		fmt.Fprintf(t, "%s\t%d\t%v\t%v\t%v\t\n", r.Lang, r.Articles, &r.Rule, &r.Model, &r.Either)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s: %d bytes, threshold %.2f\n", l.File, l.Bytes, l.Threshold)
	return err
}
