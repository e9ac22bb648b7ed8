package main

import (
	"github.com/spf13/cobra"

	"wireroom/aggregator"
)

func newTry(g *globals) *cobra.Command {
	var heldOut bool
	cmd := &cobra.Command{
		Use:   "try",
		Short: "Run one step over a table of articles, without a store",
		Args:  knownCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	topics := &cobra.Command{
		Use:   "topics",
		Short: "Match articles with the config's topics",
		Long: `Read tab-separated articles with a header line from standard input (id, lang,
title, summary) and write id<TAB>topic,topic by the rules and models of the config.

With --held-out read labels and date too, and judge each article by models that
learned from those of the other days.`,
		Example: "  wireroom try topics < articles.tsv\n  wireroom try topics --held-out < labelled.tsv",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			if heldOut {
				return aggregator.TryHeldOut(c.named(), cmd.InOrStdin(), cmd.OutOrStdout())
			}
			return aggregator.TryTopics(c.set, cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	topics.Flags().BoolVar(&heldOut, "held-out", false, "train the models anew, each without the articles that it judges")
	cmd.AddCommand(topics, &cobra.Command{
		Use:   "stories",
		Short: "Group articles into stories",
		Long: `Read tab-separated articles with a header line from standard input (id, published,
publisher, url, title, summary) and write id<TAB>story.`,
		Example: "  wireroom try stories < articles.tsv",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return aggregator.TryStories(cmd.InOrStdin(), cmd.OutOrStdout())
		},
	})
	return cmd
}
