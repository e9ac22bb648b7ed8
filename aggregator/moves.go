package aggregator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wireroom/aggregator/canon"
)

// Move is a permanent redirect of a source (RFC 9110 §15.4.2, §15.4.9): what was
// seen of it and what became of it. Addresses may carry credentials.
type Move struct {
	From, To  string
	FirstSeen time.Time
	LastSeen  time.Time
	Times     int       // polls since FirstSeen that were led there and to no other answer
	Taken     time.Time // when To was taken over; zero: not, or not yet
	Returned  time.Time // when an operator undid it: To is not taken over again
	Held      string    // why To is not taken over, in words; empty: it is
}

// A redirect to another site may be a lapsed domain or a hijacked server. It is
// believed when it was seen that often, over that time.
const (
	moveTimes = 5
	moveAfter = 3 * day
)

// Returned is why a move is held that an operator undid.
const Returned = "an operator has returned the source to its configured address"

// Sight is the move after one more poll that was led to p.Redirect and found the
// feed there; m is zero at the first. other names the source that is polled at
// that address already, if one is: no redirect gives one source another's place.
// Within the site, https for http included, a move is taken over at once.
func (m Move) Sight(p *Poll, other string) Move {
	if !m.LastSeen.Equal(p.Source.LastOK) {
		m.Times = 0 // something else was answered since
	}
	if m.Times == 0 {
		m.FirstSeen = p.At
	}
	m.From, m.To, m.LastSeen, m.Held = p.Asked, p.Redirect, p.At, ""
	m.Times++
	switch {
	case !m.Returned.IsZero():
		m.Held = Returned
	case other != "":
		m.Held = "that is the address of another source, " + other
	case !sameSite(m.To, m.From) && !sameSite(m.To, p.Source.URL) && !m.proven():
		m.Held = fmt.Sprintf("it is another site: believed after %d polls in a row and %s; so far %d in %s",
			moveTimes, Span(moveAfter), m.Times, Span(m.LastSeen.Sub(m.FirstSeen)))
	default:
		m.Taken = p.At
	}
	return m
}

func (m Move) proven() bool {
	return m.Times >= moveTimes && m.LastSeen.Sub(m.FirstSeen) >= moveAfter
}

// Forms are the ways in which the address of one feed is commonly written: with
// http or https, with and without the last slash, as it is and canonical.
func Forms(address string) []string {
	var forms []string
	for _, a := range []string{address, canon.URL(address)} {
		scheme, rest, ok := strings.Cut(a, "://")
		if !ok {
			continue
		}
		rest = strings.TrimSuffix(rest, "/")
		for _, s := range []string{scheme, "http", "https"} {
			forms = append(forms, s+"://"+rest, s+"://"+rest+"/")
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

func sameSite(a, b string) bool { return canon.Site(canon.Host(a)) == canon.Site(canon.Host(b)) }
