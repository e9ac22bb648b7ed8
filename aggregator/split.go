package aggregator

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// split makes some of a story's entries a story of their own. When it undoes a
// merge, those that came then leave under the name that they came with, as far
// as they are still there.
func (p *pass) split(a *Act, s *storyState) error {
	if err := p.own(s); err != nil {
		return err
	}
	left, err := s.leaving(a)
	if err != nil {
		return err
	}
	part := &storyState{from: s, members: left, lead: left[0]}
	if a.Undoes != 0 {
		part.lead = firstOf(left, a.Entries)
	}
	id, err := p.splitID(a, part)
	if err != nil {
		return err
	}
	part.id = id
	s.members = slices.DeleteFunc(s.members, part.holds)
	for _, e := range part.members {
		e.Story = id
		p.change(p.known[e.ID])
	}
	for _, half := range []*storyState{part, s} {
		p.mend(half)
		p.touch(half, a.At)
	}
	p.stories[id] = part
	s.grew = true
	a.Other, a.Entries, a.Rest = id, part.ids(), idsOf(s.members)
	return nil
}

// own makes a story's members whole, so that they may be written.
func (p *pass) own(s *storyState) error {
	if err := p.loadEntries(idsOf(s.members)); err != nil {
		return err
	}
	for i, e := range s.members {
		k := p.known[e.ID]
		if k == nil {
			return fmt.Errorf("entry %s of story %s: %w", e.ID, s.id, ErrNotFound)
		}
		if s.members[i] = k.entry; e == s.lead {
			s.lead = k.entry
		}
	}
	return nil
}

// leaving are the members that a split takes out. Some must stay.
func (s *storyState) leaving(a *Act) (left []*Entry, err error) {
	for _, e := range s.members {
		if slices.Contains(a.Entries, e.ID) {
			left = append(left, e)
		}
	}
	kind := ErrConflict
	if a.Undoes == 0 {
		kind = ErrInvalid
		for _, id := range a.Entries {
			if !s.has(id) {
				return nil, fmt.Errorf("entry %s is not in story %s: %w", id, s.id, kind)
			}
		}
	}
	switch len(left) {
	case len(s.members):
		return nil, fmt.Errorf("nothing would be left of story %s: %w", s.id, kind)
	case 0:
		return nil, fmt.Errorf("none of the entries is in story %s: %w", s.id, kind)
	}
	return left, nil
}

// splitID is the name of what leaves: the one that it came with, or else one made
// of what it is, in case of need the next, so that no other story is meant by it.
// A name that leads to the story that is split was of the same entries before.
func (p *pass) splitID(a *Act, part *storyState) (ID, error) {
	s := part.from
	for n := 0; ; n++ {
		id := NewID("split", s.id.String(), part.lead.ID.String(), strconv.Itoa(n))
		if a.Undoes != 0 && n == 0 {
			id = a.Other
		}
		if err := p.loadStories([]ID{id}); err != nil {
			return 0, err
		}
		if bearer := p.stories[id]; bearer == nil || bearer == s && id != s.id {
			return id, nil
		}
	}
}

// firstOf is the entry that an order names first.
func firstOf(es []*Entry, order []ID) *Entry {
	return slices.MinFunc(es, func(a, b *Entry) int {
		return cmp.Compare(slices.Index(order, a.ID), slices.Index(order, b.ID))
	})
}

// mend gives what is left of a story a lead, and every member a reason that lies
// within.
func (p *pass) mend(s *storyState) {
	if !s.has(s.lead.ID) {
		s.lead, s.revised = s.members[0], true
	}
	for _, e := range s.members {
		switch {
		case e == s.lead && e.Relation != Lead:
			e.Relation, e.Of, e.Evidence, e.Score = Lead, 0, "", 0
		case e != s.lead && (e.Relation == Lead || !s.has(e.Of)):
			e.Relation, e.Of, e.Evidence, e.Score = Report, s.lead.ID, "an editor split the story", 0
		default:
			continue
		}
		p.change(p.known[e.ID])
	}
}

func (s *storyState) holds(e *Entry) bool { return slices.Contains(s.members, e) }
