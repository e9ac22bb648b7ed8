package dashboard

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// How many stories a column and a page show.
const (
	columnStories = 30
	pageStories   = 60
)

// column is one topic as it stands on the desk.
type column struct {
	*aggregator.Edition
	Count int // stories on the topic
}

// desk is the front page: every topic a column.
func (p *Pages) desk(r *http.Request) (view, error) {
	topics, err := p.o.Reader.Topics(r.Context())
	if err != nil {
		return view{}, err
	}
	var columns []column
	for _, t := range topics {
		e, err := p.edition(r.Context(), aggregator.EditionQuery{Topic: t.Name, Limit: columnStories})
		if err != nil {
			return view{}, err
		}
		columns = append(columns, column{e, t.Stories})
	}
	pulse, err := p.pulse(r.Context())
	if err != nil {
		return view{}, err
	}
	return view{template: "desk", title: "Desk", data: map[string]any{
		"Columns": columns, "Cursor": cursor(columns), "Topics": names(columns),
		"Stalled": stalledText(pulse, p.o.Now()), "Empty": emptyText(pulse),
	}}, nil
}

// cursor is where the live stream takes over from the page, in the form of its
// Last-Event-ID.
func cursor(columns []column) string {
	var parts []string
	for _, c := range columns {
		parts = append(parts, c.Topic.Name+":"+strconv.FormatInt(c.Revision, 10))
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

func names(columns []column) string {
	var list []string
	for _, c := range columns {
		list = append(list, c.Topic.Name)
	}
	return strings.Join(list, ",")
}

// topic is one topic at length, narrowed by ?q=, paged by ?after=.
func (p *Pages) topic(r *http.Request) (view, error) {
	q := aggregator.EditionQuery{Topic: r.PathValue("topic"), Limit: pageStories}
	fault, err := p.narrow(&q, r)
	if err != nil {
		return view{}, err
	}
	e, err := p.edition(r.Context(), q)
	if err != nil {
		return view{}, err
	}
	c := []column{{Edition: e, Count: len(e.Stories)}}
	data := map[string]any{"Edition": e, "Query": r.FormValue("q"), "Fault": fault, "Next": nextPage(r, e)}
	if q.Rule == nil && q.After.IsZero() {
		data["Cursor"], data["Topics"] = cursor(c), q.Topic
	}
	return view{template: "topic", title: e.Topic.Title, data: data}, nil
}

// search is a rule over everything that is stored.
func (p *Pages) search(r *http.Request) (view, error) {
	q := aggregator.EditionQuery{Limit: pageStories}
	data := map[string]any{"Query": r.FormValue("q")}
	fault, err := p.narrow(&q, r)
	if err != nil {
		return view{}, err
	}
	data["Fault"] = fault
	if q.Rule != nil {
		e, err := p.edition(r.Context(), q)
		if err != nil {
			return view{}, err
		}
		data["Edition"], data["Next"] = e, nextPage(r, e)
	}
	return view{template: "search", title: "Search", data: data}, nil
}

// narrow reads ?q= and ?after= into a query. A rule that cannot be read is the
// visitor's to mend: its fault is shown, not answered with an error page.
func (p *Pages) narrow(q *aggregator.EditionQuery, r *http.Request) (fault string, err error) {
	q.After, err = readCursor(r.FormValue("after"))
	text := strings.TrimSpace(r.FormValue("q"))
	if err != nil || text == "" || p.o.Query == nil {
		return "", err
	}
	var rule *match.Matcher
	if rule, err = p.o.Query(text); err != nil {
		if e, ok := err.(interface{ Excerpt() string }); ok {
			return err.Error() + "\n" + e.Excerpt(), nil
		}
		return err.Error(), nil
	}
	q.Rule, q.Query = rule, text
	return "", nil
}

// nextPage is the address of what is older; empty: there is nothing.
func nextPage(r *http.Request, e *aggregator.Edition) string {
	if e.Next.IsZero() {
		return ""
	}
	v := r.URL.Query()
	v.Set("after", strconv.FormatInt(e.Next.Listed.UnixMicro(), 10)+"."+e.Next.Story.String())
	return r.URL.Path + "?" + v.Encode()
}

func readCursor(s string) (aggregator.Cursor, error) {
	if s == "" {
		return aggregator.Cursor{}, nil
	}
	micros, id, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return aggregator.Cursor{}, fmt.Errorf("after=%.40q: %w", s, aggregator.ErrInvalid)
	}
	story, err := aggregator.ParseID(id)
	return aggregator.Cursor{Listed: time.UnixMicro(n).UTC(), Story: story}, err
}

// story is one piece of news with all that we know of it.
func (p *Pages) story(r *http.Request) (view, error) {
	id, err := aggregator.ParseID(r.PathValue("id"))
	if err != nil {
		return view{}, aggregator.ErrNotFound
	}
	s, err := p.o.Reader.Story(r.Context(), id)
	if err == nil && s.Hidden && p.visitor(r) == "" {
		err = aggregator.ErrNotFound
	}
	if err != nil {
		return view{}, err
	}
	if s.ID != id {
		return view{moved: "/stories/" + s.ID.String()}, nil
	}
	reports, err := p.reports(r.Context(), s)
	if err != nil {
		return view{}, err
	}
	hands, err := p.hands(r, s)
	if err != nil {
		return view{}, err
	}
	data := map[string]any{"Story": s, "Reports": reports, "Misses": p.nearMisses(&s.Lead), "Hands": hands}
	return view{template: "story", title: s.Lead.Title, data: data}, nil
}

// report is one entry of a story's coverage.
type report struct {
	aggregator.Entry
	After     time.Duration // after the first report, by our clock
	Revisions []aggregator.Revision
	Changes   []correction // the latest of them; none where the story has many
	Compared  string       // how alike it is to the entry that it joined by
	With      string       // that one's outlet
}

// Later says how long after the first report it came; empty for the first.
func (r report) Later() string {
	if r.After <= 0 {
		return ""
	}
	if r.After < time.Minute {
		return "at once"
	}
	return ago(r.After) + " later"
}

// reports are a story's coverage in order, with the earlier wordings of those
// entries that were revised.
func (p *Pages) reports(ctx context.Context, s *aggregator.Story) ([]report, error) {
	var list []report
	room := storyCorrections
	for _, e := range s.Coverage {
		r := report{Entry: e, After: e.FirstSeen.Sub(s.FirstSeen)}
		if e.Revision > 0 {
			var err error
			if _, r.Revisions, err = p.o.Reader.Lookup(ctx, e.ID.String()); err != nil {
				return nil, err
			}
			r.Changes = latest(&e, r.Revisions, room)
			room -= len(r.Changes)
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, earlier)
	compareAll(list)
	return list, nil
}

// earlier puts the first report first, also among those that one poll brought.
func earlier(a, b report) int {
	rank := func(r report) int {
		if r.Relation == aggregator.Lead {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.After, b.After), cmp.Compare(rank(a), rank(b)))
}
