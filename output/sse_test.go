package output

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

// tape is a connection that remembers what was written to it.
type tape struct {
	mu     sync.Mutex
	header http.Header
	text   strings.Builder
	broken bool
}

func (t *tape) Header() http.Header { return t.header }
func (t *tape) WriteHeader(int)     {}
func (t *tape) Flush()              {}

func (t *tape) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.broken {
		return 0, errors.New("connection reset")
	}
	return t.text.Write(b)
}

func (t *tape) hangUp() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.broken = true
}

func (t *tape) heard() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// ids gives the ids of the events on the tape, hello's too.
func (t *tape) ids() []string {
	var list []string
	for _, m := range regexp.MustCompile(`(?m)^id: (.*)$`).FindAllStringSubmatch(t.heard(), -1) {
		list = append(list, m[1])
	}
	return list
}

// listen opens a live stream; ended is closed when the server ends it.
func listen(ctx context.Context, s *Server, path, lastID string) (t *tape, ended chan struct{}) {
	r := httptest.NewRequestWithContext(ctx, "GET", path, nil)
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	t, ended = &tape{header: http.Header{}}, make(chan struct{})
	go func() {
		defer close(ended)
		s.Handler().ServeHTTP(t, r)
	}()
	synctest.Wait()
	return t, ended
}

// live runs f with a server that follows the logs, on a clock of its own.
func live(t *testing.T, f func(ctx context.Context, store *shelf, s *Server)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		store := sampleShelf()
		s := newServer(t, sampleOptions(store))
		done := make(chan struct{})
		go func() { defer close(done); s.heads.follow(ctx, s.o.Log) }()
		synctest.Wait()
		f(ctx, store, s)
		cancel()
		<-done
	})
}

