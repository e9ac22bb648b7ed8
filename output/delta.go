package output

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wireroom/aggregator"
)

// serveDelta answers a client that asks for what is new since the feed it holds
// (RFC 3229, A-IM: feed): 226 with those items alone. done is false when the
// whole feed must be sent: the client did not ask, or holds something unknown.
func (s *Server) serveDelta(w http.ResponseWriter, r *http.Request, want wanted, d document) (done bool, err error) {
	if !asksDelta(r) || !plainPage(want.query) {
		return false, nil
	}
	since, err := s.heldRevision(r, want, d.tag)
	if since == 0 || err != nil {
		return false, err
	}
	e, err := s.fold(r.Context(), want.query)
	if err != nil || e.Revision != want.head.Revision {
		return false, err
	}
	e.Stories = slices.DeleteFunc(e.Stories, func(st aggregator.Story) bool { return !touched(&st, e.Topic.Name, since) })
	body, err := encode(want.query, e, want.format, s.o.Site)
	if err != nil {
		return false, err
	}
	d.announce(w, quoted(d.tag, ""))
	h := w.Header()
	h.Set("Cache-Control", "no-store") // a cache must not take a part for the whole
	h.Set("Im", "feed")
	h.Add("Vary", "A-IM, If-None-Match")
	h.Set("Content-Type", d.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusIMUsed)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone: nobody is left to tell
	}
	return true, nil
}

func asksDelta(r *http.Request) bool {
	for name := range strings.SplitSeq(strings.Join(r.Header.Values("A-Im"), ","), ",") {
		if name, _, _ = strings.Cut(name, ";"); strings.TrimSpace(name) == "feed" {
			return true
		}
	}
	return false
}

// heldRevision is the revision of the feed that the client holds, 0 when it
// holds none of this feed's. The log vouches for it: a tag may be of a store that
// has been replaced.
func (s *Server) heldRevision(r *http.Request, want wanted, tag string) (int64, error) {
	_, kind := splitTag(tag)
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		held := strings.Trim(strings.TrimPrefix(strings.TrimSpace(part), "W/"), `"`)
		state, heldKind := splitTag(held)
		if bare, _, _ := strings.Cut(heldKind, "-"); bare != kind {
			continue
		}
		rev, err := strconv.ParseInt(strings.Split(state, "-")[0], 10, 64)
		if err != nil || rev < 1 || rev >= want.head.Revision {
			continue
		}
		known, err := s.inLog(r.Context(), want.head.Name, rev, state)
		if known || err != nil {
			return rev, err
		}
	}
	return 0, nil
}

// splitTag cuts a tag before what is not the topic's state.
func splitTag(tag string) (state, kind string) {
	parts := strings.SplitN(tag, "-", 3)
	if len(parts) < 3 {
		return tag, ""
	}
	return parts[0] + "-" + parts[1], parts[2]
}

func (s *Server) inLog(ctx context.Context, topic string, rev int64, state string) (bool, error) {
	log, err := s.o.Tail.Changes(ctx, topic, rev-1, 1)
	if err != nil || len(log) == 0 {
		return false, err
	}
	return log[0].Revision == rev && stateTag(rev, log[0].At) == state, nil
}

// touched reports whether the story changed in the topic after a revision.
func touched(st *aggregator.Story, topic string, since int64) bool {
	return slices.ContainsFunc(st.Topics, func(m aggregator.Membership) bool {
		return m.Topic == topic && m.Revision > since
	})
}
