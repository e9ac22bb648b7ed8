package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// question is what topics test is asked.
type question struct {
	topic  string
	labels string // a file; empty: history
	match  string // a rule in place of the topic's; empty: its own
	bar    bar
}

// bar is what is good enough; zero: anything.
type bar struct{ precision, recall, f1 float64 }

// fails says in what a trial is below the bar.
func (b bar) fails(t *trial) error {
	var faults []error
	for _, m := range []struct {
		name      string
		got, want float64
	}{{"precision", t.Precision, b.precision}, {"recall", t.Recall, b.recall}, {"F1", t.F1, b.f1}} {
		if m.got < m.want {
			faults = append(faults, fmt.Errorf("%s is %.3f, below %.3f", m.name, m.got, m.want))
		}
	}
	return errors.Join(faults...)
}

// sane refuses a bar that no trial could be held against.
func (b bar) sane() error {
	for _, v := range []float64{b.precision, b.recall, b.f1} {
		if !(0 <= v && v <= 1) {
			return usageError{fmt.Errorf("%v is no share: write a number from 0 to 1, such as 0.9", v)}
		}
	}
	return nil
}

// trial is how a topic did. Against history Wrong is what it would gain and
// Missed what it would lose.
type trial struct {
	Topic     string   `json:"topic"`
	Against   string   `json:"against"`
	Hits      int      `json:"hits"` // right ones
	Precision float64  `json:"precision"`
	Recall    float64  `json:"recall"`
	F1        float64  `json:"f1"`
	Wrong     []string `json:"wrong"`
	Missed    []string `json:"missed"`
	Near      []string `json:"near"` // the model's probability was less than nearMiss too low
	Change    *change  `json:"change,omitempty"`
}

// nearMiss is how far below its threshold a model nearly took an article.
const nearMiss = 0.1

// change is what another rule does, against labels.
type change struct {
	F1     float64 `json:"f1"` // of the topic's own rule
	Gained sorted  `json:"gained"`
	Lost   sorted  `json:"lost"` // what only the own rule said, right or wrong
}

// sorted is articles, by whether the topic holds them.
type sorted struct {
	Right []string `json:"right"`
	Wrong []string `json:"wrong"`
}

func (s *sorted) add(what string, right bool) {
	if right {
		s.Right = append(s.Right, what)
	} else {
		s.Wrong = append(s.Wrong, what)
	}
}

// answer tries the topic as it is, or with the rule in question.
func (q *question) answer(ctx context.Context, g *globals) (*trial, error) {
	c, err := readConfig(g.config)
	if err != nil {
		return nil, err
	}
	if err := c.knowTopic(q.topic); err != nil {
		return nil, err
	}
	set, err := q.set(c)
	if err != nil {
		return nil, err
	}
	t := &trial{Topic: q.topic, Against: q.labels, Wrong: []string{}, Missed: []string{}, Near: []string{}}
	if q.labels == "" {
		t.Against = "history"
		err = t.againstHistory(ctx, g, set)
	} else {
		err = t.againstLabels(c, set, q)
	}
	t.score()
	return t, err
}

// set is the config's topics, with the rule in question.
func (q *question) set(c *Config) (*match.Set, error) {
	if q.match == "" {
		return c.set, nil
	}
	rule, err := match.Parse(q.match)
	if err != nil {
		return nil, usageError{fmt.Errorf("--match: %w", err)}
	}
	topics := c.named()
	topics[slices.Index(c.topicNames(), q.topic)].Rule = rule
	set, err := match.Compile(topics)
	if err != nil {
		return nil, usageError{fmt.Errorf("--match: %w", err)}
	}
	return set, nil
}

func (t *trial) score() {
	n := tally{t.Hits, len(t.Wrong), len(t.Missed)}
	t.Precision, t.Recall, t.F1 = n.precision(), n.recall(), n.f1()
}

func (t *trial) againstLabels(c *Config, set *match.Set, q *question) error {
	articles, err := readLabelled(q.labels)
	if err != nil {
		return err
	}
	model := c.Topics[slices.Index(c.topicNames(), q.topic)].model
	var own tally
	ch := &change{Gained: sorted{[]string{}, []string{}}, Lost: sorted{[]string{}, []string{}}}
	for i := range articles {
		a := &articles[i]
		what, holds := a.ID+" "+a.Title, a.Holds(q.topic)
		said, before := inTopic(set, a, q.topic), inTopic(c.set, a, q.topic)
		t.add(said, holds, what)
		own.add(before, holds)
		switch {
		case said && !before:
			ch.Gained.add(what, holds)
		case before && !said:
			ch.Lost.add(what, holds)
		}
		if !said && model != nil {
			t.addNear(what, a.Doc, model)
		}
	}
	if ch.F1 = own.f1(); q.match != "" {
		t.Change = ch
	}
	return nil
}

