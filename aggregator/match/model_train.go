package match

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
)

// Example is a document of which somebody knows whether the topic holds it.
type Example struct {
	Doc   *Doc
	Holds bool
}

const (
	// maxFeatures bounds a model's file to some 300 KB. More were no better.
	maxFeatures = 40000
	// maxFeature is the longest feature learned, in bytes: two words, not an address.
	maxFeature = 60
	// leastExamples is how many of either kind a model needs.
	leastExamples = 20
)

// ErrFewExamples says that there are too few examples, of those that hold or of
// those that do not, to learn from.
var ErrFewExamples = errors.New("too few examples: at least 20 that hold and 20 that do not")

// Train fits a model to examples. The same examples in the same order give the
// same model. Its threshold is 0.5; see [Threshold].
func Train(examples []Example) (*Model, error) {
	t := newTrainer(examples)
	if min(t.held, len(examples)-t.held) < leastExamples {
		return nil, ErrFewExamples
	}
	all := t.frequent()
	weights := t.fit(all)
	kept := t.weightiest(all, weights)
	return t.model(kept, t.fit(kept)), nil
}

// tally counts the documents that have a feature, and those among them that the
// topic holds.
type tally struct{ all, held int }

// trainer holds the examples as features.
type trainer struct {
	docs   [][]string // the features of each
	signs  []float64
	held   int
	counts map[string]tally // by feature
}

func newTrainer(examples []Example) *trainer {
	t := &trainer{docs: make([][]string, len(examples)), counts: map[string]tally{}}
	for i, e := range examples {
		sign, held := -1.0, 0
		if e.Holds {
			sign, held = 1, 1
		}
		t.signs = append(t.signs, sign)
		t.held += held
		gistOf(e.Doc).each(func(text []byte) {
			f := string(text)
			n := t.counts[f]
			t.counts[f] = tally{n.all + 1, n.held + held}
			t.docs[i] = append(t.docs[i], f)
		})
	}
	return t
}

// frequent is every feature of decent length that two documents have.
func (t *trainer) frequent() []string {
	maps.DeleteFunc(t.counts, func(f string, n tally) bool { return n.all < 2 || len(f) > maxFeature })
	return slices.Sorted(maps.Keys(t.counts))
}

// rarity is the inverse document frequency of what n documents have.
func (t *trainer) rarity(n int) uint8 {
	idf := math.Log(1 + float64(len(t.docs))/float64(1+n))
	return uint8(min(255, math.Round(idf*rarityUnit)))
}

// fit gives the weights of features, and of the bias behind them.
func (t *trainer) fit(features []string) []float64 {
	index := make(map[string]int32, len(features))
	for i, f := range features {
		index[f] = int32(i)
	}
	vectors := make([]vector, len(t.docs))
	for i, doc := range t.docs {
		vectors[i] = t.vector(doc, index)
	}
	return solve(vectors, t.signs, len(features)+1)
}

// vector is a document as Model.judge sees it.
func (t *trainer) vector(doc []string, index map[string]int32) vector {
	var v vector
	all := 0
	for _, text := range doc {
		if id, known := index[text]; known {
			rarity := t.rarity(t.counts[text].all)
			all += square(rarity)
			v.ids = append(v.ids, id)
			v.values = append(v.values, t.trust(text)*float64(rarity)/rarityUnit)
		}
	}
	length := math.Sqrt(float64(all)) / rarityUnit
	for i := range v.values {
		v.values[i] /= length
	}
	v.ids = append(v.ids, int32(len(index)))
	v.values = append(v.values, 1)
	return v
}

// weightiest keeps the features that move most documents most, in the order of
// their texts.
func (t *trainer) weightiest(features []string, weights []float64) []string {
	if len(features) <= maxFeatures {
		return features
	}
	worth := make(map[string]float64, len(features))
	for i, f := range features {
		n := t.counts[f].all
		worth[f] = math.Abs(weights[i]) * t.trust(f) * float64(t.rarity(n)) * math.Sqrt(float64(n))
	}
	kept := slices.SortedFunc(slices.Values(features), func(a, b string) int {
		return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b))
	})[:maxFeatures]
	slices.Sort(kept)
	return kept
}

// trust is how readily the regression may give a feature weight: by how much
// likelier it is where the topic holds, or where it does not. The regression of
// features scaled by their weights of naive Bayes does better than either (Wang,
// Manning 2012, "Baselines and bigrams", §2.3); the root keeps half of that.
func (t *trainer) trust(f string) float64 {
	n, others := t.counts[f], len(t.docs)-t.held
	ratio := math.Log(float64(n.held+1) / float64(t.held+1) * float64(others+1) / float64(n.all-n.held+1))
	return math.Sqrt(math.Abs(ratio) + 0.1)
}

// model rounds weights to what its file holds.
func (t *trainer) model(features []string, weights []float64) *Model {
	largest := 1e-9
	product := make([]float64, len(features))
	for i, f := range features {
		product[i] = weights[i] * t.trust(f) * float64(t.rarity(t.counts[f].all)) / rarityUnit
		largest = max(largest, math.Abs(product[i]))
	}
	m := &Model{threshold: 0.5, bias: weights[len(features)], scale: largest / 127, unseen: t.rarity(0)}
	for i, f := range features {
		m.features = append(m.features, feature{text: f, weight: int8(math.Round(product[i] / m.scale)), rarity: t.rarity(t.counts[f].all)})
	}
	m.link()
	return m
}

// link makes the index of the features.
func (m *Model) link() {
	for i := range m.features {
		f := &m.features[i]
		f.piece = strings.HasPrefix(f.text, "*") || strings.HasSuffix(f.text, "*")
	}
	m.index = newSumIndex(m.features)
}
