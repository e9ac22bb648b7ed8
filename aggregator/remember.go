package aggregator

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"time"

	"wireroom/aggregator/similar"
)

// place is an entry with its number in the order of commits. A window that was
// saved belongs to a store in which it still has that number.
type place struct {
	seq   int64
	entry ID
}

// savedHead is what stands before the index of a saved window.
type savedHead struct{ Seq, Acts, LastSeq, LastEntry uint64 }

// Unsaved reports whether Save has something to write that it has not written yet.
func (in *Ingester) Unsaved() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.window != nil && in.window.last.entry != 0 && in.window.seq != in.saved
}

// Save writes what new entries are compared with, so that another Ingester on the
// same store need not gather it there again: a few hundred bytes an entry. Nothing
// is taken in meanwhile.
func (in *Ingester) Save(w io.Writer) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	win := in.window
	if win == nil {
		return nil
	}
	head := savedHead{uint64(win.seq), uint64(win.hands.seq), uint64(win.last.seq), uint64(win.last.entry)}
	if err := errors.Join(binary.Write(w, binary.LittleEndian, head), win.index.Save(w)); err != nil {
		return err
	}
	in.saved = win.seq
	return nil
}

// Restore takes over what Save wrote, unless something is there already. Whether
// it belongs to the store shows when the next batch comes; if not, it is gathered
// anew. Errors wrap [similar.ErrSnapshot].
func (in *Ingester) Restore(r io.Reader) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.window != nil {
		return nil
	}
	b := make([]byte, binary.Size(savedHead{}))
	if _, err := io.ReadFull(r, b); err != nil {
		return errors.Join(similar.ErrSnapshot, err)
	}
	var head savedHead
	if err := binary.Read(bytes.NewReader(b), binary.LittleEndian, &head); err != nil {
		return errors.Join(similar.ErrSnapshot, err)
	}
	index, err := similar.Load(r, in.indexOptions())
	if err != nil {
		return err
	}
	in.window = &window{
		index: index, seq: int64(head.Seq), last: place{int64(head.LastSeq), ID(head.LastEntry)}, hands: newHands(),
		restored: true, acts: int64(head.Acts),
	}
	in.saved = in.window.seq
	return nil
}

// belongs reports whether a restored window is of the store: whether the last
// entry in it has the same number there.
func (p *pass) belongs(w *window) (bool, error) {
	for print, err := range p.tx.Prints(w.last.seq-1, time.Time{}) {
		return err == nil && print.Seq == w.last.seq && print.Entry == w.last.entry, err
	}
	return false, nil
}
