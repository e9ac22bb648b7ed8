package store

import (
	"bytes"
	"cmp"
	"slices"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// Three statements say what a poll teaches: one that failed, one that was
// answered without a body that we read, one with such a body. All begin alike.
const (
	pollAny = `UPDATE sources SET polls = polls + 1, due = $2, kept_due = NULL, due_why = $3, pace = $4,
		last_poll = $5, outcome = $6, status = $7, reason = $8, took = $9, gone = $10`

	pollFailed = pollAny + `, failures = failures + 1, limits = $11, repairs = $12 WHERE id = $1`

	// RFC 9111 §4.3.4: a 304 replaces only the validators that it carries.
	pollUnread = pollAny + `, failures = 0, last_ok = $5, saved = saved + $11,
		etag = COALESCE($12, etag), last_modified = COALESCE($13, last_modified) WHERE id = $1`

	pollRead = pollAny + `, failures = 0, last_ok = $5, limits = $11, repairs = $12,
		etag = $13, last_modified = $14, body_hash = $15, body_size = $16,
		items = items + $17, entries = entries + $18, last_new = CASE WHEN $18 > 0 THEN $5 ELSE last_new END,
		title = COALESCE(NULLIF($19, ''), title), home_page = COALESCE(NULLIF($20, ''), home_page) WHERE id = $1`

	putMarks = "INSERT INTO marks (source, marks, hints) VALUES ($1, $2, $3) " +
		"ON CONFLICT (source) DO UPDATE SET marks = excluded.marks, hints = excluded.hints"
)

// writePolls groups the polls by statement: within a batch no source has two.
func (ss *session) writePolls(polls []aggregator.PollResult) error {
	var failed, unread, read, marks [][]any
	for i := range polls {
		switch p := &polls[i]; {
		case p.Read:
			read = append(read, readArgs(p))
			if !bytes.Equal(p.Marks, p.Source.Marks) || !bytes.Equal(p.Hints, p.Source.Hints) {
				marks = append(marks, []any{dbID(p.Source.ID), p.Marks, p.Hints})
			}
		case p.Outcome.OK():
			unread = append(unread, unreadArgs(p))
		default:
			failed = append(failed, append(pollArgs(p), dbJSON{p.Limits}, dbJSON{p.Repairs}))
		}
	}
	for _, w := range []struct {
		text string
		rows [][]any
	}{{pollFailed, failed}, {pollUnread, unread}, {pollRead, read}, {putMarks, marks}} {
		if err := ss.each(w.text, w.rows); err != nil {
			return err
		}
	}
	for i := range polls {
		if err := ss.move(&polls[i]); err != nil {
			return err
		}
	}
	return ss.giveBack(polls)
}

// giveBack ends the leases of final polls and sets when the hosts are ready, once
// all due times are written.
func (ss *session) giveBack(polls []aggregator.PollResult) error {
	var hosts []string
	var ended [][]any
	for i := range polls {
		l := &polls[i].Lease
		hosts = append(hosts, l.Host)
		if polls[i].Final {
			ended = append(ended, []any{l.Host, l.Fence, l.Owner})
		}
	}
	if err := ss.each(endLease, ended); err != nil {
		return err
	}
	slices.Sort(hosts)
	return ss.run(readyHosts, list(slices.Compact(hosts)))
}

func pollArgs(p *aggregator.PollResult) []any {
	return []any{
		dbID(p.Source.ID), millis(p.Due), p.DueWhy, int64(p.Interval),
		millis(p.At), string(p.Outcome), p.Status, p.Reason, int64(p.Took), p.Outcome == aggregator.Gone,
	}
}

func unreadArgs(p *aggregator.PollResult) []any {
	return append(pollArgs(p), savedBytes(p), dbBytes(p.Validators.ETag), dbBytes(p.Validators.LastModified))
}

// savedBytes is what a 304 spared the outlet: the last body once more. The same
// body sent again spares nothing.
func savedBytes(p *aggregator.PollResult) int64 {
	if p.BodySize > 0 {
		return 0
	}
	return p.Source.BodySize
}

func readArgs(p *aggregator.PollResult) []any {
	title := ""
	if t := p.Feed.Title; t != nil {
		title = cmp.Or(t.Plain, t.Value)
	}
	return append(pollArgs(p), dbJSON{p.Limits}, dbJSON{p.Repairs},
		dbBytes(p.Validators.ETag), dbBytes(p.Validators.LastModified), dbHash(p.BodyHash), p.BodySize,
		p.Total, p.New, title, p.Feed.Link)
}

// move follows a permanent redirect: from now on the source belongs to the host
// that is really polled. A poll without one, as a failed one, changes nothing.
func (ss *session) move(p *aggregator.PollResult) error {
	if p.MovedTo == "" || p.MovedTo == p.Source.MovedTo {
		return nil
	}
	host := canon.Host(p.MovedTo)
	err := ss.run("UPDATE sources SET moved_to = $2, host = $3 WHERE id = $1", dbID(p.Source.ID), p.MovedTo, host)
	if err != nil || host == p.Source.Host {
		return err
	}
	return ss.addHosts([]string{host})
}
