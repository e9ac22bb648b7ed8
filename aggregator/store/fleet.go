package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"wireroom/aggregator"
)

// never is the time at which a host without live sources is ready.
const never = int64(math.MaxInt64)

// earliestDue is when something of a row of hosts can be claimed next: what is not
// claimed when it is due, the rest when its lease is over.
const earliestDue = `COALESCE((SELECT min(at) FROM (
	SELECT (SELECT due FROM sources WHERE sources.host = hosts.host AND ` + live + ` AND ` + unclaimed + ` ORDER BY due LIMIT 1) AS at
	UNION ALL SELECT min(until) FROM claims WHERE claims.host = hosts.host) AS next), 9223372036854775807)`

const readyHosts = "UPDATE hosts SET ready = " + earliestDue + " WHERE host IN names($1)"

// claimHosts leases hosts; $1 are those to skip. A host is free when its lease
// is over; its own owner may come again, under the same fence.
const claimHosts = `
	WITH free AS (
		SELECT host FROM hosts
		WHERE ready <= $5 AND (until <= $4 OR owner = $2) AND host NOT IN names($1) %s
		ORDER BY ready, host LIMIT $6 FOR UPDATE SKIP LOCKED)
	UPDATE hosts SET
		fence = CASE WHEN owner = $2 AND until > $4 THEN fence ELSE fence + 1 END,
		until = CASE WHEN owner = $2 AND until > $3 THEN until ELSE $3 END,
		owner = $2
	WHERE host IN (SELECT host FROM free)
	RETURNING host, fence, until`

// A claim gives sources that are live, due, not claimed under a lease that runs,
// and not polled since the round began.
const (
	live        = "NOT gone AND NOT removed AND paused = 0"
	unclaimed   = "NOT EXISTS (SELECT 1 FROM claims WHERE claims.source = sources.id)"
	stillToPoll = "AND EXISTS (SELECT 1 FROM sources WHERE sources.host = hosts.host AND " + live +
		" AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.source = sources.id AND claims.until > $4) AND last_poll < $7)"

	// In no order: to sort rows as wide as these costs more than to read them.
	claimSources = selectSources + `
	WHERE id IN (
		SELECT id FROM (
			SELECT id, row_number() OVER (PARTITION BY host ORDER BY due, id) AS nth
			FROM sources WHERE host IN names($1) AND ` + live + ` AND ` + unclaimed + `
				AND due <= $2 AND last_poll < $3) AS ranked
		WHERE nth <= $4)`

	endOverdue = "DELETE FROM claims WHERE host IN names($1) AND until <= $2"
	putClaims  = "claims (source, host, until)"
)

// Claim implements aggregator.Fleet.
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
	text, args := fmt.Sprintf(claimHosts, ""), []any{
		list(c.Skip), c.Owner, millis(c.Until), millis(c.Now), dueBefore(c), c.Hosts,
	}
	if !c.Round.IsZero() {
		text, args = fmt.Sprintf(claimHosts, stillToPoll), append(args, roundBegan(c))
	}
	rows, err := collect(ss, func(l *aggregator.Lease) []any { return []any{&l.Host, &l.Fence, (*dbTime)(&l.Until)} }, text, args...)
	var leases []aggregator.Lease
	for _, l := range rows {
		l.Owner = c.Owner
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

func roundBegan(c aggregator.Claim) int64 {
	if c.Round.IsZero() {
		return never
	}
	return millis(c.Round)
}

// loadDue gives the leases their sources and marks these as claimed.
func (ss *session) loadDue(leases []aggregator.Lease, c aggregator.Claim) error {
	index := make(map[string]*aggregator.Lease, len(leases))
	var hosts []string
	for i := range leases {
		index[leases[i].Host] = &leases[i]
		hosts = append(hosts, leases[i].Host)
	}
	if err := ss.run(endOverdue, list(hosts), millis(c.Now)); err != nil {
		return err
	}
	rows, err := collect(ss, stateAndMarks, claimSources, list(hosts), dueBefore(c), roundBegan(c), c.PerHost)
	if err != nil {
		return err
	}
	if err := ss.openGaps(rows); err != nil {
		return err
	}
	slices.SortFunc(rows, byDue)
	var claims [][]any
	for _, st := range rows {
		l := index[st.Host]
		if l.Sources == nil {
			l.Sources = make([]aggregator.SourceState, 0, min(c.PerHost, len(rows)))
		}
		l.Sources = append(l.Sources, *st)
		claims = append(claims, []any{dbID(st.ID), st.Host, millis(c.Until)})
	}
	if err := ss.insert(putClaims, claims, ""); err != nil {
		return err
	}
	return ss.run(readyHosts, list(hosts))
}

func byDue(a, b *aggregator.SourceState) int {
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
}

// dropEmpty leaves out hosts of which nothing was claimed, and gives those back
// of which nothing was claimed before.
func (ss *session) dropEmpty(leases []aggregator.Lease) ([]aggregator.Lease, error) {
	var full []aggregator.Lease
	for _, l := range leases {
		if len(l.Sources) > 0 {
			full = append(full, l)
		} else if err := ss.run(endIdleLease, l.Host, l.Fence, l.Owner); err != nil {
			return nil, err
		}
	}
	return full, nil
}

const (
	endLease = "UPDATE hosts SET owner = '', until = 0 WHERE host = $1 AND fence = $2 AND owner = $3"

	endIdleLease = endLease + " AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.host = hosts.host)"

	// A lease that was just given back, and that nobody took since, counts.
	releaseSource = "DELETE FROM claims WHERE source = $1 " +
		"AND EXISTS (SELECT 1 FROM hosts WHERE hosts.host = $2 AND fence = $3 AND owner IN ($4, ''))"
)

// Release implements aggregator.Fleet. The sources are due again when they were
// before the claim.
func (s *Store) Release(ctx context.Context, leases []aggregator.Lease) error {
	return s.write(ctx, func(ss *session) error {
		var hosts []string
		for _, l := range leases {
			for _, src := range l.Sources {
				if err := ss.run(releaseSource, dbID(src.ID), l.Host, l.Fence, l.Owner); err != nil {
					return err
				}
			}
			if err := ss.run(endLease, l.Host, l.Fence, l.Owner); err != nil {
				return err
			}
			hosts = append(hosts, l.Host)
		}
		return ss.run(readyHosts, list(hosts))
	})
}

const nextReady = "SELECT COALESCE(min(ready), 9223372036854775807) FROM hosts"

// NextDue implements aggregator.Fleet. Of a leased host it is what its owner
// could claim.
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

// Owners gives who holds a lease now, in order.
func (s *Store) Owners(ctx context.Context, now time.Time) ([]string, error) {
	var owners []string
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, func(o *string) []any { return []any{o} },
			"SELECT DISTINCT owner FROM hosts WHERE owner <> '' AND until > $1 ORDER BY owner", millis(now))
		for _, o := range rows {
			owners = append(owners, *o)
		}
		return err
	})
	return owners, err
}