func inTopic(set *match.Set, a *aggregator.Labelled, topic string) bool {
	return slices.ContainsFunc(set.Match(a.Doc), func(h match.Hit) bool { return h.Topic == topic })
}

func (t *trial) add(said, right bool, what string) {
	switch {
	case said && right:
		t.Hits++
	case said:
		t.Wrong = append(t.Wrong, what)
	case right:
		t.Missed = append(t.Missed, what)
	}
}

func (t *trial) addNear(what string, d *match.Doc, m *match.Model) {
	if p, why := m.Score(d); m.Threshold()-nearMiss <= p && p < m.Threshold() {
		t.Near = append(t.Near, what+"\t"+why.Term)
	}
}

// againstHistory compares what is in the topic now with what the store finds by
// the topics of set.
func (t *trial) againstHistory(ctx context.Context, g *globals, set *match.Set) error {
	a, err := openApp(ctx, g, true, io.Discard)
	if err != nil {
		return err
	}
	defer a.store.Close()
	rule, err := match.Parse("topic:" + t.Topic)
	if err != nil {
		return err
	}
	query, err := set.Query(rule)
	if err != nil {
		return err
	}
	found, err := a.entries(ctx, aggregator.EditionQuery{Rule: query, Query: rule.String()})
	if err != nil {
		return err
	}
	listed, err := a.entries(ctx, aggregator.EditionQuery{Topic: t.Topic})
	if err != nil {
		return err
	}
	t.compare(found, listed)
	return t.nearInHistory(ctx, a, found)
}

// nearInHistory finds what the model nearly took of the last 30 days.
func (t *trial) nearInHistory(ctx context.Context, a *App, found map[aggregator.ID]*aggregator.Entry) error {
	model := a.config.Topics[slices.Index(a.config.topicNames(), t.Topic)].model
	if model == nil {
		return nil
	}
	for e, err := range a.store.Recent(ctx, a.now().Add(-relistWindow)) {
		if err != nil {
			return err
		}
		if found[e.ID] == nil {
			t.addNear(e.Outlet+": "+e.Title, e.Doc(), model)
		}
	}
	return nil
}

// compare counts what is found and listed as right, the rest as gained or lost.
func (t *trial) compare(found, listed map[aggregator.ID]*aggregator.Entry) {
	for id, e := range found {
		_, now := listed[id]
		t.add(true, now || e.Unlisted, e.Outlet+": "+e.Title)
	}
	for id, e := range listed {
		if _, still := found[id]; !still {
			t.add(false, true, e.Outlet+": "+e.Title)
		}
	}
	slices.Sort(t.Wrong)
	slices.Sort(t.Missed)
}

// entries pages through all distinct entries that a query finds.
func (a *App) entries(ctx context.Context, q aggregator.EditionQuery) (map[aggregator.ID]*aggregator.Entry, error) {
	out := map[aggregator.ID]*aggregator.Entry{}
	q.View, q.Limit = aggregator.ViewEntries, 1000
	for {
		ed, err := a.store.Edition(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range ed.Stories {
			e := &ed.Stories[i].Lead
			out[e.ID] = e
		}
		if ed.Next.IsZero() {
			return out, nil
		}
		q.After = ed.Next
	}
}

func (t *trial) print(w io.Writer) error {
	wrong, missed := "wrong", "missed"
	if t.Against == "history" {
		wrong, missed = "gained", "lost"
	}
	b := bufio.NewWriter(w)
	lines := func(head string, list []string) {
		for _, what := range list {
			fmt.Fprintf(b, "%s\t%s\n", head, what)
		}
	}
	lines(wrong, t.Wrong)
	lines(missed, t.Missed)
	lines("near", t.Near)
	fmt.Fprintf(b, "%s against %s: %d right, %d %s, %d %s; precision %.3f, recall %.3f, F1 %.3f\n",
		t.Topic, t.Against, t.Hits, len(t.Wrong), wrong, len(t.Missed), missed, t.Precision, t.Recall, t.F1)
	if c := t.Change; c != nil {
		lines("gained, right", c.Gained.Right)
		lines("gained, wrong", c.Gained.Wrong)
		lines("lost, was right", c.Lost.Right)
		lines("lost, was wrong", c.Lost.Wrong)
		fmt.Fprintf(b, "instead of F1 %.3f: %d gained, of which %d right; %d lost, of which %d were right\n", c.F1,
			len(c.Gained.Right)+len(c.Gained.Wrong), len(c.Gained.Right), len(c.Lost.Right)+len(c.Lost.Wrong), len(c.Lost.Right))
	}
	return b.Flush()
}
