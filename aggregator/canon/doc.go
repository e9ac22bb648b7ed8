// Package canon answers what we ask of a URL: whether two links lead to the
// same page, which host and which site a link belongs to, what a reference in a
// document means, and what of a URL may be shown.
//
// It takes strings and returns strings, and never dials, looks up or fetches.
// No function fails: an empty string says that the input makes no http or https
// URL. Input over 8 KiB never does, so that the cost of hostile input is bounded.
//
//	published link ─ Resolve ─► absolute link ─┬─ URL ──────► identity, never shown or fetched
//	                                           ├─ Host, Site ► lease, outlet
//	                                           └─ SafeLink, Redact ► pages and feeds, logs
package canon
