package store

import "wireroom/aggregator"

// Held implements aggregator.Holdings.
func (v *view) Held(source aggregator.ID) ([]aggregator.ID, error) {
	rows, err := collect(v.session, func(id *dbID) []any { return []any{id} },
		"SELECT entry FROM holdings WHERE source = $1 ORDER BY entry", dbID(source))
	var ids []aggregator.ID
	for _, id := range rows {
		ids = append(ids, aggregator.ID(*id))
	}
	return ids, err
}

// holdAll keeps which entries complete documents held.
func (ss *session) holdAll(polls []aggregator.PollResult) error {
	for i := range polls {
		if r := &polls[i]; r.Holds != nil {
			if err := ss.hold(r.Source.ID, r.Holds); err != nil {
				return err
			}
		}
	}
	return nil
}

func (ss *session) hold(source aggregator.ID, entries []aggregator.ID) error {
	if err := ss.run("DELETE FROM holdings WHERE source = $1", dbID(source)); err != nil {
		return err
	}
	var rows [][]any
	for _, id := range entries {
		rows = append(rows, []any{dbID(source), dbID(id)})
	}
	return ss.insert("holdings (source, entry)", rows, "")
}
