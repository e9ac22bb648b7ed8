package aggregator

import "time"

// Hub is where a feed says that its news is pushed (WebSub §4): the hub, and the
// topic to ask it for, the feed's own "self" address.
type Hub struct{ URL, Topic string }

// Subscription is a source's standing with the hub that its feed names. A poll
// that finds a hub makes one, in the state Wanted and without Callback and
// Secret; the subscriber sees it through.
type Subscription struct {
	Source   ID
	Hub      Hub
	Callback string // the unguessable last part of our callback's address; empty: not asked for yet
	Secret   string // that the hub signs its deliveries with; never shown
	State    SubscriptionState
	Reason   string    // for people: what the hub answered last
	Asked    time.Time // when we last asked the hub
	Since    time.Time // when the hub first confirmed it
	Until    time.Time // when the hub's lease ends
	Due      time.Time // when the subscriber looks at it next
	Failures int       // requests in a row that came to nothing

	// The rest is counted by the store.
	LastPush  time.Time
	Backup    time.Time // when the back-up poll is due, while a delivery waits to be taken in
	Delivered int64     // deliveries that were signed by the hub
	Refused   int64     // deliveries without the right signature
	Brought   int64     // entries that began in a delivery
	Missed    int64     // entries that a back-up poll had to find
}

// SubscriptionState is how far a subscription has come.
type SubscriptionState string

// The states of a subscription.
const (
	Wanted  SubscriptionState = "wanted"  // the hub is to be asked
	Asked   SubscriptionState = "asked"   // the hub has not confirmed it yet
	Active  SubscriptionState = "active"  // confirmed, until its lease ends
	Denied  SubscriptionState = "denied"  // asked again some other day
	Leaving SubscriptionState = "leaving" // the hub is asked to end it
)

// Pushes reports whether the hub is bound to deliver at a time.
func (s *Subscription) Pushes(at time.Time) bool { return s.State == Active && at.Before(s.Until) }

// Trusted reports whether so little was missed that polls may be fewer: at most
// a tenth of what came.
func (s *Subscription) Trusted() bool { return s.Missed*10 <= s.Brought+s.Missed }

// Delivery is a document that a hub sent to a callback.
type Delivery struct {
	Seq       int64 // the store's own order
	Source    ID
	At        time.Time
	MediaType string
	Body      []byte
	Refused   bool // its signature is missing or wrong: it is counted, and not kept
}

// Push is what a poll of a source has to do with its hub.
type Push struct {
	// Found is the hub that the document names when that is not the one known;
	// the zero Hub: it names none any more. Nil: nothing has changed.
	Found *Hub
	// Taken is the last delivery that the poll took in; 0: it asked the outlet.
	Taken int64
	// Backup says that the hub should have delivered what this poll found.
	Backup bool
}

// Says tells in words how it goes with a subscription at a time.
func (s *Subscription) Says(now time.Time) string {
	switch {
	case s.State == Active && !s.Pushes(now):
		return "its lease has ended and was not renewed"
	case s.State == Active && !s.Trusted():
		return "delivers, but misses so much that polls are as frequent as without it"
	case s.State == Active:
		return "delivers what is new, so that polls are few"
	case s.State == Leaving:
		return "is asked to end the subscription"
	case s.Reason != "":
		return s.Reason
	}
	return "is to be asked"
}
