package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// TestMove moves a store to a new one and compares what readers and followers see.
func TestMove(t *testing.T) { testMove(t, openFile(t)) }

// testMove moves a filled store from one of the empty ones to the next.
func testMove(t *testing.T, route ...*store.Store) {
	from := openFile(t)
	fillForMove(t, from)
	want := seen(t, from)
	for _, to := range route {
		if err := store.Move(t.Context(), from, to, nil); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, seen(t, to)); d != "" {
			t.Errorf("move (-before +after):\n%s", d)
		}
		if err := store.Move(t.Context(), from, to, nil); !errors.Is(err, aggregator.ErrInvalid) {
			t.Errorf("move into a store that is in use: %v, want that it is refused", err)
		}
		from = to
	}
}

func fillForMove(t *testing.T, s *store.Store) {
	t.Helper()
	src := aggregator.Source{ID: 1<<63 + 5, URL: "https://a.example/feed", Outlet: "A", Topics: []string{"t"}}
	_, err := s.Sync(t.Context(), aggregator.SourceSync{Sources: []aggregator.Source{src}, Now: noon})
	if err == nil {
		_, err = s.SetTopics(t.Context(), []aggregator.Topic{{Name: "u"}, {Name: "t", Match: "news"}})
	}
	if err == nil {
		err = pollMoved(t, s)
	}
	var batch aggregator.Batch
	for n := range 600 {
		write(&batch, n)
	}
	batch.Entries[0].Entry.Unlisted = true
	batch.Stories[1].Hidden = true
	batch.Stories[3].Listings[0].Pinned = noon
	batch.Acts = []aggregator.Act{{At: noon, Who: "ann", Kind: aggregator.ActPin, Story: batch.Stories[3].ID, Entries: []aggregator.ID{1, 1 << 63}}}
	if err == nil {
		_, err = s.Relist(t.Context(), noon, func(aggregator.Tx) (aggregator.Batch, error) { return batch, nil })
	}
	if err != nil {
		t.Fatal(err)
	}
}

// pollMoved leaves what a poll of a source that has moved leaves: marks, a trail,
// a gap.
func pollMoved(t *testing.T, s *store.Store) error {
	leases, err := s.Claim(t.Context(), aggregator.Claim{Owner: "w", Now: noon, Until: noon.Add(time.Minute), Hosts: 1, PerHost: 1})
	if err != nil {
		return err
	}
	p := aggregator.Poll{
		Source: leases[0].Sources[0], Lease: leases[0], Final: true, At: noon, Outcome: aggregator.Unchanged, Read: true,
		Redirect: "https://a.example/new", Asked: "https://a.example/feed", Due: noon.Add(time.Hour),
		Marks: []byte{1, 0}, Trail: []byte{2, 0}, Hours: []byte{0, 4},
		Gaps: []aggregator.Gap{{Found: noon, State: aggregator.GapOpen, Next: "https://a.example/?paged=2", Trail: []byte{3}}},
	}
	_, err = s.Commit(t.Context(), []aggregator.Poll{p}, func(_ aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
		return aggregator.Batch{Polls: []aggregator.PollResult{{Poll: held[0]}}}, nil
	})
	return err
}

// view is what can be seen of a store from outside.
type view struct {
	Sources []aggregator.SourceState
	Life    *aggregator.SourceLife
	Topics  []aggregator.TopicState
	Changes []aggregator.Change
	Edition *aggregator.Edition
	Search  *aggregator.Edition
	Prints  []aggregator.Print
	Acts    []aggregator.Act
	Gaps    []aggregator.Gap
}

func seen(t *testing.T, s *store.Store) (v view) {
	t.Helper()
	ctx := t.Context()
	errs := make([]error, 9)
	v.Sources, errs[0] = s.Sources(ctx)
	v.Life, errs[6] = s.Source(ctx, 1<<63+5)
	v.Topics, errs[1] = s.Topics(ctx)
	v.Changes, errs[2] = s.Changes(ctx, "t", 0, 1000)
	v.Edition, errs[3] = s.Edition(ctx, aggregator.EditionQuery{Topic: "t", Limit: 1000})
	v.Search, errs[4] = s.Edition(ctx, aggregator.EditionQuery{Rule: rule(t, "word31 news"), Limit: 50})
	v.Acts, errs[8] = s.Acts(ctx, aggregator.ActQuery{})
	_, errs[5] = s.Relist(ctx, noon, func(tx aggregator.Tx) (aggregator.Batch, error) {
		for p, err := range tx.Prints(0, noon) {
			if err != nil {
				return aggregator.Batch{}, err
			}
			v.Prints = append(v.Prints, p)
		}
		return aggregator.Batch{}, nil
	})
	v.Gaps, errs[7] = s.Gaps(ctx, aggregator.GapQuery{})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if len(v.Gaps) != 1 || len(v.Acts) == 0 || len(v.Changes) == 0 || len(v.Search.Stories) == 0 || len(v.Prints) != 600 {
		t.Fatalf("%d changes, %d found, %d prints: the test shows nothing", len(v.Changes), len(v.Search.Stories), len(v.Prints))
	}
	return v
}

// TestMoveGoesOn breaks a move off in every step and runs it again.
func TestMoveGoesOn(t *testing.T) {
	from := openFile(t)
	fillForMove(t, from)
	path := filepath.Join(t.TempDir(), "wire.db")
	steps := map[string]bool{}
	for {
		to, err := store.Open(t.Context(), path, store.Options{Unfinished: true})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = store.Move(ctx, from, to, func(m store.Moved) {
			if m.Done > m.Of {
				t.Errorf("%+v: more than there is", m)
			}
			if !steps[m.Step] {
				steps[m.Step] = true
				cancel()
			}
		})
		cancel()
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
		if err == nil {
			break
		}
		if _, err := store.Open(t.Context(), path, store.Options{}); !errors.Is(err, aggregator.ErrInvalid) {
			t.Fatalf("a half filled store was opened: %v", err)
		}
	}
	if len(steps) < 10 {
		t.Fatalf("only %v were told of", steps)
	}
	if d := cmp.Diff(seen(t, from), seen(t, openAt(t, path))); d != "" {
		t.Errorf("move (-before +after):\n%s", d)
	}
}

// TestMoveNoticesChanges writes the store that is being left.
func TestMoveNoticesChanges(t *testing.T) {
	from, to := openFile(t), openFile(t)
	fillForMove(t, from)
	err := store.Move(t.Context(), from, to, func(m store.Moved) {
		if m.Step == "compare hosts" {
			if _, err := from.SetTopics(t.Context(), []aggregator.Topic{{Name: "t", Match: "other"}}); err != nil {
				t.Error(err)
			}
		}
	})
	if !errors.Is(err, aggregator.ErrInvalid) {
		t.Errorf("the source changed meanwhile: %v, want that the move is refused", err)
	}
}
