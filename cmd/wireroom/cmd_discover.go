package main

import (
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wireroom/sources"
	"wireroom/sources/fetch"
)

func newDiscover(g *globals) *cobra.Command {
	return g.withJSON(&cobra.Command{
		Use:   "discover URL",
		Short: "Find the feeds of a page",
		Long: `Find the feeds that a page names, or that lie where feeds usually do. Each is
fetched and read before it is shown. The config need not exist; where it does,
its poll settings hold.`,
		Example: "  wireroom discover outlet.example",
		Args:    exactly("URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			client, err := discoverClient(g)
			if err != nil {
				return err
			}
			found, err := sources.Discover(cmd.Context(), client, args[0])
			if err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, found)
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, f := range found {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.URL, f.Format, count(f.Items, "item"), f.Title)
			}
			return w.Flush()
		},
	})
}

func discoverClient(g *globals) (*fetch.Client, error) {
	c := defaultConfig()
	fillDefaults(c)
	if _, err := os.Stat(g.config); !errors.Is(err, os.ErrNotExist) {
		if c, err = readConfig(g.config); err != nil {
			return nil, err
		}
	}
	return newClient(c)
}
