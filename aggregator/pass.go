package aggregator

import "slices"

// pass is one batch on its way through identify, cluster and classify, inside
// the store's transaction. What it gathers becomes one Batch.
type pass struct {
	in      *Ingester
	tx      Tx
	polls   []PollResult
	drafts  []*draft
	burials []burial
	judged  map[int]int // changes judged so far, by the poll that brought them
	refused int         // items that cannot be entries

	byKey   map[Key]ID
	known   map[ID]*known
	fresh   []*known // the new ones, in the order in which they were taken in
	changed []*known // what is to be written, in the order of the first change
	stories map[ID]*storyState
	touched []*storyState // in the order of the first touch
	hands   *hands        // what binds all this; see settle
}

func (in *Ingester) newPass(tx Tx) *pass {
	return &pass{in: in, tx: tx, byKey: map[Key]ID{}, known: map[ID]*known{}, stories: map[ID]*storyState{}, judged: map[int]int{}}
}

// take adds a poll that still holds its lease.
func (p *pass) take(poll *Poll, ready prepared) {
	for _, d := range ready.drafts {
		d.poll = len(p.polls)
		d.Unlisted = p.in.tooOld(poll, d)
		d.Family = p.in.o.Families.Of(d.Outlet, d.Link)
	}
	poll.Gaps = slices.Clone(poll.Gaps) // they are counted in
	for _, gone := range poll.Deleted {
		p.burials = append(p.burials, burial{gone, len(p.polls)})
	}
	reasons, items := ready.reasons()
	p.refused += items
	p.polls = append(p.polls, PollResult{Poll: *poll, Refused: reasons})
	p.drafts = append(p.drafts, ready.drafts...)
}

// tooOld reports whether a source's first answer, or an archive, brings an entry
// that is no news any more.
func (in *Ingester) tooOld(poll *Poll, d *draft) bool {
	late := poll.Source.LastOK.IsZero() || d.past
	return late && !d.Published.IsZero() && d.Published.Before(poll.At.Add(-in.o.FirstWindow))
}

// fill counts a new entry of an archive for the gap that it was missing of.
func (r *PollResult) fill(e *Entry) {
	r.Filled++
	if len(r.Gaps) == 0 {
		return
	}
	i := slices.IndexFunc(r.Gaps, func(g Gap) bool { return g.Covers(e.Published) })
	r.Gaps[max(i, 0)].Entries++
}

// run decides the whole batch.
func (p *pass) run() (Batch, error) {
	if len(p.drafts)+len(p.burials) == 0 {
		return Batch{Polls: p.finish()}, nil
	}
	inOrder(p.drafts)
	for _, step := range []func() error{p.load, p.identify, p.bury, p.miss, p.cluster} {
		if err := step(); err != nil {
			return Batch{}, err
		}
	}
	stories, changes, err := p.classify()
	return Batch{Polls: p.finish(), Entries: p.writes(), Stories: stories, Changes: changes}, err
}

// finish says of polls that brought nothing new that nothing has changed.
func (p *pass) finish() []PollResult {
	for i := range p.polls {
		r := &p.polls[i]
		if r.Outcome == Changed && r.New+r.Revised == 0 {
			r.Outcome = Unchanged
		}
	}
	return p.polls
}

func (p *pass) writes() []EntryWrite {
	out := make([]EntryWrite, len(p.changed))
	for i, k := range p.changed {
		out[i] = EntryWrite{Entry: *k.entry, New: !k.stored, Keys: k.newKeys, Previous: k.previous, Search: k.search}
		if k.reprint {
			out[i].Print = k.print().Append(nil)
		}
	}
	return out
}

// settle reads what was settled by hand, unless the pass knows it.
func (p *pass) settle() error {
	if p.hands != nil {
		return nil
	}
	acts, err := p.tx.Acts(0)
	p.hands = newHands()
	p.hands.follow(acts)
	return err
}

// change marks an entry as one to be written.
func (p *pass) change(k *known) {
	if !k.changed {
		k.changed = true
		p.changed = append(p.changed, k)
	}
}

// adopt gives the one record of an entry that a store's answer holds.
func (p *pass) adopt(e *Entry) *known {
	k := p.known[e.ID]
	if k == nil {
		k = &known{entry: e, stored: true}
		p.known[e.ID] = k
	}
	return k
}

// hold adds a key that leads to an entry from now on, unless it leads
// somewhere already: keys stay with whom they led to first.
func (p *pass) hold(k *known, keys []Key) {
	for _, key := range keys {
		if _, taken := p.byKey[key]; !taken {
			p.byKey[key] = k.entry.ID
			k.newKeys = append(k.newKeys, key)
			p.change(k)
		}
	}
}
