package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wireroom/aggregator"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
	// maxCandidates bounds what a rule is asked about for one page, the newest
	// first: older matches are reached by narrowing the rule.
	maxCandidates = 20000
	// maxLoaded is how many stories are read at once, and maxPageBytes where a
	// page ends early: hostile outlets fill entries to their limit.
	maxLoaded    = 128
	maxPageBytes = 8 << 20
)

// Edition implements aggregator.Reader. A query without a topic lists stories,
// or entries, by when they were first seen.
//
// A rule is decided entry by entry, after the search index has chosen among
// them where it can; a page looks at no more than the 20,000 newest candidates.
func (s *Store) Edition(ctx context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	switch {
	case q.Limit <= 0:
		q.Limit = defaultLimit
	case q.Limit > maxLimit:
		q.Limit = maxLimit
	}
	if q.View == "" {
		q.View = aggregator.ViewStories
	}
	e := &aggregator.Edition{View: q.View, Query: q.Query}
	err := s.read(ctx, func(ss *session) error {
		if err := ss.head(e, q.Topic); err != nil {
			return err
		}
		return ss.fill(e, q)
	})
	if err != nil {
		return nil, fmt.Errorf("edition of %q: %w", q.Topic, err)
	}
	return e, nil
}

// head reads what the edition is of, and at which revision.
func (ss *session) head(e *aggregator.Edition, topic string) error {
	if topic == "" {
		_, err := ss.one([]any{&e.Revision}, "SELECT value FROM counters WHERE name = 'commits'")
		return err
	}
	var t aggregator.TopicState
	found, err := ss.one(topicFields(&t), "SELECT "+topicColumns+" FROM topics WHERE name = $1 AND place IS NOT NULL", topic)
	if err == nil && !found {
		err = aggregator.ErrNotFound
	}
	e.Topic, e.Revision, e.Updated = t.Topic, t.Revision, t.Updated
	return err
}

// fill reads the page: candidates in order, a chunk at a time, until enough of
// them match. When it has looked at all that it may, the next page goes on
// there.
func (ss *session) fill(e *aggregator.Edition, q aggregator.EditionQuery) error {
	limit := q.Limit + 1
	if q.Rule != nil {
		limit = maxCandidates
	}
	places, err := ss.candidates(q, limit)
	if err != nil {
		return err
	}
	var last aggregator.Cursor // of what the page shows
	size := 0
	for chunk := range slices.Chunk(places, min(q.Limit+1, maxLoaded)) {
		stories, err := ss.load(chunk, q)
		if err != nil {
			return err
		}
		for i, st := range stories {
			if st == nil || !matches(q, st) {
				continue
			}
			if len(e.Stories) == q.Limit || size > maxPageBytes {
				e.Next = last
				return nil
			}
			e.Stories = append(e.Stories, *st)
			last, size = chunk[i].cursor(), size+sizeOf(st)
		}
	}
	if len(places) == limit {
		e.Next = places[limit-1].cursor()
	}
	return nil
}

// sizeOf is how many bytes the texts of a story take.
func sizeOf(st *aggregator.Story) (n int) {
	for i := range st.Coverage {
		n += len(st.Coverage[i].Summary) + len(st.Coverage[i].Content)
	}
	return n
}

// matches reports whether the query's rule holds for any entry of the story.
func matches(q aggregator.EditionQuery, st *aggregator.Story) bool {
	if q.Rule == nil {
		return true
	}
	for i := range st.Coverage {
		if _, ok := q.Rule.Match(st.Coverage[i].Doc()); ok {
			return true
		}
	}
	return false
}

// load gives the stories at places, nil for one that is not there.
func (ss *session) load(places []*spot, q aggregator.EditionQuery) ([]*aggregator.Story, error) {
	ids := make([]aggregator.ID, len(places))
	for i, p := range places {
		ids[i] = aggregator.ID(p.id)
	}
	read := ss.stories
	if q.View == aggregator.ViewEntries {
		read = ss.entryStories
	}
	found, err := read(ids)
	stories := make([]*aggregator.Story, len(places))
	for i, id := range ids {
		stories[i] = found[id]
	}
	return stories, err
}

// Story implements aggregator.Reader.
func (s *Store) Story(ctx context.Context, id aggregator.ID) (*aggregator.Story, error) {
	var story *aggregator.Story
	err := s.read(ctx, func(ss *session) error {
		stays, err := ss.survivors([]aggregator.ID{id})
		if err != nil {
			return err
		}
		found, err := ss.stories([]aggregator.ID{stays[id]})
		if story = found[stays[id]]; story == nil {
			err = errors.Join(err, aggregator.ErrNotFound)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("story %s: %w", id, err)
	}
	return story, nil
}

// stories reads whole stories in three queries, however many they are.
func (ss *session) stories(ids []aggregator.ID) (map[aggregator.ID]*aggregator.Story, error) {
	fields := func(st *aggregator.Story) []any {
		return []any{(*dbID)(&st.ID), (*dbID)(&st.Lead.ID), (*dbTime)(&st.FirstSeen), (*dbTime)(&st.Updated), &st.Hidden}
	}
	rows, err := collect(ss, fields,
		"SELECT id, lead, first_seen, updated, hidden FROM stories WHERE id IN ids($1) AND merged IS NULL", idList(ids))
	if err != nil {
		return nil, err
	}
	members, err := ss.members(ids)
	if err != nil {
		return nil, err
	}
	topics, err := ss.memberships(ids)
	if err != nil {
		return nil, err
	}
	found := make(map[aggregator.ID]*aggregator.Story, len(rows))
	for _, st := range rows {
		st.Topics = topics[st.ID]
		cover(st, members[st.ID])
		found[st.ID] = st
	}
	return found, nil
}

// cover gives a story its members, and of these its lead.
func cover(st *aggregator.Story, members []*aggregator.Entry) {
	outlets := make(map[string]bool)
	for _, e := range members {
		outlets[e.Outlet] = true
		st.Coverage = append(st.Coverage, *e)
		if e.ID == st.Lead.ID {
			st.Lead = *e
		}
	}
	st.Outlets = len(outlets)
}

// entryStories reads entries as stories of their own, under their own IDs.
func (ss *session) entryStories(ids []aggregator.ID) (map[aggregator.ID]*aggregator.Story, error) {
	entries, err := ss.entries(ids)
	found := make(map[aggregator.ID]*aggregator.Story, len(entries))
	for id, e := range entries {
		st := &aggregator.Story{
			ID: id, Lead: *e, Coverage: []aggregator.Entry{*e}, Outlets: 1, FirstSeen: e.FirstSeen, Updated: e.FirstSeen,
		}
		if e.Revised.After(st.Updated) {
			st.Updated = e.Revised
		}
		for _, h := range e.Hits {
			st.Topics = append(st.Topics, aggregator.Membership{Topic: h.Topic, Listed: e.FirstSeen, Entry: id})
		}
		found[id] = st
	}
	return found, err
}
