package store

import (
	"strconv"
	"testing"
	"time"

	"wireroom/aggregator"
)

func TestRecordsAreAsLongAsTheSQLThinks(t *testing.T) {
	p := aggregator.PollResult{Poll: aggregator.Poll{At: time.UnixMilli(1), Outcome: aggregator.Blocked}}
	if got := len(remember(&p)); got != recordSize || strconv.Itoa(keptPolls*recordSize) != historySize {
		t.Errorf("a record of %d bytes; %d of %d are kept in %s", got, keptPolls, recordSize, historySize)
	}
}

// FuzzRecall: whatever stands in the column, reading it never panics, and what
// was written is read as it was.
func FuzzRecall(f *testing.F) {
	f.Add("0Wj9H-_c38002k00xyz0K0030")
	f.Add("                         ")
	f.Fuzz(func(t *testing.T, record string) {
		if len(record) != recordSize {
			return
		}
		p, err := recall(record)
		if err != nil {
			return
		}
		r := aggregator.PollResult{New: p.New, Poll: aggregator.Poll{
			At: p.At, Outcome: p.Outcome, Status: p.Status, Took: p.Took, BodySize: p.Read, Total: p.Items, Read: p.Saved == 0,
		}}
		r.Source.BodySize = p.Saved
		if again, err := recall(remember(&r)); err != nil || again != p {
			t.Errorf("%+v is read as %+v, %v", p, again, err)
		}
	})
}
