package sources

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// Getter makes one HTTP exchange; *fetch.Client is the one that serves.
type Getter interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Visitor makes single visits: get, parse, and when to come back.
type Visitor struct {
	client Getter
	rhythm Rhythm
	now    func() time.Time
	room   *room
	stays  *stays
	hubs   aggregator.Hubs // nil: nobody pushes
	texts  *articles
	log    *slog.Logger
}

// NewVisitor makes a Visitor. now is the clock by which entries are first seen.
func NewVisitor(client Getter, rhythm Rhythm, now func() time.Time, log *slog.Logger) *Visitor {
	room, stays := newRoom(), newStays()
	texts := &articles{client: client, guide: newGuide(client, robotName), pace: newPace(), room: room, stays: stays}
	return &Visitor{client: client, rhythm: rhythm, now: now, room: room, stays: stays, texts: texts, log: log}
}

// robotName is our product token (RFC 9309 §2.2.1) where no other is set.
const robotName = "wireroom"

// WithRobotName sets the product token by which robots.txt files call us. It is
// to be called before the first visit.
func (v *Visitor) WithRobotName(product string) *Visitor {
	v.texts.guide = newGuide(v.client, product)
	return v
}

// Visit polls one source and says all that came of it as a value. It never
// fails: what goes wrong is the poll's outcome. A visit that ctx cut short
// gives ok = false, and is best forgotten. What was read takes memory of which
// there is so much for all visits, until Done.
func (v *Visitor) Visit(ctx context.Context, s *aggregator.SourceState) (p *aggregator.Poll, ok bool) {
	v.Done(s.ID)
	start := v.now()
	p = &aggregator.Poll{Source: *s, Trail: s.Trail, Hours: s.Hours}
	var seen visited
	asked := validators(s, start)
	defer func() {
		if r := recover(); r != nil {
			p.Read, p.Items, p.Archived, p.Gaps = false, nil, nil, nil
			p.Outcome, p.Reason, ok = aggregator.Failed, fmt.Sprintf("a fault of wireroom's own: %.200v", r), true
			v.log.Error("visit panicked", "source", s.ID, "err", r, "stack", string(debug.Stack()))
		}
		p.At = v.now()
		p.Took = p.At.Sub(start)
		p.Trust = weigh(p, asked)
		v.schedule(p, seen)
	}()
	seen.hub = v.subscription(ctx, s)
	if len(seen.hub.waiting) > 0 {
		seen.taken = true
		err := v.visitPushed(ctx, p, seen.hub)
		v.complete(ctx, p)
		return p, err == nil && ctx.Err() == nil
	}
	backup(p, seen.hub, start)
	p.Asked = address(s)
	resp, err := v.client.Get(ctx, fetch.Request{URL: p.Asked, Validators: asked, FeedID: s.ID.String(), Hold: true, Trusted: !s.LastOK.IsZero() && s.Failures == 0})
	if err != nil {
		p.Soft = transient(err)
		p.Outcome, p.Reason = outcomeOf(err), reasonOf(err)
		p.Limits = limitsOf(err)
		return p, ctx.Err() == nil
	}
	defer resp.Close()
	p.Status, seen.fresh, seen.retryAfter = resp.Status, resp.Fresh, resp.RetryAfter
	p.BodySize = int64(len(resp.Body))
	if p.Redirect = resp.MovedTo; p.Redirect != "" {
		say(p, "redirects for good to "+canon.Redact(p.Redirect))
	}
	seen.retryAfter = max(seen.retryAfter, v.answer(ctx, p, resp))
	v.found(p, seen.hub)
	if p.Outcome.OK() {
		resp.Close() // its room may be needed, and its memory
		resp.Body = nil
		seen.retryAfter = max(seen.retryAfter, v.catchUp(ctx, p))
		v.complete(ctx, p)
	}
	p.Soft = softStatus(p)
	return p, ctx.Err() == nil
}

// Done says that the poll of a source was committed or forgotten. It may be called
// twice.
func (v *Visitor) Done(source aggregator.ID) { v.stays.end(source) }

// address is where a source is polled: at the place it moved to, but at its own
// again now and then while that fails.
func address(s *aggregator.SourceState) string {
	if s.MovedTo != "" && s.Failures%6 != 5 {
		return s.MovedTo
	}
	return s.URL
}

// answer turns a whole HTTP answer into the poll's outcome. wait is what other
// servers that the document led to asked for.
func (v *Visitor) answer(ctx context.Context, p *aggregator.Poll, r *fetch.Response) (wait time.Duration) {
	switch {
	case r.Status == http.StatusNotModified:
		p.Outcome, p.Validators = aggregator.Unchanged, aggregator.Validators(r.Validators)
		say(p, "not modified")
		return v.beyond(ctx, p)
	case r.Status == http.StatusGone:
		p.Outcome, p.Reason = aggregator.Gone, "410 Gone: the outlet has withdrawn this feed"
	case r.Status == http.StatusTooManyRequests, r.Status == http.StatusServiceUnavailable && r.RetryAfter > 0:
		p.Outcome, p.Reason = aggregator.Throttled, fmt.Sprintf("%s, asked to wait for %s", statusText(r.Status), lasts(r.RetryAfter))
	case r.Status == http.StatusPartialContent: // we asked for no range: some part of it is missing
		p.Outcome, p.Reason = aggregator.Failed, "206 Partial Content: a part of the feed that nobody asked for"
	case r.Status < 200 || r.Status > 299:
		p.Outcome, p.Reason = aggregator.Failed, statusText(r.Status)
	default:
		return v.read(ctx, p, r)
	}
	return 0
}

