package aggregator

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"wireroom/aggregator/canon"
	"wireroom/aggregator/credit"
	"wireroom/aggregator/match"
	"wireroom/aggregator/similar"
)

// draft is an item on its way to an entry: all that can be said of it without
// the store.
type draft struct {
	Entry
	keys
	print   similar.Print
	poll    int  // place of its poll in the pass: items of one poll share a document
	generic bool // its link leads to no article in particular
	past    bool // from an archive: it says nothing of an entry that is known
	partial bool // its entry may know more of its text
}

// prepared is what one poll's items became.
type prepared struct {
	drafts  []*draft
	refused map[string]int // reason → items
}

// reasons says in words what was refused, in a stable order.
func (p *prepared) reasons() (out []string, items int) {
	for _, reason := range slices.Sorted(maps.Keys(p.refused)) {
		n := p.refused[reason]
		items += n
		out = append(out, fmt.Sprintf("%d: %s", n, reason))
	}
	return out, items
}

// prepare reads the items of all polls, on all processors. The result has the
// order of polls. It ends early, with less, when ctx does.
func prepare(ctx context.Context, polls []Poll, topics *match.Set) []prepared {
	out := make([]prepared, len(polls))
	if !slices.ContainsFunc(polls, func(p Poll) bool { return len(p.Items) > 0 }) {
		return out
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(polls)) {
		wg.Go(func() {
			for i := range next {
				out[i] = preparePoll(&polls[i], topics)
			}
		})
	}
	for i := range polls {
		if len(polls[i].Items)+len(polls[i].Archived) > 0 && ctx.Err() == nil {
			next <- i
		}
	}
	close(next)
	wg.Wait()
	return out
}

func preparePoll(p *Poll, topics *match.Set) (out prepared) {
	home, ours := canon.URL(p.Feed.Link), isOurs(&p.Feed)
	take := func(it *Item, past bool) {
		if ours {
			out.refuse("of a feed that wireroom made")
			return
		}
		d, reason := newDraft(it, p)
		if reason != "" {
			out.refuse(reason)
			return
		}
		d.past = past
		d.generic = d.Canonical == home || isHomePage(d.Canonical)
		d.Hits = hits(topics, &d.Entry)
		out.drafts = append(out.drafts, d)
	}
	for i := range p.Items {
		take(&p.Items[i], false)
	}
	for i := range p.Archived {
		take(&p.Archived[i], true)
	}
	return out
}

// isOurs reports whether a feed is wireroom's own output, this one's or another's.
// What it republishes is news of the outlets, not its own: taken in again, it
// would cover itself, and two wirerooms would go round in a circle.
func isOurs(f *Feed) bool {
	if f.Generator == nil {
		return false
	}
	name, _, _ := strings.Cut(strings.TrimSpace(f.Generator.Name), " ")
	return strings.EqualFold(name, "wireroom")
}

func (p *prepared) refuse(reason string) {
	if p.refused == nil {
		p.refused = map[string]int{}
	}
	p.refused[reason]++
}

func newDraft(it *Item, p *Poll) (*draft, string) {
	e, reason := normalise(it, p)
	if reason != "" {
		return nil, reason
	}
	w, print := readWords(&e)
	e.Hash = contentHash(&e, &w)
	e.Credit, e.Opening = readCredit(&e), credit.Opening(e.Text)
	return &draft{Entry: e, keys: makeKeys(&e, &w), print: print, partial: it.Partial}, ""
}

// keepText gives an item that came without the text of its article's page the
// one that its entry has, lest the entry be revised to less.
func (d *draft) keepText(e *Entry) {
	if !d.partial || len(e.Content) <= len(d.Content) {
		return
	}
	d.Content, d.Text = e.Content, ""
	d.Text = storedText(&d.Entry)
	w, print := readWords(&d.Entry)
	d.Hash, d.print = contentHash(&d.Entry, &w), print
}

// inOrder puts drafts into the order in which they are taken in: a total order
// over what they say, so that equal facts give equal results whatever order
// they arrive in.
func inOrder(drafts []*draft) {
	slices.SortStableFunc(drafts, func(a, b *draft) int {
		return cmp.Or(
			a.FirstSeen.Compare(b.FirstSeen),
			knownFirst(a, b),
			a.Published.Compare(b.Published),
			a.Updated.Compare(b.Updated),
			strings.Compare(a.Outlet, b.Outlet),
			strings.Compare(a.GUID, b.GUID),
			strings.Compare(a.Link, b.Link),
			cmp.Compare(a.Hash, b.Hash),
			cmp.Compare(a.Source, b.Source),
		)
	})
}

// knownFirst puts drafts without a publication time last.
func knownFirst(a, b *draft) int {
	switch {
	case a.Published.IsZero() == b.Published.IsZero():
		return 0
	case a.Published.IsZero():
		return 1
	}
	return -1
}

// readCredit is whose text an entry is by its own account; nil: it does not say.
func readCredit(e *Entry) *credit.Credit {
	t := credit.Text{Outlet: e.Outlet, Link: e.Link, Title: e.Title, Body: e.Text}
	for _, a := range e.Authors {
		t.Authors = append(t.Authors, cmp.Or(a.Name, a.Email))
	}
	if e.Origin != nil {
		t.Origin = e.Origin.Title
	}
	c := credit.Read(t)
	if c.IsZero() {
		return nil
	}
	return &c
}
