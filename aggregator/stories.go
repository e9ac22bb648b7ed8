package aggregator

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// storyState is a story that the pass deals with: as it was and as it will be.
type storyState struct {
	id       ID
	stored   bool // it was in the store before
	lead     *Entry
	members  []*Entry // by FirstSeen, then ID; not all are whole, see Tx.Members
	before   []Membership
	absorbed []*storyState // stories of the store that were merged into it
	into     *storyState
	from     *storyState // the one that it was split from

	at      time.Time // our clock at the last change to it
	touched bool
	grew    bool // what its coverage shows has changed
	revised bool // its lead has changed materially
	hidden  bool // by hand, as the pass found when it listed it
}

func byFirstSeen(a, b *Entry) int {
	return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID))
}

// story gives the story with an ID, or the one that it was merged into; nil:
// there is none.
func (p *pass) story(id ID) (*storyState, error) {
	s := p.stories[id]
	if s == nil {
		if err := p.loadStories([]ID{id}); err != nil {
			return nil, err
		}
		s = p.stories[id]
	}
	for s != nil && s.into != nil {
		s = s.into
	}
	return s, nil
}

// loadStories reads stories that the pass does not know yet.
func (p *pass) loadStories(ids []ID) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return id == 0 || p.stories[id] != nil })
	if len(ids) == 0 {
		return nil
	}
	members, err := p.tx.Members(ids)
	if err != nil {
		return err
	}
	listed, err := p.tx.Memberships(ids)
	if err != nil {
		return err
	}
	for id, es := range members {
		if len(es) > 0 {
			p.stories[id] = p.adoptStory(es, listed[id])
		}
	}
	return nil
}

func (p *pass) adoptStory(es []*Entry, listed []Membership) *storyState {
	id := es[0].Story
	if s := p.stories[id]; s != nil {
		return s
	}
	s := &storyState{id: id, stored: true, before: listed}
	for _, e := range es {
		if k := p.known[e.ID]; k != nil {
			e = k.entry
		}
		s.members = append(s.members, e)
		if e.Relation == Lead {
			s.lead = e
		}
	}
	if s.lead == nil {
		s.lead = s.members[0]
	}
	p.stories[id] = s
	return s
}

// touch marks a story as one to be written.
func (p *pass) touch(s *storyState, at time.Time) {
	if at.After(s.at) {
		s.at = at
	}
	if !s.touched {
		s.touched = true
		p.touched = append(p.touched, s)
	}
}

// open makes an entry the lead of a story of its own.
func (p *pass) open(k *known) {
	e := k.entry
	s := &storyState{id: NewID("story", e.ID.String()), lead: e, members: []*Entry{e}}
	e.Story, e.Relation = s.id, Lead
	p.stories[s.id] = s
	p.touch(s, e.FirstSeen)
}

// join adds an entry to a story.
func (p *pass) join(k *known, t tie) {
	s, e := t.story, k.entry
	e.Story, e.Relation, e.Of, e.Evidence, e.Score = s.id, t.relation, t.of, t.evidence, t.score
	s.members = append(s.members, e)
	slices.SortFunc(s.members, byFirstSeen)
	s.grew = true
	p.touch(s, e.FirstSeen)
	if t.relation == Duplicate {
		p.polls[k.poll].Duplicates++
	}
}

// merge makes two stories one, if an entry belongs to both, they are alike
// themselves, else any outlet could hide news by quoting it, and nobody set them
// apart. The elder keeps its name.
func (p *pass) merge(k *known, a *storyState, t tie) error {
	for a.into != nil {
		a = a.into
	}
	b := t.story
	if a == b || p.hands.part(a.members, b.members) || !p.in.window.index.Alike(uint64(a.id), uint64(b.id)) {
		return nil
	}
	if elder(b, a) {
		a, b = b, a
	}
	why := tie{of: k.entry.ID, relation: Report, evidence: "told by both: " + t.evidence, score: t.score}
	if k.entry.Relation == Duplicate {
		why.relation = t.relation
	}
	if err := p.unite(a, b, why); err != nil {
		return err
	}
	p.in.window.index.Merge(uint64(b.id), uint64(a.id))
	p.touch(a, k.entry.FirstSeen)
	return nil
}

// unite makes b an alias of a. The elder lead leads; why the other is a report
// now is said by t, of the elder lead unless it names another.
func (p *pass) unite(a, b *storyState, t tie) error {
	younger, lead := b, a.lead
	if elder(b, a) {
		younger, lead, a.revised = a, b.lead, true
	}
	if t.of == 0 {
		t.of = lead.ID
	}
	if err := p.demote(younger, t); err != nil {
		return err
	}
	for _, e := range b.members {
		e.Story = a.id
	}
	a.lead, a.members = lead, append(a.members, b.members...)
	slices.SortFunc(a.members, byFirstSeen)
	b.members, b.into, a.grew = nil, a, true
	a.absorbed = append(a.absorbed, b.absorbed...)
	if b.stored {
		a.absorbed = append(a.absorbed, b)
	}
	return nil
}

// demote makes the lead of a story that ends a report in another, or a duplicate:
// then the entry that ties the two together is a copy in both. It alone of
// its members is written: the store moves the others along.
func (p *pass) demote(s *storyState, t tie) error {
	if err := p.loadEntries([]ID{s.lead.ID}); err != nil {
		return err
	}
	k := p.known[s.lead.ID]
	if k == nil {
		return fmt.Errorf("lead %s of story %s: %w", s.lead.ID, s.id, ErrNotFound)
	}
	s.members[slices.Index(s.members, s.lead)], s.lead = k.entry, k.entry
	s.lead.Relation, s.lead.Of, s.lead.Evidence, s.lead.Score = cmp.Or(t.relation, Report), t.of, t.evidence, t.score
	p.change(k)
	return nil
}

func (s *storyState) has(id ID) bool {
	return slices.ContainsFunc(s.members, func(e *Entry) bool { return e.ID == id })
}

// elder reports whether a's lead was seen before b's.
func elder(a, b *storyState) bool { return byFirstSeen(a.lead, b.lead) < 0 }

// write is the story's own row after the pass.
func (s *storyState) write(listings []Membership) StoryWrite {
	w := StoryWrite{
		ID: s.id, Lead: s.lead.ID, FirstSeen: s.lead.FirstSeen, Updated: s.lead.FirstSeen,
		Entries: len(s.members), Listings: listings, Hidden: s.hidden,
	}
	if s.from != nil {
		w.From = s.from.id
	}
	outlets := map[string]bool{}
	for _, e := range s.members {
		outlets[e.Outlet] = true
	}
	w.Outlets = len(outlets)
	if len(listings) > 0 {
		w.Updated = firstListed(listings)
	}
	if s.lead.Revised.After(w.Updated) {
		w.Updated = s.lead.Revised
	}
	return w
}

func firstListed(ms []Membership) time.Time {
	return slices.MinFunc(ms, func(a, b Membership) int { return a.Listed.Compare(b.Listed) }).Listed
}
