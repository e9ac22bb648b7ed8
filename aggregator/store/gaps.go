package store

import (
	"context"
	"fmt"

	"wireroom/aggregator"
)

const (
	gapColumns = "source, found, since, till, polled, after, before, state, why, means, next, trail, pages, tries, entries, closed"

	putGap = "INSERT INTO gaps (" + gapColumns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) " +
		"ON CONFLICT (source, found) DO UPDATE SET state = excluded.state, why = excluded.why, means = excluded.means, " +
		"next = excluded.next, trail = excluded.trail, pages = excluded.pages, tries = excluded.tries, " +
		"entries = excluded.entries, closed = excluded.closed"

	countGaps = "UPDATE sources SET gaps = (SELECT count(*) FROM gaps WHERE source = $1 AND state = 'open'), " +
		"entries = entries + $2, last_new = CASE WHEN $2 > 0 THEN $3 ELSE last_new END WHERE id = $1"
)

func gapFields(g *aggregator.Gap) []any {
	return []any{
		(*dbID)(&g.Source), (*dbTime)(&g.Found), (*dbTime)(&g.From), (*dbTime)(&g.To), (*dbTime)(&g.Polled),
		&g.After, &g.Before, &g.State, &g.Why, &g.By, &g.Next, &g.Trail, &g.Pages, &g.Tries, &g.Entries, (*dbTime)(&g.Closed),
	}
}

// writeGaps writes the gaps that polls found or searched. What the search brought
// is counted here for polls that read no document.
func (ss *session) writeGaps(polls []aggregator.PollResult) error {
	for i := range polls {
		p := &polls[i]
		if len(p.Gaps) == 0 {
			continue
		}
		for j := range p.Gaps {
			p.Gaps[j].Source = p.Source.ID
			if err := ss.run(putGap, gapFields(&p.Gaps[j])...); err != nil {
				return err
			}
		}
		fresh := p.New
		if p.Read {
			fresh = 0
		}
		if err := ss.run(countGaps, dbID(p.Source.ID), fresh, millis(p.At)); err != nil {
			return err
		}
		if err := ss.pruneGaps(p.Source.ID); err != nil {
			return err
		}
	}
	return nil
}

// keptGaps is how many gaps of a source the ledger holds at least.
const keptGaps = 500

const (
	countOfGaps = "SELECT count(*) FROM gaps WHERE source = $1"
	oldestGaps  = "SELECT " + gapColumns + " FROM gaps WHERE source = $1 AND state %s ORDER BY found LIMIT 2"
	dropGap     = "DELETE FROM gaps WHERE source = $1 AND found = $2"
)

// pruneGaps makes room in a source's part of the ledger: filled gaps are
// forgotten, the oldest first; of the others the two oldest become one, so that
// what may be missing stays told.
func (ss *session) pruneGaps(source aggregator.ID) error {
	var n int64
	if _, err := ss.one([]any{&n}, countOfGaps, dbID(source)); err != nil {
		return err
	}
	for ; n > keptGaps; n-- {
		if err := ss.pruneGap(source); err != nil {
			return err
		}
	}
	return nil
}

func (ss *session) pruneGap(source aggregator.ID) error {
	filled, err := ss.oldestGaps(source, "= 'filled'")
	if err != nil {
		return err
	}
	if len(filled) > 0 {
		return ss.run(dropGap, dbID(source), millis(filled[0].Found))
	}
	old, err := ss.oldestGaps(source, "IN ('partly', 'unfillable')")
	if err != nil || len(old) < 2 {
		return err
	}
	if err := ss.run(dropGap, dbID(source), millis(old[0].Found)); err != nil {
		return err
	}
	return ss.run(widenGap, widened(old[0], old[1])...)
}

func (ss *session) oldestGaps(source aggregator.ID, states string) ([]*aggregator.Gap, error) {
	return collect(ss, gapFields, fmt.Sprintf(oldestGaps, states), dbID(source))
}

const widenGap = "UPDATE gaps SET since = $3, polled = $4, after = $5, state = $6, why = $7, pages = $8, entries = $9, till = $10 " +
	"WHERE source = $1 AND found = $2"

// widened gives what of the later gap changes when it takes in the earlier one.
func widened(earlier, later *aggregator.Gap) []any {
	state := aggregator.GapUnfillable
	if earlier.Entries+later.Entries > 0 {
		state = aggregator.GapPartly
	}
	till := later.To
	if earlier.To.After(till) {
		till = earlier.To
	}
	return []any{
		dbID(later.Source), millis(later.Found), millis(earlier.From), millis(earlier.Polled), earlier.After, string(state),
		"several gaps of that time, drawn together", earlier.Pages + later.Pages, earlier.Entries + later.Entries, millis(till),
	}
}

// openGaps gives claimed sources their open gaps, the newest first.
func (ss *session) openGaps(sources []*aggregator.SourceState) error {
	byID := map[aggregator.ID]*aggregator.SourceState{}
	var ids []aggregator.ID
	for _, s := range sources {
		if s.Gaps > 0 {
			byID[s.ID] = s
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	gaps, err := collect(ss, gapFields, selectOpenGaps, idList(ids))
	for _, g := range gaps {
		s := byID[g.Source]
		s.Open = append(s.Open, *g)
	}
	return err
}

const (
	selectOpenGaps = "SELECT " + gapColumns + " FROM gaps WHERE source IN ids($1) AND state = 'open' ORDER BY found DESC"

	selectGaps = "SELECT " + gapColumns + ", COALESCE((SELECT outlet FROM sources WHERE sources.id = gaps.source), '') " +
		"FROM gaps WHERE found < $1 %s ORDER BY found DESC, source LIMIT $2"
)

// defaultGaps is how many gaps are given when nothing else is asked for.
const defaultGaps = 100

// Gaps implements aggregator.Gaps.
func (s *Store) Gaps(ctx context.Context, q aggregator.GapQuery) (gaps []aggregator.Gap, err error) {
	err = s.read(ctx, func(ss *session) error {
		gaps, err = ss.gaps(q)
		return err
	})
	return gaps, err
}

func (ss *session) gaps(q aggregator.GapQuery) ([]aggregator.Gap, error) {
	before, limit := millis(q.Before), q.Limit
	if q.Before.IsZero() {
		before = never
	}
	if limit <= 0 {
		limit = defaultGaps
	}
	where, args := "", []any{before, limit}
	narrow := func(column string, value any) {
		args = append(args, value)
		where += fmt.Sprintf(" AND %s = $%d", column, len(args))
	}
	if q.Source != 0 {
		narrow("source", dbID(q.Source))
	}
	if q.State != "" {
		narrow("state", string(q.State))
	}
	rows, err := collect(ss, shownGap, fmt.Sprintf(selectGaps, where), args...)
	var gaps []aggregator.Gap
	for _, g := range rows {
		g.Next, g.Trail = "", nil
		gaps = append(gaps, *g)
	}
	return gaps, err
}

func shownGap(g *aggregator.Gap) []any { return append(gapFields(g), &g.Outlet) }
