package store

import (
	"context"
	"fmt"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

const (
	moveColumns = "address, from_url, first_seen, last_seen, times, taken, returned, held"
	selectMoves = "SELECT " + moveColumns + " FROM moves WHERE source = $1"
	putMove     = "INSERT INTO moves (source, " + moveColumns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) " +
		"ON CONFLICT (source, address) DO UPDATE SET from_url = excluded.from_url, first_seen = excluded.first_seen, " +
		"last_seen = excluded.last_seen, times = excluded.times, taken = excluded.taken, held = excluded.held"
	setPlace = "UPDATE sources SET moved_to = $2, host = $3 WHERE id = $1"

	polledThere = "SELECT outlet FROM sources WHERE id IN ids($1) AND NOT removed AND id <> $2 ORDER BY id LIMIT 1"
	movedThere  = "SELECT outlet FROM sources WHERE moved_to IN names($1) AND moved_to <> '' AND NOT removed AND id <> $2 ORDER BY id LIMIT 1"

	// The validators are another address's; what is known of the items stays.
	returnSource = `UPDATE sources SET moved_to = '', host = $2, etag = NULL, last_modified = NULL, body_hash = 0,
		due = $3, due_why = 'returned to its configured address' WHERE id = $1`
)

// carrySighting keeps what is between two sightings from parting them.
const carrySighting = "UPDATE moves SET last_seen = $3 WHERE source = $1 AND last_seen = $2 AND taken = 0"

// longestAddress is what both databases can keep in an index.
const longestAddress = 2000

// mostMoves bounds what an outlet that redirects to ever new addresses may leave
// behind: the oldest are forgotten that were neither taken over nor returned.
const mostMoves = 50

func moveFields(m *aggregator.Move) []any {
	return []any{
		&m.To, &m.From, (*dbTime)(&m.FirstSeen), (*dbTime)(&m.LastSeen), &m.Times,
		(*dbTime)(&m.Taken), (*dbTime)(&m.Returned), &m.Held,
	}
}

// moves reads a source's, the newest first.
func (ss *session) moves(id aggregator.ID) ([]aggregator.Move, error) {
	rows, err := collect(ss, moveFields, selectMoves+" ORDER BY last_seen DESC, address", dbID(id))
	var all []aggregator.Move
	for _, m := range rows {
		all = append(all, *m)
	}
	return all, err
}

// move notes where a poll was led for good, and takes the address over when it
// is to be believed. A source whose configured address answers by itself again
// is polled there.
func (ss *session) move(p *aggregator.PollResult) error {
	s := &p.Source
	switch {
	case !p.Outcome.OK(), len(p.Redirect) > longestAddress:
		return nil
	case p.Asked == "": // a hub's delivery: nobody was asked, and nothing was led anywhere
		return ss.run(carrySighting, dbID(s.ID), millis(s.LastOK), millis(p.At))
	case p.Redirect == "":
		if s.MovedTo != "" && p.Asked == s.URL {
			return ss.place(s, "")
		}
		return nil
	case p.Redirect == s.MovedTo, p.Redirect == p.Asked:
		return nil
	}
	m, err := ss.sight(p)
	if err != nil || m.Held != "" {
		return err
	}
	if m.To == s.URL {
		m.To = ""
	}
	return ss.place(s, m.To)
}

func (ss *session) sight(p *aggregator.PollResult) (aggregator.Move, error) {
	known, err := collect(ss, moveFields, selectMoves+" AND address = $2", dbID(p.Source.ID), p.Redirect)
	if err != nil {
		return aggregator.Move{}, err
	}
	other, err := ss.polledAt(p.Redirect, p.Source.ID)
	if err != nil {
		return aggregator.Move{}, err
	}
	var m aggregator.Move
	if len(known) > 0 {
		m = *known[0]
	}
	m = m.Sight(&p.Poll, other)
	if err := ss.run(putMove, append([]any{dbID(p.Source.ID)}, moveFields(&m)...)...); err != nil {
		return m, err
	}
	return m, ss.run(forgetMoves, dbID(p.Source.ID), mostMoves)
}

const forgetMoves = `DELETE FROM moves WHERE source = $1 AND taken = 0 AND returned = 0 AND address NOT IN (
	SELECT address FROM moves WHERE source = $1 ORDER BY last_seen DESC, address LIMIT $2)`

// polledAt names the outlet of another source that is polled at an address.
func (ss *session) polledAt(address string, but aggregator.ID) (outlet string, err error) {
	forms := aggregator.Forms(address)
	var ids []aggregator.ID
	for _, f := range forms {
		ids = append(ids, aggregator.NewID("source", f))
	}
	found, err := ss.one([]any{&outlet}, polledThere, idList(ids), dbID(but))
	if err != nil || found {
		return outlet, err
	}
	_, err = ss.one([]any{&outlet}, movedThere, list(forms), dbID(but))
	return outlet, err
}

// place makes an address the one that a source is polled at from now on; empty:
// its configured one. The source belongs to that host.
func (ss *session) place(s *aggregator.SourceState, movedTo string) error {
	host := canon.Host(s.URL)
	if movedTo != "" {
		host = canon.Host(movedTo)
	}
	if err := ss.run(setPlace, dbID(s.ID), movedTo, host); err != nil || host == s.Host {
		return err
	}
	return ss.addHosts([]string{host})
}

// ReturnMove implements aggregator.Caretaker.
func (s *Store) ReturnMove(ctx context.Context, id aggregator.ID, at time.Time) error {
	err := s.write(ctx, func(ss *session) error { return ss.returnMove(id, at) })
	if err != nil {
		return fmt.Errorf("return source %s to its address: %w", id, err)
	}
	return nil
}

func (ss *session) returnMove(id aggregator.ID, at time.Time) error {
	var st aggregator.SourceState
	found, err := ss.one([]any{&st.URL, &st.Host, &st.MovedTo}, "SELECT url, host, moved_to FROM sources WHERE id = $1", dbID(id))
	switch {
	case err != nil:
		return err
	case !found || st.MovedTo == "":
		return aggregator.ErrNotFound
	}
	err = ss.run("UPDATE moves SET returned = $3, held = $4 WHERE source = $1 AND address = $2",
		dbID(id), st.MovedTo, millis(at), aggregator.Returned)
	if err != nil {
		return err
	}
	host := canon.Host(st.URL)
	if err := ss.run(returnSource, dbID(id), host, millis(at)); err != nil {
		return err
	}
	if err := ss.run("UPDATE claims SET host = $2 WHERE source = $1", dbID(id), host); err != nil {
		return err
	}
	return ss.addHosts([]string{host, st.Host})
}
