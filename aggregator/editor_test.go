package aggregator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// ledger makes the memory a Ledger.
type ledger struct{ *memory }

func (l ledger) Act(ctx context.Context, decide func(Tx) (Batch, error)) (Committed, error) {
	return l.Relist(ctx, monday, decide)
}

func (l ledger) Acts(context.Context, ActQuery) ([]Act, error) { return l.acts, nil }

func (n *newsroom) do(a Act) (Act, error) {
	n.now = n.now.Add(1)
	a.At, a.Who = n.now, "ann"
	return NewEditor(ledger{n.store.memory}).Do(context.Background(), a)
}

func (n *newsroom) must(a Act) Act {
	n.t.Helper()
	done, err := n.do(a)
	if err != nil {
		n.t.Fatal(err)
	}
	return done
}

// restart forgets all that is not stored.
func (n *newsroom) restart() { n.in = NewIngester(n.store, n.in.topics.Load(), IngestOptions{}) }

// strike brings one report of three outlets.
func (n *newsroom) strike() (herald, bugle, courier Entry) {
	n.poll("herald", item("a", "Dockers walk out at northern harbour", harbour))
	n.poll("bugle", at("b.example", item("b", "Northern harbour: dockers walk out", harbour)))
	n.poll("courier", at("c.example", item("c", "At northern harbour dockers walk out", harbour)))
	return n.entry("Dockers walk out at northern harbour"), n.entry("Northern harbour: dockers walk out"), n.entry("At northern harbour dockers walk out")
}

func TestSplitStaysSplit(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint("restart ", restart), func(t *testing.T) {
			n := newNewsroom(t, "all", "*")
			herald, bugle, courier := n.strike()
			a := n.must(Act{Kind: ActSplit, Story: herald.Story, Entries: []ID{courier.ID, bugle.ID}})
			if a.Story != herald.Story || a.Other == herald.Story || !slices.Equal(a.Entries, []ID{bugle.ID, courier.ID}) {
				t.Fatalf("got %+v", a)
			}
			if restart {
				n.restart()
			}
			n.poll("globe", at("g.example", item("g", "Northern harbour: dockers walk out", harbour)))
			if got, want := n.story("At northern harbour dockers walk out"), a.Other; got != want {
				t.Errorf("the split entry is in %s, want %s", got, want)
			}
			if n.story("Dockers walk out at northern harbour") != herald.Story {
				t.Error("the story lost its name")
			}
			n.checkStories(t)
			for _, topic := range [][]string{n.listed("Dockers walk out at northern harbour"), n.listed("At northern harbour dockers walk out")} {
				if !slices.Equal(topic, []string{"all"}) {
					t.Errorf("listed in %v", topic)
				}
			}
		})
	}
}

func TestNewReportsJoinTheHalfThatTheyAreAlike(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	n.poll("herald", item("a", "Dockers walk out at northern harbour", harbour))
	n.poll("bugle", at("b.example", item("b", "Payroll service Quillpay robbed", payroll)))
	dockers, robbed := n.story("Dockers walk out at northern harbour"), n.story("Payroll service Quillpay robbed")
	merged := n.must(Act{Kind: ActMerge, Story: robbed, Other: dockers})
	if merged.Story != dockers || merged.Other != robbed {
		t.Fatalf("the elder does not win: %+v", merged)
	}
	n.poll("globe", at("g.example", item("g", "Quillpay payroll service robbed", payroll)))
	if n.story("Quillpay payroll service robbed") != dockers {
		t.Error("what is alike to the merged story does not come to the one that it went into")
	}
	undone := n.must(Act{Undoes: merged.Seq})
	if undone.Other != robbed || n.story("Payroll service Quillpay robbed") != robbed {
		t.Errorf("the undone merge left %s, want its old name %s", n.story("Payroll service Quillpay robbed"), robbed)
	}
	n.poll("times", at("t.example", item("t", "Robbed: payroll service Quillpay", payroll)))
	if got := n.story("Robbed: payroll service Quillpay"); got != robbed && got != dockers {
		t.Errorf("the next report stands alone, as %s", got)
	}
	n.checkStories(t)
}

func TestUndoneSplitIsOneStoryAgain(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	herald, bugle, _ := n.strike()
	split := n.must(Act{Kind: ActSplit, Story: herald.Story, Entries: []ID{herald.ID}})
	if n.entry("Northern harbour: dockers walk out").Relation != Lead {
		t.Error("what stays has no lead")
	}
	n.must(Act{Undoes: split.Seq})
	for _, title := range []string{herald.Title, bugle.Title} {
		if n.story(title) != herald.Story {
			t.Errorf("%q is in %s, want %s", title, n.story(title), herald.Story)
		}
	}
	if n.storyLead(herald.Story).ID != herald.ID {
		t.Error("the first report does not lead again")
	}
	again := n.must(Act{Kind: ActSplit, Story: herald.Story, Entries: []ID{herald.ID}})
	if again.Other != split.Other {
		t.Errorf("the same split again gives %s, want %s", again.Other, split.Other)
	}
	if _, err := n.do(Act{Undoes: split.Seq}); !errors.Is(err, ErrConflict) {
		t.Errorf("undone twice: %v", err)
	}
	n.checkStories(t)
}

