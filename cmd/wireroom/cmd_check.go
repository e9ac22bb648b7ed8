package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newCheck(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check the config file and show what it comes to",
		Long: `Check the config file. Every fault is listed at once, as file:line:column, with
what would be right; the exit code is 1 then. What is no fault but probably not
meant is a warning. Otherwise the effective config is
shown, with all defaults filled in and without secrets.`,
		Example: "  wireroom check\n  wireroom check --config /etc/wireroom.yaml",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			for _, w := range c.warnings {
				cmd.PrintErrln("warning:", w)
			}
			cmd.Println("#", c.summary())
			return c.print(cmd.OutOrStdout())
		},
	}
}

// summary counts what a config names: "config.yaml: 30 sources of 28 outlets,
// 2 topics, 0 digests".
func (c *Config) summary() string {
	outlets := map[string]bool{}
	feeds, lists := 0, 0
	for _, s := range c.Sources {
		if s.OPML != "" {
			lists++
			continue
		}
		feeds++
		outlets[s.Outlet] = true
	}
	parts := []string{count(feeds, "source") + " of " + count(len(outlets), "outlet")}
	if lists > 0 {
		parts = append(parts, count(lists, "list")+" of sources")
	}
	parts = append(parts, count(len(c.Topics), "topic"), count(len(c.Digests), "digest"))
	return c.file + ": " + strings.Join(parts, ", ")
}

// count writes a number with its noun.
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
