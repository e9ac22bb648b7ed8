package aggregator

import (
	"time"

	"wireroom/aggregator/similar"
)

// window is the cache of fingerprints that new entries are compared with. It
// holds what is committed up to seq, and nothing else counts: it can be thrown
// away and filled again at any time.
type window struct {
	index *similar.Index
	seq   int64
}

// syncWindow takes in what was committed since the last time, by whichever
// process.
func (p *pass) syncWindow() error {
	in := p.in
	if in.window == nil {
		in.window = &window{index: similar.NewIndex(similar.Options{Window: in.o.Window, Max: in.o.Prints})}
	}
	w := in.window
	for print, err := range p.tx.Prints(w.seq, p.since()) {
		if err != nil {
			return err
		}
		w.seq = print.Seq
		w.add(print)
	}
	return nil
}

// since is when the oldest entry that matters now was first seen.
func (p *pass) since() time.Time {
	return p.drafts[0].FirstSeen.Add(-p.in.o.Window)
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
