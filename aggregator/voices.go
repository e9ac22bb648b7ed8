package aggregator

import (
	"cmp"
	"fmt"
	"slices"

	"wireroom/aggregator/credit"
)

// Voice is one that tells a story in words of its own, an agency, a newsroom or
// an outlet, with all entries of the story that carry its words.
type Voice struct {
	Name    string   // of the agency, the family or the outlet
	Wire    bool     // an agency
	Entries []*Entry // by our clock; the first is where it was told first
	Outlets []string // that carry it, each once, in this order
	own     int      // of Outlets, those that it is itself
}

// Reprints is how many outlets carry the voice's words beside itself.
func (v *Voice) Reprints() int { return len(v.Outlets) - v.own }

// Voices are the independent reports of a story, the first by our clock first:
// what an outlet claims of its time does not count. Entries are one voice that
// credit the same agency, that are copies of each other or begin with the same
// words, or, of those that are nobody else's, that come from one newsroom. What
// was withdrawn speaks no more.
func (s *Story) Voices() Voices {
	told := s.told()
	chains := chainsOf(told)
	names := map[int]voiceName{} // by a chain's first entry
	for i, e := range told {
		if n := names[chains[i]]; e.Credit != nil && e.Credit.Wire != "" && !n.wire {
			names[chains[i]] = voiceName{e.Credit.Wire, true}
		} else if i == chains[i] {
			names[i] = voiceName{cmp.Or(e.Family, e.Outlet), false}
		}
	}
	var out Voices
	place := map[voiceName]int{}
	for i, e := range told {
		name := names[chains[i]]
		at, ok := place[name]
		if !ok {
			at = len(out)
			place[name] = at
			out = append(out, Voice{Name: name.name, Wire: name.wire})
		}
		out[at].add(e)
	}
	return out
}

// voiceName tells voices apart: an agency is not the newsroom of its name.
type voiceName struct {
	name string
	wire bool
}

func (v *Voice) add(e *Entry) {
	v.Entries = append(v.Entries, e)
	if slices.Contains(v.Outlets, e.Outlet) {
		return
	}
	v.Outlets = append(v.Outlets, e.Outlet)
	if isOwn := e.Credit != nil && e.Credit.Where == credit.OwnOutlet; v.Wire && isOwn || !v.Wire && len(v.Outlets) == 1 {
		v.own++
	}
}

// told are the entries that still tell the story, by our clock; of those that
// came at once the lead goes first.
func (s *Story) told() []*Entry {
	var out []*Entry
	for i := range s.Coverage {
		if e := &s.Coverage[i]; e.Withdrawn.IsZero() {
			out = append(out, e)
		}
	}
	behind := func(e *Entry) int {
		if e.ID == s.Lead.ID {
			return 0
		}
		return 1
	}
	slices.SortFunc(out, func(a, b *Entry) int {
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(behind(a), behind(b)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// chainsOf gives for each entry the first of those that it is a copy of, itself
// if it is none: what a duplicate was compared with, and what begins as it does.
func chainsOf(told []*Entry) []int {
	chains := make([]int, len(told))
	byID, byOpening := map[ID]int{}, map[uint64]int{}
	for i, e := range told {
		chains[i] = i
		byID[e.ID] = i
	}
	root := func(i int) int {
		for chains[i] != i {
			i = chains[i]
		}
		return i
	}
	join := func(i, j int) {
		a, b := root(i), root(j)
		chains[max(a, b)] = min(a, b)
	}
	for i, e := range told {
		if of, ok := byID[e.Of]; ok && e.Relation == Duplicate {
			join(i, of)
		}
		if first, ok := byOpening[e.Opening]; ok && e.Opening != 0 {
			join(i, first)
		} else {
			byOpening[e.Opening] = i
		}
	}
	for i := range chains {
		chains[i] = root(i)
	}
	return chains
}

// Voices are the independent reports of one story.
type Voices []Voice

// Reprints is how many outlets carry the words of another.
func (vs Voices) Reprints() int {
	n := 0
	for i := range vs {
		n += vs[i].Reprints()
	}
	return n
}

// String says it in words: "1 wire, 31 reprints", "4 independent reports",
// "2 independent reports and 5 reprints"; "" of no voice.
func (vs Voices) String() string {
	reprints := counted(vs.Reprints(), "reprint")
	switch {
	case len(vs) == 0:
		return ""
	case len(vs) == 1 && vs[0].Wire:
		return joined("1 wire", ", ", reprints)
	case len(vs) == 1:
		return joined("1 report", ", ", reprints)
	}
	return joined(counted(len(vs), "independent report"), " and ", reprints)
}

// Short is String for where there is little room: "4 reports + 5".
func (vs Voices) Short() string {
	text := counted(len(vs), "report")
	if len(vs) == 1 && vs[0].Wire {
		text = "1 wire"
	}
	if n := vs.Reprints(); n > 0 {
		text += fmt.Sprintf(" + %d", n)
	}
	return text
}

// counted is "" for none.
func counted(n int, what string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func joined(a, between, b string) string {
	if b == "" {
		return a
	}
	return a + between + b
}
