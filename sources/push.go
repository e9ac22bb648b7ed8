package sources

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/parse"
)

// WithHubs makes the visitor take in what hubs deliver, and tell of the hubs
// that feeds name. Call it before the first visit.
func (v *Visitor) WithHubs(h aggregator.Hubs) *Visitor {
	v.hubs = h
	return v
}

// subscription is what a source's hub has to do with a visit. The zero value:
// nothing.
type subscription struct {
	aggregator.Subscription
	waiting []aggregator.Delivery
}

// subscription reads what the hub of a source delivered. A visit goes on
// without it: the deliveries wait.
func (v *Visitor) subscription(ctx context.Context, s *aggregator.SourceState) subscription {
	if v.hubs == nil || !s.Subscribed {
		return subscription{}
	}
	sub, waiting, err := v.hubs.Pushed(ctx, s.ID)
	if err != nil {
		if !errors.Is(err, aggregator.ErrNotFound) {
			v.log.Warn("deliveries", "source", s.ID, "err", err)
		}
		return subscription{}
	}
	return subscription{sub, waiting}
}

// visitPushed takes in what a hub delivered, and leaves the outlet alone. All
// that the last document taught stays as it is.
func (v *Visitor) visitPushed(ctx context.Context, p *aggregator.Poll, sub subscription) error {
	s := &p.Source
	p.Outcome, p.Read, p.Status = aggregator.Unchanged, true, s.Status
	p.Validators, p.BodyHash, p.BodySize = s.Validators, s.BodyHash, s.BodySize
	p.Marks, p.Hints, p.Limits, p.Repairs = s.Marks, s.Hints, s.Limits, s.Repairs
	unread := 0
	for _, d := range sub.waiting {
		p.Push = &aggregator.Push{Taken: d.Seq} // whatever becomes of it: it comes only once
		doc, err := v.readDelivery(ctx, d, sub.Hub.Topic)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			unread++
			continue
		}
		p.Items = append(p.Items, doc.Entries...)
		p.Deleted = append(p.Deleted, doc.Deleted...)
		p.Total += doc.Total
	}
	if len(p.Items)+len(p.Deleted) > 0 {
		p.Outcome = aggregator.Changed
		p.Trail = aggregator.ReadTrail(s.Trail).Ahead(p.Items, v.now()).Bytes()
	}
	p.Reason = fmt.Sprintf("%s came from its hub", plural(p.Total, "item"))
	if unread > 0 {
		p.Reason += fmt.Sprintf(", and %s that could not be read", plural(unread, "delivery"))
	}
	return nil
}

func (v *Visitor) readDelivery(ctx context.Context, d aggregator.Delivery, topic string) (*parse.Document, error) {
	leave, err := v.room.enter(ctx, len(d.Body))
	if err != nil {
		return nil, err
	}
	defer leave()
	header := http.Header{}
	if d.MediaType != "" {
		header.Set("Content-Type", d.MediaType)
	}
	return parse.Parse(d.Body, parse.Options{Base: topic, Header: header})
}

// found tells of the hub that a document names, when it is not the one known.
func (v *Visitor) found(p *aggregator.Poll, sub subscription) {
	unknown := p.Source.Subscribed && sub.Hub == aggregator.Hub{}
	if v.hubs == nil || !p.Read || unknown {
		return
	}
	hints := recall(p.Hints).Hints
	hub := aggregator.Hub{URL: hints.Hub, Topic: hints.Self}
	if hub.URL == "" || hub.Topic == "" || loopback(hub.URL) != loopback(p.Source.URL) {
		hub = aggregator.Hub{}
	}
	if hub == sub.Hub || sub.State == aggregator.Leaving {
		return
	}
	if p.Push == nil {
		p.Push = &aggregator.Push{}
	}
	p.Push.Found = &hub
}

// backup marks a poll of an outlet whose hub should have delivered what is new:
// the subscription was confirmed before the last poll.
func backup(p *aggregator.Poll, sub subscription, at time.Time) {
	if sub.Pushes(at) && !sub.Since.IsZero() && p.Source.LastOK.After(sub.Since) {
		p.Push = &aggregator.Push{Backup: true}
	}
}

// stretch is how much rarer back-up polls are than polls without a hub.
const stretch = 4

// pushed makes polls rarer while a hub delivers what they would find (WebSub §5:
// polling goes on, slower).
func (r Rhythm) pushed(s *aggregator.SourceState, v visited, d *due) {
	if !v.outcome.OK() || s.Schedule != "" || !v.hub.Pushes(v.at) {
		return
	}
	if !v.hub.Trusted() {
		return
	}
	wait := min(stretch*d.interval, max(r.Max, r.Min), v.hub.Until.Sub(v.at))
	d.later(v.at.Add(wait), "its hub delivers what is new, so only a back-up poll")
}
