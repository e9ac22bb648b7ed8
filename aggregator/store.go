package aggregator

import (
	"context"
	"iter"
	"time"
)

// The seams to the database. Each names what one caller needs; package store
// implements all of them, on every dialect, and storetest holds it to the
// contracts written here. All methods may be called concurrently. Times are kept
// to the millisecond, in UTC.

// Fleet is what the pollers need of a store.
type Fleet interface {
	// Sync makes the configured sources those that are polled. Unknown ones are
	// added, due from their stable spread within first; known ones keep their
	// state and take over the new settings; sources of the same origin that are
	// missing are marked Removed and no longer polled.
	Sync(ctx context.Context, s SourceSync) (SyncResult, error)
	// Claim leases up to c.Hosts hosts that have due sources and no live lease,
	// the longest due first, each with up to c.PerHost of its due sources. The
	// leases are c.Owner's until c.Until. No host is ever leased to two owners
	// at once; an owner may claim more of a host that it holds, which extends
	// its lease and keeps the fence. A claimed source is not due again before
	// c.Until, so that nobody, its owner included, is given it twice.
	Claim(ctx context.Context, c Claim) ([]Lease, error)
	// Release gives leases back, and makes the sources named in them due at
	// once. Leases lost meanwhile are ignored.
	Release(ctx context.Context, leases []Lease) error
	// NextDue is the earliest time at which Claim could find something; zero
	// when nothing will ever be due.
	NextDue(ctx context.Context) (time.Time, error)
	// Sources lists every source that is not Removed, by outlet, then URL.
	Sources(ctx context.Context) ([]SourceState, error)
}

// Sources is what those need who show sources.
type Sources interface {
	// Source gives a source with its past, a Removed one too. ErrNotFound.
	Source(ctx context.Context, id ID) (*SourceLife, error)
	// WalkSources walks the sources that are not Removed, by outlet, then URL,
	// as they are at one moment, without Marks, Trail and Hints. One that is walked
	// stays the walker's. The store may be asked nothing else meanwhile.
	WalkSources(ctx context.Context) iter.Seq2[*SourceState, error]
	// Pulse tells how the polls of all sources go. It looks at every source.
	Pulse(ctx context.Context) (Pulse, error)
}

// Caretaker is what the operator's hand needs of a store.
type Caretaker interface {
	// ReturnMove undoes a move that was taken over: from at on the source is
	// polled at its configured URL again, due at once, and the address that it
	// had moved to is never taken over again, whatever redirects are seen. The
	// Move keeps when that was. ErrNotFound: there is no such source, or it has
	// not moved. It may be called while the source is being polled.
	ReturnMove(ctx context.Context, id ID, at time.Time) error
	// Steer carries out an act on a source and gives it as it was written down. A
	// paused source is not claimed until it is resumed, whatever Sync says; a poll
	// of it that is under way is committed. A resumed one is due when it was, or
	// at once if that has passed or it was gone. ErrNotFound: there is no such
	// source. ErrInvalid: no such act. ErrConflict: it is so already, or must be
	// resumed before it can be polled.
	Steer(ctx context.Context, a Act) (Act, error)
}

// SourceSync is the argument of Fleet.Sync.
type SourceSync struct {
	Origin  string // sync only the sources of this origin; empty: of all
	Sources []Source
	Now     time.Time
	First   time.Duration // spread the first polls over this time; 0: at once
}

// SyncResult counts what Fleet.Sync did.
type SyncResult struct{ Added, Changed, Removed, Kept int }

// Claim is the argument of Fleet.Claim.
type Claim struct {
	Owner   string
	Now     time.Time
	Until   time.Time
	Hosts   int
	PerHost int
	Skip    []string  // hosts that the owner has enough of for now
	Round   time.Time // if set, only sources that were not polled since then
	All     bool      // also what is not due yet; wants Round
}

// Committer is what Ingest needs of a store: one serial transaction for a batch
// of polls.
type Committer interface {
	// Commit checks the polls' leases, calls decide with those that still hold,
	// in their order, and writes what decide returns, all in one transaction that no other
	// Commit overlaps. When decide or the write fails, nothing has happened.
	// Polls whose lease was lost are left out and counted in Committed.Lost;
	// decide is not called when all were lost. Listings and changes of topics
	// that are not configured any more are left out.
	Commit(ctx context.Context, polls []Poll, decide func(Tx, []Poll) (Batch, error)) (Committed, error)
}

