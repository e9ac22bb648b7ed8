package aggregator

import (
	"context"
	"iter"
	"slices"
	"time"
)

// memory is a store of entries and stories without a database: what trying a
// rule or the grouping on a file needs.
type memory struct {
	seq      int64
	keys     map[Key]ID
	entries  map[ID]Entry
	prints   []Print
	members  map[ID][]ID // story → its entries
	alias    map[ID]ID   // story → the one that it was merged into
	listings map[ID][]Membership
	held     map[ID][]ID // source → entries of its complete document
	acts     []Act
}

func newMemory() *memory {
	return &memory{
		keys: map[Key]ID{}, entries: map[ID]Entry{}, members: map[ID][]ID{},
		alias: map[ID]ID{}, listings: map[ID][]Membership{}, held: map[ID][]ID{},
	}
}

// Commit implements Committer. No lease is ever lost.
func (m *memory) Commit(_ context.Context, polls []Poll, decide func(Tx, []Poll) (Batch, error)) (Committed, error) {
	b, err := decide(m, polls)
	if err != nil {
		return Committed{}, err
	}
	for _, w := range b.Entries {
		m.write(w)
	}
	for _, r := range b.Polls {
		if r.Holds != nil {
			m.held[r.Source.ID] = r.Holds
		}
	}
	for _, w := range b.Stories {
		m.listings[w.ID] = w.Listings
		if delete(m.alias, w.ID); w.Into != 0 {
			m.alias[w.ID] = w.Into
			m.moveAlong(w.ID, w.Into)
		}
	}
	for i := range b.Acts {
		b.Acts[i].Seq = int64(len(m.acts)) + 1
		m.acts = append(m.acts, b.Acts[i])
	}
	return Committed{Seq: m.seq, Acts: b.Acts, Changes: b.Changes}, nil
}

func (m *memory) write(w EntryWrite) {
	e := w.Entry
	if old, ok := m.entries[e.ID]; ok {
		m.members[old.Story] = slices.DeleteFunc(m.members[old.Story], func(id ID) bool { return id == e.ID })
	}
	m.members[e.Story] = append(m.members[e.Story], e.ID)
	e.Text = ""
	m.entries[e.ID] = e
	for _, k := range w.Keys {
		m.keys[k] = e.ID
	}
	if w.New {
		m.seq++
		m.prints = append(m.prints, Print{Seq: m.seq, Entry: e.ID, Story: e.Story, At: e.FirstSeen, Print: w.Print})
	}
}

// moveAlong makes what still belongs to a merged story the other's.
func (m *memory) moveAlong(story, into ID) {
	for _, id := range m.members[story] {
		e := m.entries[id]
		e.Story = into
		m.entries[id] = e
	}
	m.members[into] = append(m.members[into], m.members[story]...)
	delete(m.members, story)
}

// Find implements Tx.
func (m *memory) Find(keys []Key) (map[Key]ID, map[ID]*Entry, error) {
	byKey := map[Key]ID{}
	var ids []ID
	for _, k := range keys {
		if id, ok := m.keys[k]; ok {
			byKey[k] = id
			ids = append(ids, id)
		}
	}
	found, err := m.Entries(ids)
	return byKey, found, err
}

// Entries implements Tx.
func (m *memory) Entries(ids []ID) (map[ID]*Entry, error) {
	out := map[ID]*Entry{}
	for _, id := range ids {
		if e, ok := m.entries[id]; ok {
			out[id] = &e
		}
	}
	return out, nil
}

// Members implements Tx.
func (m *memory) Members(stories []ID) (map[ID][]*Entry, error) {
	out := map[ID][]*Entry{}
	for _, s := range stories {
		var es []*Entry
		for _, id := range m.members[m.now(s)] {
			e := m.entries[id]
			e.Summary, e.Content = "", ""
			es = append(es, &e)
		}
		slices.SortFunc(es, byFirstSeen)
		out[s] = es
	}
	return out, nil
}

func (m *memory) now(story ID) ID {
	for m.alias[story] != 0 {
		story = m.alias[story]
	}
	return story
}

// Memberships implements Tx.
func (m *memory) Memberships(stories []ID) (map[ID][]Membership, error) {
	out := map[ID][]Membership{}
	for _, s := range stories {
		out[s] = m.listings[m.now(s)]
	}
	return out, nil
}

// Held implements Tx.
func (m *memory) Held(source ID) ([]ID, error) { return slices.Clone(m.held[source]), nil }

// Prints implements Tx.
func (m *memory) Prints(after int64, since time.Time) iter.Seq2[Print, error] {
	return func(yield func(Print, error) bool) {
		for _, p := range m.prints[min(int(after), len(m.prints)):] {
			p.Story = m.entries[p.Entry].Story
			if !p.At.Before(since) && !yield(p, nil) {
				return
			}
		}
	}
}

// Acts implements Tx.
func (m *memory) Acts(after int64) ([]Act, error) {
	return slices.Clone(m.acts[min(after, int64(len(m.acts))):]), nil
}
