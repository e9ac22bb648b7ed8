package main

import (
	"fmt"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources"
)

func newImport(g *globals) *cobra.Command {
	var write bool
	cmd := &cobra.Command{
		Use:   "import FILE.opml",
		Short: "Take the sources of an OPML file into the config",
		Long: `Read an OPML file and print the sources that the config does not have yet, as
lines for its sources: list. With --write they are added to the file, whose
comments and order stay. What is left out is named with the reason.

To follow a list that somebody else keeps, name it in the config instead:
  sources:
    - {opml: https://lists.example/press.opml, every: 1h}`,
		Example: "  wireroom import reader.opml\n  wireroom import --write reader.opml",
		Args:    exactly("FILE.opml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			fresh, err := importable(cmd, c, args[0])
			if err != nil {
				return err
			}
			lines, err := sourceLines(fresh)
			if err != nil {
				return err
			}
			if !write {
				cmd.Print("sources:\n", lines)
				return nil
			}
			return importInto(cmd, c, lines, len(fresh))
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, "add them to the config file")
	return cmd
}

// importable gives the sources of a list that the config lacks, and says on
// standard error what it leaves out and why.
func importable(cmd *cobra.Command, c *Config, file string) ([]aggregator.Source, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := sources.ReadOPML(f, file)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, s := range c.Sources {
		known[s.URL] = true
	}
	var fresh []aggregator.Source
	for _, s := range list.Sources {
		switch u, err := url.Parse(s.URL); {
		case err != nil || !isHTTP(u):
			cmd.PrintErrf("left out %s: not an http or https address\n", canon.Redact(s.URL))
		case known[s.URL]:
			cmd.PrintErrf("left out %s: already in %s\n", canon.Redact(s.URL), c.file)
		default:
			if s.Outlet == "" {
				s.Outlet = canon.Host(s.URL)
			}
			fresh = append(fresh, s)
		}
	}
	for _, why := range list.Refused {
		cmd.PrintErrf("left out %s\n", why)
	}
	return fresh, nil
}

// importInto adds lines to the config file if it is still right with them.
func importInto(cmd *cobra.Command, c *Config, lines string, n int) error {
	if n == 0 {
		cmd.PrintErrln("nothing to add")
		return nil
	}
	text, err := os.ReadFile(c.file)
	if err != nil {
		return err
	}
	longer, err := withSources(text, lines)
	if err != nil {
		return fmt.Errorf("add to %s: %w", c.file, err)
	}
	if _, err := parseConfig(c.file, longer, os.LookupEnv); err != nil {
		return err
	}
	if err := replaceFile(c.file, longer); err != nil {
		return err
	}
	cmd.PrintErrf("added %s to %s\n", count(n, "source"), c.file)
	return nil
}
