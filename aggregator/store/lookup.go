package store

import (
	"context"
	"fmt"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// Lookup implements aggregator.Reader. The ID of a story leads to its lead. Of
// entries under one link, the one with exactly that link counts first, then the
// one first seen.
func (s *Store) Lookup(ctx context.Context, idOrLink string) (*aggregator.Entry, []aggregator.Revision, error) {
	var entry *aggregator.Entry
	var revisions []aggregator.Revision
	err := s.read(ctx, func(ss *session) (err error) {
		if id, bad := aggregator.ParseID(idOrLink); bad == nil {
			entry, err = ss.byID(id)
		} else {
			entry, err = ss.byLink(idOrLink)
		}
		if err != nil {
			return err
		}
		if entry == nil {
			return aggregator.ErrNotFound
		}
		revisions, err = ss.revisions(entry.ID)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("look up %.200q: %w", idOrLink, err)
	}
	return entry, revisions, nil
}

func (ss *session) byID(id aggregator.ID) (*aggregator.Entry, error) {
	found, err := ss.entries([]aggregator.ID{id})
	if err != nil || found[id] != nil {
		return found[id], err
	}
	stays, err := ss.survivors([]aggregator.ID{id})
	if err != nil {
		return nil, err
	}
	var lead aggregator.ID
	if _, err := ss.one([]any{(*dbID)(&lead)}, "SELECT lead FROM stories WHERE id = $1", dbID(stays[id])); err != nil {
		return nil, err
	}
	found, err = ss.entries([]aggregator.ID{lead})
	return found[lead], err
}

// selectByLink lets canonical decide: the page is a hash of it.
const selectByLink = selectEntries + "WHERE page = $1 AND canonical = $2 " +
	"ORDER BY CASE WHEN link = $3 THEN 0 ELSE 1 END, first_seen, id LIMIT 1"

func (ss *session) byLink(link string) (*aggregator.Entry, error) {
	canonical := canon.URL(link)
	if canonical == "" {
		return nil, nil
	}
	rows, err := collect(ss, entryAndBody, selectByLink, page(canonical), canonical, link)
	if len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

func (ss *session) revisions(entry aggregator.ID) ([]aggregator.Revision, error) {
	rows, err := collect(ss, revisionFields, "SELECT "+revisionColumns+" FROM revisions WHERE entry = $1 ORDER BY number", dbID(entry))
	var all []aggregator.Revision
	for _, r := range rows {
		all = append(all, *r)
	}
	return all, err
}
