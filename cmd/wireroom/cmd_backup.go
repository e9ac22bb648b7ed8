package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

func newBackup(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the SQLite store while it is in use",
		Long: `Write the store into a new file as it is at this moment. Nothing has to be
stopped. The file is a store itself: a config may name it.`,
		Example: "  wireroom backup /var/backups/wireroom-$(date +%F).db",
		Args:    exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := openApp(cmd.Context(), g, true, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if err := errors.Join(a.store.Backup(cmd.Context(), args[0]), a.store.Close()); err != nil {
				return err
			}
			cmd.Println(args[0] + ": written")
			return nil
		},
	}
}

func newRestore(g *globals) *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Make a backup the SQLite store",
		Long: `Make a file that backup wrote the config's store. The file is checked first.
With --replace a store that is there is kept beside it, as NAME.before-restore.`,
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(g.config)
			if err != nil {
				return err
			}
			name := c.storeName()
			if strings.Contains(name, "://") {
				return fmt.Errorf("%w: a PostgreSQL store is restored by pg_restore", aggregator.ErrInvalid)
			}
			if err := store.Restore(cmd.Context(), args[0], name, replace); err != nil {
				return err
			}
			cmd.Printf("%s: restored from %s\n", name, args[0])
			return nil
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "move a store that is there aside")
	return cmd
}
