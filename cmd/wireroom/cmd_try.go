package main

import (
	"github.com/spf13/cobra"

	"wireroom/aggregator"
)

func newTry(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "try",
		Short: "Run one step over a table of articles, without a store",
		Args:  knownCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "stories",
		Short: "Group articles into stories",
		Long: `Read tab-separated articles with a header line from standard input (id, published,
publisher, url, title, summary) and write id<TAB>story.`,
		Example: "  wireroom try stories < articles.tsv",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return aggregator.TryStories(cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}, &cobra.Command{
		Use:   "topics",
		Short: "Match articles with the config's topics",
		Long: `Read tab-separated articles with a header line from standard input (id, lang,
title, summary) and write id<TAB>topic,topic by the rules of the config.`,
		Example: "  wireroom try topics < articles.tsv",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			return aggregator.TryTopics(c.set, cmd.InOrStdin(), cmd.OutOrStdout())
		},
	})
	return cmd
}
