package aggregator

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator/edit"
)

// deleting makes a visit that brings nothing but a deletion.
func (n *newsroom) deleting(source string, d Deletion) Poll {
	p := n.visit(source)
	p.Deleted = []Deletion{d}
	return p
}

func TestTombstoneWithdraws(t *testing.T) {
	id := "https://news.example/a"
	for _, c := range []struct {
		name   string
		source string
		d      Deletion
		notice string
	}{
		{"its outlet's", "news", Deletion{ID: id}, byTombstone},
		{"with a reason", "news", Deletion{ID: id, Comment: "the port denies it"}, "the port denies it"},
		{"of another section", "news/harbour", Deletion{ID: id}, byTombstone},
		{"another outlet's", "rival", Deletion{ID: id}, ""},
		{"of another item", "news", Deletion{ID: id + "b"}, ""},
		{"before it was renewed", "news", Deletion{ID: id, At: monday.Add(-2 * time.Hour)}, ""},
		{"after it was renewed", "news", Deletion{ID: id, At: monday.Add(time.Minute)}, byTombstone},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNewsroom(t, "all", "*")
			it := item("a", "Dockers walk out", harbour)
			at := monday.Add(-time.Hour)
			it.Published = &at
			n.poll("news", it)
			got := n.ingest(n.deleting(c.source, c.d))
			e := n.entry("Dockers walk out")
			if e.Withdrawn.IsZero() != (c.notice == "") || e.Notice != c.notice {
				t.Fatalf("withdrawn %s: %q, want %q", e.Withdrawn, e.Notice, c.notice)
			}
			if c.notice == "" {
				return
			}
			if d := cmp.Diff([]string{"all withdrawn"}, kinds(got.Changes)); d != "" {
				t.Error(d)
			}
			if len(n.listed("Dockers walk out")) > 0 || got.Revised != 1 {
				t.Errorf("still listed, %d revised", got.Revised)
			}
			if r := n.store.revisions; len(r) != 1 || !slices.Equal(r[0].Kinds, []edit.Kind{edit.Withdrawn}) || !slices.Equal(r[0].Topics, []string{"all"}) {
				t.Errorf("revisions %+v", r)
			}
			if again := n.ingest(n.deleting(c.source, c.d)); again.Revised != 0 || len(again.Changes) != 0 {
				t.Errorf("the second time it revises %d and logs %v", again.Revised, again.Changes)
			}
		})
	}
}

// A story that others tell too stays on its topics.
func TestWithdrawnLeadLeavesItsStoryListed(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("news", item("a", "Dockers walk out at the northern harbour", harbour))
	other := item("b", "Dockers walk out at the northern harbour on Monday", harbour+" The port authority said so.")
	other.Link, other.ID = "https://rival.example/b", "b"
	n.poll("rival", other)
	got := n.ingest(n.deleting("news", Deletion{ID: "https://news.example/a"}))
	if d := cmp.Diff([]string{"all revised"}, kinds(got.Changes)); d != "" {
		t.Error(d)
	}
	s := n.told("Dockers walk out at the northern harbour")
	if m := n.store.listings[s.ID]; len(m) != 1 || m[0].Entry == s.Lead.ID {
		t.Errorf("listed by %+v", m)
	}
	if vs := s.Voices(); len(vs) != 1 || vs[0].Name != "rival" {
		t.Errorf("told by %s", show(vs))
	}
}

func TestCompleteFeedWithdrawsWhatItLacks(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	a, b := item("a", "Dockers walk out", harbour), item("b", "Comet seen in June", comet)
	complete := func(items ...Item) Poll {
		p := n.visit("news", items...)
		p.Complete = true
		return p
	}
	n.poll("news/old", item("c", "Payroll data copied", payroll))
	n.ingest(complete(a, b))
	n.ingest(complete(a))
	if e := n.entry("Comet seen in June"); e.Notice != byAbsence {
		t.Errorf("missing, and %q", e.Notice)
	}
	for _, title := range []string{"Dockers walk out", "Payroll data copied"} {
		if e := n.entry(title); !e.Withdrawn.IsZero() {
			t.Errorf("%s is withdrawn", title)
		}
	}
	got := n.ingest(complete(a, b))
	if e := n.entry("Comet seen in June"); !e.Withdrawn.IsZero() || e.Notice != "" {
		t.Errorf("there again, and withdrawn %s: %q", e.Withdrawn, e.Notice)
	}
	if d := cmp.Diff([]string{"all listed"}, kinds(got.Changes)); d != "" {
		t.Error(d)
	}
}

