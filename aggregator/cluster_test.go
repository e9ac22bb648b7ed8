package aggregator

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// at gives an item another site.
func at(site string, it Item) Item {
	it.Link = strings.Replace(it.Link, "news.example", site, 1)
	it.ID = it.Link
	return it
}

func TestWhichEntriesAreOneStory(t *testing.T) {
	strike := item("a1", "Dockers walk out at northern harbour", harbour)
	for _, c := range []struct {
		name     string
		other    Item
		relation Relation
		evidence string
	}{
		{"syndicated copy", at("b.example", strike), Duplicate, "same text"},
		{"copy with an edited title", at("b.example", item("x", "Northern harbour: dockers walk out", harbour)), Duplicate, "same text"},
		{"shared link with tracking", func() Item { it := strike; it.ID = "b"; it.Link += "?utm_source=b"; return it }(), Duplicate, "same canonical link"},
		{"AMP address", func() Item { it := strike; it.ID = "b"; it.Link += "?amp=1"; return it }(), Duplicate, "same canonical link"},
		{"same title, no text", at("b.example", item("x", "Dockers walk out at northern harbour", "")), Duplicate, "same title"},
		{"another report", at("b.example", item("x", "Harbour strike leaves forty container ships waiting",
			"Night shifts are at the heart of a strike by dock workers that has closed the northern harbour, where container ships wait.")), Report, "same event: "},
		{"other news", at("b.example", item("x", "Comet grows a tail", comet)), Lead, ""},
		{"copied link, other news", func() Item {
			it := strike
			it.Title, it.Summary = plainText("Comet grows a tail"), plainText(comet)
			return it
		}(), Lead, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNewsroom(t)
			n.poll("herald", strike)
			n.poll("bugle", c.other)
			var got Entry
			for _, e := range n.store.entries {
				if e.Outlet == "bugle" {
					got = e
				}
			}
			if got.Relation != c.relation || !strings.HasPrefix(got.Evidence, c.evidence) {
				t.Errorf("got %s by %q (%.2f), want %s by %q", got.Relation, got.Evidence, got.Score, c.relation, c.evidence)
			}
			lead := n.storyLead(got.Story)
			if want := map[bool]string{true: "bugle", false: "herald"}[c.relation == Lead]; lead.Outlet != want {
				t.Errorf("the lead is %s's, want %s's", lead.Outlet, want)
			}
			if c.relation != Lead && (got.Of != lead.ID || got.Score <= 0 || got.Score > 1) {
				t.Errorf("got of %s with score %f", got.Of, got.Score)
			}
		})
	}
}

// storyLead gives the lead entry of a story.
func (n *newsroom) storyLead(story ID) Entry {
	for _, id := range n.store.members[n.store.now(story)] {
		if e := n.store.entries[id]; e.Relation == Lead {
			return e
		}
	}
	n.t.Fatalf("story %s has no lead", story)
	return Entry{}
}

func TestBackdatedEntryDoesNotBecomeLead(t *testing.T) {
	n := newNewsroom(t)
	n.poll("herald", item("a1", "Dockers walk out", harbour))
	late := at("b.example", item("a1", "Dockers walk out", harbour))
	yesterday := monday.AddDate(0, 0, -1)
	late.Published = &yesterday
	n.poll("bugle", late)
	for id := range n.store.members {
		if lead := n.storyLead(id); lead.Outlet != "herald" {
			t.Errorf("the lead is %s's", lead.Outlet)
		}
	}
}

func TestStoryEndsWithItsWindow(t *testing.T) {
	n := newNewsroom(t)
	n.poll("herald", item("a1", "Dockers walk out at northern harbour", harbour))
	n.now = n.now.AddDate(0, 0, 30)
	n.poll("bugle", at("b.example", item("x", "Dockers walk out at the harbour again",
		"Dock workers at the northern harbour have walked out as talks about night shifts broke down.")))
	if n.story("Dockers walk out at northern harbour") == n.story("Dockers walk out at the harbour again") {
		t.Error("an entry joined a story of last month")
	}
}

