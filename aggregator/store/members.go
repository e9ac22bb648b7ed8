package store

import "wireroom/aggregator"

// What a story is told by: its members come without bodies, authors and the
// rest, since a story may have hundreds and is read whenever one more joins it.
const (
	memberColumns = "id, outlet, title, first_seen, revised, unlisted, withdrawn, hits, story, relation, compared, evidence, score"
	tellMembers   = "SELECT " + memberColumns + " FROM entries WHERE story IN ids($1) ORDER BY first_seen, id"
)

func memberFields(e *aggregator.Entry) []any {
	return []any{
		(*dbID)(&e.ID), &e.Outlet, &e.Title, (*dbTime)(&e.FirstSeen), (*dbTime)(&e.Revised), &e.Unlisted, (*dbTime)(&e.Withdrawn), dbJSON{&e.Hits},
		(*dbID)(&e.Story), &e.Relation, (*dbID)(&e.Of), &e.Evidence, &e.Score,
	}
}

// Members implements aggregator.Tx.
func (v *view) Members(stories []aggregator.ID) (map[aggregator.ID][]*aggregator.Entry, error) {
	stays, err := v.survivors(stories)
	if err != nil {
		return nil, err
	}
	ids := make([]aggregator.ID, len(stories))
	for i, id := range stories {
		ids[i] = stays[id]
	}
	members, err := collect(v.session, memberFields, tellMembers, idList(ids))
	if err != nil {
		return nil, err
	}
	byStory := groupByStory(members)
	asked := make(map[aggregator.ID][]*aggregator.Entry, len(stories))
	for _, id := range stories {
		if members := byStory[stays[id]]; members != nil {
			asked[id] = members
		}
	}
	return asked, nil
}

func groupByStory(entries []*aggregator.Entry) map[aggregator.ID][]*aggregator.Entry {
	byStory := make(map[aggregator.ID][]*aggregator.Entry)
	for _, e := range entries {
		byStory[e.Story] = append(byStory[e.Story], e)
	}
	return byStory
}