func TestStreamTellsChanges(t *testing.T) {
	live(t, func(ctx context.Context, store *shelf, s *Server) {
		all, _ := listen(ctx, s, "/api/events", "")
		quiet, _ := listen(ctx, s, "/api/events?topic=quiet", "")
		store.list("cybersecurity", moment(12, 0), harbour())
		synctest.Wait()
		store.list("quiet", moment(12, 1), bare())
		synctest.Wait()
		if diff := cmp.Diff([]string{"cybersecurity:3,quiet:0", "cybersecurity:4,quiet:0", "cybersecurity:4,quiet:1"}, all.ids()); diff != "" {
			t.Errorf("all topics (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"quiet:0", "quiet:1"}, quiet.ids()); diff != "" {
			t.Errorf("one topic (-want +got):\n%s", diff)
		}
		for _, want := range []string{"event: listed\n", `"outlets":2`, `"outlet":"Harbour Post"`, `"page":"https://news.example/stories/`, "retry: "} {
			if !strings.Contains(all.heard(), want) {
				t.Errorf("no %s in:\n%s", want, all.heard())
			}
		}
	})
}

func TestStreamResumes(t *testing.T) {
	for _, c := range []struct {
		name, path, last string
		want             []string
	}{
		{"by header", "/api/events?topic=cybersecurity", "cybersecurity:1", []string{"cybersecurity:1", "cybersecurity:2", "cybersecurity:3"}},
		{"by parameter", "/api/events?topic=cybersecurity&last-event-id=cybersecurity:2", "", []string{"cybersecurity:2", "cybersecurity:3"}},
		{"from the start", "/api/events?topic=cybersecurity", "cybersecurity:0", []string{"cybersecurity:0", "cybersecurity:1", "cybersecurity:2", "cybersecurity:3"}},
		{"a cursor ahead of the log", "/api/events?topic=cybersecurity", "cybersecurity:99", []string{"cybersecurity:3"}},
		{"a topic that is gone", "/api/events?topic=cybersecurity", "gone:7,cybersecurity:2", []string{"cybersecurity:2", "cybersecurity:3"}},
		{"nonsense", "/api/events?topic=cybersecurity", "x,:,cybersecurity:-1,cybersecurity", []string{"cybersecurity:3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			live(t, func(ctx context.Context, _ *shelf, s *Server) {
				client, _ := listen(ctx, s, c.path, c.last)
				if diff := cmp.Diff(c.want, client.ids()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// However clients come and go, each hears every revision once and in order.
func TestStreamMissesNothing(t *testing.T) {
	live(t, func(ctx context.Context, store *shelf, s *Server) {
		last, next := "cybersecurity:3", int64(4)
		for round := range 10 {
			early, _ := listen(ctx, s, "/api/events?topic=cybersecurity", last)
			for range round % 7 * 40 {
				store.list("cybersecurity", moment(12, 0).Add(time.Duration(next)*time.Second), bare())
				next++
			}
			time.Sleep(2 * recheck) // in a burst a hint may come too late
			ids := early.ids()
			if want := round%7*40 + 1; len(ids) != want {
				t.Fatalf("round %d: %d events, want %d", round, len(ids), want)
			}
			last = ids[len(ids)-1]
			early.hangUp()
		}
		whole, _ := listen(ctx, s, "/api/events?topic=cybersecurity", "cybersecurity:0")
		if got, want := int64(len(whole.ids())), next; got != want {
			t.Errorf("the whole log has %d events, want %d", got, want)
		}
	})
}

// Another process may know of revisions that this one has not heard of yet.
func TestStreamResumesAheadOfItsHeads(t *testing.T) {
	store := sampleShelf()
	s := newServer(t, sampleOptions(store))
	if err := s.heads.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.heads.setLive(true)
	store.list("cybersecurity", moment(12, 0), bare())
	r := httptest.NewRequest("GET", "/api/events?topic=cybersecurity", nil)
	r.Header.Set("Last-Event-ID", "cybersecurity:4")
	f, err := s.follower(t.Context(), httptest.NewRecorder(), r)
	if err != nil {
		t.Fatal(err)
	}
	if f.id() != "cybersecurity:4" {
		t.Errorf("the stream begins at %s", f.id())
	}
}

func TestStreamSharesReads(t *testing.T) {
	live(t, func(ctx context.Context, store *shelf, s *Server) {
		for range 50 {
			listen(ctx, s, "/api/events", "")
		}
		before := store.calls("Changes")
		store.list("cybersecurity", moment(12, 0), harbour())
		synctest.Wait()
		if got := store.calls("Changes") - before; got != 1 {
			t.Errorf("50 clients read the log %d times for one change, want 1", got)
		}
	})
}

func TestStreamBeats(t *testing.T) {
	live(t, func(ctx context.Context, _ *shelf, s *Server) {
		client, _ := listen(ctx, s, "/api/events", "")
		time.Sleep(3*beat + time.Second)
		if got := strings.Count(client.heard(), "\n: beat\n"); got != 3 {
			t.Errorf("%d beats, want 3", got)
		}
	})
}

func TestStreamEnds(t *testing.T) {
	live(t, func(ctx context.Context, store *shelf, s *Server) {
		gone, goneEnded := listen(ctx, s, "/api/events", "")
		gone.hangUp()
		store.list("quiet", moment(12, 1), bare())
		<-goneEnded
		_, ended := listen(ctx, s, "/api/events", "")
		s.stop() // as a shutdown does
		<-ended
		if n := s.events.clients.Load(); n != 0 {
			t.Errorf("%d clients are still counted", n)
		}
	})
}

func TestStreamLimits(t *testing.T) {
	store := newShelf()
	for i := range maxFollow + 1 {
		store.topic(aggregator.Topic{Name: "t" + aggregator.ID(i+1).String()})
	}
	s := newServer(t, sampleOptions(store))
	if r := ask(s.Handler(), "GET", "/api/events"); r.StatusCode != 400 {
		t.Errorf("%d topics: %d", maxFollow+1, r.StatusCode)
	}
	if r := ask(s.Handler(), "GET", "/api/events?topic=unknown"); r.StatusCode != 404 {
		t.Errorf("unknown topic: %d", r.StatusCode)
	}
	s.events.clients.Store(maxClients)
	if r := ask(s.Handler(), "GET", "/api/events"); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
		t.Errorf("one client too many: %d", r.StatusCode)
	}
}
