package main

// The promises of the house, each held to the real parts over a store file:
//
//	invariant_id_test.go       an id is for ever, through all that outlets do
//	invariant_merge_test.go    and when two stories become one
//	invariant_loss_test.go     kill the process anywhere, and nothing is lost
//	invariant_edition_test.go  an edition is a function of store and topic alone
//	invariant_gaps_test.go     nothing is missed in silence
//	invariant_fleet_test.go    one process a host, and every source has its turn

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
	"wireroom/aggregator/store"
	"wireroom/output"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// pressNoon is when the tests of the promises begin.
var pressNoon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// pressItem is an article as its outlet has it on a page of its feeds.
type pressItem struct {
	guid, link, title, body string
	published               time.Time
}

// pressText gives n words that no other seed gives in that order; some of them
// are shared, as in a language.
func pressText(seed uint64, n int) string {
	syllables := strings.Fields("ba ko ri tem lu san du fe mor gi wal ne po tir za he quo vin")
	r := rand.New(rand.NewPCG(seed, 20261120))
	words := make([]string, n)
	for i := range words {
		for range 2 + r.IntN(2) {
			words[i] += syllables[r.IntN(len(syllables))]
		}
	}
	return strings.Join(words, " ")
}

// pressFeed is the RSS document that an outlet publishes of its items.
func pressFeed(home string, items []*pressItem) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed</title>`)
	fmt.Fprintf(&b, "<link>%s</link>\n", home)
	for _, it := range items {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><description>%s</description>",
			html.EscapeString(it.title), html.EscapeString(it.link), html.EscapeString("<p>"+it.body+"</p>"))
		if it.guid != "" {
			fmt.Fprintf(&b, `<guid isPermaLink="false">%s</guid>`, html.EscapeString(it.guid))
		}
		fmt.Fprintf(&b, "<pubDate>%s</pubDate></item>\n", it.published.Format(time.RFC1123Z))
	}
	return []byte(b.String() + "</channel></rss>")
}

// pressSource is an outlet's source; each has a host of its own.
func pressSource(outlet, section string) aggregator.Source {
	url := "https://" + section + "." + outlet + ".example/feed.xml"
	return aggregator.Source{
		ID: aggregator.NewID("source", url), URL: url, Outlet: outlet, Lang: "en",
		Every: 30 * time.Minute, Origin: originConfig,
	}
}

// pressTopics are one that lists everything and one with a rule.
func pressTopics(t rapid.TB) ([]aggregator.Topic, *match.Set) {
	t.Helper()
	topics := []aggregator.Topic{{Name: "all", Title: "All", Match: "*"}, {Name: "cyber", Title: "Cyber", Match: "ransomware"}}
	var named []match.Named
	for i := range topics {
		rule, err := match.Parse(topics[i].Match)
		if err != nil {
			t.Fatal(err)
		}
		topics[i].Rule = rule
		named = append(named, match.Named{Name: topics[i].Name, Rule: rule})
	}
	set, err := match.Compile(named)
	if err != nil {
		t.Fatal(err)
	}
	return topics, set
}

// newsroom is the parts joined over a store file, without a network and with
// the time standing still but for what the test says.
type newsroom struct {
	t      rapid.TB
	path   string
	now    time.Time
	pages  map[string][]byte // what is at an address
	set    *match.Set
	store  *store.Store
	ingest *aggregator.Ingester
}

// storeFile is a newsroom's store in its folder.
const storeFile = "wire.db"

// openNewsroom opens a store in dir, or in the database that a postgres: URL
// names. It is the caller's to close.
func openNewsroom(t rapid.TB, dir string) *newsroom {
	t.Helper()
	path := filepath.Join(dir, storeFile)
	if strings.HasPrefix(dir, "postgres") {
		path = dir
	}
	n := &newsroom{t: t, path: path, now: pressNoon, pages: map[string][]byte{}}
	n.open()
	return n
}

func (n *newsroom) open() {
	n.t.Helper()
	topics, set := pressTopics(n.t)
	st, err := store.Open(context.Background(), n.path, store.Options{})
	n.ok(err)
	n.store, n.set = st, set
	_, err = st.SetTopics(context.Background(), topics)
	n.ok(err)
	n.newIngester()
}

// newIngester forgets all that an Ingester has learned, as a restart does.
func (n *newsroom) newIngester() {
	n.ingest = aggregator.NewIngester(n.store, n.set, aggregator.IngestOptions{})
}

func (n *newsroom) close() {
	n.t.Helper()
	n.ok(n.store.Close())
}

func (n *newsroom) ok(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *newsroom) sync(list ...aggregator.Source) {
	n.t.Helper()
	_, err := n.store.Sync(context.Background(), aggregator.SourceSync{Sources: list, Now: n.now})
	n.ok(err)
}

// Get answers from n.pages: it makes a newsroom the sources.Getter of its visits.
func (n *newsroom) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	h := http.Header{"Content-Type": {"application/rss+xml"}}
	return &fetch.Response{Status: http.StatusOK, URL: r.URL, Header: h, Body: n.pages[r.URL]}, nil
}

// visit polls every due source and gives the polls, the longest due first.
func (n *newsroom) visit() (polls []aggregator.Poll) {
	n.t.Helper()
	leases, err := n.store.Claim(context.Background(), aggregator.Claim{
		Owner: "newsroom", Now: n.now, Until: n.now.Add(time.Minute), Hosts: 100, PerHost: 1,
	})
	n.ok(err)
	rhythm := sources.Rhythm{Every: sources.Every(30 * time.Minute), Min: time.Minute, Max: time.Hour}
	v := sources.NewVisitor(n, rhythm, func() time.Time { return n.now }, slog.New(slog.DiscardHandler))
	for _, l := range leases {
		p, ok := v.Visit(context.Background(), &l.Sources[0])
		if !ok || !p.Outcome.OK() {
			n.t.Fatalf("poll of %s: %s", p.Source.URL, p.Reason)
		}
		l.Sources = nil
		p.Lease, p.Final = l, true
		polls = append(polls, *p)
	}
	return polls
}

// takeIn ingests polls in one batch and lets an hour go by.
func (n *newsroom) takeIn(polls []aggregator.Poll) {
	n.t.Helper()
	done, err := n.ingest.Ingest(context.Background(), polls)
	n.ok(err)
	if done.Lost+done.Refused > 0 {
		n.t.Fatalf("%d polls lost, %d items refused", done.Lost, done.Refused)
	}
	n.now = n.now.Add(time.Hour)
}

func (n *newsroom) edition(topic string, view aggregator.View) *aggregator.Edition {
	n.t.Helper()
	e, err := n.store.Edition(context.Background(), aggregator.EditionQuery{Topic: topic, View: view, Limit: 1000})
	n.ok(err)
	return e
}

// entries are all that is stored, by id.
func (n *newsroom) entries() map[aggregator.ID]*aggregator.Entry {
	n.t.Helper()
	all := map[aggregator.ID]*aggregator.Entry{}
	for e, err := range n.store.Recent(context.Background(), time.Time{}) {
		n.ok(err)
		all[e.ID] = e
	}
	return all
}

// log is a topic's whole log.
func (n *newsroom) log(topic string) []aggregator.Change {
	n.t.Helper()
	log, err := n.store.Changes(context.Background(), topic, 0, 1_000_000)
	n.ok(err)
	return log
}

// published is every feed of every topic, whole.
func (n *newsroom) published() string {
	n.t.Helper()
	var b strings.Builder
	for _, topic := range []string{"all", "cyber"} {
		for _, view := range []aggregator.View{aggregator.ViewStories, aggregator.ViewEntries} {
			for _, format := range output.Formats() {
				feed, err := output.Encode(n.edition(topic, view), format, output.Site{BaseURL: "https://wire.example"})
				n.ok(err)
				b.Write(feed)
			}
		}
	}
	return b.String()
}

func sortedIDs[T any](m map[aggregator.ID]T) []aggregator.ID {
	ids := make([]aggregator.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
