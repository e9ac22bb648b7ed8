package output

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

const (
	maxLimit     = 1000
	defaultLimit = 100
)

// readQuery reads the parameters of a feed's address: q, view, limit, after.
// Errors are faults of the client, in words.
func (s *Server) readQuery(r *http.Request) (aggregator.EditionQuery, error) {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return aggregator.EditionQuery{}, fault("the query string is not well formed")
	}
	q := aggregator.EditionQuery{Query: strings.TrimSpace(v.Get("q"))}
	switch q.View = view(aggregator.View(v.Get("view"))); q.View {
	case aggregator.ViewStories, aggregator.ViewEntries:
	default:
		return q, fault("view: stories or entries")
	}
	if q.Limit, err = readLimit(v.Get("limit")); err != nil {
		return q, err
	}
	if after := v.Get("after"); after != "" {
		if q.After, err = parseCursor(after); err != nil {
			return q, fault("after: take it from the feed's rel=next link")
		}
	}
	q.Rule, err = s.readRule(q.Query)
	return q, err
}

// readLimit gives 0 for the default, so that every edition has one address.
func readLimit(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fault(fmt.Sprintf("limit: a number from 1 to %d", maxLimit))
	}
	if n == defaultLimit {
		return 0, nil
	}
	return min(n, maxLimit), nil
}

func (s *Server) readRule(rule string) (*match.Matcher, error) {
	if rule == "" {
		return nil, nil
	}
	if s.o.Query == nil {
		return nil, fault("q: this server answers no queries")
	}
	m, err := s.o.Query(rule)
	if err == nil {
		return m, nil
	}
	text := "q: " + err.Error()
	var marked interface{ Excerpt() string }
	if errors.As(err, &marked) {
		text += "\n\n" + marked.Excerpt()
	}
	return nil, fault(text)
}
