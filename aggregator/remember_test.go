package aggregator

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/similar"
)

// rounds has outlets tell 23 pieces of news in their own words, an hour a round.
func (n *newsroom) rounds(from, to int) {
	for i := from; i < to; i++ {
		k := i * i % 23
		event := fmt.Sprintf("harbour%d quarrel%d district%d viaduct%d", k, k, k, k%5)
		link := fmt.Sprintf("https://o%d.example/%d", i%5, i)
		n.poll(fmt.Sprint("o", i%5), item(link, event+" "+word(i, i%11), event+" "+word(i%7, i)+" "+word(i%9, 3*i)))
		n.now = n.now.Add(time.Hour)
	}
}

func (n *newsroom) stories() map[string]ID {
	out := map[string]ID{}
	for _, e := range n.store.entries {
		out[e.GUID] = n.store.now(e.Story)
	}
	return out
}

func (n *newsroom) save() []byte {
	var b bytes.Buffer
	if err := n.in.Save(&b); err != nil {
		n.t.Fatal(err)
	}
	return b.Bytes()
}

// A window that was saved, be it a while ago, gives what one that was kept gives,
// and one that is gathered anew from the store. One that is not of this store, or
// not whole, does no harm.
func TestRestoredWindowGivesTheSameStories(t *testing.T) {
	const first, second, third = 60, 90, 180
	kept := newNewsroom(t)
	kept.rounds(0, third)
	other := newNewsroom(t)
	other.rounds(40, 100)
	for _, c := range []struct {
		name  string
		saved func(*newsroom) []byte
		bad   error
	}{
		{"gathered anew", func(n *newsroom) []byte { n.rounds(first, second); return nil }, similar.ErrSnapshot},
		{"saved at the end", func(n *newsroom) []byte { n.rounds(first, second); return n.save() }, nil},
		{"saved before the end", func(n *newsroom) []byte { b := n.save(); n.rounds(first, second); return b }, nil},
		{"of another store", func(n *newsroom) []byte { n.rounds(first, second); return other.save() }, nil},
		{"of this store, later", func(n *newsroom) []byte { n.rounds(first, second); return kept.save() }, nil},
		{"torn", func(n *newsroom) []byte { n.rounds(first, second); b := n.save(); return b[:len(b)/2] }, similar.ErrSnapshot},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNewsroom(t)
			n.rounds(0, first)
			saved := c.saved(n)
			n.restart()
			if err := n.in.Restore(bytes.NewReader(saved)); !errors.Is(err, c.bad) {
				t.Fatalf("restore: %v", err)
			}
			n.rounds(second, third)
			if d := cmp.Diff(kept.stories(), n.stories()); d != "" {
				t.Error(d)
			}
		})
	}
	if n := len(kept.store.members); n < 8 || n > 150 {
		t.Errorf("%d stories of 180 entries: this shows nothing", n)
	}
}

func TestUnsavedSaysWhenToSave(t *testing.T) {
	n := newNewsroom(t)
	if n.in.Unsaved() {
		t.Error("unsaved before anything came")
	}
	n.rounds(0, 3)
	if !n.in.Unsaved() {
		t.Error("saved before Save")
	}
	b := n.save()
	if n.in.Unsaved() {
		t.Error("unsaved after Save")
	}
	n.restart()
	if err := n.in.Restore(bytes.NewReader(b)); err != nil || n.in.Unsaved() {
		t.Errorf("unsaved after Restore, %v", err)
	}
}
