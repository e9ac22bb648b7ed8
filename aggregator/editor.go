package aggregator

import (
	"context"
	"fmt"
	"slices"
)

// Editor carries out what people do to stories. It keeps no state: any number of
// them may work on one store.
type Editor struct{ store Ledger }

// NewEditor makes an Editor for the store.
func NewEditor(store Ledger) *Editor { return &Editor{store} }

// Do carries out an act and gives it as it was written down. Of a it reads At, Who
// and either Undoes alone or Kind, Story, Entries (split: those that leave) and
// Other (merge: the other story); of two that are merged the elder keeps its name.
// ErrNotFound: no such story or act. ErrInvalid: a does not make sense.
// ErrConflict: it is so already, or was undone.
func (ed *Editor) Do(ctx context.Context, a Act) (Act, error) {
	done, err := ed.store.Act(ctx, func(tx Tx) (Batch, error) {
		return new(Ingester).newPass(tx).act(a)
	})
	if err != nil {
		return Act{}, err
	}
	return done.Acts[0], nil
}

// act decides what an act writes.
func (p *pass) act(a Act) (Batch, error) {
	if err := p.settle(); err != nil {
		return Batch{}, err
	}
	if a.Undoes != 0 {
		if err := p.reverse(&a); err != nil {
			return Batch{}, err
		}
	}
	s, err := p.story(a.Story)
	if err == nil && s == nil {
		err = fmt.Errorf("story %s: %w", a.Story, ErrNotFound)
	}
	if err != nil {
		return Batch{}, err
	}
	a.Story, a.About = s.id, s.lead.Title
	if err := p.carryOut(&a, s); err != nil {
		return Batch{}, err
	}
	stories, changes, err := p.fold()
	return Batch{Acts: []Act{a}, Entries: p.writes(), Stories: stories, Changes: changes}, err
}

// reverse makes an act that undoes another what is to be done.
func (p *pass) reverse(a *Act) error {
	acts, err := p.tx.Acts(a.Undoes - 1)
	if err != nil {
		return err
	}
	if len(acts) == 0 || acts[0].Seq != a.Undoes {
		return fmt.Errorf("act %d: %w", a.Undoes, ErrNotFound)
	}
	for _, later := range acts[1:] {
		if later.Undoes == a.Undoes {
			return fmt.Errorf("act %d was undone by act %d: %w", a.Undoes, later.Seq, ErrConflict)
		}
	}
	was := acts[0]
	if a.Kind = opposite(was.Kind); a.Kind == "" {
		return fmt.Errorf("a %s cannot be undone: %w", was.Kind, ErrInvalid)
	}
	a.Story, a.Other = was.Story, was.Other
	if a.Kind == ActSplit {
		a.Entries = was.Entries
	}
	return nil
}

func opposite(k ActKind) ActKind {
	switch k {
	case ActSplit:
		return ActMerge
	case ActMerge:
		return ActSplit
	case ActPin:
		return ActUnpin
	case ActUnpin:
		return ActPin
	case ActHide:
		return ActUnhide
	case ActUnhide:
		return ActHide
	}
	return ""
}

func (p *pass) carryOut(a *Act, s *storyState) error {
	switch a.Kind {
	case ActSplit:
		return p.split(a, s)
	case ActMerge:
		return p.mergeByHand(a, s)
	case ActPin, ActUnpin, ActHide, ActUnhide:
		return p.place(a, s)
	}
	return fmt.Errorf("nothing called %q can be done to a story: %w", a.Kind, ErrInvalid)
}

// place pins or hides a story, or ends that.
func (p *pass) place(a *Act, s *storyState) error {
	hidden, pinned := p.hands.hides(s.members), !p.hands.pins(s.members).IsZero()
	a.Entries = s.ids()
	switch {
	case a.Kind == ActPin && hidden:
		return fmt.Errorf("story %s is hidden, show it first: %w", s.id, ErrConflict)
	case a.Kind == ActPin && pinned:
		return fmt.Errorf("story %s is pinned already: %w", s.id, ErrConflict)
	case a.Kind == ActUnpin && !pinned:
		return fmt.Errorf("story %s is not pinned: %w", s.id, ErrConflict)
	case a.Kind == ActHide && hidden:
		return fmt.Errorf("story %s is hidden already: %w", s.id, ErrConflict)
	case a.Kind == ActUnhide && !hidden:
		return fmt.Errorf("story %s is not hidden: %w", s.id, ErrConflict)
	case a.Kind == ActPin:
		a.Entries = []ID{s.lead.ID}
	}
	p.hands.take(a)
	s.grew = true
	p.touch(s, a.At)
	return nil
}

// mergeByHand makes the other story part of this one, or this of it. To undo a
// split puts the part back, whichever is the elder.
func (p *pass) mergeByHand(a *Act, s *storyState) error {
	other, err := p.story(a.Other)
	switch {
	case err != nil:
		return err
	case other == nil:
		return fmt.Errorf("story %s: %w", a.Other, ErrNotFound)
	case a.Undoes != 0 && other.id != a.Other:
		return fmt.Errorf("story %s has gone into %s: %w", a.Other, other.id, ErrConflict)
	case other == s:
		return fmt.Errorf("stories %s and %s are one already: %w", a.Story, a.Other, ErrConflict)
	case a.Undoes == 0 && elder(other, s):
		s, other = other, s
	}
	a.Story, a.About, a.Other, a.Entries = s.id, s.lead.Title, other.id, other.ids()
	if err := p.unite(s, other, tie{evidence: "put together by an editor", score: 1}); err != nil {
		return err
	}
	p.touch(s, a.At)
	return nil
}

// ids are a story's entries, its lead first.
func (s *storyState) ids() []ID {
	ids := []ID{s.lead.ID}
	for _, e := range s.members {
		if e != s.lead {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// idsOf are the IDs of entries, in their order.
func idsOf(es []*Entry) []ID {
	ids := make([]ID, len(es))
	for i, e := range es {
		ids[i] = e.ID
	}
	return slices.Clip(ids)
}
