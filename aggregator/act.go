package aggregator

import "time"

// Act is what somebody did by hand. The acts are the audit log and, at once, what
// binds us: none is ever changed or deleted, what they settle about stories is
// never undone by anything but another act.
type Act struct {
	Seq    int64     `json:"seq"` // the order of acts, from 1; 0: not done yet
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	Kind   ActKind   `json:"kind"`
	Story  ID        `json:"story,omitzero"` // what it was done to; 0: to a source
	Other  ID        `json:"other,omitzero"` // split: the story that was made; merge: the one that went into Story
	Source ID        `json:"source,omitzero"`
	Undoes int64     `json:"undoes,omitempty"` // the act that this one takes back; 0: none
	About  string    `json:"about,omitempty"`  // the title of the story's lead, or the source's outlet, at the time

	// Entries are whom it concerns, see the kinds. Stories merge and change their
	// names; entries keep theirs, and carry along what was settled about them.
	Entries []ID `json:"entries,omitempty"`
	Rest    []ID `json:"-"` // split: those that stayed
}

// ActKind is what an act did.
type ActKind string

// The kinds of act.
const (
	ActSplit  ActKind = "split"  // Entries left Story for Other; they and Rest are never put together again
	ActMerge  ActKind = "merge"  // Other went into Story; Entries were its own, its lead first
	ActPin    ActKind = "pin"    // Story, whose lead is Entries, stays on top of its topics
	ActUnpin  ActKind = "unpin"  // no more; Entries are all of Story
	ActHide   ActKind = "hide"   // Story, which is Entries, is on no topic and in no search
	ActUnhide ActKind = "unhide" // it is listed as its entries match again
	ActPause  ActKind = "pause"  // Source is not polled
	ActResume ActKind = "resume" // it is again, also after it was gone
	ActPoll   ActKind = "poll"   // Source is due at once
	ActReturn ActKind = "return" // Source is polled at its configured URL again, see Sources.ReturnMove
)

// ActQuery asks for acts, the newest first.
type ActQuery struct {
	Story  ID    // only those on this story, or by which it was made or went away
	Source ID    // only those on this source
	Before int64 // only those with a lower Seq; 0: all
	Limit  int   // 0: 100; at most 1,000
}
