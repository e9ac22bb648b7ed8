package main

import (
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

func TestExplainTellsOfGaps(t *testing.T) {
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	life := &aggregator.SourceLife{
		SourceState: aggregator.SourceState{Trail: []byte("secret")},
		Ledger: []aggregator.Gap{
			{From: at.Add(-time.Hour), To: at, State: aggregator.GapPartly, Entries: 40, Why: "none was known"},
			{To: at, State: aggregator.GapUnfillable, Why: "1000 items"},
		},
	}
	x := newExplainedSource(life, at)
	var b strings.Builder
	x.print(&b)
	for _, want := range []string{
		"Items may be missing from 2026-11-20 11:00:00Z to 2026-11-20 12:00:00Z: partly, 40 entries found again\n  none was known\n",
		"Items may be missing until 2026-11-20 12:00:00Z: unfillable, 0 entries found again\n  1000 items\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s\nlacks %q", b.String(), want)
		}
	}
	if x.Trail != nil {
		t.Error("the trail is shown")
	}
}

func TestExplainDrawsTheRhythm(t *testing.T) {
	var b strings.Builder
	r := &aggregator.Rates{}
	for hour := 6; hour < 20; hour++ {
		r[0][hour] = 2.4
	}
	printRhythm(&b, r)
	want := "  publishes most between 06 and 20 h UTC on weekdays\n  weekdays 00 ▁▁▁▁▁▁██████████████▁▁▁▁ 24 h UTC\n  weekends 00 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 24 h UTC\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
