package storetest

import (
	"errors"
	"time"

	"wireroom/aggregator"
)

// life is a source with its past as the store has it.
func (f *fixture) life(id aggregator.ID) *aggregator.SourceLife {
	f.Helper()
	l, err := f.Source(f.ctx, id)
	f.ok(err)
	return l
}

// failed makes p a poll that failed.
func failed(p aggregator.Poll, soft bool) aggregator.Poll {
	p.Outcome, p.Status, p.Reason, p.Soft = aggregator.Failed, 500, "500 Internal Server Error", soft
	return p
}

// again polls the one source at a time, as change has it.
func (f *fixture) again(at time.Time, change func(*aggregator.Poll)) {
	f.Helper()
	p := poll(f.claim("w", at)[0], at)
	change(&p)
	p.Due = at
	f.commit(aggregator.Batch{}, p)
}

var lifeTests = map[string]func(*fixture){
	"the last polls are remembered, the newest first": func(f *fixture) {
		src, due := f.first()
		f.again(due, func(p *aggregator.Poll) { p.Took = 1500 * time.Millisecond })
		f.again(due.Add(time.Hour), func(p *aggregator.Poll) { *p = failed(*p, true) })
		f.equal([]aggregator.PastPoll{
			{At: due.Add(time.Hour), Outcome: aggregator.Failed, Status: 500},
			{At: due, Outcome: aggregator.Unchanged, Status: 304, Took: 1500 * time.Millisecond, Saved: 4000},
			{At: noon, Outcome: aggregator.Changed, Status: 200, Read: 4000, Items: 20, New: 3},
		}, f.life(src.ID).Past)
	},
	"the past is bounded": func(f *fixture) {
		src, due := f.first()
		for i := range 40 {
			f.again(due.Add(time.Duration(i)*time.Minute), func(*aggregator.Poll) {})
		}
		past := f.life(src.ID).Past
		f.equal(32, len(past))
		f.equal([]time.Time{due.Add(39 * time.Minute), due.Add(8 * time.Minute)}, []time.Time{past[0].At, past[31].At})
	},
	"what is too large to remember counts as the most that can be": func(f *fixture) {
		src, due := f.first()
		f.again(due, func(p *aggregator.Poll) { p.Took, p.Total = 100*time.Hour, 1<<30 })
		past := f.life(src.ID).Past[0]
		f.equal([]any{16777215 * time.Millisecond, 262143}, []any{past.Took, past.Items})
	},
	"a source comes with its state": func(f *fixture) {
		src, _ := f.first()
		f.equal(f.state(src.ID), f.life(src.ID).SourceState)
	},
	"a removed source is still told of": func(f *fixture) {
		src, _ := f.first()
		f.sync()
		f.equal(true, f.life(src.ID).Removed)
	},
	"a source that nobody knows is not found": func(f *fixture) {
		_, err := f.Source(f.ctx, 7)
		f.equal(true, errors.Is(err, aggregator.ErrNotFound))
	},
	"failures in a row keep when they began": func(f *fixture) {
		src, due := f.first()
		f.again(due, func(p *aggregator.Poll) { *p = failed(*p, true) })
		f.again(due.Add(time.Hour), func(p *aggregator.Poll) { *p = failed(*p, false) })
		f.equal([]any{due, false}, []any{f.state(src.ID).FailingSince, f.state(src.ID).Soft})
		f.again(due.Add(2*time.Hour), func(*aggregator.Poll) {})
		f.again(due.Add(3*time.Hour), func(p *aggregator.Poll) { *p = failed(*p, true) })
		f.equal([]any{due.Add(3 * time.Hour), true}, []any{f.state(src.ID).FailingSince, f.state(src.ID).Soft})
	},
	"a source that answers after a long failure is revived": func(f *fixture) {
		src, due := f.first()
		f.again(due, func(p *aggregator.Poll) { *p = failed(*p, false) })
		f.again(due.Add(time.Hour), func(*aggregator.Poll) {})
		f.equal(time.Time{}, f.state(src.ID).Revived)
		f.again(due.Add(2*time.Hour), func(p *aggregator.Poll) { *p = failed(*p, false) })
		back := due.AddDate(0, 0, 10)
		f.again(back, func(*aggregator.Poll) {})
		f.equal(back, f.state(src.ID).Revived)
	},
	"how often a source has news is learned": func(f *fixture) {
		src, due := f.first()
		f.again(due, func(p *aggregator.Poll) { *p = read(*p, `"2"`) })
		f.equal(time.Hour, f.state(src.ID).NewsEvery)
		f.again(due.Add(9*time.Hour), func(p *aggregator.Poll) { *p = read(*p, `"3"`) })
		f.equal(2*time.Hour, f.state(src.ID).NewsEvery)
	},
	"what is thought of validators is kept, whatever the poll brought": func(f *fixture) {
		src, due := f.first()
		for i, bring := range []func(*aggregator.Poll){
			func(p *aggregator.Poll) { *p = read(*p, `"2"`) },
			func(*aggregator.Poll) {},
			func(p *aggregator.Poll) { *p = failed(*p, true) },
		} {
			at := due.Add(time.Duration(i) * time.Hour)
			want := aggregator.Trust{Whole: at, Polls: 7, Honest: i - 2, Lying: noon}
			f.again(at, func(p *aggregator.Poll) { bring(p); p.Trust = want })
			f.equal(want, f.state(src.ID).Trust)
		}
	},
}
