package similar

import "math"

// query is a text with the weights of its terms as the stream has taught them.
type query struct {
	print   *Print
	at      int64
	idf     []float64 // of print.Terms
	weights []float64 // of print.Terms
	norm    float64
}

func (x *Index) query(d Doc) query {
	n := len(d.Print.Terms)
	both := make([]float64, 2*n)
	q := query{print: &d.Print, at: d.published(), idf: both[:n], weights: both[n:]}
	for i, t := range d.Print.Terms {
		q.idf[i] = x.idf(t.Hash, d.Print.Lang)
		q.weights[i] = float64(weight(t)) * q.idf[i]
		q.norm += q.weights[i] * q.weights[i]
	}
	q.norm = math.Sqrt(q.norm)
	return q
}

// center is the cosine of a text and all of a story, and how many terms they
// share.
func (x *Index) center(q *query, s *story) (cosine float64, common int) {
	if s.terms == nil {
		return x.cosine(q, &s.docs[0])
	}
	dot, i := 0.0, 0
	for j, t := range q.print.Terms {
		for i < len(s.terms) && s.terms[i].hash < t.Hash {
			i++
		}
		if i < len(s.terms) && s.terms[i].hash == t.Hash {
			dot += q.weights[j] * float64(s.terms[i].weight) * q.idf[j]
			common++
		}
	}
	return over(dot, q.norm*x.storyNorm(s)), common
}

// cosine is that of two texts, with the number of terms they share.
func (x *Index) cosine(q *query, d *doc) (cosine float64, common int) {
	dot, i := 0.0, 0
	terms := d.print.Terms
	for j, t := range q.print.Terms {
		for i < len(terms) && terms[i].Hash < t.Hash {
			i++
		}
		if i < len(terms) && terms[i].Hash == t.Hash {
			dot += q.weights[j] * float64(weight(terms[i])) * q.idf[j]
			common++
		}
	}
	return over(dot, q.norm*x.docNorm(d)), common
}

// between is the cosine of two stories.
func (x *Index) between(a, b *story) float64 {
	a.grow()
	b.grow()
	dot, i := 0.0, 0
	for _, t := range a.terms {
		for i < len(b.terms) && b.terms[i].hash < t.hash {
			i++
		}
		if i < len(b.terms) && b.terms[i].hash == t.hash {
			w := x.idf(t.hash, a.lang)
			dot += float64(t.weight) * float64(b.terms[i].weight) * w * w
		}
	}
	return over(dot, x.storyNorm(a)*x.storyNorm(b))
}

func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// stale reports whether a norm has to be reckoned again: after every eighth
// part of growth.
func (x *Index) stale(n cachedNorm) bool { return n.at == 0 || x.adds-n.at > len(x.slots)/8 }

func (x *Index) storyNorm(s *story) float64 {
	if x.stale(s.norm) {
		sum := 0.0
		for _, t := range s.terms {
			w := float64(t.weight) * x.idf(t.hash, s.lang)
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
			w := float64(weight(t)) * x.idf(t.Hash, d.print.Lang)
			sum += w * w
		}
		d.norm = cachedNorm{math.Sqrt(sum), x.adds}
	}
	return d.norm.value
}
