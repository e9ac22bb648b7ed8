// Package output turns editions into the outside world: feeds in RSS 2.0, Atom
// 1.0 and JSON Feed 1.1, the HTTP server that offers them, and the same bytes
// as files in a folder.
//
//	Edition ──Encode──► bytes ──► Server: HTTP, with validators and codings
//	                          └─► Publish: files
//	topic logs ────────────────► /api/events: a live stream
//
// Encoding is a pure function: no clock, no zone, no host. Every link comes from
// the configured base URL; what a client says in its Host header is never used.
// The package sees a store only through the Reader and Tail of package
// aggregator, and never imports sources.
package output
