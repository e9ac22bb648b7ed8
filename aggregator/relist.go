package aggregator

import (
	"context"
	"slices"
	"time"

	"wireroom/aggregator/match"
)

// relistChunk bounds how long one transaction of Relist holds up others.
const relistChunk = 500

// Relisted counts what Relist did.
type Relisted struct{ Read, Entries, Changes int }

// Relist matches what was first seen since against the topics of now, after
// rules have changed. A story that a topic gains is listed at the time at which
// it was first seen, so that a new rule fills a topic without flooding it. It
// may be broken off and repeated; each call goes on where rules still differ.
func (in *Ingester) Relist(ctx context.Context, c Catalogue, since, at time.Time) (Relisted, error) {
	var done Relisted
	topics := in.topics.Load()
	var stale []ID
	for e, err := range c.Recent(ctx, since) {
		if err != nil {
			return done, err
		}
		done.Read++
		if !sameHits(e.Hits, hits(topics, e)) {
			stale = append(stale, e.ID)
		}
	}
	for chunk := range slices.Chunk(stale, relistChunk) {
		committed, err := c.Relist(ctx, at, func(tx Tx) (Batch, error) { return in.newPass(tx).relist(chunk, at) })
		if err != nil {
			return done, err
		}
		done.Entries += len(chunk)
		done.Changes += len(committed.Changes)
	}
	return done, nil
}

// relist gives entries their hits anew, as they stand inside the transaction.
func (p *pass) relist(ids []ID, at time.Time) (Batch, error) {
	if err := p.loadEntries(ids); err != nil {
		return Batch{}, err
	}
	var stories []ID
	for _, id := range ids {
		k := p.known[id]
		if k == nil {
			continue
		}
		p.rematch(k)
		p.change(k)
		stories = append(stories, k.entry.Story)
	}
	if err := p.loadStories(stories); err != nil {
		return Batch{}, err
	}
	for _, id := range stories {
		if s := p.stories[id]; s != nil {
			p.touch(s, at)
		}
	}
	writes, changes, err := p.fold()
	return Batch{Entries: p.writes(), Stories: writes, Changes: changes}, err
}

func sameHits(a, b []match.Hit) bool {
	return slices.EqualFunc(a, b, func(x, y match.Hit) bool {
		return x.Topic == y.Topic && slices.Equal(x.Why, y.Why)
	})
}
