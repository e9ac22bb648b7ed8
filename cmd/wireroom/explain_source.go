package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"wireroom/aggregator"
)

// findSource finds a source by its id or a common form of its URL. ErrNotFound.
func (a *App) findSource(ctx context.Context, idOrURL string) (*aggregator.SourceLife, error) {
	if id, err := aggregator.ParseID(idOrURL); err == nil {
		return a.store.Source(ctx, id)
	}
	for _, form := range append([]string{idOrURL}, aggregator.Forms(idOrURL)...) {
		s, err := a.store.Source(ctx, aggregator.NewID("source", form))
		if err == nil || !errors.Is(err, aggregator.ErrNotFound) {
			return s, err
		}
	}
	return nil, aggregator.ErrNotFound
}

// explainedSource is a source with where it stands.
type explainedSource struct {
	*aggregator.SourceLife
	Life   aggregator.Life
	Rhythm *aggregator.Rates `json:",omitempty"` // news in each hour of weekdays and of weekends, UTC; 1 is a week's average
	now    time.Time
}

// withoutSecrets takes from a source what is nobody's business.
func withoutSecrets(l *aggregator.SourceLife) {
	l.URL, l.MovedTo, l.Origin = redact(l.URL), redact(l.MovedTo), redact(l.Origin)
	l.Validators, l.Marks, l.Trail, l.Hints, l.Hours = aggregator.Validators{}, nil, nil, nil, nil
	for i := range l.Moves {
		l.Moves[i].From, l.Moves[i].To = redact(l.Moves[i].From), redact(l.Moves[i].To)
	}
}

func newExplainedSource(l *aggregator.SourceLife, now time.Time) explainedSource {
	hours := aggregator.ReadHours(l.Hours)
	withoutSecrets(l)
	x := explainedSource{SourceLife: l, Life: aggregator.LifeOf(&l.SourceState, now), now: now}
	if rates, known := hours.Rates(); known {
		x.Rhythm = &rates
	}
	return x
}

func (x explainedSource) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n  %s\n  source %s", x.Outlet, x.URL, x.ID)
	if x.Removed {
		fmt.Fprint(w, ", no longer configured")
	}
	fmt.Fprintf(w, "\n  %s: %s\n", x.Life.State, x.Life.Why)
	if !x.Trust.Lying.IsZero() {
		fmt.Fprintf(w, "  its validators are false, as was found %s: it is asked for the whole feed, less often\n", stampText(x.Trust.Lying))
	}
	if x.MovedTo != "" {
		fmt.Fprintf(w, "  polled at %s\n", x.MovedTo)
	}
	printPolls(w, &x.SourceState)
	printRhythm(w, x.Rhythm)
	fmt.Fprintf(w, "  %s, %s seen, %d new, %d bytes saved by 304s\n", count(int(x.Polls), "poll"), count(int(x.Items), "item"), x.New, x.Saved)
	for _, l := range x.Limits {
		fmt.Fprintln(w, "  limit:", l)
	}
	for _, r := range x.Repairs {
		fmt.Fprintln(w, "  repaired:", r)
	}
	x.printHub(w)
	x.printMoves(w)
	x.printGaps(w)
	x.printPast(w)
}

func (x explainedSource) printHub(w io.Writer) {
	if h := x.Hub; h != nil {
		fmt.Fprintf(w, "Hub %s\n  %s\n  %s, %d entries brought, %d missed\n", redact(h.Hub.URL), h.Says(x.now),
			count(int(h.Delivered), "delivery"), h.Brought, h.Missed)
	}
}

func printPolls(w io.Writer, s *aggregator.SourceState) {
	fmt.Fprintf(w, "  last polled %s: %s %s\n", stampText(s.LastPoll), s.Outcome, s.Reason)
	if s.Due.IsZero() {
		fmt.Fprintf(w, "  not polled any more: %s\n", s.DueWhy)
		return
	}
	fmt.Fprintf(w, "  next %s: %s\n", stampText(s.Due), s.DueWhy)
}

// printRhythm draws how much news comes in each hour.
func printRhythm(w io.Writer, r *aggregator.Rates) {
	if r == nil {
		return
	}
	if busy := r.Busy(); busy != "" {
		fmt.Fprintf(w, "  publishes most %s\n", busy)
	}
	blocks := []rune("▁▂▃▄▅▆▇█")
	for kind, name := range [...]string{"weekdays", "weekends"} {
		line := make([]rune, 24)
		for hour, rate := range r[kind] {
			line[hour] = blocks[int(rate/r.Most()*float64(len(blocks)-1)+0.5)]
		}
		fmt.Fprintf(w, "  %s 00 %s 24 h UTC\n", name, string(line))
	}
}

func (x explainedSource) printMoves(w io.Writer) {
	for _, m := range x.Moves {
		fmt.Fprintf(w, "Moved to %s\n  seen %s, first %s, last %s\n", m.To, count(m.Times, "time"), stampText(m.FirstSeen), stampText(m.LastSeen))
		if !m.Taken.IsZero() {
			fmt.Fprintf(w, "  taken over %s\n", stampText(m.Taken))
		}
		if m.Held != "" {
			fmt.Fprintf(w, "  not followed for good: %s\n", m.Held)
		}
	}
}

func (x explainedSource) printGaps(w io.Writer) {
	for _, g := range x.Ledger {
		from := "Items may be missing until"
		if !g.From.IsZero() {
			from = "Items may be missing from " + stampText(g.From) + " to"
		}
		fmt.Fprintf(w, "%s %s: %s, %s found again\n  %s\n", from, stampText(g.To), g.State, count(g.Entries, "entry"), g.Why)
	}
}

func (x explainedSource) printPast(w io.Writer) {
	if len(x.Past) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Polls\toutcome\tstatus\ttook\tread\tsaved\titems\tnew")
	for _, p := range x.Past {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%d\t%d\t%d\t%d\n", stampText(p.At), p.Says(), p.Status, p.Took.Round(time.Millisecond), p.Read, p.Saved, p.Items, p.New)
	}
	_ = t.Flush() // as a terminal's other lines: who reads it sees what is missing
}
