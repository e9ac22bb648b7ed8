package similar

import (
	"errors"
	"io"
	"maps"
	"slices"
)

// ErrSnapshot is what Load answers to what Save did not write, or not to its end,
// or in another version.
var ErrSnapshot = errors.New("not a whole index of this version")

// snapshotName begins each snapshot. Its number changes with the layout, and with
// what a Print is made of.
const snapshotName = "wireroom index 2\n"

// Save writes the index so that Load gives the same one. It may take a second for
// a million texts; nothing may change meanwhile.
func (x *Index) Save(w io.Writer) error {
	out := newScribe(w)
	out.text(snapshotName)
	for _, v := range []uint64{uint64(x.added), uint64(x.mass), uint64(x.now), uint64(x.past), uint64(x.newest), uint64(x.oldest)} {
		out.u64(v)
	}
	out.u32(uint32(len(x.langs)))
	for _, lang := range slices.Sorted(maps.Keys(x.langs)) {
		out.u32(uint32(lang))
		out.u64(uint64(x.langs[lang]))
	}
	saveSlots(out, &x.stories, (*scribe).story)
	saveSlots(out, &x.texts, (*scribe).keptText)
	saveArena(out, &x.sums)
	saveArena(out, &x.words)
	savePostings(out, &x.terms)
	savePostings(out, &x.bands)
	return out.close()
}

// Load reads an index that Save wrote. It may read further than its end.
func Load(r io.Reader, o Options) (*Index, error) {
	x, in := NewIndex(o), newReader(r)
	if in.text(len(snapshotName)) != snapshotName {
		return nil, ErrSnapshot
	}
	x.added, x.mass, x.now, x.past = int(in.u64()), int(in.u64()), int64(in.u64()), int(in.u64())
	x.newest, x.oldest = uint32(in.u64()), uint32(in.u64())
	for n := in.u32(); n > 0 && in.err == nil; n-- {
		lang := uint16(in.u32())
		x.langs[lang] = int(in.u64())
	}
	loadSlots(in, &x.stories, (*reader).story)
	loadSlots(in, &x.texts, (*reader).keptText)
	loadArena(in, &x.sums)
	loadArena(in, &x.words)
	loadPostings(in, &x.terms)
	loadPostings(in, &x.bands)
	if err := in.close(); err != nil {
		return nil, err
	}
	x.name()
	return x, nil
}

// name makes what is not saved: the stories by their ids, and scratch space.
func (x *Index) name() {
	free := make(map[uint32]bool, len(x.stories.free))
	for _, i := range x.stories.free {
		free[i] = true
	}
	for i := uint32(1); i <= x.stories.last; i++ {
		if !free[i] {
			x.byID[x.stories.at(i).id] = i
		}
	}
	x.partial = make([]float32, len(x.stories.pages)*slotsPerPage)
}

func saveSlots[T any](out *scribe, s *slots[T], save func(*scribe, *T)) {
	out.u32(s.last)
	out.u32(uint32(len(s.free)))
	for _, i := range s.free {
		out.u32(i)
	}
	for i := uint32(1); i <= s.last; i++ {
		save(out, s.at(i))
	}
}

func loadSlots[T any](in *reader, s *slots[T], load func(*reader, *T)) {
	last, free := in.u32(), in.u32()
	for ; free > 0 && in.err == nil; free-- {
		s.free = append(s.free, in.u32())
	}
	for s.last < last && in.err == nil {
		var v T
		load(in, &v)
		s.append(v)
	}
}

func saveArena[W ~uint32](out *scribe, a *arena[W]) {
	out.u32(uint32(len(a.pages)))
	out.u32(uint32(a.used))
	for _, block := range a.free {
		out.u32(block)
	}
	for _, page := range a.pages {
		for _, w := range page {
			out.u32(uint32(w))
		}
	}
}

func loadArena[W ~uint32](in *reader, a *arena[W]) {
	pages := in.u32()
	a.used = int(in.u32())
	for i := range a.free {
		a.free[i] = in.u32()
	}
	for ; pages > 0 && in.err == nil; pages-- {
		page := make([]W, pageWords)
		for i := range page {
			page[i] = W(in.u32())
		}
		a.pages = append(a.pages, page)
	}
}

// savePostings writes keys as the map yields them: Load does not mind.
func savePostings(out *scribe, p *postings) {
	out.u32(uint32(len(p.of)))
	for key, l := range p.of {
		for _, v := range [...]uint32{key, l.count, l.past, l.held, l.list} {
			out.u32(v)
		}
	}
	saveArena(out, &p.lists)
}

func loadPostings(in *reader, p *postings) {
	n := in.u32()
	p.of = make(map[uint32]posting, min(n, 1<<16))
	for ; n > 0 && in.err == nil; n-- {
		key := in.u32()
		p.of[key] = posting{in.u32(), in.u32(), in.u32(), in.u32()}
	}
	loadArena(in, &p.lists)
}