// beyond reads what an unchanged document names and may have changed.
func (v *Visitor) beyond(ctx context.Context, p *aggregator.Poll) (wait time.Duration) {
	if m := recall(p.Source.Hints); len(m.Sitemaps) > 0 {
		return v.readSitemaps(ctx, p, m)
	}
	return 0
}

// complete gets the texts of new items from their pages, where the operator
// wants them.
func (v *Visitor) complete(ctx context.Context, p *aggregator.Poll) {
	if p.Source.FullText && p.Read && len(p.Items) > 0 {
		if !v.stays.slowDown(p.Source.ID) {
			p.Limits = append(p.Limits, fmt.Sprintf("%s not read in full: %s", plural(len(p.Items), "article"), shortOfMemory))
			return
		}
		ctx, cancel := context.WithTimeout(ctx, besideTime)
		defer cancel()
		v.texts.fill(ctx, p)
	}
}

// hashBody is never 0, which means that no body was read yet.
func hashBody(b []byte) uint64 {
	sum := sha256.Sum256(b)
	return max(binary.BigEndian.Uint64(sum[:]), 1)
}

// read parses a body, unless it is the one that the last poll read.
func (v *Visitor) read(ctx context.Context, p *aggregator.Poll, r *fetch.Response) (wait time.Duration) {
	s := &p.Source
	p.BodyHash, p.Validators = hashBody(r.Body), aggregator.Validators(r.Validators)
	if p.BodyHash == s.BodyHash {
		p.Outcome, p.Read, p.Marks, p.Hints = aggregator.Unchanged, true, s.Marks, s.Hints
		p.Feed = aggregator.Feed{Title: &aggregator.Text{Value: s.Title, Type: aggregator.TypeText}, Link: s.HomePage}
		p.Limits, p.Repairs = s.Limits, s.Repairs
		say(p, "the same body again")
		return v.beyond(ctx, p)
	}
	o := parse.Options{Known: s.Marks, Select: s.Select}
	if recall(s.Hints).Complete {
		o.Known = nil // what is missing shows only when all is read
	}
	doc, err := v.parse(ctx, r, o, func(items []aggregator.Item) error {
		return v.stays.take(ctx, s.ID, len(r.Body), items)
	})
	if err != nil {
		p.Outcome, p.Reason = aggregator.Failed, reasonOf(err)
		return 0
	}
	if why := misfit(s, doc, v.now()); why != "" {
		p.Outcome, p.Reason = aggregator.Failed, why
		return 0
	}
	before := recall(s.Hints)
	m := memory{Hints: doc.Hints, Picked: doc.Picked.Items, Asked: before.Asked, Barren: before.Barren}
	p.Hints = m.pack()
	if len(doc.Sitemaps) == 0 {
		fill(p, doc)
		v.follow(p, doc)
		return 0
	}
	r.Close() // its room is theirs now
	p.Read, m.Sitemaps = true, choose(r.URL, doc.Sitemaps, before.Sitemaps)
	return v.readSitemaps(ctx, p, m)
}

// parse reads an answer's body when there is memory for it. keep, if any, gets
// the memory that the items take from then on: the next document has to wait for
// that too.
func (v *Visitor) parse(ctx context.Context, r *fetch.Response, o parse.Options, keep keeper) (*parse.Document, error) {
	leave, err := v.room.enter(ctx, len(r.Body))
	if err != nil {
		return nil, fmt.Errorf("stopped while waiting for memory to read it: %w", err)
	}
	defer leave()
	o.Base, o.Header = r.URL, r.Header
	doc, err := parse.Parse(r.Body, o)
	if err == nil && keep != nil {
		err = keep(doc.Entries)
	}
	return doc, err
}

// keeper finds memory for items that stay. Its error says that there is none.
type keeper func([]aggregator.Item) error

// fill moves a document into the poll.
func fill(p *aggregator.Poll, d *parse.Document) {
	p.Read = true
	p.Feed, p.Items, p.Total, p.Marks = d.Feed, d.Entries, d.Total, d.Marks
	p.Limits, p.Repairs, p.Deleted = d.Limits, repairsOf(d), d.Deleted
	whole := !d.Malformed && len(d.Limits) == 0 && d.Skipped == 0 && d.Total > 0
	p.Complete = d.Hints.Complete && whole
	tell(p)
}

func repairsOf(d *parse.Document) (all []string) {
	for _, r := range d.Repairs {
		all = append(all, fmt.Sprintf("%s in line %d", r.What, r.Line))
	}
	return all
}

// tell says what was read and what of it is new.
func tell(p *aggregator.Poll) {
	p.Outcome = aggregator.Unchanged
	switch {
	case !p.Read:
	case len(p.Items)+len(p.Deleted) > 0:
		p.Outcome = aggregator.Changed
		say(p, fmt.Sprintf("%s read, %d of them new or changed", plural(p.Total, "item"), len(p.Items)))
	default:
		say(p, plural(p.Total, "item")+" read, nothing new")
	}
}

// schedule sets when the source is polled next.
func (v *Visitor) schedule(p *aggregator.Poll, seen visited) {
	seen.at, seen.outcome, seen.soft, seen.whole = p.At, p.Outcome, p.Soft, !p.Trust.Lying.IsZero()
	seen.total, seen.new = p.Total, p.Total-p.Shared
	seen.span = spanOf(p.Items)
	seen.open = slices.ContainsFunc(p.Gaps, isOpen)
	packed := p.Source.Hints
	if p.Read {
		packed = p.Hints
	}
	seen.hints = recall(packed).Hints
	listen(p)
	seen.hours = aggregator.ReadHours(p.Hours)
	d := v.rhythm.next(&p.Source, seen)
	p.Due, p.DueWhy, p.Interval = d.at, d.why(), d.interval
}
