package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wireroom/aggregator/store"
)

// The roles of a process. Several processes may share a PostgreSQL store and
// the roles among them; an SQLite store has one process that polls.
const (
	rolePoll = "poll" // polls sources and takes in what they hold
	roleWeb  = "web"  // serves feeds, pages and the API
	roleJobs = "jobs" // mails digests and follows lists of sources
)

func newServe(g *globals) *cobra.Command {
	var listen string
	roles := []string{rolePoll, roleWeb, roleJobs}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Poll, publish and serve: the main job",
		Long: `Poll the sources when they are due, and serve the topic feeds, the pages and the
API. SIGTERM ends it in good order. A changed config file, or SIGHUP, is taken
over without a restart, whole or, when anything is wrong with it, not at all.`,
		Example: `  wireroom serve
  wireroom serve --listen :8080
  wireroom serve --roles web      # a second process on a PostgreSQL store`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkRoles(roles); err != nil {
				return err
			}
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			if listen != "" {
				c.listenOn(listen)
			}
			s := &service{file: g.config, address: listen, roles: roles, log: newLog(c.Log, cmd.ErrOrStderr()), meters: newMeters()}
			s.store, err = store.Open(cmd.Context(), c.storeName(), store.Options{ReadOnly: s.readOnly(c), Log: s.log})
			if err != nil {
				return err
			}
			return s.run(cmd.Context(), c)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", "address to serve on, instead of the config's")
	cmd.Flags().StringSliceVar(&roles, "roles", roles, "what this process does")
	return cmd
}

func checkRoles(roles []string) error {
	known := []string{rolePoll, roleWeb, roleJobs}
	for _, r := range roles {
		if !slices.Contains(known, r) {
			return usageError{fmt.Errorf("unknown role %q: %s", r, didYouMean(r, known))}
		}
	}
	if len(roles) == 0 {
		return usageError{fmt.Errorf("no roles: name some of %s", strings.Join(known, ", "))}
	}
	return nil
}
