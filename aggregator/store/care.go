package store

import (
	"cmp"
	"context"
	"fmt"

	"wireroom/aggregator"
)

const (
	pauseSource  = "UPDATE sources SET paused = $2, paused_by = $3 WHERE id = $1"
	resumeSource = "UPDATE sources SET paused = 0, paused_by = '', gone = FALSE, due_why = $3, " +
		"due = CASE WHEN gone OR due < $2 THEN $2 ELSE due END WHERE id = $1"
	pollSource = "UPDATE sources SET due = $2, due_why = $3 WHERE id = $1"
)

// Steer implements aggregator.Caretaker.
func (s *Store) Steer(ctx context.Context, a aggregator.Act) (aggregator.Act, error) {
	err := s.commit(ctx, func(ss *session) error {
		rows, err := collect(ss, stateAndMarks, selectSources+"WHERE id = $1 AND NOT removed", dbID(a.Source))
		if err == nil && len(rows) == 0 {
			err = fmt.Errorf("source %s: %w", a.Source, aggregator.ErrNotFound)
		}
		if err != nil {
			return err
		}
		a.About = rows[0].Outlet
		if err := ss.steer(&a, rows[0]); err != nil {
			return err
		}
		if err := ss.run(readyHosts, list([]string{rows[0].Host})); err != nil {
			return err
		}
		acts, err := ss.writeActs([]aggregator.Act{a})
		if err == nil {
			a = acts[0]
		}
		return err
	})
	return a, err
}

func (ss *session) steer(a *aggregator.Act, s *aggregator.SourceState) error {
	id, at, paused := dbID(a.Source), millis(a.At), !s.Paused.IsZero()
	switch {
	case a.Kind == aggregator.ActPause && !paused:
		return ss.run(pauseSource, id, at, cmp.Or(a.Who, "somebody"))
	case a.Kind == aggregator.ActPause:
		return fmt.Errorf("%s is paused by %s already: %w", s.Outlet, s.PausedBy, aggregator.ErrConflict)
	case a.Kind == aggregator.ActResume && (paused || s.Gone):
		return ss.run(resumeSource, id, at, "resumed by "+a.Who)
	case a.Kind == aggregator.ActResume:
		return fmt.Errorf("%s is not paused: %w", s.Outlet, aggregator.ErrConflict)
	case a.Kind == aggregator.ActPoll && paused:
		return fmt.Errorf("%s is paused by %s: resume it first: %w", s.Outlet, s.PausedBy, aggregator.ErrConflict)
	case a.Kind == aggregator.ActPoll && s.Gone:
		return fmt.Errorf("%s said 410 Gone: resume it first: %w", s.Outlet, aggregator.ErrConflict)
	case a.Kind == aggregator.ActPoll:
		return ss.run(pollSource, id, at, a.Who+" asked for it")
	case a.Kind == aggregator.ActReturn && s.MovedTo == "":
		return fmt.Errorf("%s has not moved: %w", s.Outlet, aggregator.ErrConflict)
	case a.Kind == aggregator.ActReturn:
		return ss.returnMove(a.Source, a.At)
	}
	return fmt.Errorf("nothing called %q can be done to a source: %w", a.Kind, aggregator.ErrInvalid)
}
