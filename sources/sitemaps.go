package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/sources/fetch"
	"wireroom/sources/parse"
)

// An index of sitemaps (sitemaps.org) is a source by the few of its sitemaps
// that look like news. Each is asked for with validators of its own, at every
// poll: an index often stays as it is while they change.
const (
	maxSitemaps = 3
	maxOthers   = 20               // remembered as no news
	besideTime  = 30 * time.Second // for all that a visit asks beside its document
)

// choose picks the sitemaps of an index that are read: those of the source's own
// site that are named for news, or, where none is, those that changed last.
// What the polls before found to be no news is passed over.
func choose(home string, all []parse.Sitemap, known []sitemap) []sitemap {
	before := make(map[string]sitemap, len(known))
	for _, k := range known {
		before[k.URL] = k
	}
	site := canon.Site(canon.Host(home))
	all = slices.DeleteFunc(slices.Clone(all), func(s parse.Sitemap) bool {
		return canon.Site(canon.Host(s.URL)) != site || before[s.URL].Other
	})
	if slices.ContainsFunc(all, namedForNews) {
		all = slices.DeleteFunc(all, func(s parse.Sitemap) bool { return !namedForNews(s) })
	}
	slices.SortStableFunc(all, func(a, b parse.Sitemap) int {
		return cmp.Or(changed(b).Compare(changed(a)), cmp.Compare(b.URL, a.URL))
	})
	var chosen []sitemap
	for _, s := range all[:min(len(all), maxSitemaps)] {
		k := before[s.URL]
		k.URL = s.URL
		chosen = append(chosen, k)
	}
	others := slices.DeleteFunc(slices.Clone(known), func(k sitemap) bool { return !k.Other })
	return append(chosen, others[:min(len(others), maxOthers)]...)
}

// namedForNews judges by the path alone: a whole site may be called news.
func namedForNews(s parse.Sitemap) bool {
	u, err := url.Parse(s.URL)
	return err == nil && strings.Contains(strings.ToLower(u.Path+"?"+u.RawQuery), "news")
}

func changed(s parse.Sitemap) time.Time {
	if s.Updated == nil {
		return time.Time{}
	}
	return *s.Updated
}

// sitemapRound is the reading of an index's sitemaps at one poll.
type sitemapRound struct {
	v     *Visitor
	p     *aggregator.Poll
	read  int           // those that answered as they should
	wait  time.Duration // the longest that one asked us to wait
	wrong []string
}

// readSitemaps asks for each sitemap and adds what is new in them to the poll,
// which has the outcome of the index itself. It fails when none of them can be
// read. wait is what their servers asked for (RFC 9110 §10.2.3).
func (v *Visitor) readSitemaps(ctx context.Context, p *aggregator.Poll, m memory) (wait time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, besideTime)
	defer cancel()
	r := &sitemapRound{v: v, p: p}
	m.Sitemaps = slices.Clone(m.Sitemaps)
	for i := range m.Sitemaps {
		if m.Sitemaps[i].Other {
			continue
		}
		if err := r.visit(ctx, &m.Sitemaps[i]); err != nil {
			r.wrong = append(r.wrong, fmt.Sprintf("%s: %s", canon.Redact(m.Sitemaps[i].URL), reasonOf(err)))
		}
	}
	switch {
	case r.read > 0:
		p.Hints = m.pack()
		tell(p)
		v.follow(p, &parse.Document{})
	case r.wait > 0:
		p.Read, p.Items, p.Outcome = false, nil, aggregator.Throttled
	default:
		p.Read, p.Items, p.Outcome = false, nil, aggregator.Failed
		say(p, "none of the sitemaps that the index names can be read as news")
	}
	for _, why := range r.wrong {
		say(p, why)
	}
	return r.wait
}

// visit reads one sitemap. An error says why it cannot be read.
func (r *sitemapRound) visit(ctx context.Context, s *sitemap) error {
	resp, err := r.v.client.Get(ctx, fetch.Request{URL: s.URL, Validators: s.Validators, Hold: true})
	if err != nil {
		return err
	}
	defer resp.Close()
	switch {
	case resp.NotModified():
		r.read++
		r.p.Total += len(s.Marks) / 8
		return nil
	case resp.Status/100 != 2:
		r.wait = max(r.wait, resp.RetryAfter)
		return errors.New(statusText(resp.Status))
	}
	doc, err := r.v.parse(ctx, resp, parse.Options{Known: s.Marks}, nil)
	if err == nil && doc.Format == "sitemapindex" {
		err = fmt.Errorf("%w but one more index", aggregator.ErrNotFeed)
	}
	s.Other = errors.Is(err, aggregator.ErrNotFeed)
	if err != nil {
		return err
	}
	r.read++
	s.Validators, s.Marks = resp.Validators, doc.Marks
	r.add(doc)
	return nil
}

// add joins a sitemap's document to the poll.
func (r *sitemapRound) add(d *parse.Document) {
	p := r.p
	if !p.Read { // the index itself answered with 304
		p.Read, p.BodyHash, p.BodySize = true, p.Source.BodyHash, p.Source.BodySize
	}
	p.Items, p.Total = append(p.Items, d.Entries...), p.Total+d.Total
	p.Limits = append(p.Limits, d.Limits...)
	p.Repairs = append(p.Repairs, repairsOf(d)...)
	if p.Feed.Title == nil {
		p.Feed = d.Feed
	}
}
