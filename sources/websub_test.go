package sources

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/fetch"
)

// shelf is one subscription as a store keeps it.
type shelf struct {
	sub   aggregator.Subscription
	found bool
}

func (s *shelf) Pushed(context.Context, aggregator.ID) (aggregator.Subscription, []aggregator.Delivery, error) {
	return s.sub, nil, nil
}

func (s *shelf) Asking(_ context.Context, now, until time.Time, _ int) ([]aggregator.Subscription, error) {
	if !s.found || s.sub.Due.After(now) {
		return nil, nil
	}
	s.sub.Due = until
	return []aggregator.Subscription{s.sub}, nil
}

func (s *shelf) Callback(_ context.Context, callback string) (aggregator.Subscription, error) {
	if !s.found || callback == "" || callback != s.sub.Callback {
		return aggregator.Subscription{}, aggregator.ErrNotFound
	}
	return s.sub, nil
}

func (s *shelf) Settle(_ context.Context, sub aggregator.Subscription) error {
	if !s.found {
		return aggregator.ErrNotFound
	}
	s.sub = sub
	s.found = sub.State != aggregator.Leaving || !sub.Due.IsZero()
	return nil
}

func (s *shelf) Deliver(context.Context, aggregator.Delivery) error { return nil }

// hubFunc is a hub that answers a request, perhaps after calling back.
type hubFunc func(to string, form url.Values) (status int, location string, err error)

func (h hubFunc) Do(_ context.Context, r *http.Request) (*fetch.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	status, location, err := h(r.URL.String(), form)
	if err != nil {
		return nil, err
	}
	return &fetch.Response{Status: status, Header: http.Header{"Location": {location}}}, nil
}

const wireHub = "https://hub.example/"

// subscribeFor lets a subscriber work for a time with a wanted subscription to
// a hub, and gives what became of it.
func subscribeFor(t *testing.T, d time.Duration, state aggregator.SubscriptionState, hub func(s *Subscriber) hubFunc) aggregator.Subscription {
	t.Helper()
	shelf := &shelf{found: true, sub: aggregator.Subscription{State: state, Hub: aggregator.Hub{URL: wireHub, Topic: feedURL}}}
	if state == aggregator.Leaving {
		shelf.sub.Callback = "known"
	}
	s := NewSubscriber(shelf, nil, SubscriberOptions{
		BaseURL: "https://wireroom.example", Now: time.Now, Random: strings.NewReader(strings.Repeat("random!", 100)),
		Log: slog.New(slog.DiscardHandler),
	})
	s.send = hub(s)
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	if err := s.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if !shelf.found {
		return aggregator.Subscription{}
	}
	return shelf.sub
}

// callBack asks a subscriber's callback as a hub would.
func callBack(s *Subscriber, form url.Values, lease string) int {
	q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"x"}, "hub.lease_seconds": {lease}}
	path := strings.TrimPrefix(form.Get("hub.callback"), "https://wireroom.example")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", path+"?"+q.Encode(), nil))
	return w.Code
}

func TestLeaseIsRenewedBeforeItEnds(t *testing.T) {
	for _, tt := range []struct {
		name, lease string
		run         time.Duration
		asks        int
	}{
		{"a day", "86400", 22 * time.Hour, 2},
		{"ten seconds", "10", time.Minute, 10},
		{"for ever", "99999999999", 22 * time.Hour, 1},
		{"unsaid", "", 9*24*time.Hour + time.Minute, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asks, lapsed := 0, 0
				sub := subscribeFor(t, tt.run, aggregator.Wanted, func(s *Subscriber) hubFunc {
					return func(_ string, form url.Values) (int, string, error) {
						sub, err := s.hubs.Callback(t.Context(), strings.TrimPrefix(form.Get("hub.callback"), "https://wireroom.example/websub/"))
						if err != nil {
							t.Error(err)
						}
						if asks++; asks > 1 && !sub.Pushes(time.Now()) {
							lapsed++
						}
						if code := callBack(s, form, tt.lease); code != http.StatusOK {
							t.Errorf("callback answers %d", code)
						}
						return http.StatusAccepted, "", nil
					}
				})
				if asks != tt.asks && tt.lease != "10" || asks < tt.asks || lapsed > 0 || !sub.Pushes(time.Now()) {
					t.Errorf("asked %d times, lapsed %d times: %+v", asks, lapsed, sub)
				}
			})
		})
	}
}

