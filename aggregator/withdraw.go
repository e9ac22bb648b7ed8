package aggregator

import (
	"cmp"
	"slices"
	"time"

	"wireroom/aggregator/edit"
)

// What an entry is taken back by, beside its own words.
const (
	byTombstone = "marked as deleted in its outlet's feed"
	byAbsence   = "no longer in its outlet's complete feed"
)

// withdraw marks a stored entry as taken back by its outlet. It stays stored, and
// speaks for its story no more.
func (p *pass) withdraw(k *known, poll int, notice string) {
	if !k.stored || !k.entry.Withdrawn.IsZero() {
		return
	}
	at := atMillis(p.polls[poll].At)
	p.keep(k, at, []edit.Kind{edit.Withdrawn})
	k.entry.Withdrawn, k.entry.Notice = at, notice
	k.at, k.shown = at, true
	p.polls[poll].Revised++
	p.change(k)
}

// reinstate lets an entry stand again that the source which took it back shows
// again, unless it does so only to say that it is gone.
func (p *pass) reinstate(d *draft, k *known) {
	e := k.entry
	if e.Withdrawn.IsZero() || d.Source != e.Source || edit.Notice(edit.Text{Title: d.Title, Body: d.Text}) != "" {
		return
	}
	e.Withdrawn, e.Notice = time.Time{}, ""
	k.shown = true
	p.change(k)
}

// burial is a deletion with the poll that brought it.
type burial struct {
	Deletion
	poll int
}

// bury withdraws what outlets say they deleted (RFC 6721 §4): entries of their
// own, by the ID that they gave them, and not those that were renewed since.
func (p *pass) bury() error {
	for _, b := range p.burials {
		k := p.known[p.byKey[b.key(p)]]
		if k == nil || !b.At.IsZero() && claimed(k.entry).After(b.At) {
			continue
		}
		p.withdraw(k, b.poll, cmp.Or(label(b.Comment), byTombstone))
	}
	return nil
}

// key is the entry's of that ID, of the outlet that says it: no other's.
func (b *burial) key(p *pass) Key {
	return makeKey(KindGUID, p.polls[b.poll].Source.Outlet, guid(b.ID))
}

// miss withdraws what the complete feed of a source held and now lacks (RFC 5005
// §2).
func (p *pass) miss() error {
	for i := range p.polls {
		r := &p.polls[i]
		if !r.Complete {
			continue
		}
		before, err := p.tx.Held(r.Source.ID)
		if err != nil {
			return err
		}
		r.Holds = p.claimedIn(i)
		gone := slices.DeleteFunc(before, func(id ID) bool { return slices.Contains(r.Holds, id) })
		if err := p.loadEntries(gone); err != nil {
			return err
		}
		for _, id := range gone {
			if k := p.known[id]; k != nil && k.entry.Source == r.Source.ID {
				p.withdraw(k, i, byAbsence)
			}
		}
	}
	return nil
}

// claimedIn are the entries that a poll's items are, sorted.
func (p *pass) claimedIn(poll int) []ID {
	ids := []ID{}
	for id, k := range p.known {
		if k.claimedBy(poll) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
