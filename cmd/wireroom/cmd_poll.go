package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"wireroom/aggregator"
)

// outcomes are all outcomes of a poll, in the order in which a summary lists
// them.
var outcomes = []aggregator.Outcome{
	aggregator.Changed, aggregator.Unchanged, aggregator.Throttled, aggregator.Failed, aggregator.Blocked, aggregator.Gone,
}

func newPoll(g *globals) *cobra.Command {
	var all bool
	cmd := g.withJSON(&cobra.Command{
		Use:   "poll",
		Short: "Poll what is due once, then exit",
		Long: `Poll every source that is due, or with --all every source, take in what is new,
and print how the polls ended.`,
		Example: "  wireroom poll\n  wireroom poll --all --json",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			errs := &above{w: cmd.ErrOrStderr()}
			a, err := openApp(cmd.Context(), g, false, errs)
			if err != nil {
				return err
			}
			r, err := a.pollOnce(cmd.Context(), all, errs)
			if err = errors.Join(err, a.store.Close()); err != nil {
				return err
			}
			if g.json {
				return printJSON(cmd, r)
			}
			return r.print(cmd.OutOrStdout())
		},
	})
	cmd.Flags().BoolVar(&all, "all", false, "poll every source, due or not")
	return cmd
}

// round is how the polls of one round ended.
type round struct {
	Polls    int                        `json:"polls"`
	Outcomes map[aggregator.Outcome]int `json:"outcomes"`
	New      int                        `json:"new"`
	Items    int                        `json:"items"`
	Failures []failure                  `json:"failures"`
	Took     time.Duration              `json:"took_ns"`
}

// failure is a source whose poll did not end well.
type failure struct {
	Outlet string `json:"outlet"`
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

// pollOnce makes one round and shows its progress on errs, if that is a terminal.
func (a *App) pollOnce(ctx context.Context, all bool, errs io.Writer) (*round, error) {
	changed, err := a.setTopics(ctx)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(a.relist(ctx, changed), a.setSources(ctx)); err != nil {
		return nil, err
	}
	before, err := a.store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	r := &round{Outcomes: map[aggregator.Outcome]int{}, Failures: []failure{}}
	bar := progress(errs, a.dueCount(before, all))
	var mu sync.Mutex
	fleet, err := a.newFleet(func(p *aggregator.Poll) {
		mu.Lock()
		defer mu.Unlock()
		r.add(p)
		// A bar that cannot be drawn is no reason to stop polling.
		_ = bar.Add(1)
	})
	if err != nil {
		return nil, err
	}
	a.recall()
	defer a.remember()
	start := time.Now()
	err = fleet.Once(ctx, all)
	r.Took = time.Since(start)
	_ = bar.Finish()
	after, listErr := a.store.Sources(ctx)
	r.New = newEntries(after) - newEntries(before)
	return r, errors.Join(err, listErr)
}

func (a *App) dueCount(list []aggregator.SourceState, all bool) int {
	n := 0
	for _, s := range list {
		if all || !s.Gone && !s.Due.After(a.now()) {
			n++
		}
	}
	return n
}

func newEntries(list []aggregator.SourceState) int {
	n := 0
	for _, s := range list {
		n += int(s.New)
	}
	return n
}

func (r *round) add(p *aggregator.Poll) {
	r.Polls++
	r.Outcomes[p.Outcome]++
	r.Items += p.Total
	if !p.Outcome.OK() {
		r.Failures = append(r.Failures, failure{p.Source.Outlet, redact(p.Source.URL), p.Reason})
	}
}

func (r *round) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range r.Failures {
		fmt.Fprintf(t, "%s\t%s\t%s\n", f.Outlet, f.Reason, f.URL)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(t, "polls\t%d\tin %s\n", r.Polls, r.Took.Round(time.Millisecond))
	for _, o := range outcomes {
		if n := r.Outcomes[o]; n > 0 {
			fmt.Fprintf(t, "  %s\t%d\t\n", o, n)
		}
	}
	fmt.Fprintf(t, "items\t%d\t\nnew entries\t%d\t\n", r.Items, r.New)
	return t.Flush()
}

// above writes lines above a progress bar, which moves down for them.
type above struct {
	w   io.Writer
	mu  sync.Mutex
	bar *progressbar.ProgressBar // nil: there is none
}

func (a *above) Write(line []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bar == nil {
		return a.w.Write(line)
	}
	// A bar that cannot be drawn keeps no line from being written.
	_ = a.bar.Clear()
	n, err := a.w.Write(line)
	_ = a.bar.RenderBlank()
	return n, err
}

// progress is a bar on a terminal, and nothing anywhere else.
func progress(w io.Writer, total int) *progressbar.ProgressBar {
	lines, _ := w.(*above)
	if lines != nil {
		w = lines.w
	}
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		w, lines = io.Discard, nil
	}
	bar := newBar(w, total)
	if lines != nil {
		lines.mu.Lock()
		lines.bar = bar
		lines.mu.Unlock()
	}
	return bar
}

func newBar(w io.Writer, total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("polling"),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
}
