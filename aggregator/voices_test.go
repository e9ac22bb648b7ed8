package aggregator

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/credit"
)

// told makes a story of entries, the first its lead: each seen a minute after
// the one before, with its place as ID.
func told(entries ...Entry) *Story {
	s := &Story{}
	for i, e := range entries {
		e.ID, e.FirstSeen = ID(i+1), monday.Add(time.Duration(i)*time.Minute)
		if e.Relation == "" {
			e.Relation = Report
		}
		s.Coverage = append(s.Coverage, e)
	}
	s.Lead = s.Coverage[0]
	return s
}

func of(outlet string) Entry { return Entry{Outlet: outlet} }

func wired(outlet, wire string) Entry {
	return Entry{Outlet: outlet, Credit: &credit.Credit{Wire: wire, Where: credit.Dateline}}
}

func agency(name string) Entry {
	return Entry{Outlet: name, Credit: &credit.Credit{Wire: name, Where: credit.OwnOutlet}}
}

func family(outlet, name string) Entry { return Entry{Outlet: outlet, Family: name} }

func copyOf(outlet string, n int) Entry {
	return Entry{Outlet: outlet, Relation: Duplicate, Of: ID(n)}
}

func begins(outlet string, opening uint64) Entry { return Entry{Outlet: outlet, Opening: opening} }

func gone(e Entry) Entry {
	e.Withdrawn = monday
	return e
}

func TestVoices(t *testing.T) {
	for _, c := range []struct {
		name         string
		story        *Story
		words, short string
		voices       string
	}{
		{"one", told(of("A")), "1 report", "1 report", "A[A]"},
		{"two", told(of("A"), of("B")), "2 independent reports", "2 reports", "A[A] B[B]"},
		{"one outlet twice", told(of("A"), of("A")), "1 report", "1 report", "A[A]"},
		{"one newsroom", told(family("Lake East", "Lake"), family("Lake West", "Lake")), "1 report, 1 reprint", "1 report + 1", "Lake[Lake East,Lake West]"},
		{"a wire and who prints it", told(agency("Reuters"), wired("A", "Reuters"), wired("B", "Reuters")),
			"1 wire, 2 reprints", "1 wire + 2", "Reuters*[Reuters,A,B]"},
		{"a wire that we do not poll", told(wired("A", "Reuters"), wired("B", "Reuters")), "1 wire, 2 reprints", "1 wire + 2", "Reuters*[A,B]"},
		{"two wires", told(wired("A", "Reuters"), wired("B", "AFP")), "2 independent reports and 2 reprints", "2 reports + 2", "Reuters*[A] AFP*[B]"},
		{"an outlet's own beside what it prints", told(wired("A", "Reuters"), of("A")), "2 independent reports and 1 reprint", "2 reports + 1", "Reuters*[A] A[A]"},
		{"copy", told(of("A"), copyOf("B", 1)), "1 report, 1 reprint", "1 report + 1", "A[A,B]"},
		{"copy of a copy", told(of("A"), copyOf("B", 1), copyOf("C", 2)), "1 report, 2 reprints", "1 report + 2", "A[A,B,C]"},
		{"copy beside its outlet's own", told(of("A"), copyOf("B", 1), of("B")), "2 independent reports and 1 reprint", "2 reports + 1", "A[A,B] B[B]"},
		{"a copy that names the wire", told(of("A"), Entry{Outlet: "B", Relation: Duplicate, Of: 1, Credit: &credit.Credit{Wire: "AP"}}),
			"1 wire, 2 reprints", "1 wire + 2", "AP*[A,B]"},
		{"the same first words", told(begins("A", 7), of("B"), begins("C", 7)), "2 independent reports and 1 reprint", "2 reports + 1", "A[A,C] B[B]"},
		{"no first words", told(begins("A", 0), begins("B", 0)), "2 independent reports", "2 reports", "A[A] B[B]"},
		{"an agency's newsroom is not the agency", told(family("A", "Reuters"), wired("B", "Reuters")), "2 independent reports and 1 reprint", "2 reports + 1", "Reuters[A] Reuters*[B]"},
		{"who quotes is no reprint", told(agency("AFP"), Entry{Outlet: "B", Credit: &credit.Credit{Cites: []string{"AFP"}}}),
			"2 independent reports", "2 reports", "AFP*[AFP] B[B]"},
		{"what is taken back", told(gone(of("A")), of("B"), of("C")), "2 independent reports", "2 reports", "B[B] C[C]"},
		{"all taken back", told(gone(of("A"))), "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			vs := c.story.Voices()
			got := []string{vs.String(), vs.Short(), show(vs)}
			if d := cmp.Diff([]string{c.words, c.short, c.voices}, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func show(vs Voices) string {
	var parts []string
	for _, v := range vs {
		name := v.Name
		if v.Wire {
			name += "*"
		}
		parts = append(parts, name+"["+strings.Join(v.Outlets, ",")+"]")
	}
	return strings.Join(parts, " ")
}

// Voices do not depend on the order in which a store gives a story's entries.
func TestVoicesComeByOurClock(t *testing.T) {
	s := told(of("A"), wired("B", "AP"), copyOf("C", 1), wired("D", "AP"))
	want := show(s.Voices())
	slices.Reverse(s.Coverage)
	if got := show(s.Voices()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A time that an outlet claims makes nobody first.
func TestBackDatedIsNotFirst(t *testing.T) {
	n := newNewsroom(t)
	n.poll("honest", item("a", "Dockers walk out at the northern harbour", harbour))
	late := item("b", "Dockers walk out at the northern harbour on Monday", harbour+" The port authority said so.")
	claim := monday.Add(-72 * time.Hour)
	late.Published, late.Updated = &claim, &claim
	n.poll("backdater", late)
	s := n.told("Dockers walk out at the northern harbour")
	vs := s.Voices()
	if len(s.Coverage) != 2 || vs[0].Entries[0].Outlet != "honest" || s.Lead.Outlet != "honest" {
		t.Errorf("%d entries, %s is first, %s leads", len(s.Coverage), vs[0].Entries[0].Outlet, s.Lead.Outlet)
	}
}

// told gives the story of the only entry with a title as a store would.
func (n *newsroom) told(title string) *Story {
	n.t.Helper()
	s := &Story{ID: n.story(title)}
	members, _ := n.store.Members([]ID{s.ID})
	for _, e := range members[s.ID] {
		s.Coverage = append(s.Coverage, *e)
		if e.Relation == Lead {
			s.Lead = *e
		}
	}
	return s
}

func TestIngestReadsCredits(t *testing.T) {
	n := newNewsroom(t)
	table, err := credit.Families().With(map[string][]string{"Lake Press": {"lake*"}})
	if err != nil {
		t.Fatal(err)
	}
	n.in = NewIngester(n.store, nil, IngestOptions{Families: table})
	n.poll("lake east", item("a", "Dockers walk out", "HAMBURG (dpa) - "+harbour))
	e := n.entry("Dockers walk out")
	if e.Family != "Lake Press" || e.Credit == nil || e.Credit.Wire != "dpa" || e.Opening != credit.Opening(harbour) {
		t.Errorf("family %q, credit %+v, opening %x", e.Family, e.Credit, e.Opening)
	}
}
