// Package store keeps what wireroom knows, in SQLite inside the process or in
// PostgreSQL beside it. It holds all SQL and implements every seam of package
// aggregator on one type:
//
//	Commit ─► session ─► leases, decide, polls ─► entries ─► stories ─► topic logs
//	Edition ─► candidates ─► entries and stories ─► rule
//
// There is one SQL text, PostgreSQL's; a dialect is the few words in which
// SQLite differs. All writing goes through sessions that no other overlaps: on
// SQLite there is one connection that writes, on PostgreSQL commits share an
// advisory lock, so that two processes never mint two stories for one piece of
// news. Readers see the store as it was when they began and block nobody.
//
// A commit is one transaction and survives the death of the process. SQLite
// runs in WAL mode with synchronous=NORMAL: a power failure may undo the last
// commits, but each whole, so that validators never outlive the entries that
// they vouch for and the next poll brings the same items again.
//
// Times are kept to the millisecond. The package decides nothing about news:
// what is the same article, a story or a topic's is package aggregator's.
package store
