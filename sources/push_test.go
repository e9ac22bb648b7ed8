package sources

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"wireroom/aggregator"
)

// pile is a shelf on which a delivery waits.
type pile struct {
	shelf
	waiting []aggregator.Delivery
}

func (p *pile) Pushed(context.Context, aggregator.ID) (aggregator.Subscription, []aggregator.Delivery, error) {
	return p.sub, p.waiting, nil
}

// TestDeliveryThatBreaksAVisitIsTakenAway lets one run into a fault of our own: it
// must not wait for the next visit too, or the source would never be polled again.
func TestDeliveryThatBreaksAVisitIsTakenAway(t *testing.T) {
	v := NewVisitor(web{}, rhythm, func() time.Time { return noon }, slog.New(slog.DiscardHandler))
	v.WithHubs(&pile{waiting: []aggregator.Delivery{{Seq: 7, Body: feedOf("one")}, {Seq: 8, Body: feedOf("two")}}})
	v.room = nil
	p, ok := v.Visit(t.Context(), &aggregator.SourceState{Source: aggregator.Source{URL: feedURL}, Subscribed: true})
	if !ok || p.Outcome != aggregator.Failed || p.Push == nil || p.Push.Taken != 7 {
		t.Errorf("ok %v, outcome %s, push %+v; want the failure of a poll that took the first delivery", ok, p.Outcome, p.Push)
	}
}
