package sources

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// How the pages of new items are asked for their texts.
const (
	maxArticles  = 20               // a visit
	maxArticle   = 4 << 20          // bytes of a page, decoded
	maxRead      = 1 << 20          // bytes of an article's texts
	articlePause = time.Second      // between two requests to a host, at least
	longestPause = 30 * time.Second // whatever Crawl-delay a robots.txt asks for
)

// articles gets the texts of articles from their own pages, as robots.txt allows
// (RFC 9309), one at a time from each host.
type articles struct {
	client Getter
	guide  *guide
	pace   *pace
	room   *room
	stays  *stays
}

// noText says why an article's text could not be had, in words that are the same
// for all pages with the same trouble.
type noText struct {
	why   string
	later bool // another time may well be better
	busy  bool // the host asks to be left alone
}

func (e *noText) Error() string { return e.why }

// fill gives a poll's new items the texts of their pages. What cannot be had is
// told, and leaves the item as the feed has it: no poll fails by it. An item
// whose page was asked before comes without its text, and its entry keeps it.
func (a *articles) fill(ctx context.Context, p *aggregator.Poll) {
	m := recall(p.Hints)
	asked := newAsked(m.Asked)
	r := report{wrong: map[string]int{}, busy: map[string]*noText{}}
	for i := range p.Items {
		it := &p.Items[i]
		it.Partial = true
		if asked.has(it.Link) || !isArticle(it, &p.Feed) {
			continue
		}
		if r.take(it, func() *noText { return a.read(ctx, p.Source.ID, it) }) {
			asked.add(it.Link)
		}
	}
	m.Asked = asked.list
	p.Hints = m.pack()
	r.tell(p)
}

// isArticle reports whether an item leads to a page of its own.
func isArticle(it *aggregator.Item, f *aggregator.Feed) bool {
	return canon.Host(it.Link) != "" && canon.URL(it.Link) != canon.URL(f.Link)
}

// report counts what became of the texts of one visit.
type report struct {
	tried, got int
	wrong      map[string]int
	busy       map[string]*noText // hosts that asked to be left alone
}

// take reads an item's text, unless enough was asked, and reports whether the
// page need not be asked again.
func (r *report) take(it *aggregator.Item, read func() *noText) (done bool) {
	host := canon.Host(it.Link)
	err := r.busy[host]
	if err == nil && r.tried == maxArticles {
		err = &noText{why: fmt.Sprintf("more than %d at once", maxArticles), later: true}
	}
	if err == nil {
		r.tried++
		err = read()
	}
	if err == nil {
		r.got++
		return true
	}
	if err.busy {
		r.busy[host] = err
	}
	r.wrong[err.why]++
	return !err.later
}

// tell says on the poll how many texts were read, and why others were not.
func (r *report) tell(p *aggregator.Poll) {
	missing := 0
	var reasons []string
	for _, why := range slices.Sorted(maps.Keys(r.wrong)) {
		missing += r.wrong[why]
		reasons = append(reasons, fmt.Sprintf("%s (%d)", why, r.wrong[why]))
	}
	if r.got > 0 {
		say(p, plural(r.got, "article")+" read in full")
	}
	if missing > 0 {
		p.Limits = append(p.Limits, fmt.Sprintf("%s not read in full: %s", plural(missing, "article"), strings.Join(reasons, ", ")))
	}
}

// read gives an item the text of its page, when that has more than the feed.
func (a *articles) read(ctx context.Context, source aggregator.ID, it *aggregator.Item) *noText {
	u, err := url.Parse(it.Link)
	if err != nil {
		return &noText{why: "unreadable address"}
	}
	r, fault := a.get(ctx, u)
	if fault != nil {
		return fault
	}
	defer r.Close()
	leave, err := a.room.enter(ctx, len(r.Body))
	if err != nil {
		return &noText{why: "no time was left", later: true}
	}
	defer leave()
	title := ""
	if it.Title != nil {
		title = it.Title.Plain
	}
	text, err := parse.Article(r.Body, title, parse.Options{Base: r.URL, Header: r.Header})
	if err != nil {
		return &noText{why: strings.TrimPrefix(last(err), aggregator.ErrNotFound.Error()+": ")}
	}
	if utf8.RuneCountInString(text.Plain) > said(it) {
		size := sizeOf(*text)
		if size > maxRead {
			return &noText{why: "the article is too large"}
		}
		if err := a.stays.grow(source, size); err != nil {
			return &noText{why: err.Error(), later: true}
		}
		it.Content = []aggregator.Text{*text}
	}
	it.Partial = false
	return nil
}

// said is how many characters of text an item has.
func said(it *aggregator.Item) (most int) {
	texts := it.Content
	if it.Summary != nil {
		texts = append(slices.Clip(texts), *it.Summary)
	}
	for _, t := range texts {
		text := t.Plain
		if text == "" {
			text = plain.StripTags(t.Value)
		}
		most = max(most, utf8.RuneCountInString(text))
	}
	return most
}

// get asks for a page when it is its host's turn, if robots.txt allows it.
func (a *articles) get(ctx context.Context, u *url.URL) (*fetch.Response, *noText) {
	done, err := a.pace.take(ctx, u.Host)
	if err != nil {
		return nil, &noText{why: "no time was left", later: true}
	}
	rest := articlePause
	defer func() { done(rest) }()
	rules := a.guide.rules(ctx, u)
	if !allows(rules, u) {
		rest = 0 // nothing was asked
		return nil, &noText{why: "robots.txt does not allow it"}
	}
	rest = min(max(rest, rules.Delay), longestPause)
	r, err := a.client.Get(ctx, fetch.Request{
		URL: u.String(), Accept: "text/html, application/xhtml+xml", MaxBytes: maxArticle, Hold: true, Follow: a.follower(ctx, u),
	})
	if err != nil {
		return nil, faultOf(err)
	}
	if fault := judge(r); fault != nil {
		r.Close()
		return nil, fault
	}
	return r, nil
}

// follower refuses redirects to other sites, whose text is another outlet's, and
// to what their robots.txt does not allow.
func (a *articles) follower(ctx context.Context, from *url.URL) func(*url.URL) error {
	return func(to *url.URL) error {
		if canon.Site(canon.Host(to.String())) != canon.Site(canon.Host(from.String())) {
			return &noText{why: "the page redirects to another site"}
		}
		if !allows(a.guide.rules(ctx, to), to) {
			return &noText{why: "robots.txt does not allow it"}
		}
		return nil
	}
}

func faultOf(err error) *noText {
	var fault *noText
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &noText{why: "the server took too long", later: true}
	case errors.Is(err, aggregator.ErrTooLarge):
		return &noText{why: "the page is too large"}
	}
	return &noText{why: reasonOf(err), later: transient(err)}
}

// judge says why an answer is no page; nil when it is one.
func judge(r *fetch.Response) *noText {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch {
	case r.Status == http.StatusTooManyRequests, r.Status == http.StatusServiceUnavailable:
		return &noText{why: statusText(r.Status), later: true, busy: true}
	case r.Status/100 != 2:
		return &noText{why: statusText(r.Status), later: r.Status >= 500}
	case kind != "" && !strings.Contains(kind, "html"):
		return &noText{why: "the page is " + plain.Excerpt(kind, 40)}
	}
	return nil
}
