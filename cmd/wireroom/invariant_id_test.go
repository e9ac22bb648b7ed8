package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wireroom/aggregator"
	"wireroom/aggregator/storetest/pgtest"
)

// article is something that an outlet tells, whatever becomes of its address,
// its guid and its words.
type article struct {
	pressItem
	n       int
	outlet  string
	shown   bool            // it is on the outlet's pages
	edited  bool            // since the last poll; an outlet changes one thing at a time
	tied    bool            // it was tied to another outlet's story
	copies  map[string]bool // outlets that carry its text
	entry   aggregator.ID   // 0: not polled yet
	section bool            // it is on the outlet's second page too
	like    *article        // what it is another report of
}

// press is three outlets that publish, edit and copy as outlets do, and a
// newsroom that polls them.
type press struct {
	*newsroom
	rt       *rapid.T
	articles []*article
	stories  map[string]map[aggregator.ID]bool // by topic: every story that an edition has shown
	entries  map[aggregator.ID]*article        // every entry that the store has had
}

func pressOutlets() []string { return []string{"alpha", "beta", "gamma"} }

func newPress(rt *rapid.T, n *newsroom) *press {
	p := &press{newsroom: n, rt: rt, stories: map[string]map[aggregator.ID]bool{}, entries: map[aggregator.ID]*article{}}
	var list []aggregator.Source
	for _, o := range pressOutlets() {
		list = append(list, pressSource(o, "news"), pressSource(o, "sport"))
	}
	n.sync(list...)
	return p
}

// publish adds an article of an outlet's own.
func (p *press) publish() {
	text := "They speak of ransomware again. " + pressText(uint64(1000+len(p.articles)), 80)
	p.add(rapid.SampledFrom(pressOutlets()).Draw(p.rt, "outlet"), pressText(uint64(len(p.articles)), 9), text)
}

func (p *press) add(outlet, title, body string) *article {
	a := &article{n: len(p.articles), outlet: outlet, shown: true, edited: true, copies: map[string]bool{outlet: true}}
	a.section = rapid.Bool().Draw(p.rt, "section")
	a.title, a.body, a.published = title, body, p.now
	a.link = fmt.Sprintf("https://www.%s.example/%d", outlet, a.n)
	if rapid.IntRange(0, 3).Draw(p.rt, "guid") > 0 {
		a.guid = fmt.Sprintf("tag:%d", a.n)
	}
	p.articles = append(p.articles, a)
	return a
}

