package aggregator

import (
	"slices"
	"strings"
	"time"

	"wireroom/aggregator/match"
)

// hits are the topics that an entry belongs to.
func hits(topics *match.Set, e *Entry) []match.Hit {
	if topics == nil {
		return nil
	}
	return topics.Match(e.Doc())
}

// rematch finds the topics of an entry again after a draft changed it.
func (p *pass) rematch(k *known) {
	k.entry.Hits = hits(p.in.topics.Load(), k.entry)
}

// classify finds where the touched stories are listed now, and what changed.
func (p *pass) classify() ([]StoryWrite, []Change, error) {
	if err := p.touchRevised(); err != nil {
		return nil, nil, err
	}
	return p.fold()
}

// fold gives what is written of the touched stories.
func (p *pass) fold() (writes []StoryWrite, changes []Change, err error) {
	if err := p.settle(); err != nil {
		return nil, nil, err
	}
	for _, l := range p.list() {
		s := l.story
		for _, old := range s.absorbed {
			w := old.write(nil)
			w.Into = s.id
			writes = append(writes, w)
		}
		writes = append(writes, s.write(l.listings))
		changes = append(changes, s.changes(l.listings)...)
	}
	return writes, changes, nil
}

// touchRevised touches the stories of stored entries that changed.
func (p *pass) touchRevised() error {
	var ids []ID
	for _, k := range p.changed {
		if k.stored && k.shown {
			ids = append(ids, k.entry.Story)
		}
	}
	if err := p.loadStories(ids); err != nil {
		return err
	}
	for _, k := range p.changed {
		if !k.stored || !k.shown {
			continue
		}
		s, err := p.story(k.entry.Story)
		if err != nil {
			return err
		}
		if s == nil {
			continue
		}
		s.grew = true
		s.revised = s.revised || k.previous != nil && s.lead == k.entry
		p.touch(s, k.at)
	}
	return nil
}

// listedAt is the time of a listing that an entry brings about now: our clock
// when the entry came to match.
func (p *pass) listedAt(e *Entry) time.Time {
	if k := p.known[e.ID]; k != nil && !k.at.IsZero() {
		return k.at
	}
	return e.FirstSeen
}

// storyListings are the topics that list a story from now on.
type storyListings struct {
	story    *storyState
	listings []Membership
}

// list finds the listings of all touched stories.
func (p *pass) list() (out []storyListings) {
	var arrivals []arrival
	for _, s := range p.touched {
		if s.into != nil {
			continue
		}
		if s.hidden = p.hands.hides(s.members); s.hidden {
			out = append(out, storyListings{story: s})
			continue
		}
		listings, fresh := s.listings(p.listedAt)
		pinned := p.hands.pins(s.members)
		for i := range listings {
			listings[i].Pinned = pinned
		}
		out = append(out, storyListings{s, listings})
		arrivals = append(arrivals, fresh...)
	}
	spread(arrivals)
	return out
}

// listings are the topics that list the story from now on: those that any of
// its listed entries matches. A listing keeps its time and, while that matches,
// its entry.
func (s *storyState) listings(at func(*Entry) time.Time) (out []Membership, fresh []arrival) {
	first := map[string]*Entry{}
	var topics []string
	for _, e := range s.members {
		for _, h := range e.Hits {
			if e.speaks() && first[h.Topic] == nil {
				first[h.Topic] = e
				topics = append(topics, h.Topic)
			}
		}
	}
	slices.Sort(topics)
	out = make([]Membership, len(topics))
	for i, t := range topics {
		m, ok := s.was(t)
		switch e := first[t]; {
		case !ok:
			m = Membership{Topic: t, Listed: at(e), Entry: e.ID}
			fresh = append(fresh, arrival{&out[i], e})
		case !s.matches(t, m.Entry):
			m.Entry = e.ID
		}
		out[i] = m
	}
	return out, fresh
}

// was is the story's place in a topic before the pass, or that of a story that
// was merged into it.
func (s *storyState) was(topic string) (Membership, bool) {
	for _, o := range append([]*storyState{s}, s.absorbed...) {
		for _, m := range o.before {
			if m.Topic == topic {
				return m, true
			}
		}
	}
	return Membership{}, false
}

func (s *storyState) matches(topic string, id ID) bool {
	for _, e := range s.members {
		if e.ID == id {
			return e.speaks() && slices.ContainsFunc(e.Hits, func(h match.Hit) bool { return h.Topic == topic })
		}
	}
	return false
}

// changes are the lines that the topics' logs get, in the order of the topics'
// names.
func (s *storyState) changes(after []Membership) (out []Change) {
	log := func(kind ChangeKind, m Membership) {
		out = append(out, Change{Topic: m.Topic, At: s.at, Kind: kind, Story: s.id})
	}
	for _, old := range s.absorbed {
		for _, m := range old.before {
			out = append(out, Change{Topic: m.Topic, At: s.at, Kind: Merged, Story: old.id, Other: s.id})
		}
	}
	for _, m := range s.before {
		if !lists(after, m.Topic) {
			log(Withdrawn, m)
		}
	}
	for _, m := range after {
		switch {
		case !lists(s.before, m.Topic):
			log(Listed, m)
		case s.revised:
			log(Revised, m)
		case s.grew:
			log(Covered, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return strings.Compare(a.Topic, b.Topic) })
	return out
}

func lists(ms []Membership, topic string) bool {
	return slices.ContainsFunc(ms, func(m Membership) bool { return m.Topic == topic })
}
