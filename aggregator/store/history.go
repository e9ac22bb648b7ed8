package store

import (
	"fmt"
	"strings"
	"time"

	"wireroom/aggregator"
)

// A source's history is text of as many equal records as are kept, the newest
// first. Each poll puts its own before the others while it rewrites the row
// anyway, and never reads them: the history costs a poll what 25 bytes cost.
//
//	at 7 | outcome 1 | status 2 | took 4 | bytes 5 | items 3 | new 3
//
// Numbers are written to the base of 64; one that does not fit is the greatest.
const (
	keptPolls   = 32
	recordSize  = 25
	historySize = "800" // of both, as SQL takes it
	digits      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
)

// outcomes are the letters of a record. A 304 has its own: its bytes are those
// that it spared.
var outcomes = map[byte]aggregator.Outcome{
	'c': aggregator.Changed, 'u': aggregator.Unchanged, 'n': aggregator.Unchanged, 'f': aggregator.Failed,
	't': aggregator.Throttled, 'g': aggregator.Gone, 'b': aggregator.Blocked,
}

// remember makes a poll a record.
func remember(p *aggregator.PollResult) string {
	letter, size := p.Outcome[0], p.BodySize
	if p.Outcome == aggregator.Unchanged && !p.Read {
		letter, size = 'n', savedBytes(p)
	}
	b := make([]byte, 0, recordSize)
	b = put(b, 7, p.At.UnixMilli())
	b = append(b, letter)
	b = put(b, 2, int64(p.Status))
	b = put(b, 4, p.Took.Milliseconds())
	b = put(b, 5, size)
	b = put(b, 3, int64(p.Total))
	b = put(b, 3, int64(p.New-p.Filled))
	return string(b)
}

func put(b []byte, width int, n int64) []byte {
	most := int64(1)<<(6*width) - 1
	n = min(max(n, 0), most)
	for i := width - 1; i >= 0; i-- {
		b = append(b, digits[n>>(6*i)&63])
	}
	return b
}

// past reads a source's history.
func (ss *session) past(id aggregator.ID) ([]aggregator.PastPoll, error) {
	var text string
	if _, err := ss.one([]any{&text}, "SELECT history FROM sources WHERE id = $1", dbID(id)); err != nil {
		return nil, err
	}
	var all []aggregator.PastPoll
	for ; len(text) >= recordSize; text = text[recordSize:] {
		p, err := recall(text[:recordSize])
		if err != nil {
			return nil, fmt.Errorf("history of %s: %w", id, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// recall reads what remember wrote.
func recall(record string) (p aggregator.PastPoll, err error) {
	take := func(width int) int64 {
		n := int64(0)
		for _, c := range []byte(record[:width]) {
			n = n<<6 | int64(max(strings.IndexByte(digits, c), 0))
		}
		record = record[width:]
		return n
	}
	p.At = fromMillis(take(7))
	letter := record[0]
	record = record[1:]
	var known bool
	if p.Outcome, known = outcomes[letter]; !known {
		return p, fmt.Errorf("an outcome %q", letter)
	}
	p.Status, p.Took = int(take(2)), time.Duration(take(4))*time.Millisecond
	if p.Read = take(5); letter == 'n' {
		p.Read, p.Saved = 0, p.Read
	}
	p.Items, p.New = int(take(3)), int(take(3))
	return p, nil
}
