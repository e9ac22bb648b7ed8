package aggregator

import (
	"slices"
	"time"

	"wireroom/aggregator/similar"
)

// window is the cache of fingerprints that new entries are compared with, and of
// what was settled by hand. It holds what is committed up to seq and hands.seq, and
// nothing else counts: it can be thrown away and filled again at any time.
type window struct {
	index *similar.Index
	seq   int64
	last  place // the last entry of which the index was told
	hands *hands

	restored bool  // it was saved, and may be of another store
	acts     int64 // of a restored one: the last act that the index follows
}

// syncWindow takes in what was committed since the last time, by whichever
// process.
func (p *pass) syncWindow() error {
	fresh, err := p.openWindow()
	if err != nil {
		return err
	}
	w := p.in.window
	acts, err := p.tx.Acts(w.hands.seq)
	if err != nil {
		return err
	}
	w.hands.follow(acts)
	p.hands = w.hands
	for print, err := range p.tx.Prints(w.seq, p.since()) {
		if err != nil {
			return err
		}
		w.seq, w.last = print.Seq, place{print.Seq, print.Entry}
		w.add(print)
	}
	if fresh {
		return nil
	}
	acts = slices.DeleteFunc(acts, func(a Act) bool { return a.Seq <= w.acts })
	return p.regroup(acts)
}

// openWindow sees to it that there is a window of this store. A fresh one is
// empty.
func (p *pass) openWindow() (fresh bool, err error) {
	in := p.in
	if w := in.window; w != nil && w.restored {
		w.restored = false
		if ours, err := p.belongs(w); err != nil {
			return false, err
		} else if !ours {
			in.window = nil
		}
	}
	if in.window == nil {
		in.window = &window{index: similar.NewIndex(in.indexOptions()), hands: newHands()}
		return true, nil
	}
	return false, nil
}

func (in *Ingester) indexOptions() similar.Options {
	return similar.Options{Window: in.o.Window, Max: in.o.Prints}
}

// regroup makes the index follow acts that split or merged stories: it forgets
// these, and is given what it held of them as they stand now.
func (p *pass) regroup(acts []Act) error {
	var ids []ID
	for _, a := range acts {
		if a.Kind == ActSplit || a.Kind == ActMerge {
			ids = append(ids, a.Story, a.Other)
		}
	}
	var docs []similar.Doc
	seen := map[*storyState]bool{nil: true}
	for _, id := range ids {
		s, err := p.story(id)
		if err != nil {
			return err
		}
		if !seen[s] {
			seen[s] = true
			docs = append(docs, p.held(s, ids)...)
		}
	}
	index := p.in.window.index
	for _, id := range ids {
		index.Drop(uint64(id))
	}
	for _, d := range docs {
		index.Add(d)
	}
	return nil
}

// held is what the index holds of a story's entries, under the names of stories.
func (p *pass) held(s *storyState, names []ID) (docs []similar.Doc) {
	for _, e := range s.members {
		for _, name := range names {
			if print := p.in.window.index.Print(uint64(name), uint64(e.ID)); print != nil {
				docs = append(docs, similar.Doc{ID: uint64(e.ID), Story: uint64(s.id), At: e.FirstSeen, Print: *print})
				break
			}
		}
	}
	return docs
}

// since is when the oldest entry that matters now was first seen.
func (p *pass) since() time.Time {
	at := p.polls[0].At
	if len(p.drafts) > 0 {
		at = p.drafts[0].FirstSeen
	}
	return at.Add(-p.in.o.Window)
}

// add takes a stored print in. One that this version cannot read is left out:
// its entry keeps its story, and new entries are not compared with it.
func (w *window) add(print Print) {
	decoded, err := similar.Decode(print.Print)
	if err != nil {
		return
	}
	w.index.Add(similar.Doc{
		ID: uint64(print.Entry), Story: uint64(print.Story), At: print.At, Print: decoded,
	})
}

func (k *known) doc() similar.Doc {
	e := k.entry
	return similar.Doc{
		ID: uint64(e.ID), Story: uint64(e.Story), At: e.FirstSeen, Print: *k.print(),
	}
}