func TestNoticeWithdraws(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("news", item("a", "Dockers walk out", harbour))
	got := n.poll("news", item("a", "WITHDRAWN: Dockers walk out", harbour))
	if e := n.entry("WITHDRAWN: Dockers walk out"); e.Withdrawn.IsZero() || e.Notice != "WITHDRAWN: Dockers walk out" {
		t.Errorf("withdrawn %s: %q", e.Withdrawn, e.Notice)
	}
	if d := cmp.Diff([]string{"all withdrawn"}, kinds(got.Changes)); d != "" {
		t.Error(d)
	}
	n.poll("news", item("a", "Dockers walk out after all", harbour))
	if e := n.entry("Dockers walk out after all"); !e.Withdrawn.IsZero() || len(n.listed(e.Title)) != 1 {
		t.Errorf("withdrawn %s, listed %v", e.Withdrawn, n.listed(e.Title))
	}
}

// What is churn moves neither an entry nor its topics, however often it comes.
func TestChurnMovesNothing(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("news", item("a", "Dockers walk out", harbour+" Read by 3,412 readers at the harbour."))
	before := n.entry("Dockers walk out")
	for _, c := range []struct{ name, title, text string }{
		{"counter", "Dockers walk out", harbour + " Read by 9,100 readers at the harbour."},
		{"label", "UPDATE 2-Dockers walk out", harbour + " Read by 9,100 readers at the harbour."},
		{"advertisement", "Dockers walk out", "Advertisement\n" + harbour + " Read by 9,100 readers at the harbour."},
	} {
		got := n.poll("news", item("a", c.title, c.text))
		now := n.entry("Dockers walk out")
		if got.Revised != 0 || len(got.Changes) != 0 || now.Revision != 0 || !now.Revised.IsZero() || now.Summary != before.Summary {
			t.Errorf("%s: %d revised, %v, revision %d", c.name, got.Revised, got.Changes, now.Revision)
		}
		if again := n.poll("news", item("a", c.title, c.text)); again.Known != 1 {
			t.Errorf("%s: not known the second time", c.name)
		}
	}
}

// Filing an entry elsewhere shows in its item and makes no revision.
func TestFilingIsNoRevision(t *testing.T) {
	n := newNewsroom(t, "strikes", "category:strikes")
	n.poll("news", item("a", "Dockers walk out", harbour))
	filed := item("a", "Dockers walk out", harbour)
	filed.Categories = []Category{{Term: "Strikes"}}
	got := n.poll("news", filed)
	e := n.entry("Dockers walk out")
	if e.Revision != 0 || !e.Revised.IsZero() || len(n.store.revisions) != 0 || len(e.Categories) != 1 {
		t.Errorf("revision %d, %d kept, categories %v", e.Revision, len(n.store.revisions), e.Categories)
	}
	if d := cmp.Diff([]string{"strikes listed"}, kinds(got.Changes)); d != "" {
		t.Error(d)
	}
}

func TestHistory(t *testing.T) {
	e := &Entry{Title: "three", Content: "<p>c</p>"}
	list := History(e, []Revision{{Number: 0, Title: "one", Summary: "a"}, {Number: 1, Title: "two", Summary: "b"}})
	var got []string
	for _, c := range list {
		title, body := c.Diff()
		got = append(got, c.Before.Title+" → "+c.After.Title+" "+pieces(title)+" "+pieces(body))
	}
	want := []string{"two → three -two+three -b+c", "one → two -one+two -a+b"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func pieces(ps []edit.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString([]string{"=", "-", "+", "~"}[p.Op] + p.Text)
	}
	return b.String()
}
