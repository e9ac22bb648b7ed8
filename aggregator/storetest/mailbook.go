package storetest

import (
	"sync"
	"sync/atomic"
	"time"

	"wireroom/aggregator"
)

var morning = aggregator.Slot{Digest: "daily", At: noon, To: "ann@reader.example"}

var mailbookTests = map[string]func(*fixture){
	"a slot is taken exactly once": func(f *fixture) {
		var taken atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, ok, err := f.Take(f.ctx, morning)
				if err != nil {
					f.Error(err)
				}
				if ok {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		f.equal(int32(1), taken.Load())
	},
	"a slot belongs to one digest, time and recipient": func(f *fixture) {
		other, later, weekly := morning, morning, morning
		other.To, later.At, weekly.Digest = "ben@reader.example", noon.Add(time.Hour), "weekly"
		for _, s := range []aggregator.Slot{morning, other, later, weekly} {
			f.take(s)
		}
	},
	"the next slot begins where the last sent one ended": func(f *fixture) {
		next, last := morning, morning
		next.At, last.At = noon.Add(24*time.Hour), noon.Add(48*time.Hour)
		f.equal(aggregator.Cursors(nil), f.take(morning))
		f.ok(f.Sent(f.ctx, morning, aggregator.Cursors{"politics": 7}))
		f.equal(aggregator.Cursors{"politics": 7}, f.take(next)) // taken, never sent
		f.equal(aggregator.Cursors{"politics": 7}, f.take(last))
		f.ok(f.Sent(f.ctx, last, aggregator.Cursors{}))
		last.At = noon.Add(72 * time.Hour)
		f.equal(aggregator.Cursors{}, f.take(last))
	},
	"a slot given back is taken again, a sent one is not": func(f *fixture) {
		f.take(morning)
		f.ok(f.Untake(f.ctx, morning))
		f.take(morning)
		f.ok(f.Sent(f.ctx, morning, aggregator.Cursors{"t": 1}))
		f.ok(f.Untake(f.ctx, morning))
		_, taken, err := f.Take(f.ctx, morning)
		f.ok(err)
		f.equal(false, taken)
	},
	"who unsubscribed gets no slot until they subscribe": func(f *fixture) {
		for range 2 {
			f.ok(f.Unsubscribe(f.ctx, morning.Digest, morning.To))
		}
		_, taken, err := f.Take(f.ctx, morning)
		f.ok(err)
		f.equal(false, taken)
		for range 2 {
			f.ok(f.Subscribe(f.ctx, morning.Digest, morning.To))
		}
		f.take(morning)
	},
}

func (f *fixture) take(s aggregator.Slot) aggregator.Cursors {
	f.Helper()
	since, taken, err := f.Take(f.ctx, s)
	f.ok(err)
	if !taken {
		f.Errorf("slot %+v was not taken", s)
	}
	return since
}
