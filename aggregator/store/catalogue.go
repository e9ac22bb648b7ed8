package store

import (
	"context"
	"iter"
	"time"

	"wireroom/aggregator"
)

const topicColumns = "name, title, description, lang, rule, revision, updated, stories"

func topicFields(t *aggregator.TopicState) []any {
	return []any{
		&t.Name, &t.Title, &t.Description, &t.Lang, &t.Match,
		&t.Revision, (*dbTime)(&t.Updated), &t.Stories,
	}
}

// Topics implements aggregator.Reader. Rule is nil; Match says it.
func (s *Store) Topics(ctx context.Context) ([]aggregator.TopicState, error) {
	var topics []aggregator.TopicState
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, topicFields, "SELECT "+topicColumns+" FROM topics WHERE place IS NOT NULL ORDER BY place")
		for _, t := range rows {
			topics = append(topics, *t)
		}
		return err
	})
	return topics, err
}

// SetTopics implements aggregator.Catalogue. A topic that is taken away keeps
// its log, so that its revisions go on where they were when it comes back, but
// history must be matched with it again.
func (s *Store) SetTopics(ctx context.Context, topics []aggregator.Topic) (unmatched []string, err error) {
	err = s.commit(ctx, func(ss *session) error {
		if err := ss.run("UPDATE topics SET place = NULL WHERE place IS NOT NULL"); err != nil {
			return err
		}
		for i, t := range topics {
			if err := ss.setTopic(i, t); err != nil {
				return err
			}
		}
		if err := ss.run("UPDATE topics SET matched = NULL WHERE place IS NULL AND matched IS NOT NULL"); err != nil {
			return err
		}
		rows, err := collect(ss, func(t *aggregator.Topic) []any { return []any{&t.Name} },
			"SELECT name FROM topics WHERE place IS NOT NULL AND (matched IS NULL OR matched <> rule) ORDER BY place")
		for _, t := range rows {
			unmatched = append(unmatched, t.Name)
		}
		return err
	})
	return unmatched, err
}

func (ss *session) setTopic(place int, t aggregator.Topic) error {
	return ss.run(`
		INSERT INTO topics (name, place, title, description, lang, rule, revision, updated, stories)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0)
		ON CONFLICT (name) DO UPDATE SET place = excluded.place, title = excluded.title,
			description = excluded.description, lang = excluded.lang, rule = excluded.rule`,
		t.Name, place, t.Title, t.Description, t.Lang, t.Match)
}

// Matched implements aggregator.Catalogue.
func (s *Store) Matched(ctx context.Context, topics []aggregator.Topic) error {
	return s.commit(ctx, func(ss *session) error {
		for _, t := range topics {
			err := ss.run("UPDATE topics SET matched = rule WHERE name = $1 AND rule = $2 AND place IS NOT NULL", t.Name, t.Match)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const selectRecent = selectEntries +
	"WHERE first_seen >= $1 AND (first_seen > $1 OR id > $2) ORDER BY first_seen, id LIMIT $3"

// Recent implements aggregator.Catalogue. It reads page by page: entries that
// are committed meanwhile may be met or not.
func (s *Store) Recent(ctx context.Context, since time.Time) iter.Seq2[*aggregator.Entry, error] {
	return func(yield func(*aggregator.Entry, error) bool) {
		last := aggregator.Entry{FirstSeen: since}
		walk(func() ([]*aggregator.Entry, error) {
			page, err := s.seenAfter(ctx, last)
			if n := len(page); n > 0 {
				last = *page[n-1]
			}
			return page, err
		})(yield)
	}
}

// seenAfter gives the page of entries after last in the order of Recent.
func (s *Store) seenAfter(ctx context.Context, last aggregator.Entry) (page []*aggregator.Entry, err error) {
	err = s.read(ctx, func(ss *session) error {
		page, err = collect(ss, entryAndBody, selectRecent,
			millis(last.FirstSeen), dbID(last.ID).number(), pageSize)
		return err
	})
	return page, err
}
