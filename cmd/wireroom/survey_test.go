package main

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
)

// fleetOf is a store of sources with a pulse that the test sets.
type fleetOf struct {
	aggregator.Sources
	pulse func() (aggregator.Pulse, error)
	list  []aggregator.SourceState
}

func (f fleetOf) Pulse(context.Context) (aggregator.Pulse, error) { return f.pulse() }

func (f fleetOf) WalkSources(context.Context) iter.Seq2[*aggregator.SourceState, error] {
	return func(yield func(*aggregator.SourceState, error) bool) {
		for i := range f.list {
			if !yield(&f.list[i], nil) {
				return
			}
		}
	}
}

// The alarm is raised once, ends by itself, and keeps still while the database is
// away.
func TestFleetAlarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		var logged bytes.Buffer
		s := &survey{now: time.Now, Sources: fleetOf{pulse: func() (aggregator.Pulse, error) {
			p := aggregator.Pulse{Sources: 3, LastOK: begin, LastPoll: time.Now(), Due: time.Now(), Failing: 3, Since: begin, Reason: "no route"}
			switch past := time.Since(begin); {
			case past > 20*time.Minute && past < 30*time.Minute:
				return p, errors.New("away")
			case past > time.Hour:
				p.LastOK, p.Failing = time.Now(), 0
			}
			return p, nil
		}}}
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Hour)
		defer stop()
		s.watch(ctx, slog.New(slog.NewTextHandler(&logged, nil)))
		var said []string
		for line := range strings.Lines(logged.String()) {
			_, message, _ := strings.Cut(line, "level=")
			said = append(said, strings.TrimSpace(message))
		}
		if len(said) != 2 || !strings.HasPrefix(said[0], `ERROR msg="the fleet is stalled"`) || !strings.Contains(said[0], "no route") ||
			said[1] != `WARN msg="the fleet fetches again"` {
			t.Errorf("logged %q, want one alarm and its end", said)
		}
	})
}

func TestMetricsTellOfTheFleet(t *testing.T) {
	now := time.Now()
	m := newMeters()
	scrape := func() string {
		w := httptest.NewRecorder()
		m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		return w.Body.String()
	}
	if body := scrape(); strings.Contains(body, "wireroom_sources") {
		t.Errorf("numbers of sources before there are any:\n%s", body)
	}
	looks := 0
	m.survey.Store(&survey{now: time.Now, Sources: fleetOf{
		list: []aggregator.SourceState{{}, {Gone: true}, {LastPoll: now, Outcome: aggregator.Unchanged}},
		pulse: func() (aggregator.Pulse, error) {
			looks++
			return aggregator.Pulse{Sources: 3, Due: now.Add(-time.Hour)}, nil
		},
	}})
	for range 2 {
		body := scrape()
		for _, want := range []string{`wireroom_sources{state="new"} 1`, `wireroom_sources{state="gone"} 1`, `wireroom_sources{state="healthy"} 1`, `wireroom_sources{state="stale"} 0`, "wireroom_fleet_stalled 1"} {
			if !strings.Contains(body, want+"\n") {
				t.Errorf("lacks %s", want)
			}
		}
	}
	if looks != 1 {
		t.Errorf("%d looks at all sources for two scrapes", looks)
	}
}
