package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
	"wireroom/aggregator/storetest/pgtest"
	"wireroom/output"
)

// frontPage is three rounds of six outlets' pages: copies, copies with another
// title, corrections, and a text that ties two stories together.
func frontPage(round int) map[string][]*pressItem {
	pages := map[string][]*pressItem{}
	put := func(outlet string, n int, title, body string) *pressItem {
		it := &pressItem{
			guid: fmt.Sprintf("%s-%d", outlet, n), link: fmt.Sprintf("https://%s.example/%d", outlet, n),
			title: title, body: body, published: pressNoon.Add(-time.Duration(n) * time.Minute),
		}
		pages[outlet] = append(pages[outlet], it)
		return it
	}
	for n := range 6 {
		title, body := pressText(uint64(n), 9), "A matter of ransomware. "+pressText(uint64(100+n), 90)
		own := put(fmt.Sprintf("outlet%d", n), n, title, body)
		put(fmt.Sprintf("outlet%d", (n+1)%6), n, title, body)
		put(fmt.Sprintf("outlet%d", (n+2)%6), n, "Exclusive: "+title, body+" "+pressText(uint64(200+n), 10))
		if round > 0 {
			own.title += " (corrected)"
			own.body = strings.ReplaceAll(own.body, "ransomware", "software")
		}
	}
	first := pages["outlet0"][0]
	like := put("outlet3", 40, halfAgain(pressText(0, 9), likeEnough, 300), halfAgain(pressText(100, 90), likeEnough, 301))
	if round > 1 {
		put("outlet4", 50, first.title, like.body).link = first.link
	}
	return pages
}

// pressRun is one way to live through the same news.
type pressRun struct {
	seed    uint64 // of the order of polls in a batch
	between func(*newsroom)
}

// live takes in the front pages and gives what is published at the end.
func (r pressRun) live(t *testing.T, dir string) []byte {
	t.Helper()
	n := openNewsroom(t, dir)
	defer func() { n.close() }()
	var list []aggregator.Source
	for i := range 6 {
		list = append(list, pressSource(fmt.Sprintf("outlet%d", i), "news"))
	}
	n.sync(list...)
	order := rand.New(rand.NewPCG(r.seed, 1))
	for round := range 3 {
		for outlet, items := range frontPage(round) {
			n.pages[pressSource(outlet, "news").URL] = pressFeed("https://"+outlet+".example/", items)
		}
		polls := n.visit()
		order.Shuffle(len(polls), func(i, j int) { polls[i], polls[j] = polls[j], polls[i] })
		n.takeIn(polls)
		if r.between != nil {
			r.between(n)
		}
	}
	return []byte(n.published())
}

// TestEditionsComeOfTheFactsAlone: neither the order of the polls in a batch nor
// what a process has in memory shows in any byte.
func TestEditionsComeOfTheFactsAlone(t *testing.T) {
	want := pressRun{}.live(t, t.TempDir())
	restart := func(n *newsroom) { n.close(); n.open() }
	runs := map[string]pressRun{
		"a new ingester each batch": {between: (*newsroom).newIngester},
		"a restart each batch":      {between: restart},
	}
	for seed := range uint64(3) {
		runs[fmt.Sprint("order ", seed+1)] = pressRun{seed: seed + 1}
	}
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			sameFeeds(t, run.live(t, t.TempDir()), want)
		})
	}
}

func TestEditionsAreTheSameInPostgreSQL(t *testing.T) {
	server := pgtest.Start(t)
	sameFeeds(t, pressRun{seed: 1}.live(t, server.Empty(t)), pressRun{}.live(t, t.TempDir()))
}

func sameFeeds(t *testing.T, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("the feeds differ: %s", cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
	}
}

// elsewhere names the folder in which TestElsewhere finds a store and leaves
// what it publishes.
const elsewhere = "WIREROOM_TEST_ELSEWHERE"

// elsewhereConfig has the topics of pressTopics.
const elsewhereConfig = `
store: wire.db
base_url: https://wire.example
sources:
  - {outlet: outlet0, url: "https://news.outlet0.example/feed.xml"}
topics:
  all: {title: All, match: "*"}
  cyber: {title: Cyber, match: ransomware}
`

// TestElsewhere is no test but the process that lives in another place: it
// publishes the store that it finds, and lives through the same news itself.
func TestElsewhere(t *testing.T) {
	dir := os.Getenv(elsewhere)
	if dir == "" {
		t.Skip("runs as a process of TestEditionsAreTheSameElsewhere")
	}
	if zone := pressNoon.Local().Format("-0700"); zone != "+0545" {
		t.Fatalf("%s is %s from UTC: is there a time zone database?", os.Getenv("TZ"), zone)
	}
	publishFrom(t, dir, "elsewhere")
	if err := os.WriteFile(filepath.Join(dir, "lived"), pressRun{}.live(t, t.TempDir()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// publishFrom runs the publish command on the store in dir.
func publishFrom(t *testing.T, dir, into string) {
	t.Helper()
	var errs bytes.Buffer
	args := []string{"publish", filepath.Join(dir, into), "--config", filepath.Join(dir, "config.yaml")}
	if code := run(args, strings.NewReader(""), io.Discard, &errs); code != exitOK {
		t.Fatalf("publish: exit %d: %s", code, &errs)
	}
}

func TestEditionsAreTheSameElsewhere(t *testing.T) {
	dir := t.TempDir()
	want := pressRun{}.live(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(elsewhereConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	publishFrom(t, dir, "here")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestElsewhere$")
	cmd.Env = append(os.Environ(), elsewhere+"="+dir, "TZ=Asia/Kathmandu", "LANG=ne_NP.UTF-8", "WIREROOM_CLOCK_OFFSET=44444")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("elsewhere: %v\n%s", err, out)
	}
	sameFeeds(t, readFile(t, dir, "lived"), want)
	for _, topic := range []string{"all", "cyber"} {
		for _, format := range output.Formats() {
			name := filepath.Join("topics", topic+"."+string(format))
			sameFeeds(t, readFile(t, dir, "elsewhere", name), readFile(t, dir, "here", name))
		}
	}
}

func readFile(t *testing.T, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil || len(b) == 0 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	return b
}
