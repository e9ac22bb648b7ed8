package output

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

const renderTime = 20 * time.Second

// errMoved: the topic took a revision between the look at its head and the fold.
var errMoved = errors.New("topic moved on")

// serveTopic answers /topics/{topic}.{format} with a feed; without one of our
// formats the path is a page's.
func (s *Server) serveTopic(w http.ResponseWriter, r *http.Request) {
	file := r.PathValue("file")
	dot := strings.LastIndexByte(file, '.')
	if dot < 0 || Format(file[dot+1:]).MediaType() == "" {
		s.pages.ServeHTTP(w, r)
		return
	}
	q, err := s.readQuery(r)
	if err == nil {
		q.Topic = file[:dot]
		err = s.serveFeed(w, r, q, Format(file[dot+1:]))
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// serveSearch answers a query over all entries. No log counts its revisions, so
// that its ETag is made from its bytes.
func (s *Server) serveSearch(f Format) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := s.readQuery(r)
		if err == nil && q.Query == "" {
			err = fault("q: say what to look for, as in /search." + string(f) + "?q=ransomware")
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		e, body, err := s.render(r.Context(), q, f)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.serveBytes(w, r, document{mediaType: f.MediaType(), modified: e.Updated, body: body, links: s.links(q, f)})
	}
}

// wanted is a feed that a client asked for, at the revision where its topic
// stands.
type wanted struct {
	query  aggregator.EditionQuery
	format Format
	head   aggregator.TopicState
}

// serveFeed answers with a topic's feed. Unless the topic changed since the last
// time, neither a 304 nor a 200 asks the store for more than the topic's head.
func (s *Server) serveFeed(w http.ResponseWriter, r *http.Request, q aggregator.EditionQuery, f Format) error {
	coding := chooseCoding(r.Header.Get("Accept-Encoding"))
	for range 3 {
		head, err := s.heads.topic(r.Context(), q.Topic)
		if err != nil {
			return err
		}
		want := wanted{query: q, format: f, head: head}
		d := document{mediaType: f.MediaType(), tag: s.tag(want), modified: head.Updated, links: s.links(q, f)}
		if tag := d.heldBy(r, coding); tag != "" {
			d.announce(w, tag)
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		if done, err := s.serveDelta(w, r, want, d); done || err != nil {
			return err
		}
		body, err := s.feedBody(r.Context(), want, coding)
		if errors.Is(err, errMoved) {
			if err = s.heads.refresh(r.Context()); err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		d.announce(w, quoted(d.tag, coding))
		d.send(w, r, coding, body)
		return nil
	}
	return errMoved
}

// tag is a feed's ETag under the identity coding: the revision first, then what
// tells two stores at the same revision apart, then all that else decides the
// bytes.
func (s *Server) tag(want wanted) string {
	q, head, site := want.query, want.head, s.o.Site
	h := sha256.New()
	for _, part := range []string{
		string(want.format), site.BaseURL, site.Title, site.Version, site.Hub,
		head.Name, head.Title, head.Description, head.Lang, string(q.View), q.Query, query(q),
	} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return stateTag(head.Revision, head.Updated) + "-" + hex.EncodeToString(h.Sum(nil)[:9])
}

func stateTag(revision int64, updated time.Time) string {
	micros := max(0, updated.UnixMicro())
	return strconv.FormatInt(revision, 10) + "-" + strconv.FormatInt(micros, 36)
}

// feedBody gives a feed's bytes under a coding. What a client narrowed by a
// query of its own is not kept: it would push out what everybody reads.
func (s *Server) feedBody(ctx context.Context, want wanted, coding string) ([]byte, error) {
	if want.query.Query != "" {
		body, err := s.renderAt(ctx, want)
		if err != nil {
			return nil, err
		}
		return encodeBody(coding, body)
	}
	tag := s.tag(want)
	ctx = context.WithoutCancel(ctx) // others may wait for the same bytes
	plain := func() ([]byte, error) {
		return s.cache.get(quoted(tag, ""), func() ([]byte, error) { return s.renderAt(ctx, want) })
	}
	if coding == "" {
		return plain()
	}
	return s.cache.get(quoted(tag, coding), func() ([]byte, error) {
		body, err := plain()
		if err != nil {
			return nil, err
		}
		return encodeBody(coding, body)
	})
}

// renderAt renders a feed if its topic still stands where the client's answer
// says, else gives errMoved.
func (s *Server) renderAt(ctx context.Context, want wanted) ([]byte, error) {
	e, body, err := s.render(ctx, want.query, want.format)
	if err == nil && e.Revision != want.head.Revision {
		return nil, errMoved
	}
	return body, err
}

// render folds an edition and encodes it.
func (s *Server) render(ctx context.Context, q aggregator.EditionQuery, f Format) (*aggregator.Edition, []byte, error) {
	e, err := s.fold(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	body, err := encode(q, e, f, s.o.Site)
	return e, body, err
}

// fold asks the store for an edition; a few at once, so that a crowd waits here
// and not in the store, and a crowd of queries not before everybody's feeds.
func (s *Server) fold(ctx context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	ctx, cancel := context.WithTimeout(ctx, renderTime)
	defer cancel()
	room := s.renders
	if q.Query != "" {
		room = s.queries
	}
	select {
	case room <- struct{}{}:
		defer func() { <-room }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	e, err := s.o.Reader.Edition(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("edition of %.60q: %w", q.Topic, err)
	}
	return e, nil
}

// links are what WebSub wants to see before the document (W3C WebSub §4).
func (s *Server) links(q aggregator.EditionQuery, f Format) []string {
	list := []string{fmt.Sprintf(`<%s>; rel="self"`, s.o.Site.FeedURL(q, f))}
	if s.o.Site.Hub != "" && plainPage(q) {
		list = append(list, fmt.Sprintf(`<%s>; rel="hub"`, s.o.Site.Hub))
	}
	return list
}
