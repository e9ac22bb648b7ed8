package aggregator_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
	"wireroom/aggregator/store"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// house is a store on disk with an Ingester over it.
type house struct {
	t     *testing.T
	store *store.Store
	in    *aggregator.Ingester
	now   time.Time
}

func newHouse(t *testing.T, outlets ...string) *house {
	ctx := t.Context()
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "wireroom.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	sync := aggregator.SourceSync{Now: noon}
	for _, o := range outlets {
		url := "https://" + o + ".example/feed"
		sync.Sources = append(sync.Sources, aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: o})
	}
	if _, err := st.Sync(ctx, sync); err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, store: st, now: noon}
	h.in = aggregator.NewIngester(st, h.topics("all", "*"), aggregator.IngestOptions{})
	return h
}

// topics makes one rule the configured topics.
func (h *house) topics(name, rule string) *match.Set {
	r, err := match.Parse(rule)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.store.SetTopics(h.t.Context(), []aggregator.Topic{{Name: name, Match: rule, Rule: r}}); err != nil {
		h.t.Fatal(err)
	}
	set, err := match.Compile([]match.Named{{Name: name, Rule: r}})
	if err != nil {
		h.t.Fatal(err)
	}
	return set
}

// poll leases every host and lets an outlet's source bring an item.
func (h *house) poll(outlet, link, title, text string) aggregator.Ingested {
	h.t.Helper()
	ctx := context.Background()
	h.now = h.now.Add(time.Hour)
	leases, err := h.store.Claim(ctx, aggregator.Claim{Owner: "test", Now: h.now, Until: h.now.Add(time.Minute), Hosts: 100, PerHost: 1, All: true})
	if err != nil {
		h.t.Fatal(err)
	}
	defer h.store.Release(ctx, leases)
	for _, l := range leases {
		for _, s := range l.Sources {
			if s.Outlet != outlet {
				continue
			}
			it := aggregator.Item{ID: link, Link: link, Title: &aggregator.Text{Value: title, Type: "text"}, Summary: &aggregator.Text{Value: text, Type: "text"}}
			p := aggregator.Poll{Source: s, Lease: l, At: h.now, Due: h.now, Outcome: aggregator.Changed, Read: true, Items: []aggregator.Item{it}, Total: 1}
			out, err := h.in.Ingest(ctx, []aggregator.Poll{p})
			if err != nil {
				h.t.Fatal(err)
			}
			return out
		}
	}
	h.t.Fatalf("no lease for %s", outlet)
	return aggregator.Ingested{}
}

func (h *house) stories(topic string) []aggregator.Story {
	h.t.Helper()
	ed, err := h.store.Edition(h.t.Context(), aggregator.EditionQuery{Topic: topic})
	if err != nil {
		h.t.Fatal(err)
	}
	return ed.Stories
}

// A merge, a revision and a changed rule, all through a database.
func TestThroughAStore(t *testing.T) {
	h := newHouse(t, "herald", "bugle", "globe")
	h.poll("herald", "https://herald.example/1", "Quillpay payroll servers locked by ransomware on Friday", "")
	h.poll("bugle", "https://bugle.example/1", "Clerks' bank details copied from Quillpay in ransomware raid", "")
	before := h.stories("all")
	if len(before) != 2 {
		t.Fatalf("%d stories, want 2", len(before))
	}
	oldest, youngest := before[1].ID, before[0].ID

	h.poll("globe", "https://globe.example/1", "Quillpay payroll servers locked, clerks' bank details copied in ransomware raid", "")
	after := h.stories("all")
	if len(after) != 1 || after[0].ID != oldest || after[0].Outlets != 3 || after[0].Lead.Outlet != "herald" {
		t.Fatalf("got %d stories; the first %s of %d outlets, led by %s", len(after), after[0].ID, after[0].Outlets, after[0].Lead.Outlet)
	}
	if s, err := h.store.Story(t.Context(), youngest); err != nil || s.ID != oldest {
		t.Errorf("the alias leads to %v, %v", s, err)
	}

	h.poll("bugle", "https://bugle.example/1", "Clerks' bank details copied from Quillpay by gang", "")
	h.in.SetTopics(h.topics("gangs", "gang"))
	got, err := h.in.Relist(t.Context(), h.store, noon, h.now)
	if err != nil || got.Changes != 1 {
		t.Errorf("relisted %+v, %v", got, err)
	}
	gangs := h.stories("gangs")
	if len(gangs) != 1 || gangs[0].ID != oldest {
		t.Errorf("the new topic lists %d stories", len(gangs))
	}
}