// pick draws an article that want holds for; nil: there is none.
func (p *press) pick(want func(*article) bool) *article {
	var fit []*article
	for _, a := range p.articles {
		if want(a) {
			fit = append(fit, a)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[rapid.IntRange(0, len(fit)-1).Draw(p.rt, "article")]
}

// edit changes one thing about an article that was polled as it is.
func (p *press) edit() {
	a := p.pick(func(a *article) bool { return a.shown && !a.edited })
	if a == nil {
		return
	}
	a.edited = true
	again := uint64(len(p.articles)*1000 + p.now.YearDay()*24 + p.now.Hour())
	switch rapid.SampledFrom([]string{"title", "body", "rewrite", "guid", "link", "topic"}).Draw(p.rt, "edit") {
	case "title":
		a.title += " " + pressText(again, 1)
	case "body":
		a.body += " " + pressText(again, 12)
	case "rewrite":
		a.body = "It was ransomware, they say. " + pressText(again, 80)
	case "guid":
		a.guid = fmt.Sprintf("changed:%d:%d", a.n, again)
	case "link":
		a.link = fmt.Sprintf("https://www.%s.example/moved/%d/%d", a.outlet, a.n, again)
	case "topic":
		a.body = strings.ReplaceAll(a.body, "ransomware", "software")
	}
}

// flood changes all guids of an outlet at once.
func (p *press) flood() {
	outlet := rapid.SampledFrom(pressOutlets()).Draw(p.rt, "outlet")
	for _, a := range p.articles {
		if a.outlet == outlet && !a.edited {
			a.guid, a.edited = fmt.Sprintf("flood:%d:%d", a.n, p.now.Unix()), true
		}
	}
}

// copy lets another outlet carry an article under an address of its own.
func (p *press) copy() {
	outlet := rapid.SampledFrom(pressOutlets()).Draw(p.rt, "outlet")
	if a := p.pick(func(a *article) bool { return !a.copies[outlet] }); a != nil {
		b := p.add(outlet, a.title, a.body)
		a.copies[outlet], b.copies = true, a.copies
	}
}

// report lets an outlet tell of the same in words of its own, mostly.
func (p *press) report() {
	outlet := rapid.SampledFrom(pressOutlets()).Draw(p.rt, "outlet")
	if a := p.pick(func(a *article) bool { return a.outlet != outlet }); a != nil {
		seed := uint64(5000 + len(p.articles))
		p.add(outlet, halfAgain(a.title, likeEnough, seed), halfAgain(a.body, likeEnough, seed)).like = a
	}
}

// likeEnough is the share of words, in percent, by which two texts stay two
// stories until something ties them together.
const likeEnough = 20

// tie lets an outlet publish one article's text under another's title and link,
// so that two stories turn out to be one.
func (p *press) tie() {
	a := p.pick(func(a *article) bool { return !a.tied && a.entry != 0 })
	if a == nil {
		return
	}
	b := a.like
	if b == nil || b.entry == 0 {
		b = p.pick(func(b *article) bool { return b.outlet != a.outlet && b.entry != 0 })
	}
	outlet := slices.DeleteFunc(pressOutlets(), func(o string) bool { return a.copies[o] || b != nil && b.copies[o] })
	if b == nil || len(outlet) == 0 {
		return
	}
	c := p.add(outlet[0], a.title, b.body)
	c.link, c.guid = a.link, fmt.Sprintf("tie:%d", c.n)
	a.tied, c.tied = true, true
	b.copies[c.outlet], c.copies = true, b.copies
}

// hide takes an article off the pages, or puts it back.
func (p *press) hide() {
	if a := p.pick(func(a *article) bool { return a.entry != 0 }); a != nil {
		a.shown = !a.shown
	}
}

// restart ends the newsroom and begins it again on the same file.
func (p *press) restart() {
	p.close()
	p.open()
}

// poll lays out the pages in some order, polls them in some order, and holds the
// promise to what came of it.
func (p *press) poll() {
	shown := shuffled(p.rt, "pages", p.articles)
	for _, o := range pressOutlets() {
		var news, sport []*pressItem
		for _, a := range shown {
			if a.outlet == o && a.shown {
				news = append(news, &a.pressItem)
				if a.section {
					sport = append(sport, &a.pressItem)
				}
			}
		}
		p.pages[pressSource(o, "news").URL] = pressFeed("https://www."+o+".example/", news)
		p.pages[pressSource(o, "sport").URL] = pressFeed("https://www."+o+".example/", sport)
	}
	p.takeIn(shuffled(p.rt, "batch", p.visit()))
	p.checkEntries()
	p.checkStories()
}

// shuffled gives the list in an order that is drawn.
func shuffled[T any](rt *rapid.T, what string, list []T) []T {
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	out := make([]T, len(list))
	for i, place := range rapid.Permutation(places).Draw(rt, what) {
		out[i] = list[place]
	}
	return out
}

// checkEntries: one entry an article, always the same.
func (p *press) checkEntries() {
	stored := p.newsroom.entries()
	at := map[[2]string]aggregator.ID{}
	for id, e := range stored {
		at[[2]string{e.Outlet, e.Link}] = id
	}
	for _, a := range p.articles {
		if !a.shown {
			continue
		}
		id := at[[2]string{a.outlet, a.link}]
		if a.entry == 0 {
			a.entry = id
		}
		if id == 0 || id != a.entry {
			p.rt.Fatalf("article %d (%s) was entry %s and is %s", a.n, a.link, a.entry, id)
		}
		a.edited = false
		if other := p.entries[id]; other != nil && other != a {
			p.rt.Fatalf("articles %d and %d are one entry, %s", a.n, other.n, id)
		}
		p.entries[id] = a
	}
	if got, want := sortedIDs(stored), sortedIDs(p.entries); !slices.Equal(got, want) {
		p.rt.Fatalf("entries: %s", cmp.Diff(want, got))
	}
}

// checkStories: an edition is its log folded, and what it no longer shows was
// withdrawn, or merged into a story that its id leads to.
func (p *press) checkStories() {
	for _, topic := range []string{"all", "cyber"} {
		ever := p.stories[topic]
		if ever == nil {
			ever = map[aggregator.ID]bool{}
			p.stories[topic] = ever
		}
		listed, into := fold(p.log(topic))
		shown := map[aggregator.ID]bool{}
		for _, s := range p.edition(topic, aggregator.ViewStories).Stories {
			shown[s.ID], ever[s.ID] = true, true
		}
		if diff := cmp.Diff(sortedIDs(listed), sortedIDs(shown)); diff != "" {
			p.rt.Fatalf("topic %s: the log folded and the edition differ: %s", topic, diff)
		}
		for id := range ever {
			if !shown[id] {
				p.checkLeads(id, into)
			}
		}
	}
}

// checkLeads: a story is found under its id, or what it went into is. One that
// a topic had withdrawn before has no line there about its merging.
func (p *press) checkLeads(id aggregator.ID, into map[aggregator.ID]aggregator.ID) {
	stays := p.survivor(id)
	if other := into[id]; other != 0 && p.survivor(other) != stays {
		p.rt.Fatalf("story %s leads to %s, but the log says that it went into %s", id, stays, other)
	}
}

func (p *press) survivor(id aggregator.ID) aggregator.ID {
	s, err := p.store.Story(context.Background(), id)
	if err != nil {
		p.rt.Fatalf("story %s was published: %v", id, err)
	}
	return s.ID
}

// fold gives what a log lists now, and what its merged stories went into.
func fold(log []aggregator.Change) (listed map[aggregator.ID]bool, into map[aggregator.ID]aggregator.ID) {
	listed, into = map[aggregator.ID]bool{}, map[aggregator.ID]aggregator.ID{}
	for _, c := range log {
		switch c.Kind {
		case aggregator.Listed:
			listed[c.Story] = true
		case aggregator.Withdrawn:
			delete(listed, c.Story)
		case aggregator.Merged:
			delete(listed, c.Story)
			into[c.Story] = c.Other
		}
	}
	return listed, into
}

// fewChecks keeps the usual run short, unless -rapid.checks says otherwise.
func fewChecks(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set("10"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
}

func TestIDsAreForEver(t *testing.T) {
	dir := t.TempDir()
	idsAreForEver(t, func(rt *rapid.T) string {
		sub, err := os.MkdirTemp(dir, "")
		if err != nil {
			rt.Fatal(err)
		}
		return sub
	})
}

func TestIDsAreForEverInPostgreSQL(t *testing.T) {
	server := pgtest.Start(t)
	idsAreForEver(t, func(*rapid.T) string { return server.Empty(t) })
}

// idsAreForEver lets outlets do what they like, in a store of its own each time.
func idsAreForEver(t *testing.T, place func(*rapid.T) string) {
	fewChecks(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := openNewsroom(rt, place(rt))
		defer func() { n.close() }()
		p := newPress(rt, n)
		acts := map[string]func(){
			"publish": p.publish, "edit": p.edit, "flood": p.flood, "copy": p.copy, "report": p.report, "tie": p.tie, "hide": p.hide, "restart": p.restart,
		}
		names := []string{"publish", "publish", "edit", "edit", "copy", "report", "tie", "tie", "hide", "flood", "restart"}
		for range rapid.IntRange(2, 5).Draw(rt, "rounds") {
			for _, act := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 8).Draw(rt, "acts") {
				acts[act]()
			}
			p.poll()
		}
	})
}
