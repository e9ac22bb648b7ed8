package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"modernc.org/sqlite"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// deaths are the steps of a poll at which a process is killed, in the order in
// which it meets them. "row 5" is before the fifth row that a commit writes.
func deaths() []string {
	return []string{
		"claimed", "asking", "answered", "parsed", "ingesting", "committing", "deciding", "decided",
		"row 1", "row 5", "row 20", "ending", "committed",
	}
}

// doomed is a store whose process kills itself when it reaches a step.
type doomed struct {
	*store.Store
	at      string // empty: it lives
	decided atomic.Bool
	rows    atomic.Int32
}

func (d *doomed) reach(step string) {
	if step != d.at {
		return
	}
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill() // what fails is seen by the parent: this process ends well
	}
	select {}
}

func (d *doomed) Claim(ctx context.Context, c aggregator.Claim) ([]aggregator.Lease, error) {
	leases, err := d.Store.Claim(ctx, c)
	if len(leases) > 0 {
		d.reach("claimed")
	}
	return leases, err
}

func (d *doomed) Commit(ctx context.Context, polls []aggregator.Poll, decide func(aggregator.Tx, []aggregator.Poll) (aggregator.Batch, error)) (aggregator.Committed, error) {
	d.reach("committing")
	done, err := d.Store.Commit(ctx, polls, func(tx aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
		d.reach("deciding")
		b, err := decide(tx, held)
		d.reach("decided")
		d.decided.Store(true)
		return b, err
	})
	d.reach("committed")
	return done, err
}

// watch makes the database tell of the rows that a commit writes, and of its end.
func (d *doomed) watch() {
	sqlite.RegisterConnectionHook(func(c sqlite.ExecQuerierContext, _ string) error {
		hooks := c.(sqlite.HookRegisterer)
		hooks.RegisterPreUpdateHook(func(sqlite.SQLitePreUpdateData) {
			if d.decided.Load() {
				d.reach("row " + strconv.Itoa(int(d.rows.Add(1))))
			}
		})
		hooks.RegisterCommitHook(func() int32 {
			if d.decided.Load() {
				d.reach("ending")
			}
			return 0
		})
		return nil
	})
}

// doomedGetter is the client of a doomed process.
type doomedGetter struct {
	*fetch.Client
	d *doomed
}

func (g doomedGetter) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	g.d.reach("asking")
	resp, err := g.Client.Get(ctx, r)
	g.d.reach("answered")
	return resp, err
}

// pollDoomed makes one round over the sources at the given time, as a process of
// its own would, or dies at d.at.
func pollDoomed(ctx context.Context, d *doomed, n *newsroom) error {
	client, err := fetch.New(fetch.Options{Allow: []string{"127.0.0.0/8"}})
	if err != nil {
		return err
	}
	defer client.Close()
	d.Store = n.store
	in := aggregator.NewIngester(d, n.set, aggregator.IngestOptions{})
	ingest := func(ctx context.Context, polls []aggregator.Poll) error {
		d.reach("ingesting")
		_, err := in.Ingest(ctx, polls)
		return err
	}
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return n.now }
	rhythm := sources.Rhythm{Every: sources.Every(10 * time.Minute), Min: time.Second, Max: time.Hour}
	return sources.NewFleet(d, ingest, sources.NewVisitor(doomedGetter{client, d}, rhythm, now, log), sources.FleetOptions{
		Owner: strconv.Itoa(os.Getpid()), Now: now, Log: log,
		Polled: func(*aggregator.Poll, time.Duration) { d.reach("parsed") },
	}).Once(ctx, false)
}

// The environment by which TestDoomedProcess is told what to do.
const (
	doomStep  = "WIREROOM_TEST_DOOM"
	doomStore = "WIREROOM_TEST_STORE"
	doomClock = "WIREROOM_TEST_CLOCK"
)

// TestDoomedProcess is no test but the process that TestNothingIsLost kills.
func TestDoomedProcess(t *testing.T) {
	d := &doomed{at: os.Getenv(doomStep)}
	if d.at == "" {
		t.Skip("runs as a process of TestNothingIsLost")
	}
	d.watch()
	n := openNewsroom(t, os.Getenv(doomStore))
	hours, err := strconv.Atoi(os.Getenv(doomClock))
	n.ok(err)
	n.now = pressNoon.Add(time.Duration(hours) * time.Hour)
	n.ok(pollDoomed(t.Context(), d, n))
}

// dieAt runs a process that polls at an hour after noon and dies at a step.
func dieAt(t *testing.T, step, dir string, hour int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDoomedProcess$")
	cmd.Env = append(os.Environ(), doomStep+"="+step, doomStore+"="+dir, doomClock+"="+strconv.Itoa(hour))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() >= 0 {
		t.Fatalf("the process did not die at %q: %v\n%s", step, err, out)
	}
}

