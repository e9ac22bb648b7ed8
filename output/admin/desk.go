package admin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"wireroom/aggregator"
)

// Options is what a Desk is made of. All but Wake and Log must be given.
type Options struct {
	Gate      *Gate
	Editor    *aggregator.Editor
	Caretaker aggregator.Caretaker
	Sources   aggregator.Sources
	// Acts reads what was done, see aggregator.Ledger.
	Acts func(context.Context, aggregator.ActQuery) ([]aggregator.Act, error)
	// ApplyList approves a held list, see aggregator.Lists.
	ApplyList func(ctx context.Context, origin string) (aggregator.ListState, error)
	Pages     Pages
	Now       func() time.Time
	Wake      func()       // told when a source may have become due
	Log       *slog.Logger // nil: silent
}

// Pages writes what people see.
type Pages interface {
	// LogIn writes the log-in page with what went wrong, if anything.
	LogIn(w http.ResponseWriter, r *http.Request, code int, wrong string)
	// Fail writes the page of an error.
	Fail(w http.ResponseWriter, r *http.Request, err error)
}

// Desk carries out what comes through the gate.
type Desk struct{ o Options }

// New makes a Desk.
func New(o Options) *Desk {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Wake == nil {
		o.Wake = func() {}
	}
	return &Desk{o}
}

// deed is something that can be done to a story or a source: the end of its path,
// and what it does in words.
type deed struct {
	kind aggregator.ActKind
	says string
}

func storyDeeds() []deed {
	return []deed{
		{aggregator.ActSplit, "Take entries out of a story; they become one of their own and never come back by themselves"},
		{aggregator.ActMerge, "Make two stories one; the elder keeps its id, the other becomes an alias of it"},
		{aggregator.ActPin, "Keep a story on top of its topics"},
		{aggregator.ActUnpin, "Pin a story no more"},
		{aggregator.ActHide, "Take a story off all topics, feeds and searches, whatever comes in later"},
		{aggregator.ActUnhide, "Show a hidden story again"},
	}
}

func sourceDeeds() []deed {
	return []deed{
		{aggregator.ActPause, "Poll a source no more until it is resumed"},
		{aggregator.ActResume, "Poll a paused source again, or one that said 410 Gone"},
		{aggregator.ActPoll, "Poll a source now, even if its outlet asked to wait"},
		{aggregator.ActReturn, "Poll a moved source at its configured URL again, and never follow that move"},
	}
}

func isDeed(list []deed, kind string) bool {
	for _, d := range list {
		if string(d.kind) == kind {
			return true
		}
	}
	return false
}

// do carries an act out, now.
func (d *Desk) do(ctx context.Context, a aggregator.Act) (aggregator.Act, error) {
	a.At = d.o.Now().UTC().Truncate(time.Millisecond) // as the store keeps it
	if a.Source == 0 {
		return d.o.Editor.Do(ctx, a)
	}
	a, err := d.o.Caretaker.Steer(ctx, a)
	d.o.Wake()
	return a, err
}

// status is the HTTP status of an error.
func status(err error) int {
	switch {
	case errors.Is(err, errNoToken), errors.Is(err, errWrongToken):
		return http.StatusUnauthorized
	case errors.Is(err, errTooMany):
		return http.StatusTooManyRequests
	case errors.Is(err, aggregator.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, aggregator.ErrInvalid):
		return http.StatusBadRequest
	case errors.Is(err, aggregator.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, aggregator.ErrUnavailable):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// words are an error without the kind that its status says.
func words(err error) string {
	text := err.Error()
	for _, kind := range []error{aggregator.ErrNotFound, aggregator.ErrInvalid, aggregator.ErrConflict} {
		text = strings.TrimSuffix(text, ": "+kind.Error())
	}
	return text
}

// parseID reads the ID of a thing of some kind; what is none is not found.
func parseID(kind, s string) (aggregator.ID, error) {
	id, err := aggregator.ParseID(s)
	if err != nil || id == 0 {
		return 0, fmt.Errorf("%s %.40q: %w", kind, s, aggregator.ErrNotFound)
	}
	return id, nil
}
