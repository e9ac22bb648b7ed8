package similar

import "math"

// scale is what the stream has taught of a language: how telling a term is, by
// the number of stories that it occurs in.
type scale struct {
	among   float64 // logarithm of the stories that there are
	stories float64
	chance  float64 // usual weight of one of a text's terms
	known   float64 // stories, with those before the stream began
}

// priorStories stand for what was in the news before the stream began, so that
// the first texts do not take every word for a telling one. unknownStories are
// those that hold none of the terms seen so far.
const (
	priorStories   = 200
	unknownStories = 16
)

// usualShare is how much of what a term has in common with all stories it has with
// one: a part of them is the same news, told apart.
const usualShare = 0.7

// usualWeight is that of a term in the mean of all texts.
const usualWeight = 2.3

// leastIDF is that of a term which is commoner in other languages than there are
// stories in this one.
const leastIDF = 0.1

func (x *Index) scale(lang uint16) scale {
	n := float64(x.langs[lang])
	return scale{
		among:   math.Log(n + priorStories + 1),
		stories: n + unknownStories,
		chance:  usualWeight * float64(x.added) / float64(x.mass+1),
		known:   n + priorTerms*float64(x.added+1)/float64(x.mass+8),
	}
}

// idf is how telling a term is: the less stories it occurs in, the more.
func (s *scale) idf(stories int) float64 { return max(leastIDF, s.among-logHalf(stories)) }

// telling reports whether so few stories hold a term that it says which one of
// them a text tells.
func (s *scale) telling(stories int) bool {
	return float64(stories) < rare*s.known
}

// rare is the share of stories that may hold a telling term. priorTerms stand for
// what was in the news before the stream began: long texts teach sooner.
const (
	rare       = 0.02
	priorTerms = 8000
)

// expected is the weight that a term has in any text, for each term of that
// text. Who takes what is common for what is telling makes one story of all that
// shares a jargon. Words come in company, so that common ones count for more
// than each alone.
func (s *scale) expected(stories int) float64 {
	share := usualShare * float64(stories) / s.stories
	return s.chance * share * (1 + share)
}

// logHalf is the logarithm of half more than n.
func logHalf(n int) float64 {
	if n < len(logs) {
		return logs[n]
	}
	return math.Log(float64(n) + 0.5)
}

var logs = tableOfLogs()

func tableOfLogs() (t [1024]float64) {
	for n := range t {
		t[n] = math.Log(float64(n) + 0.5)
	}
	return t
}
