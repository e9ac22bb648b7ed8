package aggregator

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wireroom/aggregator/credit"
	"wireroom/aggregator/match"
)

// Ingester takes batches of polls in: it makes their items entries, groups the
// entries into stories, finds the stories' topics and commits it all at once.
// It is safe for concurrent use; batches are decided one after the other.
type Ingester struct {
	store  Committer
	o      IngestOptions
	topics atomic.Pointer[match.Set]

	mu     sync.Mutex
	window *window // a cache of what is committed; nil: to be filled anew
	saved  int64   // what Save wrote last, or Restore read: up to this seq
}

// IngestOptions say how far back Ingest looks. The zero value is usable.
type IngestOptions struct {
	FirstWindow time.Duration // what a source's first poll lists; 0: 48 hours
	Window      time.Duration // how long a story grows after its last entry; 0: 7 days
	Prints      int           // texts held in memory to compare new ones with, about 700 bytes each; 0: a million
	Families    *credit.Table // which outlets share a newsroom; nil: none do
}

func (o IngestOptions) withDefaults() IngestOptions {
	if o.FirstWindow == 0 {
		o.FirstWindow = 48 * time.Hour
	}
	if o.Window == 0 {
		o.Window = 7 * 24 * time.Hour
	}
	if o.Prints == 0 {
		o.Prints = 1_000_000
	}
	return o
}

// Ingested is what became of a batch.
type Ingested struct {
	New, Revised, Known, Duplicates int
	Refused                         int
	Lost                            int // polls left out because their lease was lost
	Changes                         []Change
	Results                         []PollResult // of the polls that were not lost
}

// NewIngester makes an Ingester for the store. No topics (nil) are allowed.
func NewIngester(store Committer, topics *match.Set, o IngestOptions) *Ingester {
	in := &Ingester{store: store, o: o.withDefaults()}
	in.topics.Store(topics)
	return in
}

// SetTopics makes these the topics from now on: no batch that commits after
// it returns is matched against older ones. What is stored is matched again by
// Relist.
func (in *Ingester) SetTopics(topics *match.Set) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.topics.Store(topics)
}

// Ingest takes one batch in, in one transaction. When it fails, nothing has happened, and the batch may be tried again.
func (in *Ingester) Ingest(ctx context.Context, polls []Poll) (Ingested, error) {
	topics := in.topics.Load()
	ready := prepare(ctx, polls, topics)
	if err := ctx.Err(); err != nil {
		return Ingested{}, err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if now := in.topics.Load(); now != topics {
		ready = prepare(ctx, polls, now)
	}
	return in.commit(ctx, polls, ready)
}

// commit decides inside the store's transaction. The window is given up when
// that fails, since it may have taken in what was never written. It stands where
// the store does only if something was written: then it took in all before that.
func (in *Ingester) commit(ctx context.Context, polls []Poll, ready []prepared) (Ingested, error) {
	var out Ingested
	var decided, wrote bool
	var last ID
	done, err := in.store.Commit(ctx, polls, func(tx Tx, held []Poll) (Batch, error) {
		decided = true
		p := in.newPass(tx)
		p.polls = make([]PollResult, 0, len(held))
		for i, at := 0, 0; i < len(held); at++ { // held lacks those of polls that were lost
			if visitOf(&held[i]) == visitOf(&polls[at]) {
				p.take(&held[i], ready[at])
				i++
			}
		}
		batch, err := p.run()
		out = sum(batch.Polls, p.refused)
		wrote, last = len(batch.Entries) > 0, lastNew(batch.Entries)
		return batch, err
	})
	if err != nil {
		if decided {
			in.window = nil
		}
		return Ingested{}, err
	}
	if wrote {
		in.window.seq = done.Seq
	}
	if last != 0 {
		in.window.last = place{done.Seq, last}
	}
	out.Lost, out.Changes = done.Lost, done.Changes
	return out, nil
}

// lastNew is the new entry that a store numbers last; 0: there is none.
func lastNew(writes []EntryWrite) ID {
	for _, w := range slices.Backward(writes) {
		if w.New {
			return w.Entry.ID
		}
	}
	return 0
}

// visit tells the polls of a batch apart.
type visit struct {
	source ID
	at     time.Time
}

func visitOf(p *Poll) visit { return visit{p.Source.ID, p.At.UTC()} }

func sum(results []PollResult, refused int) Ingested {
	out := Ingested{Results: results, Refused: refused}
	for i := range results {
		r := &results[i]
		out.New += r.New
		out.Revised += r.Revised
		out.Known += r.Known
		out.Duplicates += r.Duplicates
	}
	return out
}
