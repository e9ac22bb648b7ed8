package aggregator

import (
	"slices"
	"time"

	"wireroom/aggregator/edit"
)

// again takes in an item whose entry is known: a material change is a revision,
// what a sibling source adds is added, anything else is nothing. So is what an
// archive says: the newer document stands (RFC 5005 §4).
func (p *pass) again(d *draft, k *known) {
	r := &p.polls[d.poll]
	k.claims = append(k.claims, d.poll)
	if d.past {
		r.Known++
		return
	}
	k.at = d.FirstSeen
	d.keepText(k.entry)
	p.reinstate(d, k)
	switch {
	case d.Hash == k.entry.Hash:
		r.Known++
	case !k.stored:
		r.Known++
		if newer(&d.Entry, k.entry) {
			p.replace(d, k)
		}
	case d.Source == k.entry.Source || newer(&d.Entry, k.entry):
		p.amend(d, k)
	default:
		r.Known++
	}
	p.add(d, k)
	p.hold(k, d.all())
}

// newer reports whether a claims a later time than b. Sources of one outlet
// carry an article in different forms (another teaser, other categories), which
// must not revise it each time in turn: a sibling's form counts only when it
// is later.
func newer(a, b *Entry) bool { return claimed(a).After(claimed(b)) }

func claimed(e *Entry) time.Time {
	if e.Updated.After(e.Published) {
		return e.Updated
	}
	return e.Published
}

// maxRevisions is how many former states of an entry are kept.
const maxRevisions = 100

// mostJudged bounds how many changes of one document are judged by what they say:
// others must not wait for one that rewrites everything.
const mostJudged = 300

// amend takes over what an outlet changed of a stored entry. Words that readers
// should know of make a revision; a moved link or other categories are taken over
// in silence; churn is not, so that what is shown stands still.
func (p *pass) amend(d *draft, k *known) {
	e, r := k.entry, &p.polls[d.poll]
	after := edit.Text{Title: d.Title, Body: d.Text}
	kinds := []edit.Kind{edit.Reworded}
	if p.judged[d.poll]++; p.judged[d.poll] <= mostJudged {
		kinds = edit.Kinds(edit.Text{Title: e.Title, Body: storedText(e)}, after)
	}
	switch {
	case len(kinds) > 0:
		r.Revised++
		p.revise(d, k, kinds)
		if slices.Contains(kinds, edit.Withdrawn) {
			e.Withdrawn, e.Notice = d.FirstSeen, label(edit.Notice(after))
		}
	case d.Canonical != e.Canonical || !slices.Equal(categoryKeys(d.Categories), categoryKeys(e.Categories)):
		r.Revised++
		p.refile(d, k)
	default:
		r.Known++
		e.Hash = d.Hash
		p.change(k)
	}
}

// revise replaces what a stored entry says and keeps what it said.
func (p *pass) revise(d *draft, k *known, kinds []edit.Kind) {
	p.keep(k, d.FirstSeen, kinds)
	p.replace(d, k)
	if k.previous != nil {
		k.previous.Topics = union(k.previous.Topics, hitTopics(k.entry))
		slices.Sort(k.previous.Topics)
	}
}

// keep makes what a stored entry says a former state of it.
func (p *pass) keep(k *known, at time.Time, kinds []edit.Kind) {
	e := k.entry
	switch {
	case k.previous != nil:
		k.previous.Kinds = union(k.previous.Kinds, kinds)
	case e.Revision < maxRevisions:
		k.previous = &Revision{
			Entry: e.ID, Number: e.Revision, At: stands(e), Title: e.Title, Link: e.Link, Summary: e.Summary, Content: e.Content,
			Changed: at, Kinds: kinds, Topics: hitTopics(e),
		}
	}
	e.Revision++
	e.Revised = at
}

func hitTopics(e *Entry) []string {
	var names []string
	for _, h := range e.Hits {
		names = append(names, h.Topic)
	}
	return names
}

// refile takes over where an outlet puts an entry, and nothing of what it says.
func (p *pass) refile(d *draft, k *known) {
	e := k.entry
	e.Link, e.Canonical, e.Categories, e.Hash = d.Link, d.Canonical, d.Categories, d.Hash
	k.shown, k.search = true, true
	p.change(k)
	p.rematch(k)
}

// stands is the time since when an entry has said what it says.
func stands(e *Entry) time.Time {
	if e.Revised.IsZero() {
		return e.FirstSeen
	}
	return e.Revised
}

// replace makes an entry say what the draft says. What names it and when it
// came stay.
func (p *pass) replace(d *draft, k *known) {
	was, now := *k.entry, d.Entry
	now.ID, now.Source, now.FirstSeen, now.Unlisted = was.ID, was.Source, was.FirstSeen, was.Unlisted
	now.Revision, now.Revised, now.Declared = was.Revision, was.Revised, was.Declared
	now.Withdrawn, now.Notice = was.Withdrawn, was.Notice
	now.Story, now.Relation, now.Of, now.Evidence, now.Score = was.Story, was.Relation, was.Of, was.Evidence, was.Score
	if !was.Published.IsZero() {
		now.Published = was.Published
	}
	if d.Source != was.Source && now.Content == "" {
		now.Content = was.Content
	}
	*k.entry = now
	k.printed, k.reprint, k.search, k.shown = &d.print, true, true, true
	p.change(k)
	p.rematch(k)
}

// add keeps what another source of the outlet says beside: its topics, its
// categories, the newest guid.
func (p *pass) add(d *draft, k *known) {
	e := k.entry
	if d.GUID != "" && d.GUID != e.GUID && d.Source == e.Source {
		e.GUID = d.GUID
		p.change(k)
	}
	declared := union(e.Declared, d.Declared)
	categories := e.Categories
	if d.Source != e.Source {
		categories = union(categories, d.Categories)
	}
	if len(declared) == len(e.Declared) && len(categories) == len(e.Categories) {
		return
	}
	e.Declared, e.Categories = declared, categories[:min(len(categories), maxList)]
	k.search, k.shown = true, true
	p.change(k)
	p.rematch(k)
}

// union is a with what of b it lacks; a itself when that is nothing.
func union[T comparable](a, b []T) []T {
	out := slices.Clip(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