// Tx is the view that Commit's decide has of the store, inside the transaction.
type Tx interface {
	ActLog
	// Find gives the entries that the keys lead to. Entries come once, whole
	// but for Text. A key without an entry is missing from the map.
	Find(keys []Key) (map[Key]ID, map[ID]*Entry, error)
	// Entries gives whole entries by id; unknown ids are missing.
	Entries(ids []ID) (map[ID]*Entry, error)
	// Members gives the entries of stories, in order of FirstSeen, then ID,
	// aliases followed; the map's keys are the ids asked for. An entry may come
	// with no more than what its story is told by: ID, Outlet, Title, FirstSeen,
	// Revised, Unlisted, Withdrawn, Hits, Story, Relation, Of, Evidence and Score. It is not
	// to be written.
	Members(stories []ID) (map[ID][]*Entry, error)
	// Memberships gives the topics that list the stories now.
	Memberships(stories []ID) (map[ID][]Membership, error)
	// Prints walks the fingerprints of entries committed after seq and first
	// seen since, in the order of their commit.
	Prints(after int64, since time.Time) iter.Seq2[Print, error]
	Holdings
}

// ActLog is what was done by hand.
type ActLog interface {
	// Acts gives the acts with a greater Seq than after, in order.
	Acts(after int64) ([]Act, error)
}

// Holdings is what complete feeds held.
type Holdings interface {
	// Held gives the entries that the last complete document of a source held,
	// PollResult.Holds, sorted; none if it never was complete.
	Held(source ID) ([]ID, error)
}

// Print is an entry's stored fingerprint with its place in the commit order.
type Print struct {
	Seq   int64
	Entry ID
	Story ID
	At    time.Time // FirstSeen
	Print []byte
}

// Batch is what one transaction writes.
type Batch struct {
	Polls   []PollResult
	Entries []EntryWrite
	Stories []StoryWrite
	Acts    []Act    // Seq 0: the store numbers them
	Changes []Change // Revision 0: the store numbers them, in this order, as its last act
}

// PollResult is a poll with what Ingest made of it.
type PollResult struct {
	Poll
	New, Revised, Known, Duplicates int
	Filled                          int      // of New: those that an archive brought
	Refused                         []string // items that were left out, "number: reason"
	Holds                           []ID     // the entries of a complete document; nil: it was not complete
}

// EntryWrite is an entry to insert or to replace.
type EntryWrite struct {
	Entry    Entry
	New      bool
	Keys     []Key     // to add; keys once added stay
	Print    []byte    // nil: leave what is stored
	Previous *Revision // the state that this write replaces, when it is a material change
	Search   bool      // title or text changed: index anew
}

// StoryWrite is a story's own row, at most one of a story in a batch. Its members
// are entries that name it; those of a merged story are moved along.
type StoryWrite struct {
	ID        ID
	Lead      ID
	FirstSeen time.Time
	Updated   time.Time
	Entries   int
	Outlets   int
	Into      ID // merged: the story it is an alias of from now on
	From      ID // split: the story it was part of; aliases of that whose leads went along are its own
	Hidden    bool
	// Listings are the topics that list it after this transaction; a topic
	// missing here no longer does.
	Listings []Membership
}

// Committed is what a commit did.
type Committed struct {
	Seq     int64 // of the last entry written so far
	Lost    int   // polls left out because their lease was lost
	Acts    []Act // as they were numbered
	Changes []Change
}

// Reader is what the republishing side needs of a store. Topics come without
// their Rule: Match says it.
type Reader interface {
	// Edition folds a topic's log, or answers a query. ErrNotFound for a topic
	// that is not configured.
	Edition(ctx context.Context, q EditionQuery) (*Edition, error)
	// Story gives a story by its id or that of one merged into it. ErrNotFound.
	Story(ctx context.Context, id ID) (*Story, error)
	// Lookup finds an entry by its id, its link or a form of its link, and
	// gives its revisions, the oldest first. ErrNotFound.
	Lookup(ctx context.Context, idOrLink string) (*Entry, []Revision, error)
	// Topics gives the configured topics with the heads of their logs, in the
	// configured order.
	Topics(ctx context.Context) ([]TopicState, error)
}

