package store

import (
	"context"
	"fmt"
	"time"

	"wireroom/aggregator"
)

// The most deliveries that wait for a source's next poll, and that one poll
// takes in: at least one, however large.
const (
	mostWaiting      = 32
	mostBytesWaiting = 16 << 20
	mostTaken        = 4
	mostBytesTaken   = 1 << 20
)

const (
	askedColumns   = "source, hub, topic, callback, secret, state, reason, asked, since, until, due, failures"
	countedColumns = "last_push, backup, delivered, refused, brought, missed"
	selectHubs     = "SELECT " + askedColumns + ", " + countedColumns + " FROM subscriptions "
)

func askedFields(s *aggregator.Subscription) []any {
	return []any{
		(*dbID)(&s.Source), &s.Hub.URL, &s.Hub.Topic, &s.Callback, &s.Secret, &s.State, &s.Reason,
		(*dbTime)(&s.Asked), (*dbTime)(&s.Since), (*dbTime)(&s.Until), (*dbTime)(&s.Due), &s.Failures,
	}
}

func hubFields(s *aggregator.Subscription) []any {
	return append(askedFields(s), (*dbTime)(&s.LastPush), (*dbTime)(&s.Backup), &s.Delivered, &s.Refused, &s.Brought, &s.Missed)
}

// Pushed implements aggregator.Hubs.
func (s *Store) Pushed(ctx context.Context, source aggregator.ID) (aggregator.Subscription, []aggregator.Delivery, error) {
	var sub aggregator.Subscription
	var waiting []aggregator.Delivery
	err := s.read(ctx, func(ss *session) error {
		found, err := ss.one(hubFields(&sub), selectHubs+"WHERE source = $1", dbID(source))
		if err != nil || !found {
			return notFound(err, "subscription of "+source.String())
		}
		n, err := ss.takable(source)
		if err != nil {
			return err
		}
		rows, err := collect(ss, deliveryFields,
			"SELECT seq, source, at, media_type, body FROM deliveries WHERE source = $1 ORDER BY seq LIMIT $2", dbID(source), n)
		for _, d := range rows {
			waiting = append(waiting, *d)
		}
		return err
	})
	return sub, waiting, err
}

// takable counts the first deliveries of a source that one poll takes in.
func (ss *session) takable(source aggregator.ID) (n int, err error) {
	sizes, err := collect(ss, func(size *int64) []any { return []any{size} },
		"SELECT length(body) FROM deliveries WHERE source = $1 ORDER BY seq LIMIT $2", dbID(source), mostTaken)
	var all int64
	for _, size := range sizes {
		if all += *size; n > 0 && all > mostBytesTaken {
			break
		}
		n++
	}
	return n, err
}

func deliveryFields(d *aggregator.Delivery) []any {
	return []any{&d.Seq, (*dbID)(&d.Source), (*dbTime)(&d.At), &d.MediaType, &d.Body}
}

func notFound(err error, what string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", what, aggregator.ErrNotFound)
}

// Callback implements aggregator.Hubs.
func (s *Store) Callback(ctx context.Context, callback string) (aggregator.Subscription, error) {
	var sub aggregator.Subscription
	err := s.read(ctx, func(ss *session) error {
		found, err := ss.one(hubFields(&sub), selectHubs+"WHERE callback = $1 AND callback <> ''", callback)
		if err != nil || !found {
			return notFound(err, "callback")
		}
		return nil
	})
	return sub, err
}

// Asking implements aggregator.Hubs.
func (s *Store) Asking(ctx context.Context, now, until time.Time, limit int) ([]aggregator.Subscription, error) {
	var due []aggregator.Subscription
	err := s.write(ctx, func(ss *session) error {
		rows, err := collect(ss, hubFields, selectHubs+"WHERE due <= $1 ORDER BY due, source LIMIT $2 FOR UPDATE SKIP LOCKED", millis(now), limit)
		if err != nil || len(rows) == 0 {
			return err
		}
		var ids []aggregator.ID
		for _, r := range rows {
			ids, due = append(ids, r.Source), append(due, *r)
		}
		return ss.run("UPDATE subscriptions SET due = $2 WHERE source IN ids($1)", idList(ids), millis(until))
	})
	if err != nil {
		return nil, err
	}
	return due, nil
}

var updateAsked = "UPDATE subscriptions SET " + assign(askedColumns, 1) + " WHERE source = $1 AND hub = $2 AND topic = $3"

// Settle implements aggregator.Hubs.
func (s *Store) Settle(ctx context.Context, sub aggregator.Subscription) error {
	return s.write(ctx, func(ss *session) error {
		if sub.State == aggregator.Leaving && sub.Due.IsZero() {
			return ss.forget(sub.Source)
		}
		n, err := ss.exec(updateAsked, askedFields(&sub)...)
		if err != nil || n == 0 {
			return notFound(err, "subscription of "+sub.Source.String())
		}
		return nil
	})
}

// forget deletes a subscription and what came of it.
func (ss *session) forget(source aggregator.ID) error {
	for _, text := range []string{
		"DELETE FROM subscriptions WHERE source = $1",
		"DELETE FROM deliveries WHERE source = $1",
		"UPDATE sources SET subscribed = FALSE WHERE id = $1",
	} {
		if err := ss.run(text, dbID(source)); err != nil {
			return err
		}
	}
	return nil
}

