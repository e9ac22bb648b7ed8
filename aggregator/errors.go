package aggregator

import "errors"

// Kinds of failure that callers must tell apart with errors.Is. Each says what
// follows from it.
var (
	// ErrNotFeed: the document is no feed (an HTML page, a challenge, nothing).
	// The poll fails softly; the source backs off and says so.
	ErrNotFeed = errors.New("not a feed")
	// ErrTooLarge: a limit on bytes, depth or headers was hit. The poll fails;
	// the limit is shown beside the source.
	ErrTooLarge = errors.New("too large")
	// ErrTruncated: the body broke off. Neither it nor its validators are
	// believed (RFC 9111 §3.3).
	ErrTruncated = errors.New("truncated")
	// ErrGone: the outlet said 410. The source is not polled again until an
	// operator revives it.
	ErrGone = errors.New("gone")
	// ErrThrottled: the outlet asked us to wait (429, 503 with Retry-After).
	ErrThrottled = errors.New("throttled")
	// ErrBlocked: our own guard refused the address; never retried faster.
	ErrBlocked = errors.New("blocked address")
	// ErrLeaseLost: another process holds the host by now; the poll's result
	// is dropped, the next holder will see the same items.
	ErrLeaseLost = errors.New("lease lost")
	// ErrNotFound: no such source, entry, story or topic. HTTP 404.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the caller's input is wrong. HTTP 400; exit status 2.
	ErrInvalid = errors.New("invalid")
	// ErrConflict: it cannot be done as things stand by now. HTTP 409.
	ErrConflict = errors.New("conflict")
	// ErrBusy: another process owns the store.
	ErrBusy = errors.New("store is in use")
	// ErrUnavailable: the database cannot be reached or cut the work short. The
	// same again, a moment later, may succeed and does no harm. HTTP 503.
	ErrUnavailable = errors.New("database is away")
)
