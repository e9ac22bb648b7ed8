package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources"
)

// discoverPause is kept between two requests, so that no site minds the search.
const discoverPause = 200 * time.Millisecond

func newDiscover(g *globals) *cobra.Command {
	return g.withJSON(&cobra.Command{
		Use:   "discover URL",
		Short: "Find the feeds of a page",
		Long: `Find the feeds that a page names, or that lie where feeds usually do, and the
news sitemaps of its site. Each is fetched and read before it is shown; what is
only guessed is asked as robots.txt allows. Below stand lines for the config.
The config need not exist; where it does, its poll settings hold.`,
		Example: "  wireroom discover outlet.example",
		Args:    exactly("URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := newDiscoverer(g)
			if err != nil {
				return err
			}
			found, err := d.Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, found)
			}
			return printFound(cmd, found)
		},
	})
}

func newDiscoverer(g *globals) (*sources.Discoverer, error) {
	c := defaultConfig()
	fillDefaults(c)
	if _, err := os.Stat(g.config); !errors.Is(err, os.ErrNotExist) {
		if c, err = readConfig(g.config); err != nil {
			return nil, err
		}
	}
	client, err := newClient(c)
	if err != nil {
		return nil, err
	}
	return &sources.Discoverer{Client: client, Product: c.Poll.product(), Pause: discoverPause}, nil
}

// product is the token by which robots.txt files call us.
func (p *PollConfig) product() string {
	product, _, _ := strings.Cut(p.UserAgent, "/")
	return product
}

// printFound prints a table, and lines to paste into the config.
func printFound(cmd *cobra.Command, found []sources.Found) error {
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FEED\tFORMAT\tITEMS\tNEWEST\tTITLE\tFOUND BY")
	var list []aggregator.Source
	for _, f := range found {
		newest := "-"
		if !f.Newest.IsZero() {
			newest = f.Newest.Format("2006-01-02 15:04")
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", f.URL, f.Format, f.Items, newest, f.Title, f.By)
		if f.Outlet == "" {
			f.Outlet = canon.Site(canon.Host(f.URL))
		}
		list = append(list, aggregator.Source{Outlet: f.Outlet, URL: f.URL, Lang: f.Lang})
	}
	if err := w.Flush(); err != nil {
		return err
	}
	lines, err := sourceLines(list)
	if err != nil {
		return err
	}
	cmd.Print("\nsources:\n", lines)
	return nil
}
