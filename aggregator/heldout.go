package aggregator

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wireroom/aggregator/match"
)

// folds is how many parts cross-validation makes of a table: each is judged by
// models that learned from the others.
const folds = 5

// TrainTopic fits a model of a topic to labelled articles. Its error may be
// [match.ErrFewExamples].
func TrainTopic(articles []Labelled, topic string) (*match.Model, error) {
	return trainWithout(articles, topic, -1)
}

// HeldOut gives each article's probability of belonging to a topic, as a model
// says it that did not learn from any article of that day.
func HeldOut(articles []Labelled, topic string) ([]float64, error) {
	p := make([]float64, len(articles))
	for fold := range folds {
		m, err := trainWithout(articles, topic, fold)
		if err != nil {
			return nil, err
		}
		for i := range articles {
			if articles[i].Fold(folds) == fold {
				p[i], _ = m.Score(articles[i].Doc)
			}
		}
	}
	return p, nil
}

func trainWithout(articles []Labelled, topic string, fold int) (*match.Model, error) {
	var examples []match.Example
	for i := range articles {
		if a := &articles[i]; a.Fold(folds) != fold {
			examples = append(examples, match.Example{Doc: a.Doc, Holds: a.Holds(topic)})
		}
	}
	m, err := match.Train(examples)
	if err != nil {
		return nil, fmt.Errorf("train %s: %w", topic, err)
	}
	return m, nil
}

// TryHeldOut is TryTopics for a labelled table, with honest models: those of the
// topics learn anew, for each article without those of its day.
func TryHeldOut(topics []match.Named, r io.Reader, w io.Writer) error {
	articles, err := ReadLabelled(r)
	if err != nil {
		return err
	}
	found := make([]string, len(articles))
	for fold := range folds {
		set, err := retrained(topics, articles, fold)
		if err != nil {
			return err
		}
		for i := range articles {
			if articles[i].Fold(folds) == fold {
				found[i] = topicNames(set.Match(articles[i].Doc))
			}
		}
	}
	out := bufio.NewWriter(w)
	for i := range articles {
		fmt.Fprintf(out, "%s\t%s\n", articles[i].ID, found[i])
	}
	return out.Flush()
}

// retrained are topics whose models have not seen a fold.
func retrained(topics []match.Named, articles []Labelled, fold int) (*match.Set, error) {
	out := make([]match.Named, len(topics))
	for i, t := range topics {
		if t.Model != nil {
			m, err := trainWithout(articles, t.Name, fold)
			if err != nil {
				return nil, err
			}
			t.Model = m.WithThreshold(t.Model.Threshold())
		}
		out[i] = t
	}
	return match.Compile(out)
}

// topicNames joins the topics of hits: "cybersecurity,politics".
func topicNames(hits []match.Hit) string {
	names := make([]string, len(hits))
	for i, h := range hits {
		names[i] = h.Topic
	}
	return strings.Join(names, ",")
}
