package storetest

import (
	"time"

	"wireroom/aggregator"
)

// read makes p a poll that read a body.
func read(p aggregator.Poll, etag string) aggregator.Poll {
	p.Outcome, p.Status, p.Read = aggregator.Changed, 200, true
	p.Validators = aggregator.Validators{ETag: etag, LastModified: "Mon, 04 May 2026 12:00:00 GMT"}
	p.Feed = aggregator.Feed{Title: &aggregator.Text{Value: "The Outlet", Type: aggregator.TypeText}, Link: "https://a.example/"}
	p.Total, p.Marks, p.Hints, p.BodyHash, p.BodySize = 20, []byte{1, 2, 0}, []byte("ttl"), 1<<63+5, 4000
	p.Trail, p.Hours = []byte{0, 7}, []byte{5, 0}
	p.Limits, p.Repairs = []string{"1,000 items"}, []string{"unclosed tag"}
	p.Items = make([]aggregator.Item, 3)
	return p
}

// first polls the one source for the first time, with a body.
func (f *fixture) first() (aggregator.Source, time.Time) {
	f.Helper()
	src := source("a.example", "1")
	f.sync(src)
	f.commit(aggregator.Batch{}, read(poll(f.claim("w", noon)[0], noon), `W/"`+"\xe9"+`1"`))
	return src, noon.Add(time.Hour)
}

var pollTests = map[string]func(*fixture){
	"a body's facts are kept": func(f *fixture) {
		src, due := f.first()
		got := f.state(src.ID)
		want := aggregator.SourceState{
			Source: src, Host: "a.example",
			Validators: aggregator.Validators{ETag: `W/"` + "\xe9" + `1"`, LastModified: "Mon, 04 May 2026 12:00:00 GMT"},
			BodyHash:   1<<63 + 5, Marks: []byte{1, 2, 0}, Trail: []byte{0, 7}, Hours: []byte{5, 0}, Hints: []byte("ttl"), Title: "The Outlet", HomePage: "https://a.example/",
			Due: due, DueWhy: "every hour", LastPoll: noon, LastOK: noon, LastNew: noon,
			Outcome: aggregator.Changed, Status: 200, Limits: []string{"1,000 items"}, Repairs: []string{"unclosed tag"},
			Interval: time.Hour, Polls: 1, Items: 20, New: 3, BodySize: 4000,
		}
		f.equal(want, got)
	},
	"a claim brings the state along": func(f *fixture) {
		src, due := f.first()
		f.equal(f.state(src.ID), f.claim("w", due)[0].Sources[0])
	},
	"an unchanged source keeps its validators and marks": func(f *fixture) {
		src, due := f.first()
		before := f.state(src.ID)
		f.commit(aggregator.Batch{}, poll(f.claim("w", due)[0], due))
		want := before
		want.Outcome, want.Status, want.Polls, want.Saved = aggregator.Unchanged, 304, 2, 4000
		want.LastPoll, want.LastOK, want.Due = due, due, due.Add(time.Hour)
		f.equal(want, f.state(src.ID))
	},
	"a 304 replaces the validators that it carries": func(f *fixture) {
		src, due := f.first()
		p := poll(f.claim("w", due)[0], due)
		p.Validators = aggregator.Validators{ETag: `"2"`}
		f.commit(aggregator.Batch{}, p)
		f.equal(aggregator.Validators{ETag: `"2"`, LastModified: "Mon, 04 May 2026 12:00:00 GMT"}, f.state(src.ID).Validators)
	},
	"a body without validators removes them": func(f *fixture) {
		src, due := f.first()
		p := read(poll(f.claim("w", due)[0], due), "")
		p.Validators = aggregator.Validators{}
		f.commit(aggregator.Batch{}, p)
		f.equal(aggregator.Validators{}, f.state(src.ID).Validators)
	},
	"failures are counted until an answer comes": func(f *fixture) {
		src, due := f.first()
		var counts []int
		for i, outcome := range []aggregator.Outcome{aggregator.Failed, aggregator.Throttled, aggregator.Unchanged} {
			at := due.Add(time.Duration(i) * time.Hour)
			p := poll(f.claim("w", at)[0], at)
			p.Outcome, p.Reason = outcome, "in words"
			f.commit(aggregator.Batch{}, p)
			counts = append(counts, f.state(src.ID).Failures)
		}
		f.equal([]int{1, 2, 0}, counts)
	},
	"a failed poll leaves what the last body taught": func(f *fixture) {
		src, due := f.first()
		before := f.state(src.ID)
		p := poll(f.claim("w", due)[0], due)
		p.Outcome, p.Status, p.Reason = aggregator.Failed, 500, "500 Internal Server Error"
		f.commit(aggregator.Batch{}, p)
		got := f.state(src.ID)
		f.equal([]any{before.Validators, before.BodyHash, before.Marks, before.Hints, before.LastOK, "500 Internal Server Error"},
			[]any{got.Validators, got.BodyHash, got.Marks, got.Hints, got.LastOK, got.Reason})
	},
	"a gone source is not polled again": func(f *fixture) {
		src, due := f.first()
		p := poll(f.claim("w", due)[0], due)
		p.Outcome, p.Status = aggregator.Gone, 410
		f.commit(aggregator.Batch{}, p)
		f.equal(true, f.state(src.ID).Gone)
		f.equal(0, len(f.claim("w", due.Add(24*time.Hour))))
	},
	"a document without hints removes those of the last": func(f *fixture) {
		src, due := f.first()
		p := read(poll(f.claim("w", due)[0], due), `"2"`)
		p.Hints = nil
		f.commit(aggregator.Batch{}, p)
		f.equal([]byte(nil), f.state(src.ID).Hints)
	},
	"only the final poll gives the host back": func(f *fixture) {
		a, b := source("a.example", "1"), source("a.example", "2")
		f.sync(a, b)
		l := f.claim("w", noon)[0]
		p := poll(l, noon)
		p.Final, p.Due = false, noon
		f.commit(aggregator.Batch{}, p)
		f.equal(0, len(f.claim("other", noon)))
		l.Sources = l.Sources[1:]
		f.commit(aggregator.Batch{}, poll(l, noon))
		f.equal(1, len(f.claim("other", noon)))
	},
}
