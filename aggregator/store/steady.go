package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"wireroom/aggregator"
)

// Steady is an aggregator.Reader that goes on with what it read last while the
// database is away, so that readers still get the last edition of everything
// that was asked for lately. What it never read fails as before. It is safe for
// concurrent use.
type Steady struct {
	reader aggregator.Reader
	now    func() time.Time

	mu       sync.Mutex
	behind   time.Time // since when; zero: it is not
	topics   []aggregator.TopicState
	editions memory[editionKey, *aggregator.Edition]
	stories  memory[aggregator.ID, *aggregator.Story]
}

// How much is remembered: an edition of 100 stories takes some 300 KB.
const (
	keptEditions = 100
	keptStories  = 2000
)

// NewSteady makes a Steady reader. now tells it since when it is behind.
func NewSteady(reader aggregator.Reader, now func() time.Time) *Steady {
	return &Steady{
		reader: reader, now: now,
		editions: newMemory[editionKey, *aggregator.Edition](keptEditions),
		stories:  newMemory[aggregator.ID, *aggregator.Story](keptStories),
	}
}

var _ aggregator.Reader = (*Steady)(nil)

// editionKey tells editions without a rule apart.
type editionKey struct {
	topic string
	view  aggregator.View
	limit int
	after aggregator.Cursor
}

// Behind says since when what is given may be old; zero: it is current.
func (s *Steady) Behind() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behind
}

// note takes the outcome of a read and reports whether memory is to answer.
func (s *Steady) note(err error) (away bool) {
	switch away = errors.Is(err, aggregator.ErrUnavailable); {
	case !away && err == nil:
		s.behind = time.Time{}
	case away && s.behind.IsZero():
		s.behind = s.now()
	}
	return away
}

// Topics implements aggregator.Reader. While the database is away, the heads are
// those of the editions that are remembered.
func (s *Steady) Topics(ctx context.Context) ([]aggregator.TopicState, error) {
	topics, err := s.reader.Topics(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.note(err) {
		if err == nil {
			s.topics = topics
		}
		return topics, err
	}
	if s.topics == nil {
		return nil, err
	}
	return s.remembered(), nil
}

func (s *Steady) remembered() []aggregator.TopicState {
	newest := make(map[string]*aggregator.Edition)
	for e := range s.editions.all {
		if held := newest[e.Topic.Name]; held == nil || e.Revision > held.Revision {
			newest[e.Topic.Name] = e
		}
	}
	topics := make([]aggregator.TopicState, len(s.topics))
	for i, t := range s.topics {
		if e := newest[t.Name]; e != nil {
			t.Revision, t.Updated = e.Revision, e.Updated
		}
		topics[i] = t
	}
	return topics
}

// Edition implements aggregator.Reader. Answers to rules are not remembered.
func (s *Steady) Edition(ctx context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	e, err := s.reader.Edition(ctx, q)
	key := editionKey{q.Topic, q.View, q.Limit, q.After}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.note(err) {
		if err == nil && q.Rule == nil {
			s.editions.put(key, e)
		}
		return e, err
	}
	if held, ok := s.editions.get(key); ok && q.Rule == nil {
		return held, nil
	}
	return nil, err
}

// Story implements aggregator.Reader.
func (s *Steady) Story(ctx context.Context, id aggregator.ID) (*aggregator.Story, error) {
	st, err := s.reader.Story(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.note(err) {
		if err == nil {
			s.stories.put(id, st)
		}
		return st, err
	}
	if held, ok := s.stories.get(id); ok {
		return held, nil
	}
	return nil, err
}

// Lookup implements aggregator.Reader. Nothing is remembered of it.
func (s *Steady) Lookup(ctx context.Context, idOrLink string) (*aggregator.Entry, []aggregator.Revision, error) {
	return s.reader.Lookup(ctx, idOrLink)
}
