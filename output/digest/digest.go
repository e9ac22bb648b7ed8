// Package digest mails what is new on topics to readers, once a slot.
//
//	topic logs ─since the last slot─► Compose ─► Letter ─► Mailer ─► SMTP
//	                                     Mailbook: one row a slot and recipient
//
// It holds no state: where a reader's last mail ended is a cursor into the
// topic logs, kept in the store with the slot. A slot is taken before it is
// mailed and never given to two processes; a crash in between costs that one
// mail, never a second copy of it.
package digest

import (
	"context"
	"fmt"
	"time"

	"wireroom/aggregator"
)

// Digest is one configured mailing.
type Digest struct {
	Name    string // in List-Id and links: lower-case letters, digits, hyphens
	Title   string
	Topics  []string // in the order of the mail's parts
	From    string   // RFC 5322 mailbox: "Wire desk <desk@outlet.example>"
	To      []string
	Zone    *time.Location // of the times shown; nil: UTC
	Stories int            // most stories of one topic; 0: 20
	Window  time.Duration  // how far back the first mail looks; 0: 24 hours
	BaseURL string         // of this wireroom, without a slash at the end
	Secret  string         // signs unsubscribe links; empty: no such links, a mailto alone
}

// Source is what a digest reads.
type Source interface {
	Edition(ctx context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error)
	Changes(ctx context.Context, topic string, after int64, limit int) ([]aggregator.Change, error)
}

// Part is one topic of a letter.
type Part struct {
	Topic   aggregator.Topic
	Stories []Story
	More    int // stories that found no room
}

// Story is a story as a letter shows it.
type Story struct {
	aggregator.Story
	Others []string // outlets that carry it beside the lead's
	Also   []string // titles of further topics of this letter that list it
}

// Edited is a letter's contents before it is put into words.
type Edited struct {
	Digest Digest
	At     time.Time // the slot
	Parts  []Part
	UpTo   aggregator.Cursors
}

// Count is the number of stories in the letter.
func (e *Edited) Count() int {
	n := 0
	for _, p := range e.Parts {
		n += len(p.Stories)
	}
	return n
}

// How many lines of a log are read at once, and how many stories of a topic
// are looked at for those that are new.
const (
	logPage   = 1000
	deepest   = 1000
	defaultIn = 20
)

// Edit gathers what was listed on the digest's topics after since, the newest
// first, each story once, in the first of the topics that list it. Without
// since it looks back over the digest's window from the slot's time.
func Edit(ctx context.Context, src Source, d Digest, at time.Time, since aggregator.Cursors) (*Edited, error) {
	if d.Stories <= 0 {
		d.Stories = defaultIn
	}
	if d.Window <= 0 {
		d.Window = 24 * time.Hour
	}
	e := &Edited{Digest: d, At: at, UpTo: aggregator.Cursors{}}
	shown := map[aggregator.ID]*Story{}
	for _, topic := range d.Topics {
		p, err := e.part(ctx, src, topic, since)
		if err != nil {
			return nil, fmt.Errorf("digest %s: topic %s: %w", d.Name, topic, err)
		}
		e.Parts = append(e.Parts, p.once(shown, d.Stories))
	}
	return e, nil
}

// part reads one topic. The edition's revision is where the next mail begins.
func (e *Edited) part(ctx context.Context, src Source, topic string, since aggregator.Cursors) (Part, error) {
	ed, err := src.Edition(ctx, aggregator.EditionQuery{Topic: topic, Limit: deepest})
	if err != nil {
		return Part{}, err
	}
	e.UpTo[topic] = ed.Revision
	p := Part{Topic: ed.Topic}
	isNew, err := e.newness(ctx, src, topic, since)
	if err != nil {
		return Part{}, err
	}
	for _, s := range ed.Stories {
		if isNew(s) {
			p.Stories = append(p.Stories, Story{Story: s, Others: others(&s)})
		}
	}
	return p, nil
}

// newness tells the stories that came onto a topic since the last mail.
func (e *Edited) newness(ctx context.Context, src Source, topic string, since aggregator.Cursors) (func(aggregator.Story) bool, error) {
	after, mailed := since[topic]
	if !mailed {
		from := e.At.Add(-e.Digest.Window)
		return func(s aggregator.Story) bool { return s.FirstSeen.After(from) }, nil
	}
	listed := map[aggregator.ID]bool{}
	for {
		log, err := src.Changes(ctx, topic, after, logPage)
		if err != nil {
			return nil, err
		}
		for _, c := range log {
			if c.Kind == aggregator.Listed {
				listed[c.Story] = true
			}
			after = c.Revision
		}
		if len(log) < logPage {
			return func(s aggregator.Story) bool { return listed[s.ID] }, nil
		}
	}
}

// once leaves out what an earlier part shows, and what goes beyond most.
func (p Part) once(shown map[aggregator.ID]*Story, most int) Part {
	all := p.Stories
	p.Stories = make([]Story, 0, min(len(all), most))
	for _, s := range all {
		switch first := shown[s.ID]; {
		case first != nil:
			first.Also = append(first.Also, p.Topic.Title)
		case len(p.Stories) == most:
			p.More++
		default:
			p.Stories = append(p.Stories, s)
			shown[s.ID] = &p.Stories[len(p.Stories)-1]
		}
	}
	return p
}

// others are the outlets of a story's coverage but the lead's, in order of
// coverage.
func others(s *aggregator.Story) []string {
	var names []string
	seen := map[string]bool{s.Lead.Outlet: true}
	for _, e := range s.Coverage {
		if !seen[e.Outlet] {
			seen[e.Outlet] = true
			names = append(names, e.Outlet)
		}
	}
	return names
}
