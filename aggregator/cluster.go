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
	if len(ties) == 0 {
		p.open(k)
	} else {
		p.join(k, ties[0])
		for _, t := range ties[1:] {
			p.merge(k, ties[0].story, t)
		}
	}
	p.in.window.index.Add(k.doc())
	return nil
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
		if err := p.addTie(&out, ID(m.Story), t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addTie adds a tie to a story, unless there is a stronger one to it already or
// the story is not to be found.
func (p *pass) addTie(ties *[]tie, story ID, t tie) (err error) {
	if t.story, err = p.story(story); err != nil || t.story == nil {
		return err
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
// canonical link. The link alone proves nothing, since anybody may copy it.
func (p *pass) sameLink(k *known) tie {
	of := p.sharer(k, k.sharedLink)
	if of == nil {
		return tie{}
	}
	l := similar.Compare(k.print(), of.print())
	if l.Best() < alikeScore {
		return tie{}
	}
	return tie{of: of.entry.ID, relation: Duplicate, evidence: "same canonical link", score: l.Best()}
}

// Words that a text must have to be the same article under another title:
// notices and paywall blurbs recur under many.
const retitledWords = 60

// sameText ties an entry to the first one of any outlet with the same text.
func (p *pass) sameText(k *known) tie {
	of := p.sharer(k, k.sharedText)
	if of == nil || k.entry.FirstSeen.Sub(of.entry.FirstSeen) > p.in.o.Window {
		return tie{}
	}
	l := similar.Compare(k.print(), of.print())
	if l.Title < alikeScore/2 && (of.entry.Outlet == k.entry.Outlet || k.print().Words < retitledWords) {
		return tie{}
	}
	return tie{of: of.entry.ID, relation: Duplicate, evidence: "same text", score: 1}
}

// sharer is the other entry that a shared key leads to; nil: none.
func (p *pass) sharer(k *known, key Key) *known {
	of := p.known[p.byKey[key]]
	if key.Kind == 0 || of == k {
		return nil
	}
	return of
}
