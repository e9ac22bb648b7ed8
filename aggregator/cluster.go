package aggregator

import (
	"wireroom/aggregator/similar"
)

// tie is why an entry belongs to a story.
type tie struct {
	story    *storyState
	of       ID // the entry in it that it was compared with
	relation Relation
	evidence string
	score    float64
}

// cluster gives every new entry its story, in the order in which they were
// taken in.
func (p *pass) cluster() error {
	if err := p.syncWindow(); err != nil {
		return err
	}
	for _, k := range p.fresh {
		if err := p.assign(k); err != nil {
			return err
		}
	}
	for _, k := range p.changed {
		if k.stored && k.reprint {
			p.in.window.index.Add(k.doc())
		}
	}
	return nil
}

// assign puts a new entry into the story that it tells, or makes it the lead of
// one of its own. Where it ties two stories together, they become one.
func (p *pass) assign(k *known) error {
	ties, err := p.ties(k)
	if err != nil {
		return err
	}
	if len(ties) > 0 && surplus(k.entry, ties[0].story) {
		ties, k.entry.Unlisted, k.entry.Evidence = nil, true, tooMany
	}
	if len(ties) == 0 {
		p.open(k)
	} else {
		p.join(k, ties[0])
		for _, t := range ties[1:] {
			if err := p.merge(k, ties[0].story, t); err != nil {
				return err
			}
		}
	}
	p.in.window.index.Add(k.doc())
	return nil
}

// The most entries that one outlet may have in a story: a live blog comes near
// it, a flood goes beyond.
const mostOfOutlet = 50

// tooMany is why an entry stands alone although it tells a story.
const tooMany = "its outlet has told this story often enough"

// surplus reports whether a story holds enough of an entry's outlet, or is
// itself what was too much. Such an entry stands alone and on no topic, so that
// one outlet can neither blow a story up until nobody can read it nor bury a
// topic under it.
func surplus(e *Entry, s *storyState) bool {
	n := 0
	for _, m := range s.members {
		if m.Outlet != e.Outlet {
			continue
		}
		if n++; n == mostOfOutlet || m.Evidence == tooMany {
			return true
		}
	}
	return false
}

// ties gives the stories that a new entry belongs to, the strongest tie first.
// The same article under a shared link or text goes before what is only alike.
func (p *pass) ties(k *known) ([]tie, error) {
	var out []tie
	for _, of := range []tie{p.sameLink(k), p.sameText(k)} {
		if of.of == 0 {
			continue
		}
		if err := p.addTie(&out, p.known[of.of].entry.Story, of); err != nil {
			return nil, err
		}
	}
	for _, m := range p.in.window.index.Find(k.doc()) {
		t := tie{of: ID(m.Doc), relation: relationOf(m.Verdict), evidence: m.Reason, score: m.Score}
		story, err := p.storyOf(t.of, ID(m.Story))
		if err != nil {
			return nil, err
		}
		if err := p.addTie(&out, story, t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// storyOf is the story that an entry belongs to now, where the window has it in
// another: it does not see all that other processes do.
func (p *pass) storyOf(entry, thought ID) (ID, error) {
	s, err := p.story(thought)
	if err != nil || s != nil && s.has(entry) {
		return thought, err
	}
	if err := p.loadEntries([]ID{entry}); err != nil {
		return 0, err
	}
	if k := p.known[entry]; k != nil {
		return k.entry.Story, nil
	}
	return thought, nil
}

// addTie adds a tie to a story, unless there is a stronger one to it already or
// the story is not to be found.
func (p *pass) addTie(ties *[]tie, story ID, t tie) (err error) {
	if t.story, err = p.story(story); err != nil || t.story == nil {
		return err
	}
	if t.story.id != story { // merged by another process: the index has not heard of it
		p.in.window.index.Merge(uint64(story), uint64(t.story.id))
	}
	for _, other := range *ties {
		if other.story == t.story {
			return nil
		}
	}
	*ties = append(*ties, t)
	return nil
}

func relationOf(v similar.Verdict) Relation {
	if v == similar.SameText {
		return Duplicate
	}
	return Report
}

// sameLink ties an entry to the first one of any outlet under the same
// canonical link. The link alone proves nothing, since anybody may copy it, and
// the outlet itself may put many items under one.
func (p *pass) sameLink(k *known) tie {
	of := p.sharer(k, k.sharedLink)
	if of == nil || !alike(k.print(), of.print()) || of.entry.Outlet == k.entry.Outlet && !same(k.print(), of.print()) {
		return tie{}
	}
	l := similar.Compare(k.print(), of.print())
	return tie{of: of.entry.ID, relation: Duplicate, evidence: "same canonical link", score: l.Best()}
}

// sameText ties an entry to the first one of any outlet with the same text. One
// that comes again under another title says nothing of either article.
func (p *pass) sameText(k *known) tie {
	of := p.sharer(k, k.sharedText)
	if of == nil || p.apart(k.entry, of.entry) {
		return tie{}
	}
	switch title := similar.Compare(k.print(), of.print()).Title; {
	case title >= titleBeside(k, of):
		return tie{of: of.entry.ID, relation: Duplicate, evidence: "same text", score: 1}
	case title < alikeScore, k.entry.Outlet == of.entry.Outlet:
		k.disown()
	}
	return tie{}
}

// titleBeside is how alike titles must be beside the same text: the less, the
// less likely it is a notice.
func titleBeside(k, of *known) float64 {
	other := k.entry.Outlet != of.entry.Outlet
	atOnce := !k.entry.Published.IsZero() && k.entry.Published.Equal(of.entry.Published)
	switch words := k.print().Words; {
	case words >= notice && other:
		return 0
	case words >= notice, words >= notice/2 && (other || atOnce):
		return alikeScore
	}
	return sameScore
}

// apart reports whether two entries are too far from each other in time for one
// event, by our clock or by the outlets' claims.
func (p *pass) apart(a, b *Entry) bool {
	claimed := !a.Published.IsZero() && !b.Published.IsZero()
	return a.FirstSeen.Sub(b.FirstSeen).Abs() > p.in.o.Window ||
		claimed && a.Published.Sub(b.Published).Abs() > p.in.o.Window
}

// sharer is the other entry that a shared key leads to; nil: none. Its print is
// the one that the window holds: to read it out of the HTML again costs.
func (p *pass) sharer(k *known, key Key) *known {
	of := p.known[p.byKey[key]]
	if key.Kind == 0 || of == k || of == nil {
		return nil
	}
	if held := p.in.window.index.Print(uint64(of.entry.Story), uint64(of.entry.ID)); of.printed == nil && held != nil {
		print := *held
		of.printed = &print
	}
	return of
}
