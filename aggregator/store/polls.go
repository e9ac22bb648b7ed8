package store

import (
	"bytes"
	"cmp"
	"slices"

	"wireroom/aggregator"
)

// Three statements say what a poll teaches: one that failed, one that was
// answered without a body that we read, one with such a body. All begin alike.
const (
	pollAny = `UPDATE sources SET polls = polls + 1, due = $2, due_why = $3, pace = $4,
		last_poll = $5, outcome = $6, status = $7, reason = $8, took = $9, gone = $10, history = substr($11 || history, 1, ` + historySize + `)`

	pollFailed = pollAny + `, failures = failures + 1, limits = $12, repairs = $13, soft = $14,
		failing_since = CASE WHEN failures = 0 THEN $5 ELSE failing_since END WHERE id = $1`

	// RFC 9111 §4.3.4: a 304 replaces only the validators that it carries.
	pollUnread = pollAny + `, failures = 0, last_ok = $5, saved = saved + $12,
		etag = COALESCE($13, etag), last_modified = COALESCE($14, last_modified) WHERE id = $1`

	pollRead = pollAny + `, failures = 0, last_ok = $5, limits = $12, repairs = $13,
		etag = $14, last_modified = $15, body_hash = $16, body_size = $17,
		items = items + $18, entries = entries + $19, last_new = CASE WHEN $19 > 0 THEN $5 ELSE last_new END,
		title = COALESCE(NULLIF($20, ''), title), home_page = COALESCE(NULLIF($21, ''), home_page), news_every = $22, whole = $23, whole_polls = $24, honest = $25, lying = $26 WHERE id = $1`

	pollTrust   = "UPDATE sources SET whole = $2, whole_polls = $3, honest = $4, lying = $5 WHERE id = $1"
	pollRevived = "UPDATE sources SET revived = $2 WHERE id = $1"

	putMarks = "INSERT INTO marks (source, marks, hints, trail, hours) VALUES ($1, $2, $3, $4, $5) " +
		"ON CONFLICT (source) DO UPDATE SET marks = excluded.marks, hints = excluded.hints, trail = excluded.trail, hours = excluded.hours"
)

// writePolls groups the polls by statement: within a batch no source has two.
func (ss *session) writePolls(polls []aggregator.PollResult) error {
	var failed, unread, read, marks, revived, trust [][]any
	if err := ss.endClaims(polls); err != nil {
		return err
	}
	for i := range polls {
		if p := &polls[i]; p.Revives() {
			revived = append(revived, []any{dbID(p.Source.ID), millis(p.At)})
		}
		if p := &polls[i]; !p.Read && p.Trust != p.Source.Trust {
			trust = append(trust, append([]any{dbID(p.Source.ID)}, trustArgs(p.Trust)...))
		}
		switch p := &polls[i]; {
		case p.Read:
			read = append(read, readArgs(p))
			if teaches(p) {
				marks = append(marks, []any{dbID(p.Source.ID), p.Marks, p.Hints, p.Trail, p.Hours})
			}
		case p.Outcome.OK():
			unread = append(unread, unreadArgs(p))
		default:
			failed = append(failed, append(pollArgs(p), dbJSON{p.Limits}, dbJSON{p.Repairs}, p.Soft))
		}
	}
	for _, w := range []struct {
		text string
		rows [][]any
	}{{pollFailed, failed}, {pollUnread, unread}, {pollRead, read}, {putMarks, marks}, {pollRevived, revived}, {pollTrust, trust}} {
		if err := ss.each(w.text, w.rows); err != nil {
			return err
		}
	}
	for i := range polls {
		if err := ss.move(&polls[i]); err != nil {
			return err
		}
	}
	if err := ss.writePushes(polls); err != nil {
		return err
	}
	if err := ss.writeGaps(polls); err != nil {
		return err
	}
	return ss.giveBack(polls)
}

// teaches reports whether what a source's polls remember has changed.
func teaches(p *aggregator.PollResult) bool {
	s := &p.Source
	return !bytes.Equal(p.Marks, s.Marks) || !bytes.Equal(p.Hints, s.Hints) || !bytes.Equal(p.Trail, s.Trail) || !bytes.Equal(p.Hours, s.Hours)
}

// endClaims says of polled sources that they are claimed no more. It comes first:
// when a host is ready depends on it.
func (ss *session) endClaims(polls []aggregator.PollResult) error {
	polled := make([]aggregator.ID, len(polls))
	for i := range polls {
		polled[i] = polls[i].Source.ID
	}
	return ss.run(endPolled, idList(polled))
}

const endPolled = "DELETE FROM claims WHERE source IN ids($1)"

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
		millis(p.At), string(p.Outcome), p.Status, p.Reason, int64(p.Took), p.Outcome == aggregator.Gone, remember(p),
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

func trustArgs(t aggregator.Trust) []any {
	return []any{millis(t.Whole), t.Polls, t.Honest, millis(t.Lying)}
}

func readArgs(p *aggregator.PollResult) []any {
	title := ""
	if t := p.Feed.Title; t != nil {
		title = cmp.Or(t.Plain, t.Value)
	}
	args := append(pollArgs(p), dbJSON{p.Limits}, dbJSON{p.Repairs},
		dbBytes(p.Validators.ETag), dbBytes(p.Validators.LastModified), dbHash(p.BodyHash), p.BodySize,
		p.Total, p.New, title, p.Feed.Link, int64(p.NewsEvery()))
	return append(args, trustArgs(p.Trust)...)
}
