package similar

import "time"

// One outlet's texts are copies when their titles are so much alike or their
// bodies so long: it puts the same short words under every day's cartoon.
const (
	ownTitle = 0.85
	ownWords = 60
)

// copies reports whether two texts are one article in two copies.
func copies(a, b *Print) (Likeness, bool) {
	l := Compare(a, b)
	own := a.By == b.By && l.Title < ownTitle && min(a.Words, b.Words) < ownWords
	return l, l.SameText() && !own
}

// findCopy looks for the text of a story that is the same article.
func (x *Index) findCopy(q *query, c *candidate) {
	for i := c.head; i != 0; {
		t := x.texts.at(i)
		x.tryCopy(q, c, t)
		i = t.next
	}
}

// tryCopy takes a text for the copy if it is one and there is no closer one. Then
// it does not count how alike others are.
func (x *Index) tryCopy(q *query, c *candidate, t *text) {
	p := x.print(t)
	l, same := copies(q.print, &p)
	if !same || c.copy != nil && l.Best() <= c.likeness.Best() {
		return
	}
	c.copy, c.likeness = t, l
	c.score = max(c.score, l.Best())
}

// leastAlike is the least that the sketch of a cut copy has in common with that of
// the whole article. Among many texts most that share a band share no more.
const leastAlike = 0.12

// findCopies adds the stories of the copies that are found by their sketches.
func (x *Index) findCopies(q *query, cs []candidate) []candidate {
	window := int64(x.o.Window / time.Second)
	for _, i := range x.near(q.print) {
		t := x.texts.at(i)
		if t.title != q.print.Title && t.sketch.alike(&q.print.Sketch) < leastAlike {
			continue
		}
		s := x.stories.at(t.story)
		if s.gap(q.at) > window || holds(cs, s) {
			continue
		}
		c := candidate{story: s}
		if x.tryCopy(q, &c, t); c.copy != nil {
			cs = append(cs, c)
		}
	}
	return cs
}

func holds(cs []candidate, s *story) bool {
	for i := range cs {
		if cs[i].story == s {
			return true
		}
	}
	return false
}

// oneText reports whether the first texts of two stories are cut from one article.
func (x *Index) oneText(a, b *story) bool {
	p, q := x.print(x.texts.at(a.head)), x.print(x.texts.at(b.head))
	l := Compare(&p, &q)
	return l.Title >= 0.5 && l.Kept >= 0.5 && !l.Apart
}
