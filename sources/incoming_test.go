package sources

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wireroom/aggregator"
)

// delivering is a subscriber with one callback, "known".
func delivering() *Subscriber {
	sub := aggregator.Subscription{State: aggregator.Active, Callback: "known", Secret: "secret", Hub: aggregator.Hub{URL: wireHub, Topic: feedURL}}
	return NewSubscriber(&shelf{found: true, sub: sub}, nil, SubscriberOptions{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

// deliver posts to the callback and gives the status of the answer.
func deliver(s *Subscriber, body io.Reader, size int64) int {
	r := httptest.NewRequest(http.MethodPost, "/websub/known", body)
	r.ContentLength = size
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code
}

func TestDeliveriesAreBounded(t *testing.T) {
	for _, tt := range []struct {
		name      string
		size      int
		announced int64
		want      int
	}{
		{"small", 100, -1, http.StatusAccepted},
		{"as large as may be", mostDelivered, mostDelivered, http.StatusAccepted},
		{"as large, not announced", mostDelivered, -1, http.StatusAccepted},
		{"larger", mostDelivered + 1, -1, http.StatusRequestEntityTooLarge},
		{"larger than announced", mostDelivered + 1, 100_000, http.StatusRequestEntityTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := deliver(delivering(), strings.NewReader(strings.Repeat("x", tt.size)), tt.announced); got != tt.want {
				t.Errorf("status %d, want %d", got, tt.want)
			}
		})
	}
}

// A hub that sends large bodies slowly keeps other large ones waiting for a
// moment, small ones not at all, and leaves no memory taken.
func TestSlowDeliveriesKeepNoSmallOnesWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := delivering()
		body, w := io.Pipe()
		ended := make(chan int)
		go func() { ended <- deliver(s, body, -1) }()
		go w.Write(make([]byte, quickDelivery+1))
		synctest.Wait()
		if got := deliver(s, strings.NewReader("small"), -1); got != http.StatusAccepted {
			t.Errorf("a small delivery meanwhile: status %d", got)
		}
		started := time.Now()
		got := deliver(s, strings.NewReader(strings.Repeat("x", 1<<20)), 1<<20)
		if took := time.Since(started); got != http.StatusServiceUnavailable || took != deliveryWait {
			t.Errorf("a large one meanwhile: status %d after %s", got, took)
		}
		w.Close()
		<-ended
		if !s.bodies.room.TryAcquire(mostDelivered) {
			t.Error("memory is still taken")
		}
	})
}
