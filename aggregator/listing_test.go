package aggregator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func dated(it Item, t time.Time) Item { it.Published = &t; return it }

func TestFirstPollListsOnlyWhatIsNews(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	fresh := dated(item("a", "Dockers walk out", harbour), monday.Add(-47*time.Hour))
	stale := dated(item("b", "Comet grows a tail", comet), monday.Add(-49*time.Hour))
	undated := item("c", "Farmers lead in polls", election)
	n.poll("news", fresh, stale, undated)
	for title, want := range map[string]int{"Dockers walk out": 1, "Comet grows a tail": 0, "Farmers lead in polls": 1} {
		if got := len(n.listed(title)); got != want {
			t.Errorf("%s is listed in %d topics, want %d", title, got, want)
		}
	}
	late := dated(item("d", "Clerks' bank details copied", payroll), monday.Add(-90*time.Hour))
	n.poll("news", late)
	if len(n.listed(late.Title.Value)) != 1 {
		t.Error("an old entry of a later poll is not listed")
	}
}

func TestOldStoryIsListedOnceAFreshEntryJoins(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("herald", dated(item("a", "Dockers walk out", harbour), monday.AddDate(0, 0, -5)))
	got := n.poll("bugle", at("b.example", item("a", "Dockers walk out now", harbour)))
	if n.story("Dockers walk out") != n.story("Dockers walk out now") {
		t.Fatal("they are two stories")
	}
	if d := cmp.Diff(kinds(got.Changes), []string{"all listed"}); d != "" {
		t.Error(d)
	}
	want := Membership{Topic: "all", Listed: monday.Add(10 * time.Minute), Entry: n.entry("Dockers walk out now").ID}
	if d := cmp.Diff(n.store.listings[n.story("Dockers walk out")], []Membership{want}); d != "" {
		t.Error(d)
	}
}

func TestChanges(t *testing.T) {
	n := newNewsroom(t, "all", "*", "strikes", `"walk out"`, "comets", "comet")
	step := func(what string, got Ingested, want ...string) {
		t.Helper()
		if d := cmp.Diff(kinds(got.Changes), want); d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
	step("a new entry", n.poll("herald", item("a", "Dockers walk out", harbour)), "all listed", "strikes listed")
	step("a copy", n.poll("bugle", at("b.example", item("a", "Dockers Walk Out", harbour))), "all covered", "strikes covered")
	step("nothing new", n.poll("herald", item("a", "Dockers walk out", harbour)))
	step("the copy revised", n.poll("bugle", at("b.example", item("a", "Dockers do walk out", harbour))), "all covered", "strikes covered")
	step("the lead revised", n.poll("herald", item("a", "Dockers walk out twice", harbour)), "all revised", "strikes revised")
	step("no rule matches the copy any more", n.poll("bugle", at("b.example", item("a", "Dockers stay out", harbour))), "all covered", "strikes covered")
	step("nor the lead", n.poll("herald", item("a", "Dockers stay away", harbour)), "all revised", "strikes withdrawn")
	step("a rule matches late", n.poll("herald", item("a", "Dockers watch a comet", harbour)), "all revised", "comets listed")
	want := []Membership{
		{Topic: "all", Listed: monday, Entry: n.entry("Dockers watch a comet").ID},
		{Topic: "comets", Listed: monday.Add(70 * time.Minute), Entry: n.entry("Dockers watch a comet").ID},
	}
	if d := cmp.Diff(n.store.listings[n.story("Dockers watch a comet")], want); d != "" {
		t.Error(d)
	}
}

// Growing coverage does not bring a story up again; a revision of its lead does.
func TestUpdated(t *testing.T) {
	lead := &Entry{ID: 1, Outlet: "herald", FirstSeen: monday}
	listings := []Membership{{Topic: "b", Listed: monday.Add(2 * time.Hour)}, {Topic: "a", Listed: monday.Add(time.Hour)}}
	for _, c := range []struct {
		name     string
		revised  time.Time
		listings []Membership
		want     time.Time
	}{
		{"never listed", time.Time{}, nil, monday},
		{"listed later", time.Time{}, listings, monday.Add(time.Hour)},
		{"revised before", monday.Add(time.Minute), listings, monday.Add(time.Hour)},
		{"revised after", monday.Add(3 * time.Hour), listings, monday.Add(3 * time.Hour)},
	} {
		t.Run(c.name, func(t *testing.T) {
			lead.Revised = c.revised
			s := storyState{lead: lead, members: []*Entry{lead, {ID: 2, Outlet: "bugle", FirstSeen: monday.Add(9 * time.Hour)}}}
			w := s.write(c.listings)
			if !w.Updated.Equal(c.want) || w.Entries != 2 || w.Outlets != 2 {
				t.Errorf("got updated %s, %d entries, %d outlets; want %s, 2, 2", w.Updated, w.Entries, w.Outlets, c.want)
			}
		})
	}
}

func TestRelist(t *testing.T) {
	n := newNewsroom(t, "strikes", "dockers")
	n.poll("herald", item("a", "Dockers walk out", harbour))
	n.poll("bugle", item("b", "Comet grows a tail", comet))
	n.poll("news", dated(item("c", "Another comet", "An old comet."), monday.AddDate(0, 0, -9)))

	n.in.SetTopics(topicSet(t, "comets", "comet"))
	got, err := n.in.Relist(t.Context(), n.store, monday.AddDate(0, 0, -30), n.now)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Relisted{Read: 3, Entries: 3, Changes: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	comets := []Membership{{Topic: "comets", Listed: monday.Add(10 * time.Minute), Entry: n.entry("Comet grows a tail").ID}}
	if d := cmp.Diff(n.store.listings[n.story("Comet grows a tail")], comets); d != "" {
		t.Error(d)
	}
	if topics := n.listed("Dockers walk out"); topics != nil {
		t.Errorf("the strike is still listed in %v", topics)
	}
	if topics := n.listed("Another comet"); topics != nil {
		t.Errorf("what was too old at its first poll is listed in %v", topics)
	}
	if again, _ := n.in.Relist(t.Context(), n.store, time.Time{}, n.now); again.Entries != 0 {
		t.Errorf("a second time changed %d entries", again.Entries)
	}
}

// What commits after SetTopics is matched against the new topics, so that
// nothing falls between a batch and Relist.
func TestTopicsChangeDuringIngest(t *testing.T) {
	n := newNewsroom(t, "strikes", "dockers")
	ready := prepare(t.Context(), []Poll{n.visit("herald", item("a", "Dockers walk out", harbour))}, n.in.topics.Load())
	if len(ready[0].drafts[0].Hits) != 1 {
		t.Fatal("the old topics do not match")
	}
	n.in.SetTopics(topicSet(t, "harbours", "harbour"))
	n.poll("herald", item("a", "Dockers walk out", harbour))
	if d := cmp.Diff(n.listed("Dockers walk out"), []string{"harbours"}); d != "" {
		t.Error(d)
	}
}
