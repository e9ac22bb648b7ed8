package aggregator

import "time"

// Source is one feed URL that we poll, as the operator configured it.
type Source struct {
	ID       ID            // NewID("source", URL)
	URL      string        // may carry credentials: never print it, see canon.Redact
	Outlet   string        // the publisher's name; several sources may share it
	Lang     string        // BCP 47; what items without a language of their own are in
	Country  string        // ISO 3166-1 alpha-2
	Topics   []string      // topics that every entry of this source belongs to
	Every    time.Duration // 0: poll.every
	Schedule string        // cron expression; empty: Every
	Folder   string        // "a/b": where an OPML file had it
	Origin   string        // who named it: "config" or the OPML file's or URL's name
	Select   Selectors     // how an HTML page is read; zero: it is a feed
	FullText bool          // the pages of new items are asked for their texts
}

// Selectors say where an HTML page has its items, in CSS selectors. A name of an
// attribute may follow, after an @: "time@datetime". Only Item is required: what
// is empty is looked for where pages have it as a rule. All but Item are sought
// within an item.
type Selectors struct {
	Item    string `json:"item,omitempty"`
	Link    string `json:"link,omitempty"`
	Title   string `json:"title,omitempty"`
	Summary string `json:"summary,omitempty"`
	Time    string `json:"time,omitempty"`
	Image   string `json:"image,omitempty"`
	Author  string `json:"author,omitempty"`
}

// Validators are what a server gave us to ask whether a document changed
// (RFC 9110 §8.8). They are opaque and are sent back character for character.
type Validators struct {
	ETag         string
	LastModified string
}

// SourceState is a source with what its polls have taught us. Times are zero
// until the thing has happened.
type SourceState struct {
	Source
	Host       string // the unit of a lease, from canon.Host
	Validators Validators
	BodyHash   uint64 // of the last body believed; 0: none
	Marks      []byte // fingerprints of the last document's items; the parser's own format
	Trail      []byte // what the last document held, see Trail
	Hours      []byte // when its news comes, see Hours
	Hints      []byte // what the last document asked of its pollers; the poller's own format
	MovedTo    string // where a permanent redirect leads; polled instead of URL
	Title      string // what the feed calls itself
	HomePage   string

	Due      time.Time
	DueWhy   string // one sentence: why then
	LastPoll time.Time
	LastOK   time.Time // the last poll that got an answer we believe (200 or 304)
	LastNew  time.Time // the last poll that brought a new entry
	Outcome  Outcome
	Status   int    // HTTP status of the last poll; 0: none came
	Reason   string // the last poll's outcome in words
	Failures int    // failed polls in a row
	Limits   []string
	Repairs  []string
	Took     time.Duration // of the last poll

	FailingSince time.Time // the first of the failures in a row; counts while there are any
	Soft         bool      // the last failure may well pass by itself
	Revived      time.Time // when it last answered again after it was stale or gone

	Interval time.Duration // what the schedule settled on last
	Polls    int64
	Items    int64 // items seen in bodies that were read
	New      int64 // entries that began here
	Saved    int64 // bytes that were not sent again thanks to 304s: the last body's size each time
	BodySize int64 // of the last body, decoded
	// NewsEvery is how often the source has news, on average; 0: not known yet.
	NewsEvery time.Duration

	Trust Trust

	Gone     bool      // 410: not polled any more
	Paused   time.Time // since when somebody keeps it from being polled; zero: nobody
	PausedBy string
	Removed  bool // no longer configured; its entries stay

	Gaps int   // open ones
	Open []Gap // those, the newest first; only of a source that is claimed

	Subscribed bool // there is a Subscription to its hub
}

// Trust is what we think of a source's validators. A server may say "not
// modified" (304) though the document has changed; then its news stays hidden
// until the document is asked for without them.
type Trust struct {
	Whole  time.Time // when the document was last read, or asked for without validators
	Polls  int64     // how many there had been then, that one included
	Honest int       // asked so, they were true that often in a row; below 0: a 304 had hidden news
	Lying  time.Time // since when they are not believed; zero: they are
}

// Outcome is how a poll ended.
type Outcome string

// The outcomes of a poll. Only changed and unchanged are good news.
const (
	Changed   Outcome = "changed"   // a body with items that were not known as they are
	Unchanged Outcome = "unchanged" // 304, or the same body, or nothing new in it
	Failed    Outcome = "failed"    // network, limits, 4xx, 5xx, no feed
	Throttled Outcome = "throttled" // 429 or 503 with Retry-After
	Gone      Outcome = "gone"      // 410
	Blocked   Outcome = "blocked"   // our guard refused the address
)

// OK reports whether the outlet answered as it should.
func (o Outcome) OK() bool { return o == Changed || o == Unchanged }

// Lease is the right to poll due sources of one host until a time. Fence grows
// with every lease of the host; a commit under an older one is refused.
type Lease struct {
	Host    string
	Owner   string
	Fence   int64
	Until   time.Time
	Sources []SourceState // due sources of the host, the longest due first
}

// Poll is all that came of one visit: a value, committed whole or not at all.
// A 304, a failure and a 410 are polls too.
type Poll struct {
	Source   SourceState // as it was claimed
	Lease    Lease       // Sources empty
	Final    bool        // the lease's last poll: its commit gives the host back
	At       time.Time   // when the answer came; the first-seen time of what is new
	Outcome  Outcome
	Status   int
	Reason   string // for people: "404 Not Found", "no feed but an HTML page"
	Soft     bool   // a failure that may well pass by itself: 404, 5xx, time-outs
	Trust    Trust  // from now on
	Asked    string // the address that was polled; may carry credentials
	Redirect string // where it led for good, to a good answer; empty: nowhere
	Took     time.Duration
	BodySize int64 // decoded; 0 when no body came

	Validators Validators // replace the stored ones, empty ones too, when Read
	Read       bool       // a body was read and believed: Feed, Items, Marks, BodyHash stand
	Feed       Feed
	Items      []Item     // new or changed ones only, in the document's order
	Total      int        // items in the document, known ones included
	Deleted    []Deletion // what the document says was taken back
	Complete   bool       // Items are all that the feed holds: what it lacks is gone (RFC 5005 §2)
	Shared     int        // of these, those that the document before held too, whatever their bytes
	Marks      []byte
	Trail      []byte
	Hours      []byte // kept when Read, as the three around it
	Hints      []byte
	BodyHash   uint64
	Limits     []string
	Repairs    []string

	Push *Push // nil: the source has nothing to do with a hub

	Gaps     []Gap  // those that this visit found or searched, as they are now
	Archived []Item // what the search brought, without what the document holds; an entry that is known stays as it is

	Due      time.Time // when to poll next
	DueWhy   string
	Interval time.Duration
}

// Deletion is an outlet's word that it took an item back (RFC 6721 §2).
type Deletion struct {
	ID      string    // of the item, verbatim
	At      time.Time // when, by the outlet's account; zero: not said
	Comment string    // plain, on one line; may be empty
}