func TestHiddenStaysHidden(t *testing.T) {
	n := newNewsroom(t, "all", "*", "docks", "harbour")
	herald, _, _ := n.strike()
	n.must(Act{Kind: ActHide, Story: herald.Story})
	checks := []struct {
		name string
		do   func()
	}{
		{"hiding", func() {}},
		{"new coverage", func() { n.poll("globe", at("g.example", item("g", "Dockers at northern harbour walk out", harbour))) }},
		{"a revision", func() {
			n.poll("herald", item("a", "Dockers walk out at northern harbour again", harbour+" Talks resume."))
		}},
		{"a restart", n.restart},
		{"a changed rule", func() {
			n.in.SetTopics(topicSet(t, "all", "*", "ships", "ships"))
			if _, err := n.in.Relist(context.Background(), n.store, monday, n.now); err != nil {
				t.Fatal(err)
			}
		}},
		{"what it is merged into", func() {
			n.poll("herald", item("z", "Comet grows a tail", comet))
			n.must(Act{Kind: ActMerge, Story: n.story("Comet grows a tail"), Other: herald.Story})
		}},
	}
	for _, c := range checks {
		c.do()
		if got := n.store.listings[n.store.now(herald.Story)]; len(got) > 0 {
			t.Errorf("after %s it is listed: %v", c.name, got)
		}
	}
	n.must(Act{Kind: ActUnhide, Story: herald.Story})
	if got := n.listed("Comet grows a tail"); !slices.Equal(got, []string{"all", "ships"}) {
		t.Errorf("shown again it is listed in %v", got)
	}
}

func TestPinIsAChangeOfEveryTopic(t *testing.T) {
	n := newNewsroom(t, "all", "*", "docks", "harbour")
	herald, _, _ := n.strike()
	done, err := ledger{n.store.memory}.Act(context.Background(), func(tx Tx) (Batch, error) {
		return n.in.newPass(tx).act(Act{At: n.now, Kind: ActPin, Story: herald.Story})
	})
	if err != nil || !slices.Equal(kinds(done.Changes), []string{"all covered", "docks covered"}) {
		t.Errorf("changes %v, %v", kinds(done.Changes), err)
	}
	n.poll("globe", at("g.example", item("g", "Dockers at northern harbour walk out", harbour)))
	for _, m := range n.store.listings[herald.Story] {
		if m.Pinned.IsZero() {
			t.Errorf("after new coverage it is not pinned on %s", m.Topic)
		}
	}
	n.must(Act{Kind: ActUnpin, Story: herald.Story})
	for _, m := range n.store.listings[herald.Story] {
		if !m.Pinned.IsZero() {
			t.Errorf("it is still pinned on %s", m.Topic)
		}
	}
}

func TestActsThatCannotBe(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	herald, bugle, courier := n.strike()
	all := []ID{herald.ID, bugle.ID, courier.ID}
	merged := Act{Kind: ActMerge, Story: herald.Story, Other: herald.Story}
	for _, c := range []struct {
		name string
		act  Act
		want error
	}{
		{"no such story", Act{Kind: ActHide, Story: 7}, ErrNotFound},
		{"merge with no such story", Act{Kind: ActMerge, Story: herald.Story, Other: 7}, ErrNotFound},
		{"merge with itself", merged, ErrConflict},
		{"split of nothing", Act{Kind: ActSplit, Story: herald.Story}, ErrInvalid},
		{"split of everything", Act{Kind: ActSplit, Story: herald.Story, Entries: all}, ErrInvalid},
		{"split of a stranger", Act{Kind: ActSplit, Story: herald.Story, Entries: []ID{7}}, ErrInvalid},
		{"unpin without a pin", Act{Kind: ActUnpin, Story: herald.Story}, ErrConflict},
		{"unhide without a hide", Act{Kind: ActUnhide, Story: herald.Story}, ErrConflict},
		{"nonsense", Act{Kind: "burn", Story: herald.Story}, ErrInvalid},
		{"undo of nothing", Act{Undoes: 9}, ErrNotFound},
	} {
		if _, err := n.do(c.act); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if len(n.store.acts) > 0 {
		t.Errorf("refused acts were written down: %v", n.store.acts)
	}
}

// checkStories holds every story to what a story is.
func (n *newsroom) checkStories(t interface{ Errorf(string, ...any) }) {
	leads := map[ID]int{}
	for _, e := range n.store.entries {
		s := n.store.now(e.Story)
		if !slices.Contains(n.store.members[s], e.ID) {
			t.Errorf("entry %q is not among the members of its story", e.Title)
		}
		if e.Relation == Lead {
			leads[s]++
		} else if of, ok := n.store.entries[e.Of]; !ok || n.store.now(of.Story) != s {
			t.Errorf("entry %q is in its story because of one that is not", e.Title)
		}
	}
	for s, members := range n.store.members {
		if len(members) > 0 && leads[s] != 1 {
			t.Errorf("story %s of %d entries has %d leads", s, len(members), leads[s])
		}
	}
}

// Whatever is done by hand between batches, and whenever the process starts
// again: names lead to stories for ever, what was set apart stays apart, what was
// put together stays together, what was hidden stays hidden.
func TestHandsBindTheMachine(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := newNewsroom(t, "all", "*")
		texts := []string{harbour, comet, payroll, harbour + " " + payroll, comet + " " + election}
		named := map[ID]bool{}
		for i := range rapid.IntRange(5, 25).Draw(rt, "steps") {
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0, 1:
				text := rapid.SampledFrom(texts).Draw(rt, "text")
				outlet := fmt.Sprint("o", i)
				n.poll(outlet, at(outlet+".example", item(outlet, text[:20+i%7], text)))
			case 2:
				n.restart()
			default:
				if a, ok := n.drawAct(rt); ok {
					_, _ = n.do(a) // what cannot be is refused, see TestActsThatCannotBe
				}
			}
			for _, e := range n.store.entries {
				named[e.Story] = true
			}
			n.checkStories(rt)
			n.checkHands(rt)
			for id := range named {
				if len(n.store.members[n.store.now(id)]) == 0 {
					rt.Fatalf("story %s leads nowhere", id)
				}
			}
		}
	})
}

