package aggregator

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator/edit"
)

// Errata is what the record of corrections needs of a store.
type Errata interface {
	// Corrections gives the revisions of all entries that fit a query, the
	// latest change first, then by entry and number. Those of hidden stories are
	// left out.
	Corrections(ctx context.Context, q CorrectionQuery) (*CorrectionPage, error)
}

// CorrectionQuery asks for corrections; an empty field asks for all.
type CorrectionQuery struct {
	Outlet string
	Topic  string // that the entry was on when it changed
	Kind   edit.Kind
	Limit  int // 0: 50; at most 500
	After  CorrectionCursor
}

// CorrectionCursor is a place in the record: after the correction of these
// values. The zero cursor is the start.
type CorrectionCursor struct {
	Changed time.Time
	Entry   ID
	Number  int
}

// IsZero reports whether c is the start, or, as a page's Next, the end.
func (c CorrectionCursor) IsZero() bool { return c.Entry == 0 }

// String writes a cursor for an address: milliseconds since 1970, the entry, the
// number of the revision, with dots between.
func (c CorrectionCursor) String() string {
	return strconv.FormatInt(c.Changed.UnixMilli(), 10) + "." + c.Entry.String() + "." + strconv.Itoa(c.Number)
}

// ParseCorrectionCursor reads what String wrote; "" is the start. ErrInvalid.
func ParseCorrectionCursor(s string) (c CorrectionCursor, err error) {
	if s == "" {
		return c, nil
	}
	at, rest, _ := strings.Cut(s, ".")
	id, number, _ := strings.Cut(rest, ".")
	millis, bad := strconv.ParseInt(at, 10, 64)
	n, worse := strconv.Atoi(number)
	entry, err := ParseID(id)
	if bad != nil || worse != nil || err != nil || n < 0 {
		return c, fmt.Errorf("cursor %.60q: %w", s, ErrInvalid)
	}
	return CorrectionCursor{time.UnixMilli(millis).UTC(), entry, n}, nil
}

// CorrectionPage is a page of the record.
type CorrectionPage struct {
	Corrections []Correction
	Next        CorrectionCursor // zero: this is the last page
}

// Correction is one change of an entry.
type Correction struct {
	Entry  Entry    // as it stands now, whole but for Text
	Before Revision // what it said, with when and how that changed
	After  Revision // what it said from then on: Title, Link, Summary and Content alone
}

// Cursor is where a correction stands in the record.
func (c *Correction) Cursor() CorrectionCursor {
	return CorrectionCursor{c.Before.Changed, c.Before.Entry, c.Before.Number}
}

// Diff says what a correction did to the title and to the text.
func (c *Correction) Diff() (title, body []edit.Piece) {
	before, after := c.Before.text(), c.After.text()
	return edit.Diff(before.Title, after.Title), edit.Diff(edit.Readable(before.Body, after.Body))
}

// maxCompared bounds how much of a text is compared for readers, in bytes of HTML.
const maxCompared = 64 << 10

func (r *Revision) text() edit.Text {
	summary, content := readStored(cut(r.Summary, maxCompared)), readStored(cut(r.Content, maxCompared))
	return edit.Text{Title: r.Title, Body: ownText(summary, content)}
}

// History joins an entry's former states, the oldest first, to its corrections,
// the latest first.
func History(e *Entry, revisions []Revision) []Correction {
	var out []Correction
	after := Revision{Title: e.Title, Link: e.Link, Summary: e.Summary, Content: e.Content}
	for i := len(revisions) - 1; i >= 0; i-- {
		out = append(out, Correction{Entry: *e, Before: revisions[i], After: after})
		after = revisions[i]
	}
	return out
}
