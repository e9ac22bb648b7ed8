package store

import (
	"iter"
	"time"

	"wireroom/aggregator"
)

const (
	findKeys      = "SELECT hash, kind, entry FROM keys WHERE hash IN ids($1)"
	findEntries   = selectEntries + "WHERE id IN ids($1)"
	selectMembers = selectEntries + "WHERE story IN ids($1) ORDER BY first_seen, id"
	selectPrints  = "SELECT seq, id, story, first_seen, print FROM entries " +
		"WHERE seq > $1 AND first_seen >= $2 AND print IS NOT NULL ORDER BY seq LIMIT $3"
	firstSince = "SELECT COALESCE(min(seq), 1) - 1 FROM entries WHERE first_seen >= $1"
)

// view is what a commit's decide sees of the store.
type view struct{ *session }

// Find implements aggregator.Tx.
func (v *view) Find(keys []aggregator.Key) (map[aggregator.Key]aggregator.ID, map[aggregator.ID]*aggregator.Entry, error) {
	hashes := make([]int64, len(keys))
	for i, k := range keys {
		hashes[i] = int64(k.Hash)
	}
	type row struct {
		hash  dbHash
		kind  aggregator.KeyKind
		entry dbID
	}
	rows, err := collect(v.session, func(r *row) []any { return []any{&r.hash, &r.kind, &r.entry} },
		findKeys, list(hashes))
	if err != nil {
		return nil, nil, err
	}
	found := make(map[aggregator.Key]aggregator.ID, len(rows))
	var ids []aggregator.ID
	for _, r := range rows {
		id := aggregator.ID(r.entry)
		found[aggregator.Key{Hash: uint64(r.hash), Kind: r.kind}] = id
		ids = append(ids, id)
	}
	entries, err := v.Entries(ids)
	return found, entries, err
}

// Entries implements aggregator.Tx.
func (v *view) Entries(ids []aggregator.ID) (map[aggregator.ID]*aggregator.Entry, error) {
	return v.session.entries(ids)
}

func (ss *session) entries(ids []aggregator.ID) (map[aggregator.ID]*aggregator.Entry, error) {
	found := make(map[aggregator.ID]*aggregator.Entry, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	rows, err := collect(ss, entryAndBody, findEntries, idList(ids))
	for _, e := range rows {
		found[e.ID] = e
	}
	return found, err
}

// survivors gives for each story itself, or the one that it was merged into.
func (ss *session) survivors(stories []aggregator.ID) (map[aggregator.ID]aggregator.ID, error) {
	stays := make(map[aggregator.ID]aggregator.ID, len(stories))
	for _, id := range stories {
		stays[id] = id
	}
	type alias struct{ story, into dbID }
	rows, err := collect(ss, func(a *alias) []any { return []any{&a.story, &a.into} },
		"SELECT id, merged FROM stories WHERE id IN ids($1) AND merged IS NOT NULL", idList(stories))
	for _, a := range rows {
		stays[aggregator.ID(a.story)] = aggregator.ID(a.into)
	}
	return stays, err
}

func (ss *session) members(stories []aggregator.ID) (map[aggregator.ID][]*aggregator.Entry, error) {
	rows, err := collect(ss, entryAndBody, selectMembers, idList(stories))
	return groupByStory(rows), err
}

// Memberships implements aggregator.Tx.
func (v *view) Memberships(stories []aggregator.ID) (map[aggregator.ID][]aggregator.Membership, error) {
	return v.memberships(stories)
}

func (ss *session) memberships(stories []aggregator.ID) (map[aggregator.ID][]aggregator.Membership, error) {
	rows, err := ss.listings(stories)
	byStory := make(map[aggregator.ID][]aggregator.Membership, len(stories))
	for _, l := range rows {
		byStory[l.story] = append(byStory[l.story], l.Membership)
	}
	return byStory, err
}

// Prints implements aggregator.Tx.
func (v *view) Prints(after int64, since time.Time) iter.Seq2[aggregator.Print, error] {
	fields := func(p *aggregator.Print) []any {
		return []any{&p.Seq, (*dbID)(&p.Entry), (*dbID)(&p.Story), (*dbTime)(&p.At), &p.Print}
	}
	return func(yield func(aggregator.Print, error) bool) {
		after, err := v.firstSince(after, since)
		if err != nil {
			yield(aggregator.Print{}, err)
			return
		}
		pages := func() ([]*aggregator.Print, error) {
			page, err := collect(v.session, fields, selectPrints, after, millis(since), pageSize)
			if n := len(page); n > 0 {
				after = page[n-1].Seq
			}
			return page, err
		}
		for p, err := range walk(pages) {
			if err != nil {
				p = &aggregator.Print{}
			}
			if !yield(*p, err) {
				return
			}
		}
	}
}

// firstSince skips, by an index, what was committed before anything that was
// first seen since. It is asked once only: who has read up to a place goes on.
func (ss *session) firstSince(after int64, since time.Time) (int64, error) {
	if after > 0 {
		return after, nil
	}
	var first int64
	_, err := ss.one([]any{&first}, firstSince, millis(since))
	return max(first, after), err
}

const pageSize = 500

// walk yields what one page after another holds, until a page is not full. No
// statement stays open meanwhile, so the walker may ask for other things.
func walk[T any](next func() ([]*T, error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for {
			page, err := next()
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range page {
				if !yield(row, nil) {
					return
				}
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}
