package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
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
		sum, err := sumOf(want.Sources)
		if err != nil {
			return err
		}
		if same, err := ss.one([]any{&result.Kept}, sameOrigin, want.Origin, dbHash(sum)); err != nil || same {
			return err
		}
		p, err := ss.planSync(want)
		if err != nil {
			return err
		}
		result = p.result
		if err := ss.applySync(p); err != nil {
			return err
		}
		return ss.noteOrigins(want, sum, result)
	})
	return result, err
}

// storedSource is what Sync needs of a source that is known.
type storedSource struct {
	aggregator.Source
	host    string
	removed bool
}

func storedFields(st *storedSource) []any {
	return append(sourceFields(&st.Source), &st.host, &st.removed)
}

// syncPlan is what Sync writes.
type syncPlan struct {
	aggregator.SourceSync
	result  aggregator.SyncResult
	added   []*aggregator.Source
	changed []*aggregator.Source
	back    []aggregator.ID // changed, and polled again
	removed []aggregator.ID
	hosts   []string // whose due times may have changed
}

// planSync compares what is wanted with what is stored, row by row.
func (ss *session) planSync(want aggregator.SourceSync) (*syncPlan, error) {
	p := &syncPlan{SourceSync: want}
	wanted := make(map[aggregator.ID]*aggregator.Source, len(want.Sources))
	for i := range want.Sources {
		if src := &want.Sources[i]; wanted[src.ID] == nil {
			wanted[src.ID] = src
		}
	}
	err := each(ss, storedFields, "SELECT "+sourceColumns+", host, removed FROM sources", func(st *storedSource) error {
		p.keep(st, wanted[st.ID])
		delete(wanted, st.ID)
		return nil
	})
	for i := range want.Sources {
		if src := &want.Sources[i]; wanted[src.ID] == src {
			p.result.Added++
			p.added = append(p.added, src)
			p.hosts = append(p.hosts, canon.Host(src.URL))
		}
	}
	return p, err
}

// keep plans for a source that is known; src is nil when it is not wanted.
func (p *syncPlan) keep(st *storedSource, src *aggregator.Source) {
	switch {
	case src == nil:
		if !st.removed && (p.Origin == "" || st.Origin == p.Origin) {
			p.result.Removed++
			p.removed = append(p.removed, st.ID)
			p.hosts = append(p.hosts, st.host)
		}
	case st.removed:
		p.result.Added++
		p.changed, p.back = append(p.changed, src), append(p.back, src.ID)
		p.hosts = append(p.hosts, st.host)
	case !st.Same(*src):
		p.result.Changed++
		p.changed = append(p.changed, src)
	default:
		p.result.Kept++
	}
}

// What the last sync of an origin wanted is kept as a hash, so that the next one
// that wants the same reads nothing. A sync that changes anything may have changed
// what another origin lists too: then all are compared again.
const (
	sameOrigin    = "SELECT kept FROM origins WHERE origin = $1 AND sum = $2 AND sum <> 0"
	forgetOrigins = "UPDATE origins SET sum = 0"
	putOrigin     = "INSERT INTO origins (origin, sum, kept) VALUES ($1, $2, $3) " +
		"ON CONFLICT (origin) DO UPDATE SET sum = excluded.sum, kept = excluded.kept"
)

// Synced tells whether the last Sync of an origin wanted these sources, and
// nothing has changed since.
func (s *Store) Synced(ctx context.Context, origin string, list []aggregator.Source) (same bool, err error) {
	sum, err := sumOf(list)
	if err != nil {
		return false, err
	}
	err = s.read(ctx, func(ss *session) error {
		same, err = ss.one([]any{new(int)}, sameOrigin, origin, dbHash(sum))
		return err
	})
	return same, err
}

// sumOf is never 0, which stands for no sync.
func sumOf(list []aggregator.Source) (uint64, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for i := range list {
		if err := enc.Encode(&list[i]); err != nil {
			return 0, err
		}
	}
	return max(binary.BigEndian.Uint64(h.Sum(nil)), 1), nil
}

func (ss *session) noteOrigins(want aggregator.SourceSync, sum uint64, r aggregator.SyncResult) error {
	if r.Added+r.Changed+r.Removed > 0 {
		if err := ss.run(forgetOrigins); err != nil {
			return err
		}
	}
	for _, src := range want.Sources {
		if src.Origin != want.Origin {
			if err := ss.run(putOrigin, src.Origin, 0, 0); err != nil {
				return err
			}
		}
	}
	return ss.run(putOrigin, want.Origin, dbHash(sum), r.Added+r.Changed+r.Kept)
}

// Origins gives the names under which sources were ever listed, in order.
func (s *Store) Origins(ctx context.Context) (all []string, err error) {
	err = s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, func(o *string) []any { return []any{o} }, "SELECT origin FROM origins ORDER BY origin")
		for _, o := range rows {
			all = append(all, *o)
		}
		return err
	})
	return all, err
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

func (ss *session) applySync(p *syncPlan) error {
	for some := range slices.Chunk(p.added, 512) {
		if err := ss.addSources(some, p.SourceSync); err != nil {
			return err
		}
	}
	for _, src := range p.changed {
		if err := ss.run(updateSource, sourceFields(src)...); err != nil {
			return err
		}
	}
	for _, id := range p.back {
		if err := ss.run(reviveSource, dbID(id), millis(firstDue(id, p.SourceSync)), "configured again"); err != nil {
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

func (ss *session) addSources(added []*aggregator.Source, want aggregator.SourceSync) error {
	rows := make([][]any, len(added))
	for i, src := range added {
		rows[i] = stateFields(&aggregator.SourceState{
			Source: *src, Host: canon.Host(src.URL), Due: firstDue(src.ID, want), DueWhy: "new",
		})
	}
	return ss.insert("sources ("+sourceColumns+", "+stateColumns+")", rows, "")
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
