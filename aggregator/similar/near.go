package similar

// Nearest gives the stories that a text is most like, whether it belongs to them
// or not, the best first, and the score from which on it belongs to the first.
func (x *Index) Nearest(d Doc) (near []Match, from float64) {
	q, cs := x.weigh(&d)
	for i := range cs {
		near = append(near, match(&cs[i]))
	}
	return near, joinScore + x.inexperience(&q, length(len(q.terms)))
}

// Needs is how alike two bodies must be for one article, their titles being as
// alike as they are.
func (l Likeness) Needs() float64 {
	for body := 0.0; body < 1; body += 0.01 {
		if (Likeness{Title: l.Title, Body: body, Apart: l.Apart}).SameText() {
			return body
		}
	}
	return 1
}
