package sources

import (
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// A document that has only been "not modified" for long is asked for once without
// validators, to see whether that was true. The more often it was, the more
// seldom; each source has its own moment, so that they do not all come at once.
const (
	probeAfter = 24 * time.Hour
	probePolls = 20 // polls since it was last seen
	probeMost  = 4  // times that the wait is doubled
)

// Validators are not believed any more when the document has other items under
// the same ones, or when it had news that a 304 kept from us, twice in a row. The
// former are believed again when they have changed with the items so many times in
// a row; the latter, which may look right whenever they are shown, after a month.
const (
	hiddenTwice = -2
	trustAgain  = 10
	parole      = 30 * 24 * time.Hour
)

// A document that must be asked for whole is asked for less often: after an
// eighth of the time that it has been without news, within bounds.
const (
	wholeShare = 8
	wholeLeast = time.Hour
	wholeMost  = 24 * time.Hour
)

// validators are those to ask with; none where the whole document is wanted.
func validators(s *aggregator.SourceState, now time.Time) fetch.Validators {
	if !s.Trust.Lying.IsZero() || probes(s, now) {
		return fetch.Validators{}
	}
	return fetch.Validators(s.Validators)
}

func probes(s *aggregator.SourceState, now time.Time) bool {
	t := &s.Trust
	if t.Whole.IsZero() || s.Failures > 0 || s.Polls-t.Polls < probePolls {
		return false
	}
	wait := probeAfter << min(max(t.Honest, 0), probeMost)
	wait += time.Duration(share(s, "probe") * float64(wait) / 2)
	return now.Sub(t.Whole) >= wait
}

// weigh says what a poll that asked so teaches about its source's validators.
func weigh(p *aggregator.Poll, asked fetch.Validators) aggregator.Trust {
	s, whole := &p.Source, asked == fetch.Validators{}
	t, had := s.Trust, s.Validators != aggregator.Validators{}
	if p.Asked == "" || !p.Read && !(whole && had) {
		return t // a delivery, a 304, a failure
	}
	t.Whole, t.Polls = p.At, s.Polls+1
	switch {
	case !p.Read || !had || s.BodyHash == 0:
	case !whole:
		t.Honest = max(t.Honest, 0)
	case !t.Lying.IsZero():
		rehabilitate(&t, p)
	case !hasNews(p):
		t.Honest = max(t.Honest, 0) + 1
	default:
		suspect(&t, p)
	}
	return t
}

// suspect notes news that a 304 had kept from us: perhaps they came just now.
func suspect(t *aggregator.Trust, p *aggregator.Poll) {
	t.Honest = min(t.Honest, 0) - 1
	same := sameValidators(p)
	if same {
		t.Honest = 0
	}
	if same || t.Honest <= hiddenTwice {
		t.Lying = p.At
		say(p, "its server said “not modified” though there was news")
	}
}

// rehabilitate counts news that came with new validators.
func rehabilitate(t *aggregator.Trust, p *aggregator.Poll) {
	switch {
	case p.Validators == aggregator.Validators{}:
		t.Honest, t.Lying = 0, time.Time{} // nothing is left to lie with
	case !hasNews(p):
	case sameValidators(p):
		t.Honest = 0
	case t.Honest < 0 && p.At.Sub(t.Lying) < parole:
	case t.Honest < 0, t.Honest+1 >= trustAgain:
		t.Honest, t.Lying = 0, time.Time{}
	default:
		t.Honest++
	}
}

// hasNews reports whether a document has items that the one before had not. Mere
// bytes differ easily: with the hour, an advertisement, a count of comments.
func hasNews(p *aggregator.Poll) bool {
	return len(p.Items) > 0 && p.Shared < p.Total && len(p.Source.Trail) > 0
}

// sameValidators compares as the server would (RFC 9110 §13.1.2, §13.1.3): an
// ETag goes before a date.
func sameValidators(p *aggregator.Poll) bool {
	was, is := p.Source.Validators, p.Validators
	if was.ETag != "" || is.ETag != "" {
		return was.ETag == is.ETag
	}
	return was.LastModified == is.LastModified
}

// restFrom is how long a source is left alone whose document must be asked for
// whole.
func restFrom(s *aggregator.SourceState, v visited) time.Duration {
	if !v.whole {
		return 0
	}
	if v.new > 0 || s.LastNew.IsZero() {
		return wholeLeast
	}
	return min(max(v.at.Sub(s.LastNew)/wholeShare, wholeLeast), wholeMost)
}
