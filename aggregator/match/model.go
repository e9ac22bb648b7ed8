package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Model is a learned judge of one topic: a logistic regression on the words of
// title and lead. It does not change and may be used concurrently.
//
// It weighs every feature of the document that it knows (see gist) by how rare
// that is, and scales the sum to a document of length one, so that long texts
// count no more than short ones.
type Model struct {
	threshold float64
	bias      float64
	scale     float64 // of a weight of 1
	unseen    uint8   // rarity of what is in no example, or in one
	features  []feature
	index     *sumIndex // into features, by the sum of the text
}

// feature is one word, pair or piece of a word that a model knows.
type feature struct {
	text   string
	weight int8  // for the topic, or against it
	rarity uint8 // inverse document frequency, in 16ths
	piece  bool  // of a word
}

const (
	rarityUnit = 16
	// leastKnown is the share of a document's weight that must be in features that
	// the model knows. Below, as in another language, it has no opinion.
	leastKnown = 0.15
	// maxWeightiest bounds the terms that explain a score.
	maxWeightiest = 3
)

// Threshold is the probability from which a document is taken for the topic's.
func (m *Model) Threshold() float64 { return m.threshold }

// WithThreshold is the same model with another threshold, between 0 and 1.
func (m *Model) WithThreshold(p float64) *Model {
	n := *m
	n.threshold = p
	return &n
}

// Score gives the probability that d belongs to the topic, and a reason that
// names the terms that speak for it most. It is 0 where the model knows too few
// of d's words to judge.
func (m *Model) Score(d *Doc) (float64, Reason) {
	j := m.judge(gistOf(d), nil)
	return j.p, m.reason(&j)
}

// judgement is the probability that a model gave, once it was asked, and the
// features that speak for it.
type judgement struct {
	done bool
	p    float64
	pro  []int32
}

// judge sums whole numbers, so that every machine gets the same. The judgement
// uses room.
func (m *Model) judge(g *gist, room []int32) judgement {
	unknown, known, sum := 0, 0, 0
	pro := room[:0]
	for _, feature := range g.sums {
		s := m.index.get(feature)
		if s == nil {
			unknown++
			continue
		}
		known += square(s.rarity)
		sum += int(s.weight)
		if s.weight > 0 {
			pro = append(pro, s.at)
		}
	}
	all := known + unknown*square(m.unseen)
	if all == 0 || float64(known) < leastKnown*float64(all) {
		return judgement{done: true, pro: pro}
	}
	length := math.Sqrt(float64(known)) / rarityUnit
	return judgement{true, logistic(m.bias + float64(sum)*m.scale/length), pro}
}

func square(rarity uint8) int { return int(rarity) * int(rarity) }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// reason names the terms that weigh most: model: "0.97: ransomware, breach, patch".
func (m *Model) reason(j *judgement) Reason {
	text := fmt.Sprintf("%.2f", j.p)
	between := ": "
	for _, f := range m.weightiest(j.pro) {
		text += between + f.text
		between = ", "
	}
	return Reason{modelField, text}
}

// weightiest finds the features that explain most, words before pieces of words.
// One that says the same as a weightier one, "*yber*" beside "cyber", is left out.
func (m *Model) weightiest(pro []int32) (kept []*feature) {
	for len(kept) < maxWeightiest {
		var best *feature
		for _, at := range pro {
			if f := &m.features[at]; (best == nil || weighsMore(f, best)) && !saidBy(kept, f) {
				best = f
			}
		}
		if best == nil {
			break
		}
		kept = append(kept, best)
	}
	return kept
}

func weighsMore(a, b *feature) bool {
	switch {
	case a.piece != b.piece:
		return b.piece
	case a.weight != b.weight:
		return a.weight > b.weight
	}
	return a.text < b.text
}

func saidBy(kept []*feature, f *feature) bool {
	return slices.ContainsFunc(kept, func(k *feature) bool { return alike(k.text, f.text) })
}

func alike(a, b string) bool {
	a, b = strings.Trim(a, "*"), strings.Trim(b, "*")
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// modelField is the Field of a reason that a model gave.
const modelField = "model"