func TestHubThatFailsIsAskedEverLessOften(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer hubFunc
		reason string
		most   int
	}{
		{"refuses", func(string, url.Values) (int, string, error) { return 400, "", nil }, "the hub answered 400 Bad Request", 10},
		{"is away", func(string, url.Values) (int, string, error) { return 0, "", errors.New("no route") }, "", 10},
		{"never confirms", func(string, url.Values) (int, string, error) { return 202, "", nil }, "the hub has been asked and is to confirm", 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asks := 0
				sub := subscribeFor(t, 24*time.Hour, aggregator.Wanted, func(*Subscriber) hubFunc {
					return func(to string, form url.Values) (int, string, error) {
						asks++
						return tt.answer(to, form)
					}
				})
				if asks < 3 || asks > tt.most {
					t.Errorf("asked %d times in a day", asks)
				}
				if sub.State != aggregator.Asked || tt.reason != "" && sub.Reason != tt.reason {
					t.Errorf("%+v", sub)
				}
			})
		})
	}
}

func TestHubThatSendsOnIsFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		subscribeFor(t, time.Second, aggregator.Wanted, func(*Subscriber) hubFunc {
			return func(to string, form url.Values) (int, string, error) {
				asked = append(asked, to+" "+form.Get("hub.mode"))
				return map[string]int{wireHub: 308, wireHub + "new": 202}[to], "/new", nil
			}
		})
		if got := strings.Join(asked, ", "); got != wireHub+" subscribe, "+wireHub+"new subscribe" {
			t.Errorf("asked %s", got)
		}
	})
}

func TestLeavingEnds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		confirm bool
		asks    int
	}{{"when the hub confirms", true, 1}, {"when the hub never does", false, goodbyes}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asks := 0
				sub := subscribeFor(t, 24*time.Hour, aggregator.Leaving, func(s *Subscriber) hubFunc {
					return func(_ string, form url.Values) (int, string, error) {
						if asks++; form.Get("hub.mode") != "unsubscribe" || form.Has("hub.secret") {
							t.Errorf("asked %v", form)
						}
						if tt.confirm {
							callBack(s, form, "")
						}
						return 202, "", nil
					}
				})
				if asks != tt.asks || sub.State != "" {
					t.Errorf("asked %d times; left %+v", asks, sub)
				}
			})
		})
	}
}

func TestLoopbackIsNotOfferedToHubsElsewhere(t *testing.T) {
	for _, tt := range []struct {
		base, hub string
		want      bool
	}{
		{"https://wireroom.example", wireHub, true},
		{"http://127.0.0.1:8080", wireHub, false},
		{"http://localhost:8080", wireHub, false},
		{"http://[::1]:8080", wireHub, false},
		{"http://127.0.0.1:8080", "http://127.0.0.1:9000/hub", true},
	} {
		s := NewSubscriber(nil, nil, SubscriberOptions{BaseURL: tt.base})
		if got := s.reachable(tt.hub); got != tt.want {
			t.Errorf("%s from %s: %v", tt.base, tt.hub, got)
		}
	}
}

func TestSignatures(t *testing.T) {
	const secret, body = "key", "The quick brown fox jumps over the lazy dog"
	for _, tt := range []struct {
		name, signature string
		want            bool
	}{
		{"sha1", "sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9", true},
		{"sha256", "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8", true},
		{"in capitals", "SHA1=DE7C9B85B8B78AA6BC8A7A36F70A90701C9DB4D9", true},
		{"cut short", "sha1=de7c9b85", false},
		{"of another method", "sha256=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9", false},
		{"without a method", "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9", false},
		{"empty", "", false},
	} {
		if got := signed(tt.signature, secret, []byte(body)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if signed("sha1=fbdb1d1b18aa6c08324b7d64b71fb76370690e1d", "", nil) {
		t.Error("an empty secret signs")
	}
}

func TestBackupPollsAreFewerWhileTheHubIsTrusted(t *testing.T) {
	at := noon
	sub := func(brought, missed int64, until time.Duration) subscription {
		return subscription{Subscription: aggregator.Subscription{
			State: aggregator.Active, Until: at.Add(until), Brought: brought, Missed: missed,
		}}
	}
	s := &aggregator.SourceState{Interval: 20 * time.Minute, Polls: 9, LastOK: at}
	for _, tt := range []struct {
		name string
		hub  subscription
		want bool
	}{
		{"no hub", subscription{}, false},
		{"a new hub", sub(0, 0, 24*time.Hour), true},
		{"a hub that misses little", sub(90, 9, 24*time.Hour), true},
		{"a hub that misses much", sub(9, 9, 24*time.Hour), false},
		{"a lease that has ended", sub(9, 0, -time.Hour), false},
	} {
		d := rhythm.next(s, visited{at: at, outcome: aggregator.Unchanged, total: 20, new: 8, hub: tt.hub})
		if got := d.at.Sub(at) >= time.Hour; got != tt.want {
			t.Errorf("%s: next in %s, %s", tt.name, d.at.Sub(at), d.why())
		}
	}
}
