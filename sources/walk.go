package sources

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// step is how a walk goes on, or ended.
type step int

const (
	onward  step = iota
	reached      // what was known before the gap
	paused       // this visit has done enough
	broken       // by a fault that may pass
	ended        // nothing more lies this way
)

// walk goes one way for one gap.
type walk struct {
	*filling
	way
	gap     *aggregator.Gap
	before  aggregator.Trail // what was known before the gap
	brought int              // items
	why     string           // it ended
}

// back goes page by page until something ends it. Where it can go on at another
// visit, w.next says from where.
func (w *walk) back(ctx context.Context) step {
	for len(w.next) > 0 {
		if w.asked[w.next[0]] || !w.ours(w.next[0]) {
			w.next = w.next[1:]
			continue
		}
		if len(w.asked) > pagesAVisit || len(w.p.Archived) >= itemsAVisit || w.bytes >= bytesAVisit || ctx.Err() != nil {
			w.why = fmt.Sprintf("%s hold none that was known before", plural(w.gap.Pages, "page"))
			return paused
		}
		switch end := w.page(ctx, w.next[0]); end {
		case onward:
		case ended:
			w.next = w.next[1:]
		default:
			return end
		}
	}
	if w.why == "" {
		w.why = "what the outlet offers of its past ends before the last known item"
	}
	return ended
}

// ours reports whether an address belongs to the source's own site: a document
// cannot send us to others.
func (w *walk) ours(address string) bool {
	site := canon.Site(canon.Host(w.p.Asked))
	return site != "" && canon.Site(canon.Host(address)) == site
}

// page asks for one page and takes what it holds. The next ones go before what
// was still to be asked.
func (w *walk) page(ctx context.Context, address string) step {
	w.asked[address] = true
	resp, err := w.get(ctx, address)
	if err != nil {
		return w.failed(ctx, err)
	}
	defer resp.Close()
	switch {
	case resp.Status == http.StatusTooManyRequests || resp.Status >= 500:
		w.wait = max(w.wait, resp.RetryAfter)
		return w.fault(statusText(resp.Status))
	case resp.Status/100 != 2:
		return w.end(statusText(resp.Status))
	}
	doc, err := w.v.parse(ctx, resp, parse.Options{}, nil)
	if err != nil {
		return w.failed(ctx, err)
	}
	return w.take(doc, resp.URL)
}

// get asks for a page when it is its host's turn, as robots.txt allows it.
func (w *walk) get(ctx context.Context, address string) (*fetch.Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: unreadable address", aggregator.ErrInvalid)
	}
	w.begin(ctx)
	texts := w.v.texts
	done, err := texts.pace.take(ctx, u.Host)
	if err != nil {
		return nil, err
	}
	rest := pageBreak
	defer func() { done(rest) }()
	rules := texts.guide.rules(ctx, u)
	if !allows(rules, u) {
		return nil, &noText{why: "robots.txt does not allow it"}
	}
	rest = min(max(rest, rules.Delay), longestPause)
	w.gap.Pages++
	return w.v.client.Get(ctx, fetch.Request{
		URL: address, FeedID: w.p.Source.ID.String(), MaxBytes: pageBytes, Hold: true, Follow: texts.follower(ctx, u),
	})
}

// failed judges an exchange or a reading that gave nothing.
func (w *walk) failed(ctx context.Context, err error) step {
	var no *noText
	switch {
	case ctx.Err() != nil:
		return paused
	case errors.As(err, &no):
		return w.end(no.why)
	}
	for _, final := range []error{aggregator.ErrNotFeed, aggregator.ErrTooLarge, aggregator.ErrBlocked, aggregator.ErrInvalid} {
		if errors.Is(err, final) {
			return w.end(reasonOf(err))
		}
	}
	return w.fault(reasonOf(err))
}

func (w *walk) fault(why string) step {
	w.gap.Tries++
	w.why = "the search of the outlet's past failed: " + why
	return broken
}

func (w *walk) end(why string) step {
	w.why = fmt.Sprintf("the search of the outlet's past (%s) ended: %s", w.kind, why)
	return ended
}

// take keeps what a page holds that is missing. Only items that no newer
// document held tell how far the page lies back: pinned ones are on every page.
func (w *walk) take(d *parse.Document, address string) step {
	items := w.met.Unknown(d.Entries)
	missing := w.missing(items)
	size := sizeOfItems(missing)
	if err := w.v.stays.grow(w.p.Source.ID, size); err != nil {
		w.why = err.Error()
		return paused
	}
	w.bytes += size
	w.met = w.met.With(items)
	w.p.Archived = append(w.p.Archived, missing...)
	w.brought += len(missing)
	switch {
	case w.before.Meets(items) || w.past(items):
		return reached
	case w.kind == paged && len(items) == 0:
		return w.end("its pages repeat")
	}
	w.next = append(w.onward(d, address), w.next[1:]...)
	return onward
}

// missing gives the items that lie in the gap: those that were not known before
// it and are not older. One without a date is older if it follows a known one.
func (w *walk) missing(items []aggregator.Item) (kept []aggregator.Item) {
	unknown := map[string]bool{}
	for _, it := range w.before.Unknown(items) {
		unknown[it.ID+"\n"+it.Link] = true
	}
	older := false
	for _, it := range items {
		switch {
		case !unknown[it.ID+"\n"+it.Link]:
			older = true
		case it.Published == nil && older, it.Published != nil && it.Published.Before(w.gap.From):
		default:
			kept = append(kept, it)
		}
	}
	return kept
}

// past reports whether at least half of a page is older than the gap.
func (w *walk) past(items []aggregator.Item) bool {
	older := 0
	for i := range items {
		if at := items[i].Published; at != nil && at.Before(w.gap.From) {
			older++
		}
	}
	return older > 0 && 2*older >= len(items)
}

// onward gives the pages that a page leads to.
func (w *walk) onward(d *parse.Document, address string) []string {
	next := ""
	switch w.kind {
	case archived:
		next = d.Hints.PrevArchive
	case paged:
		if next = d.Hints.Next; next == "" {
			next = nextPage(w.next[0])
		}
	case sitemaps:
		var all []string
		for _, s := range choose(address, d.Sitemaps, nil) {
			all = append(all, s.URL)
		}
		return all
	}
	if next == "" {
		return nil
	}
	return []string{next}
}
