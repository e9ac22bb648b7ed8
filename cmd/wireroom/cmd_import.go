package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources"
)

// importer is the import command with its flags.
type importer struct {
	*globals
	write, dryRun bool
	apply         string
}

func newImport(g *globals) *cobra.Command {
	im := &importer{globals: g}
	cmd := &cobra.Command{
		Use:   "import FILE.opml",
		Short: "Take the sources of an OPML file into the config",
		Long: `Read an OPML file and print the sources that the config does not have yet, as
lines for its sources: list. With --write they are added to the file, whose
comments and order stay. With --dry-run it is only shown what would change: of a
list that the config follows, what following it now does. What is left out is
named with the reason.

To follow a list that somebody else keeps, name it in the config instead:
  sources:
    - {opml: https://lists.example/press.opml, every: 1h}
When such a list is held (it is empty of a sudden, or has lost most of its
sources), --apply has it applied all the same.`,
		Example: "  wireroom import reader.opml\n  wireroom import --write reader.opml\n  wireroom import --apply https://lists.example/press.opml",
		Args: func(cmd *cobra.Command, args []string) error {
			if im.apply != "" {
				return exactly()(cmd, args)
			}
			return exactly("FILE.opml")(cmd, args)
		},
		RunE: im.run,
	}
	cmd.Flags().BoolVar(&im.write, "write", false, "add them to the config file")
	cmd.Flags().BoolVar(&im.dryRun, "dry-run", false, "show what would change, and change nothing")
	cmd.Flags().StringVar(&im.apply, "apply", "", "apply the held list of this `NAME`, as /sources shows it")
	return cmd
}

func (im *importer) run(cmd *cobra.Command, args []string) error {
	if im.apply != "" {
		return im.approve(cmd)
	}
	c, err := readConfig(im.config)
	if err != nil {
		return err
	}
	if im.dryRun {
		return im.preview(cmd, c, args[0])
	}
	fresh, err := importable(cmd, c, args[0])
	if err != nil {
		return err
	}
	lines, err := sourceLines(fresh)
	if err != nil {
		return err
	}
	if !im.write {
		cmd.Print("sources:\n", lines)
		return nil
	}
	return importInto(cmd, c, lines, len(fresh))
}

// approve has a held list applied: at once if this process may write the store.
func (im *importer) approve(cmd *cobra.Command) error {
	a, err := openApp(cmd.Context(), im.globals, false, cmd.ErrOrStderr())
	if errors.Is(err, aggregator.ErrBusy) {
		return fmt.Errorf("%w: log in to /sources of the server that runs, and apply the list there", err)
	}
	if err != nil {
		return err
	}
	list, err := a.store.ApproveList(cmd.Context(), im.apply)
	if err == nil {
		a.followApproved(cmd.Context())
		cmd.PrintErrln("applied:", list.Change.String())
	}
	return errors.Join(err, a.store.Close())
}

// preview prints what a list would change, and why it would be held.
func (im *importer) preview(cmd *cobra.Command, c *Config, file string) error {
	change, err := im.changeBy(cmd, c, file)
	if err != nil {
		return err
	}
	for _, line := range change.Lines {
		cmd.Println(line)
	}
	if more := change.Added + change.Changed + change.Removed - len(change.Lines); more > 0 {
		cmd.Printf("… and %d more\n", more)
	}
	cmd.PrintErrf("%s, %d kept\n", change.String(), change.Kept)
	if why := change.Doubt(); why != "" {
		cmd.PrintErrln("it would be held:", why)
	}
	return nil
}

// changeBy compares a list with the sources that it was followed to or, when it
// is not followed, with those of the config.
func (im *importer) changeBy(cmd *cobra.Command, c *Config, file string) (aggregator.ListChange, error) {
	for _, l := range c.lists() {
		if l.OPML == file || c.path(l.OPML) == c.path(file) {
			change, err := im.changeByFollowing(cmd.Context(), l, cmd.ErrOrStderr())
			if errors.Is(err, aggregator.ErrNotFound) {
				break // there is no store yet: all of it is new
			}
			return change, err
		}
	}
	list, err := readListIn(cmd, file)
	if err != nil {
		return aggregator.ListChange{}, err
	}
	for i := range list.Sources {
		list.Sources[i].Folder, list.Sources[i].Origin = "", originConfig
	}
	have := c.listed()
	list.Sources = (&SourceConfig{}).adopt(list.Sources, addressesOf(have))
	return aggregator.CompareSources(have, append(have, list.Sources...)), nil
}

func (im *importer) changeByFollowing(ctx context.Context, l *SourceConfig, errs io.Writer) (aggregator.ListChange, error) {
	a, err := openApp(ctx, im.globals, true, errs)
	if err != nil {
		return aggregator.ListChange{}, err
	}
	defer a.store.Close()
	list, err := a.readList(ctx, l, aggregator.Validators{})
	if err != nil {
		return aggregator.ListChange{}, err
	}
	others, err := a.namedBefore(ctx, l)
	if err != nil {
		return aggregator.ListChange{}, err
	}
	have, err := a.store.Listed(ctx, l.origin())
	return aggregator.CompareSources(have, l.adopt(list.Sources, others)), err
}

// readListIn reads an OPML file and the files that it takes in, with a bar on a
// terminal.
func readListIn(cmd *cobra.Command, file string) (sources.List, error) {
	size := 0
	if info, err := os.Stat(file); err == nil {
		size = int(info.Size())
	}
	bar := progress(cmd.ErrOrStderr(), size)
	bar.Describe("reading")
	open := func(_ context.Context, name string) (io.ReadCloser, error) {
		f, err := openListFile(name)
		if err != nil {
			return nil, err
		}
		return watched{io.TeeReader(f, bar), f}, nil
	}
	list, err := sources.ReadLists(cmd.Context(), open, file, file)
	// A bar that cannot be drawn is no reason to stop.
	_ = bar.Finish()
	return list, err
}

// importable gives the sources of a list that the config lacks, and says on
// standard error what it leaves out and why.
func importable(cmd *cobra.Command, c *Config, file string) ([]aggregator.Source, error) {
	list, err := readListIn(cmd, file)
	if err != nil {
		return nil, err
	}
	known := addressesOf(c.listed())
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
