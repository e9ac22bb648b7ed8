package aggregator

import (
	"slices"
	"testing"
	"time"
)

// timed gives an item a time of publication.
func timed(it Item, at time.Time) Item { it.Published = &at; return it }

// What an archive brings fills gaps and does nothing else: a known entry stays
// as it is, and what is no news any more is on no topic.
func TestArchivedItems(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("wire", timed(item("harbour", "Dock workers walk out", harbour), monday.Add(-time.Hour)))
	n.poll("wire", timed(item("harbour", "Dock workers go on with their strike", harbour), monday.Add(-time.Hour)))
	p := n.visit("wire", timed(item("election", "The lake district votes", election), monday))
	p.Gaps = []Gap{{From: n.now.Add(-time.Minute), To: n.now}, {From: monday.AddDate(0, 0, -9), To: monday.Add(-time.Minute)}}
	p.Archived = []Item{
		timed(item("harbour", "Dock workers walk out", harbour), monday.Add(-time.Hour)),
		timed(item("comet", "A comet's tail is measured", comet), monday.Add(-2*time.Hour)),
		timed(item("payroll", "Payroll service is held to ransom", payroll), monday.AddDate(0, 0, -8)),
	}
	out := n.ingest(p)
	if r := out.Results[0]; out.New != 3 || r.Filled != 2 || out.Revised != 0 || out.Known != 1 {
		t.Errorf("%d new, %d of them from the archive, %d revised, %d known; want 3, 2, 0, 1", out.New, r.Filled, out.Revised, out.Known)
	}
	if e := n.entry("Dock workers go on with their strike"); e.Revision != 1 {
		t.Errorf("revision %d of the known entry, want its newer form to stand", e.Revision)
	}
	if got := n.listed("A comet's tail is measured"); !slices.Equal(got, []string{"all"}) {
		t.Errorf("an item of the gap is listed in %q", got)
	}
	if got := n.listed("Payroll service is held to ransom"); len(got) != 0 || !n.entry("Payroll service is held to ransom").Unlisted {
		t.Errorf("an old item is listed in %q", got)
	}
	if gaps := out.Results[0].Gaps; gaps[0].Entries != 0 || gaps[1].Entries != 2 {
		t.Errorf("%d and %d entries counted, want those of their times", gaps[0].Entries, gaps[1].Entries)
	}
	if p.Gaps[1].Entries != 0 {
		t.Error("the caller's poll was changed: taken in again it would count twice")
	}
}
