package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
)

// TestIngestersShareAStore lets two processes take in news by turns: each must see
// in its own cache what the other one wrote.
func TestIngestersShareAStore(t *testing.T) { testIngesters(t, openFile(t)) }

func testIngesters(t *testing.T, s *store.Store) {
	n := newNewsdesk(t, s)
	here, there := n.ingester(), n.ingester()
	n.take(there, 0, report("Old mill becomes a museum", 1, ""))
	n.take(here, 1, report("Storm closes the northern harbour for days", 2, ""))
	n.take(there, 2) // nothing in it: what happened meanwhile must not count as seen
	n.take(there, 3, report("Storm closes northern harbour for days", 2, "Our correspondent adds nothing."))

	e, err := s.Edition(t.Context(), aggregator.EditionQuery{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for i := range e.Stories {
		sizes = append(sizes, len(e.Stories[i].Coverage))
	}
	if len(sizes) != 2 || max(sizes[0], sizes[1]) != 2 {
		t.Errorf("stories of %v entries, want one of two and one of one", sizes)
	}
}

// newsdesk takes in reports of outlets, each in one poll.
type newsdesk struct {
	*testing.T
	store   *store.Store
	sources []aggregator.Source
	leases  map[aggregator.ID]aggregator.Lease
	polls   int
}

func newNewsdesk(t *testing.T, s *store.Store) *newsdesk {
	n := &newsdesk{T: t, store: s}
	for i := range 5 {
		url := fmt.Sprintf("https://outlet%d.example/feed", i)
		n.sources = append(n.sources, aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: fmt.Sprint("Outlet ", i), Lang: "en"})
	}
	if _, err := s.Sync(t.Context(), aggregator.SourceSync{Sources: n.sources, Now: noon}); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *newsdesk) ingester() *aggregator.Ingester {
	return aggregator.NewIngester(n.store, nil, aggregator.IngestOptions{})
}

func (n *newsdesk) take(in *aggregator.Ingester, source int, items ...aggregator.Item) {
	n.Helper()
	if n.leases == nil {
		n.leases = map[aggregator.ID]aggregator.Lease{}
		leases, err := n.store.Claim(n.Context(), aggregator.Claim{Owner: "w", Now: noon, Until: noon.Add(time.Hour), Hosts: 10, PerHost: 1})
		if err != nil {
			n.Fatal(err)
		}
		for _, l := range leases {
			n.leases[l.Sources[0].ID] = l
		}
	}
	n.polls++
	l := n.leases[n.sources[source].ID]
	p := aggregator.Poll{
		Source: l.Sources[0], Lease: l, At: noon.Add(time.Duration(n.polls) * time.Minute), Outcome: aggregator.Unchanged,
		Read: len(items) > 0, Items: items, Total: len(items),
	}
	if _, err := in.Ingest(n.Context(), []aggregator.Poll{p}); err != nil {
		n.Fatal(err)
	}
}

// report is an item whose text is the same for the same number.
func report(title string, text uint64, more string) aggregator.Item {
	r := rand.New(rand.NewPCG(text, 1))
	words := make([]string, 120)
	for i := range words {
		words[i] = fmt.Sprintf("%c%c%c%d", 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26), r.IntN(10))
	}
	link := "https://" + strings.ToLower(strings.ReplaceAll(title, " ", "-")) + ".example/" + fmt.Sprint(text)
	return aggregator.Item{
		ID: link, Link: link, Title: &aggregator.Text{Value: title, Type: aggregator.TypeText},
		Content: []aggregator.Text{{Value: strings.Join(words, " ") + " " + more, Type: aggregator.TypeText}},
	}
}
