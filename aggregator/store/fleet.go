package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"wireroom/aggregator"
)

// never is the time at which a host without live sources is ready.
const never = int64(math.MaxInt64)

// earliestDue is when the sources of a row of hosts are next due.
const earliestDue = "COALESCE((SELECT min(due) FROM sources " +
	"WHERE sources.host = hosts.host AND NOT gone AND NOT removed), 9223372036854775807)"

const claimHosts = `
	WITH free AS (
		SELECT host FROM hosts WHERE ready <= $3 AND until <= $4
		ORDER BY ready, host LIMIT $5 FOR UPDATE SKIP LOCKED)
	UPDATE hosts SET owner = $1, until = $2, ready = $2, fence = fence + 1
	WHERE host IN (SELECT host FROM free)
	RETURNING host, fence`

const claimSources = selectSources + `
	WHERE id IN (
		SELECT id FROM (
			SELECT id, row_number() OVER (PARTITION BY host ORDER BY due, id) AS nth
			FROM sources WHERE host IN names($1) AND NOT gone AND NOT removed AND due <= $2) AS ranked
		WHERE nth <= $3)
	ORDER BY due, id`

const releaseHost = "UPDATE hosts SET owner = '', until = 0, ready = " + earliestDue +
	" WHERE host = $1 AND fence = $2 AND owner = $3"

const nextReady = "SELECT COALESCE(min(ready), 9223372036854775807) FROM hosts"

// Claim implements aggregator.Fleet. A host whose lease expired waits in line
// from its lease's end.
func (s *Store) Claim(ctx context.Context, c aggregator.Claim) ([]aggregator.Lease, error) {
	var leases []aggregator.Lease
	err := s.write(ctx, func(ss *session) (err error) {
		if leases, err = ss.lease(c); err != nil || len(leases) == 0 {
			return err
		}
		if err := ss.loadDue(leases, c); err != nil {
			return err
		}
		leases, err = ss.dropEmpty(leases)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(leases, func(a, b aggregator.Lease) int {
		return cmp.Or(a.Sources[0].Due.Compare(b.Sources[0].Due), cmp.Compare(a.Host, b.Host))
	})
	return leases, nil
}

func (ss *session) lease(c aggregator.Claim) ([]aggregator.Lease, error) {
	rows, err := collect(ss, func(l *aggregator.Lease) []any { return []any{&l.Host, &l.Fence} },
		claimHosts, c.Owner, millis(c.Until), dueBefore(c), millis(c.Now), c.Hosts)
	var leases []aggregator.Lease
	for _, l := range rows {
		l.Owner, l.Until = c.Owner, c.Until
		leases = append(leases, *l)
	}
	return leases, err
}

func dueBefore(c aggregator.Claim) int64 {
	if c.All {
		return never - 1
	}
	return millis(c.Now)
}

func (ss *session) loadDue(leases []aggregator.Lease, c aggregator.Claim) error {
	index := make(map[string]*aggregator.Lease, len(leases))
	var hosts []string
	for i := range leases {
		index[leases[i].Host] = &leases[i]
		hosts = append(hosts, leases[i].Host)
	}
	rows, err := collect(ss, stateAndMarks, claimSources, list(hosts), dueBefore(c), c.PerHost)
	for _, st := range rows {
		l := index[st.Host]
		l.Sources = append(l.Sources, *st)
	}
	return err
}

// dropEmpty gives back hosts that turned out to have nothing due: an expired
// lease hides when their sources are.
func (ss *session) dropEmpty(leases []aggregator.Lease) ([]aggregator.Lease, error) {
	var full []aggregator.Lease
	for _, l := range leases {
		if len(l.Sources) > 0 {
			full = append(full, l)
		} else if err := ss.release(l); err != nil {
			return nil, err
		}
	}
	return full, nil
}

// Release implements aggregator.Fleet.
func (s *Store) Release(ctx context.Context, leases []aggregator.Lease) error {
	return s.write(ctx, func(ss *session) error {
		for _, l := range leases {
			if err := ss.release(l); err != nil {
				return err
			}
		}
		return nil
	})
}

// release ends a lease, unless it was lost.
func (ss *session) release(l aggregator.Lease) error {
	return ss.run(releaseHost, l.Host, l.Fence, l.Owner)
}

// NextDue implements aggregator.Fleet.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	next := never
	err := s.read(ctx, func(ss *session) error {
		_, err := ss.one([]any{&next}, nextReady)
		return err
	})
	if err != nil || next == never {
		return time.Time{}, err
	}
	return fromMillis(next), nil
}
