package storetest

import (
	"errors"
	"time"

	"wireroom/aggregator"
)

var careTests = map[string]func(*fixture){
	"a paused source is not claimed, whatever Sync says": func(f *fixture) {
		a, b := source("a.example", "1"), source("a.example", "2")
		f.sync(a, b)
		f.steer(aggregator.ActPause, a.ID, noon)
		a.Lang = "de"
		f.sync(a, b)
		f.equal([]string{b.URL}, f.urls(f.claim("w", noon)))
		s := f.state(a.ID)
		f.equal([]any{noon, "ann"}, []any{s.Paused, s.PausedBy})
		_, err := f.Steer(f.ctx, aggregator.Act{At: noon, Kind: aggregator.ActPause, Source: a.ID})
		f.is(aggregator.ErrConflict, err)
	},
	"a host of which all is paused is never due": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		f.steer(aggregator.ActPause, a.ID, noon)
		f.equal(time.Time{}, f.nextDue())
	},
	"a poll under way is committed, and the source stays paused": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		leases := f.claim("w", noon)
		f.steer(aggregator.ActPause, a.ID, noon)
		f.commit(aggregator.Batch{}, poll(leases[0], noon.Add(time.Second)))
		f.equal(int64(1), f.state(a.ID).Polls)
		f.equal(0, len(f.claim("w", noon.Add(24*time.Hour))))
	},
	"a resumed source is due when it was, at once if that has passed": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		f.commit(aggregator.Batch{}, poll(f.claim("w", noon)[0], noon))
		f.steer(aggregator.ActPause, a.ID, noon)
		f.steer(aggregator.ActResume, a.ID, noon.Add(time.Minute))
		f.equal([]any{noon.Add(time.Hour), time.Time{}}, []any{f.nextDue(), f.state(a.ID).Paused})
		f.steer(aggregator.ActPause, a.ID, noon)
		f.steer(aggregator.ActResume, a.ID, noon.Add(2*time.Hour))
		f.equal(noon.Add(2*time.Hour), f.nextDue())
	},
	"a resumed source is not gone any more": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		p := poll(f.claim("w", noon)[0], noon)
		p.Outcome, p.Status, p.Due = aggregator.Gone, 410, noon.AddDate(1, 0, 0)
		f.commit(aggregator.Batch{}, p)
		_, err := f.Steer(f.ctx, aggregator.Act{At: noon, Kind: aggregator.ActPoll, Source: a.ID})
		f.is(aggregator.ErrConflict, err)
		f.steer(aggregator.ActResume, a.ID, noon.Add(time.Hour))
		f.equal([]string{a.URL}, f.urls(f.claim("w", noon.Add(time.Hour))))
	},
	"a source is due at once when somebody asks for it": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		f.commit(aggregator.Batch{}, poll(f.claim("w", noon)[0], noon))
		f.equal(0, len(f.claim("w", noon.Add(time.Minute))))
		f.steer(aggregator.ActPoll, a.ID, noon.Add(time.Minute))
		f.equal("ann asked for it", f.state(a.ID).DueWhy)
		f.equal([]string{a.URL}, f.urls(f.claim("w", noon.Add(time.Minute))))
		f.steer(aggregator.ActPoll, a.ID, noon.Add(time.Minute)) // while it is being polled
		f.equal(0, len(f.claim("v", noon.Add(time.Minute))))
	},
	"what cannot be done is refused and not written down": func(f *fixture) {
		a := source("a.example", "1")
		f.sync(a)
		for kind, want := range map[aggregator.ActKind]error{
			aggregator.ActResume: aggregator.ErrConflict, aggregator.ActReturn: aggregator.ErrConflict, aggregator.ActHide: aggregator.ErrInvalid,
		} {
			_, err := f.Steer(f.ctx, aggregator.Act{At: noon, Kind: kind, Source: a.ID})
			f.is(want, err)
		}
		_, err := f.Steer(f.ctx, aggregator.Act{At: noon, Kind: aggregator.ActPoll, Source: 7})
		f.is(aggregator.ErrNotFound, err)
		acts, err := f.Acts(f.ctx, aggregator.ActQuery{})
		f.ok(err)
		f.equal(0, len(acts))
	},
}

// steer does something to a source, as Ann.
func (f *fixture) steer(kind aggregator.ActKind, id aggregator.ID, at time.Time) {
	f.Helper()
	a, err := f.Steer(f.ctx, aggregator.Act{At: at, Who: "ann", Kind: kind, Source: id})
	f.ok(err)
	acts, err := f.Acts(f.ctx, aggregator.ActQuery{Source: id, Limit: 1})
	f.ok(err)
	f.equal([]aggregator.Act{a}, acts)
}

func (f *fixture) is(want, err error) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Errorf("got %v, want %v", err, want)
	}
}
