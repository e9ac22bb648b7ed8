// Package parse turns the documents that outlets publish into items: RSS 0.9x
// to 2.0, Atom 0.3 and 1.0, JSON Feed, news sitemaps, in whatever state they
// come.
//
// gofeed is the parser, and this package its only door. It reads well-formed
// documents well; on the open web a stray byte costs it the whole feed, and of
// a document that it can read it keeps neither base addresses nor languages nor
// whether a text is HTML. So it is handed a document that it cannot fail on,
// and our own walk over the same elements adds what it leaves out:
//
//	bytes ── decode ── cut ── tree ── normal form ── gofeed ─┬─ items
//	         UTF-8     items   our walk ──────────────────────┘
//
// What is read is bounded in depth, number and memory, whatever is sent. No
// entity declaration is honoured, no address is fetched, and no date is made up.
package parse
