package main

import (
	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/sources"
)

func newExport(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "Print the sources as OPML",
		Long: `Print the sources of the config, and of the lists that it follows, as OPML 2.0 for
any feed reader. Passwords and tokens in addresses are left out.`,
		Example: "  wireroom export > sources.opml",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			client, err := newClient(c)
			if err != nil {
				return err
			}
			a := &App{config: c, client: client, log: newLog(c.Log, cmd.ErrOrStderr())}
			all := c.listed()
			for _, l := range c.lists() {
				list, err := a.readList(cmd.Context(), l, aggregator.Validators{})
				if err != nil {
					return err
				}
				all = append(all, l.adopt(list.Sources, addressesOf(all))...)
			}
			states := make([]aggregator.SourceState, len(all))
			for i, s := range all {
				states[i].Source = s
			}
			return sources.WriteOPML(cmd.OutOrStdout(), c.Title, sources.Outlines(states))
		},
	}
}

func addressesOf(list []aggregator.Source) map[string]bool {
	named := make(map[string]bool, len(list))
	for _, s := range list {
		named[s.URL] = true
	}
	return named
}
