package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
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
	var ask question
	cmd := g.withJSON(&cobra.Command{
		Use:   "test NAME",
		Short: "Hold a topic against history or a labelled file",
		Long: `Hold a topic, as the config has it now, against the entries in the store: which
it would gain and which it would lose.

With --labels hold it against a tab-separated file with a header line and the
columns id, title, summary, lang and labels (names of topics, separated by
commas) instead: precision, recall, every article that it gets wrong, and those
that its model nearly took. A model looks too good on what it learned from: see
try topics --held-out.

With --match try another rule in place of the topic's, and see the difference:
what would come in, and what would go.

The exit code is 1 if precision, recall or F1 are below what is asked for, for
use in CI.`,
		Example: `  wireroom topics test cybersecurity
  wireroom topics test cybersecurity --labels labelled.tsv --min-precision 0.9 --min-recall 0.8
  wireroom topics test cybersecurity --labels labelled.tsv --match 'ransomware OR CVE-*'`,
		Args: exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ask.topic = args[0]
			if err := ask.bar.sane(); err != nil {
				return err
			}
			t, err := ask.answer(cmd.Context(), g)
			if err != nil {
				return err
			}
			if g.json {
				err = printJSON(cmd, t)
			} else {
				err = t.print(cmd.OutOrStdout())
			}
			return cmp.Or(err, ask.bar.fails(t))
		},
	})
	cmd.Flags().StringVar(&ask.labels, "labels", "", "a labelled file to hold the topic against")
	cmd.Flags().StringVar(&ask.match, "match", "", "a rule to try in place of the topic's")
	cmd.Flags().Float64Var(&ask.bar.precision, "min-precision", 0, "the precision below which the command fails")
	cmd.Flags().Float64Var(&ask.bar.recall, "min-recall", 0, "the recall below which the command fails")
	cmd.Flags().Float64Var(&ask.bar.f1, "at-least", 0, "the F1 below which the command fails")
	return cmd
}

// knowTopic refuses a name that is no topic's, and guesses which was meant.
func (c *Config) knowTopic(name string) error {
	if slices.Contains(c.topicNames(), name) {
		return nil
	}
	return usageError{fmt.Errorf("no topic %q in %s: %s", name, c.file, didYouMean(name, c.topicNames()))}
}
