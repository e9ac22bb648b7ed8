package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newPublish(g *globals) *cobra.Command {
	return g.withJSON(&cobra.Command{
		Use:   "publish DIR",
		Short: "Write all feeds and pages as static files",
		Long: `Write every topic's feeds, the OPML and the pages into a folder: feeds of the same
bytes that serve would send, pages that need no server behind them. Each file is
replaced whole; unchanged ones are not touched; files of topics that are gone are
removed, anybody else's are not.`,
		Example: "  wireroom poll && wireroom publish /srv/www/wire",
		Args:    exactly("DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := openApp(cmd.Context(), g, true, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer a.store.Close()
			server, pages, err := a.newStaticServer()
			if err != nil {
				return err
			}
			done, err := server.Publish(cmd.Context(), args[0], pages...)
			if err = errors.Join(err, a.store.Close()); err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, done)
			}
			cmd.Printf("%s: %d new, %d changed, %d unchanged, %d removed\n", args[0], done.New, done.Changed, done.Unchanged, done.Removed)
			return nil
		},
	})
}

// staticPages are the pages that make sense without a server behind them.
func (a *App) staticPages() []string {
	pages := []string{"/", "/sources"}
	for _, t := range a.config.Topics {
		pages = append(pages, "/topics/"+t.name)
	}
	return pages
}
