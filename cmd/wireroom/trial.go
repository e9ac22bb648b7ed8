package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// question is what topics test is asked.
type question struct {
	topic   string
	labels  string  // a file; empty: history
	match   string  // a rule in place of the topic's; empty: its own
	atLeast float64 // the F1 that is good enough
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
	Gained tally   `json:"gained"`
	Lost   tally   `json:"lost"` // what the own rule said, right or wrong
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
	ch := &change{}
	for i := range articles {
		a := &articles[i]
		holds, said, before := a.Holds(q.topic), inTopic(set, a, q.topic), inTopic(c.set, a, q.topic)
		t.add(said, holds, a.ID+" "+a.Title)
		own.add(before, holds)
		switch {
		case said && !before:
			ch.Gained.add(true, holds)
		case before && !said:
			ch.Lost.add(true, holds)
		}
		if !said && model != nil {
			t.addNear(a, model)
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

func (t *trial) addNear(a *aggregator.Labelled, m *match.Model) {
	if p, why := m.Score(a.Doc); m.Threshold()-nearMiss <= p && p < m.Threshold() {
		t.Near = append(t.Near, a.ID+" "+a.Title+"\t"+why.Term)
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
		fmt.Fprintf(b, "instead of F1 %.3f: %d gained, of which %d right; %d lost, of which %d were right\n",
			c.F1, c.Gained.Right+c.Gained.Wrong, c.Gained.Right, c.Lost.Right+c.Lost.Wrong, c.Lost.Right)
	}
	return b.Flush()
}
