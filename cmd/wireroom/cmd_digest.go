package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"wireroom/output/digest"
)

func newDigest(g *globals) *cobra.Command {
	var dryRun bool
	var toFile string
	cmd := &cobra.Command{
		Use:   "digest NAME",
		Short: "Mail a digest now, or look at it",
		Long: `Mail a digest now to everybody who has not had it this minute. With --dry-run
nothing is mailed and nothing recorded: the mail is printed as text. With
--to-file its HTML goes into a file.`,
		Example: "  wireroom digest morning --dry-run\n  wireroom digest morning --to-file morning.html",
		Args:    exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			look := dryRun || toFile != ""
			a, err := openApp(cmd.Context(), g, look, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer a.store.Close()
			d, err := a.config.digestNamed(args[0])
			if err != nil {
				return err
			}
			if look {
				return a.previewDigest(cmd, d, toFile)
			}
			return a.sendDigest(cmd, d)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print it, mail nothing")
	cmd.Flags().StringVar(&toFile, "to-file", "", "write its HTML into a file, mail nothing")
	return cmd
}

func (c *Config) digestNamed(name string) (*DigestConfig, error) {
	var names []string
	for i := range c.Digests {
		if c.Digests[i].name == name {
			return &c.Digests[i], nil
		}
		names = append(names, c.Digests[i].name)
	}
	return nil, usageError{fmt.Errorf("no digest %q in %s: %s", name, c.file, didYouMean(name, names))}
}

// previewDigest shows what a reader would get whose first mail this is.
func (a *App) previewDigest(cmd *cobra.Command, d *DigestConfig, toFile string) error {
	l, err := a.letter(cmd.Context(), d)
	if err != nil {
		return err
	}
	if toFile != "" {
		if err := os.WriteFile(toFile, []byte(l.HTML), 0o644); err != nil {
			return err
		}
		cmd.PrintErrf("%s: %s\n", toFile, count(l.Stories, "story"))
		return nil
	}
	cmd.Printf("Subject: %s\n\n%s", l.Subject, l.Text)
	return nil
}

func (a *App) letter(ctx context.Context, d *DigestConfig) (digest.Letter, error) {
	e, err := digest.Edit(ctx, a.store, d.digest(a.config), a.now().Truncate(time.Minute), nil)
	if err != nil {
		return digest.Letter{}, err
	}
	return digest.Write(e, d.To[0])
}

func (a *App) sendDigest(cmd *cobra.Command, d *DigestConfig) error {
	at := a.now().Truncate(time.Minute)
	done, err := digest.Post{Source: a.store, Book: a.store, Sender: d.mailer()}.Deliver(cmd.Context(), d.digest(a.config), at)
	cmd.PrintErrf("%d sent, %d skipped, %d with nothing new\n", done.Sent, done.Skipped, done.Empty)
	return err
}
