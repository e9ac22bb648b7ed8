// Package sources turns the outside world into items: it knows which sources
// there are, when each is due, and how one is visited.
//
//	due ──Claim──► lease of a host ──Get──► response ──Parse──► Poll ──► ingest
//	 ▲                                                           │
//	 └───────────────── Due, computed from what came ◄───────────┘
//
// It holds no state between visits: what a source taught us lies in the store,
// and a Poll carries all that came of a visit, to be committed whole. There is
// no goroutine and no timer for an idle source.
package sources