// An entry that two like stories lead to makes them one; the elder keeps its
// name.
func TestBridgeMergesStories(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	a := item("a", "Quillpay payroll servers locked by ransomware on Friday", "")
	b := at("b.example", item("b", "Clerks' bank details copied from Quillpay in ransomware raid", ""))
	n.poll("herald", a)
	n.poll("bugle", b)
	elder, younger := n.story(a.Title.Value), n.story(b.Title.Value)
	if elder == younger {
		t.Fatal("they were one story from the start")
	}
	bridge := at("c.example", item("c", "Quillpay payroll servers locked and clerks' bank details copied in ransomware raid", ""))
	got := n.poll("courier", bridge)
	if n.story(a.Title.Value) != elder || n.story(b.Title.Value) != elder || n.story(bridge.Title.Value) != elder {
		t.Fatal("the stories did not merge into the elder")
	}
	want := []Change{
		{Topic: "all", At: got.Results[0].At, Kind: Merged, Story: younger, Other: elder},
		{Topic: "all", At: got.Results[0].At, Kind: Covered, Story: elder},
	}
	if d := cmp.Diff(got.Changes, want); d != "" {
		t.Error(d)
	}
	if e := n.entry(b.Title.Value); e.Relation != Report || e.Evidence == "" {
		t.Errorf("the younger lead is now %s by %q", e.Relation, e.Evidence)
	}
	if n.storyLead(elder).Outlet != "herald" {
		t.Error("the elder lost its lead")
	}
}

// Nobody makes two pieces of news one by publishing a copy of both.
func TestQuotingTwoStoriesDoesNotMergeThem(t *testing.T) {
	n := newNewsroom(t)
	n.poll("herald", item("a", "Office closed by hackers", ""))
	n.poll("bugle", at("b.example", item("b", "Clerks' bank details copied", payroll)))
	n.poll("thief", item("a", "Office closed by hackers, clerks' bank details copied", payroll)) // the link of one, the text of the other
	if n.story("Office closed by hackers") == n.story("Clerks' bank details copied") {
		t.Error("they are one story")
	}
}

// A failed commit leaves nothing behind, in the fingerprints held in memory
// either.
func TestFailedCommitLeavesNothing(t *testing.T) {
	n := newNewsroom(t)
	n.store.fail = errors.New("disk full")
	lost := n.visit("herald", item("a1", "Dockers walk out", harbour))
	if _, err := n.in.Ingest(t.Context(), []Poll{lost}); !errors.Is(err, n.store.fail) {
		t.Fatalf("got %v", err)
	}
	n.store.fail = nil
	n.poll("bugle", at("b.example", item("a1", "Dockers walk out", harbour)))
	if e := n.entry("Dockers walk out"); e.Relation != Lead {
		t.Errorf("got %s of %s, which was never written", e.Relation, e.Of)
	}
}

// A second process takes in what the first one committed.
func TestProcessesShareStories(t *testing.T) {
	n := newNewsroom(t)
	other := NewIngester(n.store, nil, IngestOptions{})
	n.poll("herald", item("a1", "Dockers walk out", harbour))
	copied := n.visit("bugle", at("b.example", item("a1", "Dockers walk out!", harbour)))
	if _, err := other.Ingest(t.Context(), []Poll{copied}); err != nil {
		t.Fatal(err)
	}
	if n.story("Dockers walk out") != n.story("Dockers walk out!") {
		t.Error("two processes minted two stories")
	}
	n.now = n.now.Add(time.Hour)
	n.poll("courier", at("c.example", item("a1", "Dockers walk out …", harbour)))
	if n.story("Dockers walk out") != n.story("Dockers walk out …") {
		t.Error("the first process did not see the second's entry")
	}
}
