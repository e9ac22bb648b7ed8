package store

import (
	"context"
	"fmt"
	"strconv"

	"wireroom/aggregator"
)

// How many corrections a page has.
const (
	defaultCorrections = 50
	mostCorrections    = 500
)

// Corrections implements aggregator.Errata.
func (s *Store) Corrections(ctx context.Context, q aggregator.CorrectionQuery) (*aggregator.CorrectionPage, error) {
	if q.Limit <= 0 {
		q.Limit = defaultCorrections
	}
	q.Limit = min(q.Limit, mostCorrections)
	page := &aggregator.CorrectionPage{}
	err := s.read(ctx, func(ss *session) error {
		text, args := correctionsText(q)
		rows, err := collect(ss, revisionFields, text, args...)
		if err != nil {
			return err
		}
		if len(rows) > q.Limit {
			rows = rows[:q.Limit]
			last := aggregator.Correction{Before: *rows[q.Limit-1]}
			page.Next = last.Cursor()
		}
		page.Corrections, err = ss.corrections(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	return page, nil
}

// correctionsText asks for one more than the page has, to know whether it is the
// last.
func correctionsText(q aggregator.CorrectionQuery) (text string, args []any) {
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	text = "SELECT " + revisionColumns + " FROM revisions WHERE changed > 0 AND entry NOT IN " + hiddenEntries
	if q.Outlet != "" {
		text += " AND EXISTS (SELECT 1 FROM entries WHERE entries.id = revisions.entry AND entries.outlet = " + arg(q.Outlet) + ")"
	}
	if q.Kind != "" {
		text += " AND kinds LIKE " + arg("% "+string(q.Kind)+" %")
	}
	if q.Topic != "" {
		text += " AND topics LIKE " + arg("% "+q.Topic+" %")
	}
	if !q.After.IsZero() {
		at, entry, number := arg(millis(q.After.Changed)), arg(dbID(q.After.Entry).number()), arg(q.After.Number)
		text += " AND changed <= " + at + " AND (changed < " + at + " OR entry > " + entry +
			" OR entry = " + entry + " AND number > " + number + ")"
	}
	return text + " ORDER BY changed DESC, entry, number LIMIT " + arg(q.Limit+1), args
}

// corrections joins former states to their entries and to what followed them.
func (ss *session) corrections(rows []*aggregator.Revision) ([]aggregator.Correction, error) {
	var ids []aggregator.ID
	for _, r := range rows {
		ids = append(ids, r.Entry)
	}
	entries, err := ss.entries(ids)
	if err != nil {
		return nil, err
	}
	var out []aggregator.Correction
	for _, r := range rows {
		e := entries[r.Entry]
		if e == nil {
			continue
		}
		c := aggregator.Correction{Entry: *e, Before: *r}
		if c.After, err = ss.following(e, r.Number+1); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// following is what an entry said at a revision: a former state, or what it says
// now.
func (ss *session) following(e *aggregator.Entry, number int) (aggregator.Revision, error) {
	now := aggregator.Revision{Title: e.Title, Link: e.Link, Summary: e.Summary, Content: e.Content}
	if number >= e.Revision {
		return now, nil
	}
	rows, err := collect(ss, revisionFields, "SELECT "+revisionColumns+" FROM revisions WHERE entry = $1 AND number = $2", dbID(e.ID), number)
	if err != nil || len(rows) == 0 {
		return now, err
	}
	return *rows[0], nil
}
