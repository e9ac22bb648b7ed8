package output

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wireroom/aggregator"
)

// event is a line of a topic's log as the live stream tells it.
type event struct {
	Topic    string                `json:"topic"`
	Revision int64                 `json:"revision"`
	Kind     aggregator.ChangeKind `json:"kind"`
	At       time.Time             `json:"at"`
	Story    aggregator.ID         `json:"story"`
	Other    aggregator.ID         `json:"other,omitzero"` // merged: the story that it went into
	Title    string                `json:"title,omitempty"`
	Outlet   string                `json:"outlet,omitempty"`
	Outlets  int                   `json:"outlets,omitempty"`
	Link     string                `json:"link,omitempty"`
	Page     string                `json:"page"`
	HTML     string                `json:"html,omitempty"`
}

// stream reads the topic logs for all live clients. Clients pull: each has a
// cursor of its own and nothing is queued for it, so that a slow one costs
// nothing but its connection.
type stream struct {
	tail    aggregator.Tail
	reader  aggregator.Reader
	site    Site
	row     func(aggregator.Change, *aggregator.Story) string
	clients atomic.Int64

	mu   sync.Mutex
	logs map[string]*recent
}

// recent is the end of one topic's log, so that a change is read once for all
// clients. Its events have consecutive revisions.
type recent struct {
	mu     sync.Mutex
	events []event
}

const eventsPage = 200 // lines read at once, and kept for each topic

// after gives events of a topic after a revision, in order, at most a page of
// them; head is where its log is known to stand.
func (s *stream) after(ctx context.Context, topic string, rev, head int64) ([]event, error) {
	if rev >= head {
		return nil, nil
	}
	log := s.log(topic)
	log.mu.Lock()
	defer log.mu.Unlock()
	var known []event
	if log.covers(rev) {
		known = log.events[rev-log.events[0].Revision+1:]
	}
	if n := len(known); n > 0 && known[n-1].Revision >= head {
		return known, nil
	}
	fresh, err := s.read(ctx, topic, rev+int64(len(known)))
	if err != nil {
		return nil, err
	}
	if n := len(fresh); n > 0 && fresh[n-1].Revision >= head {
		log.add(fresh)
	}
	return append(known[:len(known):len(known)], fresh...), nil
}

func (s *stream) log(topic string) *recent {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.logs[topic] == nil {
		s.logs[topic] = &recent{}
	}
	return s.logs[topic]
}

// covers reports whether what follows rev begins within the events or right
// behind them.
func (l *recent) covers(rev int64) bool {
	n := len(l.events)
	return n > 0 && rev >= l.events[0].Revision-1 && rev <= l.events[n-1].Revision
}

// add keeps the log's newest events. It copies, for earlier callers still hold
// the old ones.
func (l *recent) add(fresh []event) {
	all := fresh
	if l.covers(fresh[0].Revision - 1) {
		all = append(slices.Clone(l.events[:fresh[0].Revision-l.events[0].Revision]), fresh...)
	}
	l.events = all[max(0, len(all)-eventsPage):]
}

// read asks the store for the lines of a log and the stories that they name.
func (s *stream) read(ctx context.Context, topic string, rev int64) ([]event, error) {
	changes, err := s.tail.Changes(ctx, topic, rev, eventsPage)
	if err != nil {
		return nil, fmt.Errorf("changes of %s: %w", topic, err)
	}
	list := make([]event, len(changes))
	for i, c := range changes {
		if list[i], err = s.event(ctx, c); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *stream) event(ctx context.Context, c aggregator.Change) (event, error) {
	e := event{
		Topic: c.Topic, Revision: c.Revision, Kind: c.Kind, At: sane(c.At),
		Story: c.Story, Other: c.Other, Page: s.site.StoryURL(c.Story),
	}
	story, err := s.reader.Story(ctx, c.Story)
	if errors.Is(err, aggregator.ErrNotFound) {
		return e, nil
	}
	if err != nil {
		return e, fmt.Errorf("story %s: %w", c.Story, err)
	}
	if story.Hidden {
		return e, nil
	}
	it := newItem(story, aggregator.ViewStories, s.site)
	e.Title, e.Outlet, e.Outlets, e.Link = it.title, it.outlet, it.extra.Outlets, it.link
	if s.row != nil {
		e.HTML = s.row(c, story)
	}
	return e, nil
}
