package dashboard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wireroom/aggregator"
)

// pulse tells how all sources go; nil when the database is away, which keeps no
// page from being shown.
func (p *Pages) pulse(ctx context.Context) (*aggregator.Pulse, error) {
	pulse, err := p.o.Sources.Pulse(ctx)
	if errors.Is(err, aggregator.ErrUnavailable) {
		return nil, nil
	}
	return &pulse, err
}

// stalledText says what keeps all sources, if something does.
func stalledText(pulse *aggregator.Pulse, now time.Time) string {
	if pulse == nil {
		return ""
	}
	since, ok := pulse.Stalled(now)
	if !ok {
		return ""
	}
	return fmt.Sprintf("Nothing has been fetched since %s UTC: %s.", clock(since), pulse.Why())
}

// emptyText says why a topic lists nothing.
func emptyText(pulse *aggregator.Pulse) string {
	switch {
	case pulse == nil:
		return "Nothing yet."
	case pulse.Sources == 0:
		return "Nothing yet: no sources are polled."
	case pulse.LastPoll.IsZero():
		return "Nothing yet. The first polls are under way."
	case pulse.LastOK.IsZero():
		return "Nothing yet: " + pulse.Why() + "."
	}
	return "Nothing yet that belongs here."
}
