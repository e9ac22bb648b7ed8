package similar

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// Verdict is what a text is to a story.
type Verdict uint8

// The verdicts, the weaker first.
const (
	SameStory Verdict = iota + 1
	SameText
)

// Match is a story that a text belongs to.
type Match struct {
	Story   uint64
	Doc     uint64 // the text in it that is closest
	Verdict Verdict
	Score   float64 // 0 to 1
	Reason  string  // in words
}

// How much alike a text and a story must be. The values lie on a plateau: a
// tenth more or less changes little.
const (
	joinScore  = 0.24 // to tell the same piece of news
	mergeScore = 0.28 // to tie this story to the best one
	minCommon  = 2    // terms in common, at least: one word is no news …
	grown      = 8    // … but in a story of so many texts, which is known by its word
	mergeAlike = 0.20 // what two stories that are tied must have in common
)

// Limits on how much is compared.
const (
	maxPostings   = 4096 // a term of more stories finds none
	maxCandidates = 48   // stories that are compared by their terms
	maxClose      = 6    // stories whose texts are compared one by one
)

// candidate is a story that shares terms with a text.
type candidate struct {
	*story
	partial float32
	center  float64 // likeness with all of the story
	common  int     // terms in common with all of the story
	score   float64
	closest *doc
	shared  int // terms in common with the closest text
}

// Find gives the stories that a text belongs to, the best first; none when it
// tells news of its own. More than one means that these are one story.
func (x *Index) Find(d Doc) []Match {
	q := x.query(d)
	cs := x.candidates(&q)
	for i := range cs {
		cs[i].center, cs[i].common = x.centerLikeness(&q, cs[i].story)
	}
	sortCandidates(cs, func(c *candidate) float64 { return c.center })
	cs = cs[:min(len(cs), maxClose)]
	for i := range cs {
		x.score(&q, &cs[i])
	}
	sortCandidates(cs, func(c *candidate) float64 { return c.score })
	return x.decide(&q, cs)
}

// query is a text with the weights of its terms.
type query struct {
	id      uint64
	print   *Print
	at      int64
	weights []float64 // of print.Terms
	norm    float64
}

func (x *Index) query(d Doc) query {
	q := query{id: d.ID, print: &d.Print, at: d.At.Unix(), weights: make([]float64, len(d.Print.Terms))}
	for i, t := range d.Print.Terms {
		q.weights[i] = float64(weight(t)) * x.idf(t.Hash)
		q.norm += q.weights[i] * q.weights[i]
	}
	q.norm = math.Sqrt(q.norm)
	return q
}

// candidates are the living stories that share the most telling terms.
func (x *Index) candidates(q *query) []candidate {
	var touched []uint32
	for i, t := range q.print.Terms {
		p := x.postings[t.Hash]
		if len(p) > maxPostings {
			continue
		}
		w := float32(q.weights[i])
		for _, slot := range p {
			if x.partial[slot] == 0 {
				touched = append(touched, slot)
			}
			x.partial[slot] += w
		}
	}
	oldest := q.at - int64(x.o.Window/time.Second)
	cs := make([]candidate, 0, len(touched))
	for _, slot := range touched {
		if s := x.stories[slot]; s.last >= oldest {
			cs = append(cs, candidate{story: s, partial: x.partial[slot]})
		}
		x.partial[slot] = 0
	}
	sortCandidates(cs, func(c *candidate) float64 { return float64(c.partial) })
	return cs[:min(len(cs), maxCandidates)]
}

// sortCandidates puts the best first, by a value, then by the story's number.
func sortCandidates(cs []candidate, by func(*candidate) float64) {
	slices.SortFunc(cs, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(by(&b), by(&a)), cmp.Compare(a.id, b.id))
	})
}

// centerLikeness is the cosine of a text and all of a story.
func (x *Index) centerLikeness(q *query, s *story) (cosine float64, common int) {
	dot, i := 0.0, 0
	for j, t := range q.print.Terms {
		for i < len(s.terms) && s.terms[i].hash < t.Hash {
			i++
		}
		if i < len(s.terms) && s.terms[i].hash == t.Hash {
			dot += q.weights[j] * float64(s.terms[i].weight) * x.idf(t.Hash)
			common++
		}
	}
	return over(dot, q.norm*x.storyNorm(s)), common
}