const (
	countPush   = "UPDATE subscriptions SET delivered = delivered + 1, last_push = $2 WHERE source = $1"
	countRefuse = "UPDATE subscriptions SET refused = refused + 1 WHERE source = $1"

	keepDelivery = "INSERT INTO deliveries (seq, source, at, media_type, body) " +
		"SELECT COALESCE(max(seq), 0) + 1, $1, $2, $3, $4 FROM deliveries"

	// The first delivery that waits puts the due time of the back-up poll aside.
	keepBackup = "UPDATE subscriptions SET backup = (SELECT due FROM sources WHERE id = $1) " +
		"WHERE source = $1 AND backup = 0"
	backupNow = "UPDATE subscriptions SET backup = $2 WHERE source = $1"

	// A claimed source becomes due when its poll is committed: see writePushes.
	dueAtOnce = "UPDATE sources SET due = $2, due_why = 'its hub delivered something' " +
		"WHERE id = $1 AND " + unclaimed + " AND " + live + " AND due > $2"

	readyHost = "UPDATE hosts SET ready = " + earliestDue + " WHERE host = (SELECT host FROM sources WHERE id = $1)"
)

// Deliver implements aggregator.Hubs.
func (s *Store) Deliver(ctx context.Context, d aggregator.Delivery) error {
	return s.commit(ctx, func(ss *session) error {
		if d.Refused {
			ss.quiet = true
			return ss.run(countRefuse, dbID(d.Source))
		}
		n, err := ss.exec(countPush, dbID(d.Source), millis(d.At))
		if err != nil || n == 0 {
			return notFound(err, "subscription of "+d.Source.String())
		}
		if err := ss.keep(d); err != nil {
			return err
		}
		if err := ss.run(dueAtOnce, dbID(d.Source), millis(d.At)); err != nil {
			return err
		}
		return ss.run(readyHost, dbID(d.Source))
	})
}

func (ss *session) keep(d aggregator.Delivery) error {
	var waiting, size int64
	if _, err := ss.one([]any{&waiting, &size},
		"SELECT count(*), COALESCE(sum(length(body)), 0) FROM deliveries WHERE source = $1", dbID(d.Source)); err != nil {
		return err
	}
	if err := ss.run(keepBackup, dbID(d.Source)); err != nil {
		return err
	}
	if waiting >= mostWaiting || size+int64(len(d.Body)) > mostBytesWaiting {
		return ss.run(backupNow, dbID(d.Source), millis(d.At))
	}
	return ss.run(keepDelivery, dbID(d.Source), millis(d.At), d.MediaType, d.Body)
}

// writePushes writes what polls have to do with hubs.
func (ss *session) writePushes(polls []aggregator.PollResult) error {
	for i := range polls {
		p := &polls[i]
		if p.Push == nil && !p.Source.Subscribed {
			continue
		}
		if err := ss.writePush(p); err != nil {
			return err
		}
	}
	return nil
}

const (
	takeDeliveries = "DELETE FROM deliveries WHERE source = $1 AND seq <= $2"
	countEntries   = "UPDATE subscriptions SET brought = brought + $2, missed = missed + $3, backup = 0 WHERE source = $1"

	// What came meanwhile is due at once, and the back-up poll when it would be.
	stillWaiting = "EXISTS (SELECT 1 FROM deliveries WHERE source = $1)"
	backupThen   = "UPDATE subscriptions SET backup = $2 WHERE source = $1 AND " + stillWaiting
	dueAgain     = "UPDATE sources SET due = $2 WHERE id = $1 AND due > $2 AND " + stillWaiting
)

func (ss *session) writePush(p *aggregator.PollResult) error {
	push := p.Push
	if push == nil {
		push = &aggregator.Push{}
	}
	brought, missed := 0, 0
	switch {
	case push.Taken > 0:
		brought = p.New
	case push.Backup:
		missed = p.New
	}
	id := dbID(p.Source.ID)
	if push.Taken > 0 {
		if err := ss.run(takeDeliveries, id, push.Taken); err != nil {
			return err
		}
	}
	if err := ss.run(countEntries, id, brought, missed); err != nil {
		return err
	}
	if err := ss.run(backupThen, id, millis(p.Due)); err != nil {
		return err
	}
	if err := ss.run(dueAgain, id, millis(p.At)); err != nil {
		return err
	}
	return ss.findHub(p.Source.ID, push.Found, p.At)
}

const (
	newHub = "INSERT INTO subscriptions (" + askedColumns + ", " + countedColumns + ") " +
		"VALUES ($1, $2, $3, '', '', $4, '', 0, 0, 0, $5, 0, 0, 0, 0, 0, 0, 0)"
	leaveHub = "UPDATE subscriptions SET state = $2, due = 1 WHERE source IN ids($1)"
)

// findHub takes over which hub a feed names. A former one is asked to end what
// it was asked for; the next poll finds the new one again.
func (ss *session) findHub(source aggregator.ID, found *aggregator.Hub, at time.Time) error {
	if found == nil {
		return nil
	}
	known, err := ss.one([]any{new(int64)}, "SELECT source FROM subscriptions WHERE source = $1", dbID(source))
	switch {
	case err != nil:
		return err
	case known:
		return ss.leaveHubs([]aggregator.ID{source})
	case found.URL == "":
		return nil
	}
	if err := ss.run(newHub, dbID(source), found.URL, found.Topic, string(aggregator.Wanted), millis(at)); err != nil {
		return err
	}
	return ss.run("UPDATE sources SET subscribed = TRUE WHERE id = $1", dbID(source))
}

// leaveHubs asks the hubs of sources to end their subscriptions.
func (ss *session) leaveHubs(sources []aggregator.ID) error {
	if len(sources) == 0 {
		return nil
	}
	return ss.run(leaveHub, idList(sources), string(aggregator.Leaving))
}