// drawAct makes up an act on what there is.
func (n *newsroom) drawAct(rt *rapid.T) (a Act, ok bool) {
	var stories, entries []ID
	for s, members := range n.store.members {
		if len(members) > 0 {
			stories = append(stories, s)
			entries = append(entries, members...)
		}
	}
	if len(stories) == 0 {
		return a, false
	}
	slices.Sort(stories)
	slices.Sort(entries)
	a.Story = rapid.SampledFrom(stories).Draw(rt, "story")
	a.Kind = rapid.SampledFrom([]ActKind{ActSplit, ActSplit, ActMerge, ActPin, ActUnpin, ActHide, ActUnhide, "undo"}).Draw(rt, "kind")
	switch a.Kind {
	case ActSplit:
		members := slices.Sorted(slices.Values(n.store.members[a.Story]))
		a.Entries = []ID{rapid.SampledFrom(members).Draw(rt, "entry")}
	case ActMerge:
		a.Other = rapid.SampledFrom(stories).Draw(rt, "other")
	case "undo":
		a.Kind, a.Undoes = "", int64(rapid.IntRange(1, len(n.store.acts)+1).Draw(rt, "undoes"))
	}
	return a, true
}

// checkHands holds the stories to the newest act on each pair of entries.
func (n *newsroom) checkHands(rt *rapid.T) {
	together := func(a, b ID) bool {
		return n.store.now(n.store.entries[a].Story) == n.store.now(n.store.entries[b].Story)
	}
	h := newHands()
	h.follow(n.store.acts)
	for id := range h.hidden {
		if l := n.store.listings[n.store.now(n.store.entries[id].Story)]; len(l) > 0 {
			rt.Fatalf("entry %s is hidden and listed in %v", id, l)
		}
	}
	for i, a := range n.store.acts {
		later := n.store.acts[i+1:]
		switch {
		case a.Kind == ActSplit && !slices.ContainsFunc(later, func(l Act) bool { return l.Kind == ActMerge }):
			for _, e := range a.Entries {
				for _, r := range a.Rest {
					if together(e, r) {
						rt.Fatalf("act %d set %s and %s apart", a.Seq, e, r)
					}
				}
			}
		case a.Kind == ActMerge && !slices.ContainsFunc(later, func(l Act) bool { return l.Kind == ActSplit }):
			if n.store.now(a.Other) != n.store.now(a.Story) {
				rt.Fatalf("act %d put %s and %s together", a.Seq, a.Story, a.Other)
			}
		}
	}
}

// What new entries are compared with is what acts have made of the stories.
func TestWindowFollowsHands(t *testing.T) {
	n := newNewsroom(t, "all", "*")
	herald, bugle, _ := n.strike()
	n.poll("globe", at("g.example", item("g", "Comet grows a tail", comet)))
	tail := n.entry("Comet grows a tail")
	in := func(story ID, e Entry) bool { return n.in.window.index.Print(uint64(story), uint64(e.ID)) != nil }

	split := n.must(Act{Kind: ActSplit, Story: herald.Story, Entries: []ID{bugle.ID}})
	n.poll("globe", at("g.example", item("h", "Election on Sunday", election)))
	if in(herald.Story, bugle) || !in(split.Other, bugle) || !in(herald.Story, herald) {
		t.Error("the split entry is compared as part of its old story")
	}
	n.must(Act{Kind: ActMerge, Story: split.Other, Other: tail.Story})
	before := n.in.window.index.Len()
	n.poll("globe", at("g.example", item("i", "Payroll service robbed", payroll)))
	if in(tail.Story, tail) || !in(split.Other, tail) || !in(split.Other, bugle) {
		t.Error("the merged stories are compared as two")
	}
	if got := n.in.window.index.Len(); got != before+1 {
		t.Errorf("%d texts are held after one more than %d came", got, before)
	}
}
