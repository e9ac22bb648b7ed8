package similar

import (
	"math"
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

// How much more alike a text and a story must be than the text and others. The
// values lie on a plateau: a tenth more or less changes little.
const (
	joinScore  = 0.16  // to tell the same piece of news …
	weakTie    = 0.06  // … and how much more for a title alone, or beside a long text, to tie two stories
	longer     = 0.2   // what more is asked of two long texts: they share words by chance
	minCommon  = 2     // terms in common, at least: one word is no news …
	grown      = 8     // … but in a story of so many texts, which is known by its word
	termsAgree = 8     // one in so many terms of the closest text must be telling and the same
	caution    = 0.22  // what more is asked of the first text of a stream …
	schooling  = 4     // … and fades as so many stories go by …
	cautious   = 0.4   // … and what more if it is long: it agrees with any in much …
	practice   = 200   // … until so many stories went by
	mergeAlike = 0.22  // what two stories that are tied must have in common …
	mergeGrown = 0.025 // … and how much more the larger they are: all large ones share words
)

// Find gives the stories that a text belongs to, the best first; none when it
// tells news of its own. It ties them together; whether they are one, Alike says.
func (x *Index) Find(d Doc) []Match {
	q, cs := x.weigh(&d)
	return x.decide(&q, cs)
}

// weigh gives the stories that a text may belong to, the best first.
func (x *Index) weigh(d *Doc) (query, []candidate) {
	q := x.query(d)
	cs := x.candidates(&q)
	sortByScore(cs)
	usual := usualScore(cs)
	cs = cs[:min(len(cs), maxClose)]
	for i := range cs {
		x.score(&q, &cs[i])
		cs[i].score -= usual + longer*min(length(len(q.terms)), length(int(cs[i].closest.count)))
		x.findCopy(&q, &cs[i])
	}
	cs = x.findCopies(&q, cs)
	sortByScore(cs)
	return q, cs
}

// The stories by which the usual likeness is measured: so many behind the best
// ones, which may be one piece of news.
const (
	bestStories  = 2
	usualStories = 12
)

// usualScore is how alike a text is to stories that it does not tell. Where many
// write on one subject in its jargon it is high, and only what stands out is the
// same event.
func usualScore(cs []candidate) float64 {
	sum := 0.0
	for i := bestStories; i < min(len(cs), bestStories+usualStories); i++ {
		sum += cs[i].score
	}
	return max(0, sum/usualStories)
}

// score weighs all that speaks for a story: all of it, its closest text, how
// many others report it (the next one will too) and how long ago it was.
func (x *Index) score(q *query, c *candidate) {
	closest, same := 0.0, 0
	for i := c.head; i != 0; {
		t := x.texts.at(i)
		near := x.withText(q, t)
		v := near.cosine
		if t.by == q.print.By {
			same++
			v -= q.own(t, near)
		}
		if c.closest == nil || v > closest {
			c.closest, c.near, closest = t, near, v
		}
		i = t.next
	}
	own := float64(same) / float64(c.texts)
	others := max(1, float64(c.size)*(1-own))
	c.score = centerShare*(c.all.cosine-own*q.own(c.closest, c.all)) + (1-centerShare)*closest
	if !x.enough(q, c, others) {
		c.score = 0
	}
	c.score *= 1 + growth*math.Log(others)
	c.score *= math.Exp(-float64(c.gap(q.at)) / fading.Seconds())
}

// enough reports whether a text shares terms enough with a story, and telling ones
// with the closest text of it: what says much agrees in some by chance.
func (x *Index) enough(q *query, c *candidate, others float64) bool {
	telling := max(1, min(len(q.terms), int(c.closest.count))/termsAgree)
	return c.near.telling >= telling && (c.all.terms >= minCommon || others >= grown)
}

// The weights of score.
const (
	centerShare = 0.65
	growth      = 0.1
	fading      = 90 * time.Hour
)

// decide takes the best story, if it is good enough, and those that the text ties
// to it.
func (x *Index) decide(q *query, cs []candidate) []Match {
	if len(cs) == 0 || cs[0].score < joinScore+x.inexperience(q, length(len(q.terms))) {
		return nil
	}
	out := []Match{match(&cs[0])}
	for i := 1; i < len(cs) && cs[i].score >= joinScore+x.tie(q, &cs[i]); i++ {
		out = append(out, match(&cs[i]))
	}
	return out
}

// tie is what more is asked to tie a story to the best one. A title says too little
// of it, and a story that is told at length has words for everything.
func (x *Index) tie(q *query, c *candidate) float64 {
	long := length(len(q.terms))
	if c.copy != nil {
		return x.inexperience(q, long)
	}
	long = max(long, length(int(c.closest.count)))
	weak := long
	if q.print.Words < brief {
		weak = 1
	}
	return weakTie*weak + x.inexperience(q, long)
}

// Alike reports whether two stories that a text ties together are one. The text
// alone never proves it: anybody can write one that quotes both.
func (x *Index) Alike(a, b uint64) bool {
	i, ok := x.byID[a]
	j, found := x.byID[b]
	if !ok || !found {
		return false
	}
	s, t := x.stories.at(i), x.stories.at(j)
	return x.oneText(s, t) || x.between(s, t) >= mergeAlike+mergeGrown*math.Log(float64(min(s.size, t.size)))
}

func match(c *candidate) Match {
	if c.copy != nil {
		return Match{Story: c.id, Doc: c.copy.id, Verdict: SameText, Score: min(1, c.likeness.Best()), Reason: c.likeness.Reason()}
	}
	reason := "same event: " + strconv.Itoa(c.near.terms) + " telling terms in common"
	return Match{Story: c.id, Doc: c.closest.id, Verdict: SameStory, Score: min(1, c.score), Reason: reason}
}

// inexperience is what more is asked while the stream has not yet taught which
// words of a language are common: of texts that say much, for longer.
func (x *Index) inexperience(q *query, long float64) float64 {
	stories := float64(x.langs[q.print.Lang])
	return caution*math.Exp(-stories/schooling) + cautious*long*math.Exp(-stories/practice)
}
