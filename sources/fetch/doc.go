// Package fetch is the one HTTP client of wireroom: whatever dials (feeds,
// pages, hubs, webhooks, followed OPML) goes through it, so that the guard, the
// manners and the limits hold everywhere.
//
//	Request ─► hop ─► guard, at each dial ─► redirect? ─► decode, within limits ─► Response
//	            ▲                               │
//	            └───────────────────────────────┘
//
// It never sends cookies, a Referer or a query of its own, never uses a proxy,
// never speaks anything but http and https, never judges a status, and never
// hands out a body that did not arrive whole. It keeps nothing between
// exchanges but idle connections: validators and waiting times are returned,
// and it is the caller who stores and honours them.
package fetch
