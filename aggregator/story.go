package aggregator

import "time"

// Story is the entries that tell one piece of news: what a topic lists.
type Story struct {
	ID        ID // for ever; a story merged into another stays as its alias
	Lead      Entry
	Coverage  []Entry // every entry of the story, the lead too, in order of FirstSeen, then ID
	Outlets   int     // distinct outlets in Coverage
	FirstSeen time.Time
	Updated   time.Time // first listing or last material revision of the lead: a feed item's updated
	Topics    []Membership
	Hidden    bool // by an editor: on no topic, in no search, for nobody but editors
}

// Membership is a story's place in a topic.
type Membership struct {
	Topic    string
	Listed   time.Time
	Pinned   time.Time // since when it stays on top; zero: it does not
	Revision int64     // the topic's revision that last touched it
	Entry    ID        // the entry whose match put it there
}