// Tail is what followers of the topic logs need: live streams, digests, hubs.
type Tail interface {
	// Changes gives the lines of a topic's log after a revision, in order, at
	// most limit.
	Changes(ctx context.Context, topic string, after int64, limit int) ([]Change, error)
	// Wait returns when something was committed after the call began, or a
	// reason to look again came up, or ctx ended. It is a hint: the log is the
	// truth.
	Wait(ctx context.Context) error
}

// Catalogue is what the operator's configuration needs of a store.
type Catalogue interface {
	// SetTopics makes these the configured topics, in this order. It gives the
	// names of those whose rule history has not been matched with: it is new or
	// changed, or whoever was to match it ended before Matched.
	SetTopics(ctx context.Context, topics []Topic) (unmatched []string, err error)
	// Recent walks stored entries first seen since, whole but for Text, in the
	// order of FirstSeen, then ID, for matching changed rules against history.
	Recent(ctx context.Context, since time.Time) iter.Seq2[*Entry, error]
	// Relist applies the outcome of matching changed rules: it replaces the
	// hits of entries and the listings of stories, and logs the changes.
	Relist(ctx context.Context, at time.Time, decide func(Tx) (Batch, error)) (Committed, error)
	// Matched notes that history has been matched with the rules of these topics.
	// It says nothing of a topic whose rule is another by now.
	Matched(ctx context.Context, topics []Topic) error
}

// Ledger is what editors need of a store.
type Ledger interface {
	// Act writes what decide returns, in one transaction that no Commit overlaps.
	// When decide or the write fails, nothing has happened.
	Act(ctx context.Context, decide func(Tx) (Batch, error)) (Committed, error)
	// Acts gives acts, the newest first.
	Acts(ctx context.Context, q ActQuery) ([]Act, error)
}

// Cursors are places in topic logs: topic name → revision.
type Cursors map[string]int64

// Slot is one mailing of a digest to one recipient.
type Slot struct {
	Digest string
	At     time.Time // the scheduled time, not the clock's
	To     string
}

// Mailbook is what the digest needs of a store, so that no slot is mailed twice.
type Mailbook interface {
	// Take reserves a slot. taken is false when it was taken before, by anybody,
	// or when the recipient unsubscribed. since is where the recipient's last
	// sent slot ended; nil: none was sent yet.
	Take(ctx context.Context, s Slot) (since Cursors, taken bool, err error)
	// Sent records that a taken slot was mailed and how far it went.
	Sent(ctx context.Context, s Slot, upTo Cursors) error
	// Untake gives a slot back whose mail was surely not accepted by the server.
	Untake(ctx context.Context, s Slot) error
	// Unsubscribe and Subscribe record a recipient's wish; both may be repeated.
	Unsubscribe(ctx context.Context, digest, to string) error
	Subscribe(ctx context.Context, digest, to string) error
}

// Hubs is what the WebSub subscriber needs of a store.
type Hubs interface {
	// Pushed gives a source's subscription, and the first deliveries that no
	// poll has taken in yet, the oldest first. ErrNotFound.
	Pushed(ctx context.Context, source ID) (Subscription, []Delivery, error)
	// Asking gives up to limit subscriptions that are due and moves their due
	// time to until, so that no other process asks for them too.
	Asking(ctx context.Context, now, until time.Time, limit int) ([]Subscription, error)
	// Callback gives the subscription with a callback. ErrNotFound.
	Callback(ctx context.Context, callback string) (Subscription, error)
	// Settle writes a subscription, all but what the store counts. One that
	// is Leaving and not due any more is deleted. ErrNotFound when the
	// subscription is no longer of that hub, or none.
	Settle(ctx context.Context, s Subscription) error
	// Deliver keeps a delivery and makes its source due at once. Beyond 32 or 16 MiB
	// that wait, a delivery is not kept, but the back-up poll is due at once.
	Deliver(ctx context.Context, d Delivery) error
}
