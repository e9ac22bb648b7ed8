package store

import (
	"context"
	"slices"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// Sync implements aggregator.Fleet. Of two sources with one ID the first
// counts. A source that comes back is polled again even when it was gone.
func (s *Store) Sync(ctx context.Context, want aggregator.SourceSync) (aggregator.SyncResult, error) {
	var result aggregator.SyncResult
	err := s.commit(ctx, func(ss *session) error {
		if err := ss.clock(want.Now); err != nil {
			return err
		}
		stored, err := collect(ss, syncFields, "SELECT "+sourceColumns+", host, removed FROM sources")
		if err != nil {
			return err
		}
		d := compare(stored, want)
		result = d.result
		return ss.applySync(d)
	})
	return result, err
}

// syncFields are what Sync needs of a stored source.
func syncFields(st *aggregator.SourceState) []any {
	return append(sourceFields(&st.Source), &st.Host, &st.Removed)
}

// syncPlan is what Sync writes.
type syncPlan struct {
	result  aggregator.SyncResult
	added   []*aggregator.SourceState
	changed []*aggregator.SourceState
	back    []*aggregator.SourceState // changed, and polled again
	removed []aggregator.ID
	hosts   []string // whose due times may have changed
}

func compare(stored []*aggregator.SourceState, want aggregator.SourceSync) syncPlan {
	known := make(map[aggregator.ID]*aggregator.SourceState, len(stored))
	for _, st := range stored {
		known[st.ID] = st
	}
	var p syncPlan
	wanted := make(map[aggregator.ID]bool, len(want.Sources))
	for _, src := range want.Sources {
		if !wanted[src.ID] {
			wanted[src.ID] = true
			p.keep(known[src.ID], src, want)
		}
	}
	for _, st := range stored {
		if !wanted[st.ID] && !st.Removed && (want.Origin == "" || st.Origin == want.Origin) {
			p.result.Removed++
			p.removed = append(p.removed, st.ID)
			p.hosts = append(p.hosts, st.Host)
		}
	}
	return p
}

// keep plans for one wanted source; st is nil when it is not known.
func (p *syncPlan) keep(st *aggregator.SourceState, src aggregator.Source, want aggregator.SourceSync) {
	switch {
	case st == nil:
		p.result.Added++
		fresh := &aggregator.SourceState{Source: src, Host: canon.Host(src.URL)}
		fresh.Due, fresh.DueWhy = firstDue(src.ID, want), "new"
		p.added = append(p.added, fresh)
		p.hosts = append(p.hosts, fresh.Host)
	case st.Removed:
		p.result.Added++
		st.Source, st.Due, st.DueWhy = src, firstDue(src.ID, want), "configured again"
		p.changed, p.back = append(p.changed, st), append(p.back, st)
		p.hosts = append(p.hosts, st.Host)
	case !st.Same(src):
		p.result.Changed++
		st.Source = src
		p.changed = append(p.changed, st)
	default:
		p.result.Kept++
	}
}

// firstDue spreads first polls by the source's ID, so that a restart gives the
// same spread.
func firstDue(id aggregator.ID, want aggregator.SourceSync) time.Time {
	if want.First <= 0 {
		return want.Now
	}
	return want.Now.Add(time.Duration(uint64(id) % uint64(want.First)))
}

var updateSource = "UPDATE sources SET " + assign(sourceColumns, 1) + " WHERE id = $1"

const reviveSource = "UPDATE sources SET due = $2, due_why = $3, gone = FALSE, removed = FALSE WHERE id = $1"

func (ss *session) applySync(p syncPlan) error {
	var rows [][]any
	for _, st := range p.added {
		rows = append(rows, stateFields(st))
	}
	if err := ss.insert("sources ("+sourceColumns+", "+stateColumns+")", rows, ""); err != nil {
		return err
	}
	for _, st := range p.changed {
		if err := ss.run(updateSource, sourceFields(&st.Source)...); err != nil {
			return err
		}
	}
	for _, st := range p.back {
		if err := ss.run(reviveSource, dbID(st.ID), millis(st.Due), st.DueWhy); err != nil {
			return err
		}
	}
	if err := ss.run("UPDATE sources SET removed = TRUE WHERE id IN ids($1)", idList(p.removed)); err != nil {
		return err
	}
	if err := ss.leaveHubs(p.removed); err != nil {
		return err
	}
	return ss.addHosts(p.hosts)
}

// addHosts makes hosts known and sets when they are ready.
func (ss *session) addHosts(hosts []string) error {
	slices.Sort(hosts)
	hosts = slices.Compact(hosts)
	var rows [][]any
	for _, h := range hosts {
		rows = append(rows, []any{h, "", 0, 0, never})
	}
	if err := ss.insert("hosts (host, owner, until, fence, ready)", rows, "ON CONFLICT (host) DO NOTHING"); err != nil {
		return err
	}
	return ss.run(readyHosts, list(hosts))
}
