package aggregator

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator/match"
)

// maxLine bounds a line of the tables that TryStories and TryTopics read.
const maxLine = 4 << 20

// TryStories groups a table of articles into stories exactly as Ingest would
// have done, each article arriving alone at the time of its publication. It
// reads tab-separated lines under a header that names at least id and title, of
// published, publisher, url and summary, and writes id<TAB>story for each, in
// the order of the table. Errors of the table are ErrInvalid.
func TryStories(r io.Reader, w io.Writer) error {
	rows, err := readTable(r, "id", "title")
	if err != nil {
		return err
	}
	store := newMemory()
	in := NewIngester(store, nil, IngestOptions{})
	for _, row := range byTime(rows) {
		if _, err := in.Ingest(context.Background(), []Poll{row.poll()}); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(w)
	for _, row := range rows {
		p := row.poll()
		id := store.keys[makeKey(KindGUID, p.Source.Outlet, row.cell["id"])]
		fmt.Fprintf(out, "%s\t%s\n", row.cell["id"], store.entries[id].Story)
	}
	return out.Flush()
}

// TryTopics matches a table of articles against topics. It reads tab-separated
// lines under a header that names at least id and title, of lang and summary,
// and writes id<TAB>topic,topic for each. Errors of the table are ErrInvalid.
func TryTopics(topics *match.Set, r io.Reader, w io.Writer) error {
	rows, err := readTable(r, "id", "title")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for _, row := range rows {
		p := row.poll()
		e, _ := normalise(&p.Items[0], &p)
		fmt.Fprintf(out, "%s\t%s\n", row.cell["id"], topicNames(hits(topics, &e)))
	}
	return out.Flush()
}

// row is a line of a table.
type row struct {
	cell map[string]string // column → value
	at   time.Time
}

// poll is the visit that would have brought the row's article alone.
func (r *row) poll() Poll {
	outlet := cmp.Or(r.cell["publisher"], r.cell["outlet"])
	it := Item{ID: r.cell["id"], Link: r.cell["url"], Language: r.cell["lang"]}
	it.Title = &Text{Value: r.cell["title"], Type: TypeText}
	it.Summary = &Text{Value: r.cell["summary"], Type: TypeText}
	if t, err := time.Parse(time.RFC3339, r.cell["published"]); err == nil {
		it.Published = &t
	}
	src := SourceState{Source: Source{ID: NewID("source", outlet), Outlet: outlet}, LastOK: r.at}
	return Poll{Source: src, At: r.at, Outcome: Changed, Read: true, Items: []Item{it}, Total: 1}
}

func readTable(r io.Reader, need ...string) ([]row, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	var head []string
	var rows []row
	for n := 1; sc.Scan(); n++ {
		cells := strings.Split(strings.TrimSuffix(sc.Text(), "\r"), "\t")
		switch {
		case n == 1:
			head = cells
		case len(cells) != len(head):
			return nil, fmt.Errorf("line %d has %d columns, the header %d: %w", n, len(cells), len(head), ErrInvalid)
		default:
			rows = append(rows, newRow(head, cells))
		}
	}
	for _, name := range need {
		if !slices.Contains(head, name) {
			return nil, fmt.Errorf("the header has no column %q: %w", name, ErrInvalid)
		}
	}
	return rows, sc.Err()
}

func newRow(head, cells []string) row {
	r := row{cell: make(map[string]string, len(head))}
	for i, name := range head {
		r.cell[name] = cells[i]
	}
	return r
}

// byTime gives the rows in the order of their publication. One without a time
// comes when the one before it came.
func byTime(rows []row) []*row {
	last := earliest
	out := make([]*row, len(rows))
	for i := range rows {
		if t, err := time.Parse(time.RFC3339, rows[i].cell["published"]); err == nil {
			last = t
		}
		rows[i].at = last
		out[i] = &rows[i]
	}
	slices.SortStableFunc(out, func(a, b *row) int { return a.at.Compare(b.at) })
	return out
}
