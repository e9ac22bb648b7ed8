package main

import (
	"fmt"
	"maps"
	"slices"

	"wireroom/aggregator"
	"wireroom/aggregator/match"
)

// exam is what a topic's rule says of labelled articles, and what a model says
// of them that has not learned from any of the same day.
type exam struct {
	topic    string
	articles []aggregator.Labelled
	rule     []bool
	model    []float64 // probabilities
}

func (c *Config) examine(topic string, articles []aggregator.Labelled) (*exam, error) {
	topics := c.named()
	for i := range topics {
		topics[i].Model = nil
	}
	set, err := match.Compile(topics)
	if err != nil {
		return nil, err
	}
	e := &exam{topic: topic, articles: articles}
	for i := range articles {
		hits := set.Match(articles[i].Doc)
		e.rule = append(e.rule, slices.ContainsFunc(hits, func(h match.Hit) bool { return h.Topic == topic }))
	}
	e.model, err = aggregator.HeldOut(articles, topic)
	return e, err
}

// threshold is the best for the model where the rule has not said yes already.
func (e *exam) threshold() float64 {
	p := slices.Clone(e.model)
	holds := make([]bool, len(p))
	for i := range p {
		if e.rule[i] {
			p[i] = 1
		}
		holds[i] = e.articles[i].Holds(e.topic)
	}
	return match.Threshold(p, holds)
}

// lessonRow is how rule, model, and either of them did on articles of one
// language.
type lessonRow struct {
	Lang     string `json:"lang"` // "all" for all
	Articles int    `json:"articles"`
	Rule     tally  `json:"rule"`
	Model    tally  `json:"model"`
	Either   tally  `json:"either"`
}

// rows are the figures of all articles, and of each language.
func (e *exam) rows(threshold float64) []lessonRow {
	all, byLang := lessonRow{Lang: "all"}, map[string]*lessonRow{}
	for i := range e.articles {
		a := &e.articles[i]
		if byLang[a.Lang] == nil {
			byLang[a.Lang] = &lessonRow{Lang: a.Lang}
		}
		rule, model, holds := e.rule[i], e.model[i] >= threshold, a.Holds(e.topic)
		for _, r := range []*lessonRow{&all, byLang[a.Lang]} {
			r.Articles++
			r.Rule.add(rule, holds)
			r.Model.add(model, holds)
			r.Either.add(rule || model, holds)
		}
	}
	rows := []lessonRow{all}
	for _, lang := range slices.Sorted(maps.Keys(byLang)) {
		rows = append(rows, *byLang[lang])
	}
	return rows
}

// tally counts answers of yes that were right, wrong, or missing.
type tally struct {
	Right  int `json:"right"`
	Wrong  int `json:"wrong"`
	Missed int `json:"missed"`
}

func (t *tally) add(said, holds bool) {
	switch {
	case said && holds:
		t.Right++
	case said:
		t.Wrong++
	case holds:
		t.Missed++
	}
}

func (t *tally) precision() float64 { return share(t.Right, t.Wrong) }
func (t *tally) recall() float64    { return share(t.Right, t.Missed) }

// f1 is the harmonic mean of precision and recall.
func (t *tally) f1() float64 {
	p, r := t.precision(), t.recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// String gives the three as columns of a table.
func (t *tally) String() string {
	return fmt.Sprintf("%.3f\t%.3f\t%.3f", t.precision(), t.recall(), t.f1())
}

// share is 1 where there was nothing to be right about.
func share(right, other int) float64 {
	if right+other == 0 {
		return 1
	}
	return float64(right) / float64(right+other)
}