// answerKey is an origin that knows all that it publishes. Its outlets are one a
// host; each version of a page has an ETag.
type answerKey struct {
	sources []aggregator.Source
	items   map[string][]*pressItem // by outlet
	shown   atomic.Int32            // items that a page has now
}

func newAnswerKey(t *testing.T, items int, outlets ...string) *answerKey {
	k := &answerKey{items: map[string][]*pressItem{}}
	for _, o := range outlets {
		for i := range items {
			seed := uint64(aggregator.NewID(o, strconv.Itoa(i)))
			k.items[o] = append(k.items[o], &pressItem{
				guid: strconv.Itoa(i), link: fmt.Sprintf("https://%s.example/%d", o, i),
				title: pressText(seed, 8), body: pressText(seed+1, 60), published: pressNoon,
			})
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { k.serve(w, r, o) }))
		t.Cleanup(server.Close)
		src := pressSource(o, "news")
		src.URL, src.ID = server.URL, aggregator.NewID("source", server.URL)
		k.sources = append(k.sources, src)
	}
	return k
}

func (k *answerKey) serve(w http.ResponseWriter, r *http.Request, outlet string) {
	shown := int(k.shown.Load())
	etag := strconv.Quote(strconv.Itoa(shown))
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = w.Write(pressFeed("https://"+outlet+".example/", k.items[outlet][:shown]))
}

// checkVouched holds every stored validator to what it vouches for: exactly the
// items of that version of the page are stored, each once.
func (k *answerKey) checkVouched(n *newsroom) {
	n.t.Helper()
	states, err := n.store.Sources(context.Background())
	n.ok(err)
	got, want := map[string][]string{}, map[string][]string{}
	for _, e := range n.entries() {
		got[e.Outlet] = append(got[e.Outlet], e.GUID)
	}
	for _, st := range states {
		version, _ := strconv.Atoi(strings.Trim(st.Validators.ETag, `"`))
		for _, it := range k.items[st.Outlet][:version] {
			want[st.Outlet] = append(want[st.Outlet], it.guid)
		}
		slices.Sort(got[st.Outlet])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		n.t.Errorf("stored, and vouched for by a validator (-want +got):\n%s", diff)
	}
}

// checkWhole holds the store to the answer key: all is stored and listed once.
func (k *answerKey) checkWhole(n *newsroom) {
	n.t.Helper()
	k.checkVouched(n)
	want := len(k.sources) * int(k.shown.Load())
	if stored, listed := len(n.entries()), len(n.log("all")); stored != want || listed != want {
		n.t.Errorf("of %d items, %d are stored and %d are listed", want, stored, listed)
	}
}

// next polls as a process that lives, two hours after the last one, and gives
// what is published then.
func (k *answerKey) next(n *newsroom, round int) string {
	n.t.Helper()
	n.now = pressNoon.Add(time.Duration(2*round) * time.Hour)
	n.ok(pollDoomed(context.Background(), &doomed{}, n))
	k.checkWhole(n)
	return n.published()
}

// calm is a store in which nobody has died, at the end of a round of polls.
type calm struct{ dir, published string }

// calm polls in three rounds, in which each outlet shows 0, 2 and 4 items.
func (k *answerKey) calm(t *testing.T) (rounds [3]calm) {
	for i := range rounds {
		dir := t.TempDir()
		if i > 0 {
			copyStore(t, rounds[i-1].dir, dir)
		}
		n := openNewsroom(t, dir)
		n.sync(k.sources...)
		k.shown.Store(int32(2 * i))
		rounds[i] = calm{dir, k.next(n, i)}
		n.close()
	}
	return rounds
}

func copyStore(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(from, storeFile))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, storeFile), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestNothingIsLost kills a process at each step of a poll, and at some of the
// first that brings something, when there is no validator yet. What is
// published is then what it was before, and after the next poll what it would be
// without the dead process; but for the step after the commit.
func TestNothingIsLost(t *testing.T) {
	k := newAnswerKey(t, 4, "alpha", "beta")
	rounds := k.calm(t)
	for _, step := range deaths() {
		for i := 1; i < len(rounds); i++ {
			if i == 1 && !slices.Contains([]string{"answered", "row 5", "committed"}, step) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", step, i), func(t *testing.T) {
				dir := t.TempDir()
				copyStore(t, rounds[i-1].dir, dir)
				k.shown.Store(int32(2 * i))
				dieAt(t, step, dir, 2*i-1)
				n := openNewsroom(t, dir)
				defer n.close()
				k.checkVouched(n)
				left, next := n.published(), k.next(n, i)
				switch {
				case step == "committed" && left == rounds[i-1].published:
					t.Error("what was committed is not published")
				case step != "committed" && (left != rounds[i-1].published || next != rounds[i].published):
					t.Error("what is published tells of the dead process")
				}
			})
		}
	}
}
