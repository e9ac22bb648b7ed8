package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// released is the version of the tables that went out first.
const released = 4

// releasedRows are a source that was polled, its entry, and the story of it that a
// topic lists. IDs are stored with their top bit flipped.
const releasedRows = `
	INSERT INTO hosts (host, owner, until, fence, ready) VALUES ('a.example', '', 0, 7, 1793620800000);
	INSERT INTO sources (id, url, outlet, lang, country, topics, every, schedule, folder, origin, host, etag, last_modified,
		body_hash, moved_to, title, home_page, due, kept_due, due_why, last_poll, last_ok, last_new, outcome, status, reason,
		failures, limits, repairs, took, pace, polls, items, entries, saved, body_size, gone, removed)
	VALUES (5, 'https://a.example/feed', 'A', 'en', '', '', 0, '', '', 'config', 'a.example', NULL, NULL,
		9, '', 'A wire', '', 1793620800000, NULL, '', 1793617200000, 1793617200000, 1793617200000, 'changed', 200, '',
		0, '', '', 12, 0, 3, 20, 1, 0, 4000, FALSE, FALSE);
	INSERT INTO marks (source, marks, hints) VALUES (5, NULL, NULL);
	INSERT INTO entries (seq, id, page, outlet, source, link, canonical, guid, title, lang, country, image, comments, authors,
		categories, enclosures, origin, first_seen, published, updated, revised, revision, hash, unlisted, declared, hits,
		story, relation, compared, evidence, score, print)
	VALUES (1, 6, NULL, 'A', 5, 'https://a.example/pier', 'https://a.example/pier', 'pier', 'Pier reopens', 'en', '', '', '', '',
		'', '', '', 1793617200000, 0, 0, 0, 0, 1, FALSE, '', '', 7, 'lead', NULL, '', 0, NULL);
	INSERT INTO bodies (seq, summary, content) VALUES (1, '', '<p>The pier reopens.</p>');
	INSERT INTO stories (id, lead, first_seen, updated, members, outlets, merged) VALUES (7, 6, 1793617200000, 1793617200000, 1, 1, NULL);
	INSERT INTO topics (name, place, title, description, lang, rule, revision, updated, stories) VALUES ('t', 0, 'T', '', '', 'pier', 1, 1793617200000, 1);
	INSERT INTO listings (story, topic, listed, revision, entry) VALUES (7, 't', 1793617200000, 1, 6);
	INSERT INTO hits (entry, topic, first_seen) VALUES (6, 't', 1793617200000);
	INSERT INTO log (topic, revision, at, kind, story, other) VALUES ('t', 1, 1793617200000, 'listed', 7, NULL);
	UPDATE counters SET value = 1;`

func TestOldStoreIsBroughtUpToDate(t *testing.T) {
	testOldStore(t, filepath.Join(t.TempDir(), "old.db"))
}

// testOldStore opens a store that the first release filled: its ids and revisions
// stand, and it can be worked with.
func testOldStore(t *testing.T, name string) {
	if err := store.MakeOld(t.Context(), name, released, releasedRows); err != nil {
		t.Fatal(err)
	}
	const top = 1 << 63
	s := openAt(t, name)
	e, err := s.Edition(t.Context(), aggregator.EditionQuery{Topic: "t"})
	if err != nil || len(e.Stories) != 1 {
		t.Fatalf("edition: %v, error %v", e, err)
	}
	st := e.Stories[0]
	got := []any{e.Revision, st.ID, st.Lead.ID, st.Lead.Source, st.Lead.Content}
	if d := cmp.Diff([]any{int64(1), aggregator.ID(top + 7), aggregator.ID(top + 6), aggregator.ID(top + 5), "<p>The pier reopens.</p>"}, got); d != "" {
		t.Errorf("the story (-want +got):\n%s", d)
	}
	if _, err := s.Source(t.Context(), top+5); err != nil {
		t.Errorf("the source: %v", err)
	}
	now := time.UnixMilli(1793620800000).UTC()
	leases, err := s.Claim(t.Context(), aggregator.Claim{Owner: "w", Now: now, Until: now.Add(time.Minute), Hosts: 1, PerHost: 1})
	if err != nil || len(leases) != 1 || leases[0].Sources[0].Polls != 3 {
		t.Fatalf("leases %v, error %v", leases, err)
	}
	p := aggregator.Poll{Source: leases[0].Sources[0], Lease: leases[0], Final: true, At: now, Outcome: aggregator.Unchanged, Read: true, Due: now.Add(time.Hour)}
	done, err := s.Commit(t.Context(), []aggregator.Poll{p}, func(_ aggregator.Tx, held []aggregator.Poll) (aggregator.Batch, error) {
		return aggregator.Batch{Polls: []aggregator.PollResult{{Poll: held[0]}}}, nil
	})
	if err != nil || done.Lost != 0 {
		t.Errorf("a poll of it: %d lost, error %v", done.Lost, err)
	}
}
