package store

import (
	"maps"
	"slices"

	"wireroom/aggregator"
)

// writeStories writes the stories' own rows and moves what still belongs to
// merged ones. Each story stands in writes at most once.
func (ss *session) writeStories(writes []aggregator.StoryWrite) error {
	into := make(map[aggregator.ID]aggregator.ID)
	for _, w := range writes {
		if w.Into != 0 {
			into[w.ID] = w.Into
		}
	}
	var rows [][]any
	for i := range writes {
		w := &writes[i]
		rows = append(rows, []any{
			dbID(w.ID), dbID(w.Lead), millis(w.FirstSeen), millis(w.Updated), w.Entries, w.Outlets, dbID(survivor(into, w.Into)), w.Hidden,
		})
	}
	err := ss.insert("stories (id, lead, first_seen, updated, members, outlets, merged, hidden)", rows,
		"ON CONFLICT (id) DO UPDATE SET lead = excluded.lead, first_seen = excluded.first_seen, updated = excluded.updated, "+
			"members = excluded.members, outlets = excluded.outlets, merged = excluded.merged, hidden = excluded.hidden")
	if err != nil {
		return err
	}
	for _, w := range writes {
		switch {
		case w.Into != 0:
			err = ss.absorb(w.ID, survivor(into, w.Into))
		case w.From != 0:
			err = ss.run(splitAliases, dbID(w.From), dbID(w.ID))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// survivor follows merges of one batch to the story that stays.
func survivor(into map[aggregator.ID]aggregator.ID, id aggregator.ID) aggregator.ID {
	for range into {
		next, ok := into[id]
		if !ok {
			break
		}
		id = next
	}
	return id
}

const (
	mergeEntries = "UPDATE entries SET story = $2 WHERE story = $1"
	mergeAliases = "UPDATE stories SET merged = $2 WHERE merged = $1"
	// An alias leads to where the entry is that led it.
	splitAliases = mergeAliases + " AND id <> $2 AND lead IN (SELECT id FROM entries WHERE story = $2)"
)

// absorb moves entries and older aliases along, so that an alias is never more
// than one step away from its story.
func (ss *session) absorb(story, into aggregator.ID) error {
	if err := ss.run(mergeEntries, dbID(story), dbID(into)); err != nil {
		return err
	}
	return ss.run(mergeAliases, dbID(story), dbID(into))
}

// listing is one story's membership of one topic.
type listing struct {
	story aggregator.ID
	aggregator.Membership
}

func listingFields(l *listing) []any {
	return []any{(*dbID)(&l.story), &l.Topic, (*dbTime)(&l.Listed), (*dbTime)(&l.Pinned), &l.Revision, (*dbID)(&l.Entry)}
}

const selectListings = `
	SELECT story, topic, listed, pinned, listings.revision, entry FROM listings
	JOIN topics ON topics.name = topic AND place IS NOT NULL
	WHERE story IN ids($1) ORDER BY story, topic`

// listings gives where stories are listed now, in configured topics only.
func (ss *session) listings(stories []aggregator.ID) ([]*listing, error) {
	return collect(ss, listingFields, selectListings, idList(stories))
}

// publish numbers the changes, appends them to their topics' logs, and brings
// the listings up to date. What names a topic that is not configured is left
// out: the operator has just taken that topic away.
func (ss *session) publish(stories []aggregator.StoryWrite, changes []aggregator.Change) ([]aggregator.Change, error) {
	if len(stories) == 0 && len(changes) == 0 {
		return nil, nil
	}
	p, err := ss.planListings(stories)
	if err != nil {
		return nil, err
	}
	numbered, err := ss.number(changes, p.grown)
	if err != nil {
		return nil, err
	}
	p.stamp(numbered)
	var rows [][]any
	for i := range numbered {
		rows = append(rows, changeFields(&numbered[i]))
	}
	if err := ss.insert("log ("+changeColumns+")", rows, ""); err != nil {
		return nil, err
	}
	return numbered, ss.writeListings(p)
}

// listingPlan is how listings change.
type listingPlan struct {
	before map[listingKey]*listing
	after  []*listing
	gone   []*listing
	grown  map[string]int // by topic: stories listed now less those before
}

type listingKey struct {
	story aggregator.ID
	topic string
}

func (l *listing) key() listingKey { return listingKey{l.story, l.Topic} }

func (ss *session) planListings(stories []aggregator.StoryWrite) (*listingPlan, error) {
	var ids []aggregator.ID
	for _, w := range stories {
		ids = append(ids, w.ID)
	}
	before, err := ss.listings(ids)
	if err != nil {
		return nil, err
	}
	p := &listingPlan{before: map[listingKey]*listing{}, grown: map[string]int{}}
	for _, l := range before {
		p.before[l.key()] = l
		p.grown[l.Topic]--
	}
	stays := make(map[listingKey]bool)
	for _, w := range stories {
		for _, m := range w.Listings {
			l := &listing{w.ID, m}
			stays[l.key()] = true
			p.after = append(p.after, l)
			p.grown[m.Topic]++
		}
	}
	for _, l := range before {
		if !stays[l.key()] {
			p.gone = append(p.gone, l)
		}
	}
	return p, nil
}

// number takes the topics' next revisions for changes, in the order given.
func (ss *session) number(changes []aggregator.Change, grown map[string]int) ([]aggregator.Change, error) {
	count, newest := make(map[string]int64), make(map[string]int64)
	for _, c := range changes {
		count[c.Topic]++
		newest[c.Topic] = max(newest[c.Topic], millis(c.At))
		grown[c.Topic] += 0 // so that every topic touched is among its keys
	}
	next := make(map[string]int64)
	for _, topic := range slices.Sorted(maps.Keys(grown)) {
		var head int64
		found, err := ss.one([]any{&head}, `
			UPDATE topics SET revision = revision + $2, updated = CASE WHEN updated < $3 THEN $3 ELSE updated END, stories = stories + $4
			WHERE name = $1 AND place IS NOT NULL RETURNING revision`,
			topic, count[topic], newest[topic], grown[topic])
		if err != nil {
			return nil, err
		}
		if found {
			next[topic] = head - count[topic] + 1
		} else {
			delete(grown, topic)
		}
	}
	var numbered []aggregator.Change
	for _, c := range changes {
		if revision, ok := next[c.Topic]; ok {
			c.Revision = revision
			next[c.Topic]++
			numbered = append(numbered, c)
		}
	}
	return numbered, nil
}

// stamp gives each listing the revision that last touched it and drops those
// of topics that do not exist.
func (p *listingPlan) stamp(changes []aggregator.Change) {
	touched := make(map[listingKey]int64)
	for _, c := range changes {
		touched[listingKey{c.Story, c.Topic}] = c.Revision
	}
	p.after = slices.DeleteFunc(p.after, func(l *listing) bool {
		_, exists := p.grown[l.Topic]
		return !exists
	})
	for _, l := range p.after {
		if revision, ok := touched[l.key()]; ok {
			l.Revision = revision
		} else if old := p.before[l.key()]; old != nil {
			l.Revision = old.Revision
		}
	}
}

func (ss *session) writeListings(p *listingPlan) error {
	for _, l := range p.gone {
		if err := ss.run("DELETE FROM listings WHERE story = $1 AND topic = $2", dbID(l.story), l.Topic); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, l := range p.after {
		if old := p.before[l.key()]; old == nil || *old != *l {
			rows = append(rows, listingFields(l))
		}
	}
	return ss.insert("listings (story, topic, listed, pinned, revision, entry)", rows,
		"ON CONFLICT (story, topic) DO UPDATE SET listed = excluded.listed, pinned = excluded.pinned, revision = excluded.revision, entry = excluded.entry")
}
