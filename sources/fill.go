package sources

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/parse"
)

// How far one visit goes back for what was missed, and all visits together.
const (
	pagesAVisit = 10
	pagesAGap   = 200
	triesAGap   = 3 // visits that a fault broke off
	itemsAVisit = 2000
	bytesAVisit = 4 << 20          // of items
	pageBytes   = 4 << 20          // of one page, decoded
	pageBreak   = time.Second      // between two requests
	fillTime    = 30 * time.Second // for all pages of a visit, so that it ends well within its lease
)

// follow compares a document with the one before it and notes the gap between
// them. A complete feed (RFC 5005 §2) has no past: what it does not hold is gone.
func (v *Visitor) follow(p *aggregator.Poll, d *parse.Document) {
	if !p.Read {
		return
	}
	at, before := v.now(), aggregator.ReadTrail(p.Source.Trail)
	r := aggregator.Reading{Items: p.Items, Total: p.Total}
	if len(d.Places) == len(p.Items) {
		r.Places = d.Places
	}
	overlap := before.Overlap(r)
	p.Shared = overlap.Known
	if p.Total > 0 {
		p.Trail = before.After(p.Items, p.Total, at).Bytes()
	}
	switch s := &p.Source; {
	case d.Hints.Complete:
	case !overlap.Proven:
		g := before.Gap(r, s.LastOK, at)
		g.Why = fmt.Sprintf("none of the %s read at %s stood in the document before, of %s or earlier",
			plural(p.Total, "item"), clock(at), clock(s.LastOK)) + between(s)
		p.Gaps = append(p.Gaps, g)
	case d.More && slices.ContainsFunc(d.Limits, func(l string) bool { return !slices.Contains(s.Limits, l) }):
		if g, ok := before.Cut(r, s.LastOK, at); ok {
			g.Why = "the document holds more items than are read"
			g.End(aggregator.GapUnfillable, at, strings.Join(d.Limits, ", "))
			p.Gaps = append(p.Gaps, g)
		}
	}
}

// between says what went wrong between two documents.
func between(s *aggregator.SourceState) string {
	if s.Failures == 0 {
		return ""
	}
	return fmt.Sprintf("; %s lay between", plural(s.Failures, "failed poll"))
}

func clock(t time.Time) string { return t.UTC().Format("2 Jan 15:04:05") }

// filling is the search for what is missing, at one visit: page by page back
// through what the outlet keeps of its past.
type filling struct {
	v     *Visitor
	p     *aggregator.Poll
	known memory
	asked map[string]bool  // addresses, so that no page is asked for twice
	met   aggregator.Trail // what newer documents held
	begun bool
	bytes int64         // of the items found
	wait  time.Duration // what the server asked for
}

// catchUp searches the past for what the source's open gaps miss, those found last
// first. What it finds and how far it came is part of the poll. wait is what the
// server asked for (RFC 9110 §10.2.3).
func (v *Visitor) catchUp(ctx context.Context, p *aggregator.Poll) (wait time.Duration) {
	p.Gaps = append(p.Gaps, p.Source.Open...)
	if !slices.ContainsFunc(p.Gaps, isOpen) {
		return 0
	}
	if !v.stays.slowDown(p.Source.ID) {
		say(p, "its past was not searched: "+shortOfMemory)
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, fillTime)
	defer cancel()
	f := &filling{v: v, p: p, asked: map[string]bool{p.Asked: true}}
	packed := p.Source.Hints
	if p.Read {
		packed = p.Hints
	}
	f.known, f.met = recall(packed), aggregator.ReadTrail(p.Trail)
	for i := range p.Gaps {
		if isOpen(p.Gaps[i]) {
			f.search(ctx, &p.Gaps[i])
		}
	}
	if p.Read {
		p.Hints = f.known.pack()
	}
	if n := len(p.Archived); n > 0 {
		say(p, plural(n, "item")+" of the outlet's past read")
	}
	return f.wait
}

// begin lets a moment go by after the feed itself was asked for.
func (f *filling) begin(ctx context.Context) {
	if !f.begun {
		f.begun = true
		sleep(ctx, pageBreak)
	}
}

func isOpen(g aggregator.Gap) bool { return g.State == aggregator.GapOpen }

// search looks for what one gap misses, one way after the other.
func (f *filling) search(ctx context.Context, g *aggregator.Gap) {
	before, kept := aggregator.ReadTrail(g.Trail), len(f.p.Archived)
	why := "the outlet names no archive"
	for _, by := range f.ways(ctx, g) {
		w := &walk{filling: f, way: by, gap: g, before: before}
		end := w.back(ctx)
		if end == reached || w.brought > 0 {
			g.By = w.kind
		}
		switch {
		case end == reached:
			g.End(aggregator.GapFilled, f.v.now(), fmt.Sprintf("%s filled it", plural(g.Pages, "page")))
			return
		case end == paused && g.Pages < pagesAGap, end == broken && g.Tries < triesAGap:
			g.By, g.Next = w.kind, w.next[0]
			return
		case end == ended && w.brought == 0:
			f.barren(w.kind)
		}
		why = w.why
	}
	state := aggregator.GapUnfillable
	if g.Entries > 0 || len(f.p.Archived) > kept {
		state = aggregator.GapPartly
	}
	g.End(state, f.v.now(), why)
}

// guessAgain is how long a way that led nowhere is left alone.
const guessAgain = 24 * time.Hour

// barren remembers that a way led nowhere.
func (f *filling) barren(kind string) {
	f.known.Barren = maps.Clone(f.known.Barren)
	if f.known.Barren == nil {
		f.known.Barren = map[string]time.Time{}
	}
	f.known.Barren[kind] = f.v.now()
}

// guess reports whether a way may be tried that no document names.
func (f *filling) guess(kind string) bool {
	return f.v.now().Sub(f.known.Barren[kind]) >= guessAgain
}
