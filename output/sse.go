package output

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

const (
	maxClients = 1000
	maxFollow  = 100              // topics in one stream: their cursor goes into every event
	beat       = 15 * time.Second // comments that keep proxies from hanging up
	writeTime  = 10 * time.Second // a client that takes longer for one page of events is dropped
)

// serveEvents streams the topic logs as server-sent events (WHATWG HTML §9.2):
// the topics of ?topic=a,b, or all. An event's id is the cursor after it; a
// client that brings one in Last-Event-ID, or ?last-event-id=, misses nothing
// and gets nothing twice. Without one the stream begins now.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	if s.events.clients.Add(1) > maxClients {
		s.events.clients.Add(-1)
		w.Header().Set("Retry-After", "30")
		writeText(w, http.StatusServiceUnavailable, "too many live streams")
		return
	}
	defer s.events.clients.Add(-1)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.streams, cancel)()
	f, err := s.follower(ctx, w, r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if err := f.run(ctx); err != nil && ctx.Err() == nil {
		s.o.Log.Debug("live stream ended", "err", err)
	}
}

// follower is one client of the live stream.
type follower struct {
	server *Server
	w      http.ResponseWriter
	conn   *http.ResponseController
	head   bool               // the client wants no more than the headers
	cursor aggregator.Cursors // of the topics that it follows
}

func (s *Server) follower(ctx context.Context, w http.ResponseWriter, r *http.Request) (*follower, error) {
	// The client may come from another process that knows more than our heads.
	if err := s.heads.refresh(ctx); err != nil {
		return nil, err
	}
	heads, _, err := s.heads.all(ctx)
	if err != nil {
		return nil, err
	}
	f := &follower{server: s, w: w, conn: http.NewResponseController(w), head: r.Method == http.MethodHead, cursor: aggregator.Cursors{}}
	names := r.FormValue("topic")
	for _, h := range heads {
		if names == "" || slices.Contains(strings.Split(names, ","), h.Name) {
			f.cursor[h.Name] = h.Revision
		}
	}
	if len(f.cursor) == 0 && names != "" {
		return nil, fmt.Errorf("topic %.60q: %w", names, aggregator.ErrNotFound)
	}
	if len(f.cursor) > maxFollow {
		return nil, fault(fmt.Sprintf("topic: name up to %d of the %d topics, as in ?topic=a,b", maxFollow, len(f.cursor)))
	}
	f.resume(first(r.Header.Get("Last-Event-ID"), r.FormValue("last-event-id")))
	return f, nil
}

// resume moves the cursor back to where the client was. A revision that is not
// in a log, such as one of a store that has been replaced, counts as none.
func (f *follower) resume(id string) {
	for part := range strings.SplitSeq(id, ",") {
		name, text, _ := strings.Cut(part, ":")
		rev, err := strconv.ParseInt(text, 10, 64)
		if head, ok := f.cursor[name]; ok && err == nil && rev >= 0 && rev <= head {
			f.cursor[name] = rev
		}
	}
}

func (f *follower) id() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(f.cursor)) {
		parts = append(parts, name+":"+strconv.FormatInt(f.cursor[name], 10))
	}
	return strings.Join(parts, ",")
}

// run tells the client of every change until ctx ends or the client is gone.
func (f *follower) run(ctx context.Context) error {
	h := f.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")        // nginx
	_ = f.conn.SetReadDeadline(time.Time{}) // the server's would end the stream
	if f.head {
		return nil
	}
	if err := f.write("retry: 3000\nid: " + f.id() + "\nevent: hello\ndata: {}\n\n"); err != nil {
		return err
	}
	pulse := time.NewTicker(beat)
	defer pulse.Stop()
	for {
		changed, err := f.catchUp(ctx)
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-pulse.C:
			if err := f.write(": beat\n\n"); err != nil {
				return err
			}
		}
	}
}

// catchUp writes what the logs hold beyond the cursor. The channel it gives is
// closed when they hold more.
func (f *follower) catchUp(ctx context.Context) (<-chan struct{}, error) {
	for {
		heads, changed, err := f.server.heads.all(ctx)
		if err != nil {
			return nil, err
		}
		events, err := f.pending(ctx, heads)
		if err != nil || len(events) == 0 {
			return changed, err
		}
		if err := f.tell(events); err != nil {
			return nil, err
		}
	}
}

// pending gives the next events of all followed topics, each in its log's order.
func (f *follower) pending(ctx context.Context, heads []aggregator.TopicState) ([]event, error) {
	var all []event
	for _, h := range heads {
		rev, follows := f.cursor[h.Name]
		if !follows {
			continue
		}
		list, err := f.server.events.after(ctx, h.Name, rev, h.Revision)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

func (f *follower) tell(events []event) error {
	var b strings.Builder
	for _, e := range events {
		f.cursor[e.Topic] = max(f.cursor[e.Topic], e.Revision)
		data, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("event %s:%d: %w", e.Topic, e.Revision, err)
		}
		fmt.Fprintf(&b, "id: %s\nevent: %s\ndata: %s\n\n", f.id(), e.Kind, data)
	}
	return f.write(b.String())
}

func (f *follower) write(text string) error {
	_ = f.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := f.w.Write([]byte(text)); err != nil {
		return err
	}
	return f.conn.Flush()
}
