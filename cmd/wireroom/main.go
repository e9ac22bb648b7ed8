// Command wireroom is a feed aggregator for newsrooms: it polls the feeds of
// many outlets, recognises the same article and the same story wherever it
// appears, and republishes merged topic feeds for feed readers, dashboards and
// an e-mail digest.
//
//	config.yaml ──► Config ──► App: store, client, fleet, ingester, server, jobs
//
// Only this package knows all the others: it alone reads config.yaml and joins
// the parts. Nothing in it decides anything about news.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
)

// The exit codes of every command.
const (
	exitOK    = 0
	exitFault = 1 // it failed, or found faults
	exitUsage = 2 // it was called wrongly
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run executes one command line and gives its exit code. SIGTERM and SIGINT end
// it in good order; a second signal ends it at once.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop)
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	if err := root.ExecuteContext(ctx); err != nil {
		return report(err, errs)
	}
	return exitOK
}

// report tells what went wrong and gives the exit code for it.
func report(err error, errs io.Writer) int {
	var faults Faults
	var usage usageError
	switch {
	case errors.As(err, &faults):
		fmt.Fprintln(errs, faults)
		return exitFault
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(errs, "wireroom: interrupted; what was done so far is kept")
		return exitFault
	}
	fmt.Fprintln(errs, "wireroom:", message(err))
	if errors.As(err, &usage) || errors.Is(err, aggregator.ErrInvalid) {
		return exitUsage
	}
	return exitFault
}

// usageError is a wrong command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// globals are the flags that every command knows.
type globals struct {
	config string
	json   bool
}

func newRoot() *cobra.Command {
	g := &globals{}
	root := &cobra.Command{
		Use:   "wireroom",
		Short: "Merge the feeds of many outlets into topic feeds",
		Long: `wireroom polls the feeds of many outlets, recognises the same article and the
same story wherever it appears, and republishes merged topic feeds.

Try "wireroom demo" first: it needs neither a network nor a config.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		Version:       thisBuild().String(),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("wireroom {{.Version}}\n")
	root.PersistentFlags().StringVar(&g.config, "config", "config.yaml", "the config file")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (try %q)", err, cmd.CommandPath()+" --help")}
	})
	for _, add := range []func(*globals) *cobra.Command{
		newServe, newDemo, newPoll, newPublish, newParse, newCheck, newExplain, newTopics, newTry,
		newDigest, newImport, newExport, newDiscover, newMigrate, newBackup, newRestore, newVersion,
	} {
		root.AddCommand(add(g))
	}
	return root
}

// knownCommand refuses a word that is no command, and guesses which was meant.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return usageError{fmt.Errorf("unknown command %q: %s", args[0], didYouMean(args[0], names))}
}

// exactly is a rule for arguments whose breach is a wrong command line.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		wants := "no arguments"
		if len(names) > 0 {
			wants = strings.Join(names, " ")
		}
		return usageError{fmt.Errorf("%s takes %s, not %d arguments (try %q)",
			cmd.CommandPath(), wants, len(args), cmd.CommandPath()+" --help")}
	}
}

// withJSON adds --json to a command whose output is data.
func (g *globals) withJSON(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&g.json, "json", false, "print JSON")
	return cmd
}