// score weighs all that speaks for a story: its center, its closest text, its
// size (what many report, the next one reports too) and its age.
func (x *Index) score(q *query, c *candidate) {
	closest, same := 0.0, 0
	for i := range c.docs {
		d := &c.docs[i]
		v, shared := x.docLikeness(q, d)
		if d.print.By == q.print.By {
			same++
			v *= 1 - ownVoice
		}
		if c.closest == nil || v > closest {
			c.closest, c.shared, closest = d, shared, v
		}
	}
	own := ownVoice * float64(same) / float64(len(c.docs))
	c.score = centerShare*c.center*(1-own) + (1-centerShare)*closest
	if c.common < minCommon && c.size < grown {
		c.score = 0
		return
	}
	c.score *= 1 + growth*math.Log(float64(c.size))
	c.score *= math.Exp(-math.Abs(float64(q.at-c.last)) / fading.Seconds())
}

// The weights of score.
const (
	centerShare = 0.7
	ownVoice    = 0.3 // an outlet seldom reports the same twice
	growth      = 0.1
	fading      = 100 * time.Hour
)

// docLikeness is the cosine of two texts, and how many terms they share.
func (x *Index) docLikeness(q *query, d *doc) (cosine float64, shared int) {
	dot, i := 0.0, 0
	for j, t := range q.print.Terms {
		for i < len(d.print.Terms) && d.print.Terms[i].Hash < t.Hash {
			i++
		}
		if i < len(d.print.Terms) && d.print.Terms[i].Hash == t.Hash {
			dot += q.weights[j] * float64(weight(d.print.Terms[i])) * x.idf(t.Hash)
			shared++
		}
	}
	return over(dot, q.norm*x.docNorm(d)), shared
}

func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// stale reports whether a norm has to be reckoned again: after every sixteenth
// part of growth.
func (x *Index) stale(n cachedNorm) bool { return n.at == 0 || x.adds-n.at > len(x.slots)/16 }

func (x *Index) storyNorm(s *story) float64 {
	if x.stale(s.norm) {
		sum := 0.0
		for _, t := range s.terms {
			w := float64(t.weight) * x.idf(t.hash)
			sum += w * w
		}
		s.norm = cachedNorm{math.Sqrt(sum), x.adds}
	}
	return s.norm.value
}

func (x *Index) docNorm(d *doc) float64 {
	if x.stale(d.norm) {
		sum := 0.0
		for _, t := range d.print.Terms {
			w := float64(weight(t)) * x.idf(t.Hash)
			sum += w * w
		}
		d.norm = cachedNorm{math.Sqrt(sum), x.adds}
	}
	return d.norm.value
}

// decide takes the best story, if it is good enough, and those that the text
// proves to be the same as it.
func (x *Index) decide(q *query, cs []candidate) []Match {
	if len(cs) == 0 || cs[0].score < joinScore {
		return nil
	}
	out := []Match{match(q, &cs[0])}
	for i := 1; i < len(cs) && cs[i].score >= mergeScore; i++ {
		if x.storyLikeness(cs[0].story, cs[i].story) >= mergeAlike {
			out = append(out, match(q, &cs[i]))
		}
	}
	return out
}

// storyLikeness is the cosine of two stories.
func (x *Index) storyLikeness(a, b *story) float64 {
	dot, i := 0.0, 0
	for _, t := range a.terms {
		for i < len(b.terms) && b.terms[i].hash < t.hash {
			i++
		}
		if i < len(b.terms) && b.terms[i].hash == t.hash {
			w := x.idf(t.hash)
			dot += float64(t.weight) * float64(b.terms[i].weight) * w * w
		}
	}
	return over(dot, x.storyNorm(a)*x.storyNorm(b))
}

func match(q *query, c *candidate) Match {
	m := Match{Story: c.id, Doc: c.closest.id, Verdict: SameStory, Score: math.Min(1, c.score)}
	m.Reason = "same event: " + strconv.Itoa(c.shared) + " telling terms in common"
	for i := range c.docs {
		l := Compare(q.print, &c.docs[i].print)
		if l.SameText() && (m.Verdict != SameText || l.Best() > m.Score) {
			m.Verdict, m.Doc, m.Score, m.Reason = SameText, c.docs[i].id, l.Best(), l.Reason()
		}
	}
	return m
}
