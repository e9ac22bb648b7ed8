package similar

import "math"

// query is a text with the weights of its terms as the stream has taught them.
type query struct {
	print   *Print
	at      int64
	idf     []float64 // of print.Terms
	weights []float64 // of print.Terms
	norm    float64
	chance  float64 // what it has in common with any text, for each term of that one
}

func (x *Index) query(d Doc) query {
	n := len(d.Print.Terms)
	both := make([]float64, 2*n)
	q := query{print: &d.Print, at: d.published(), idf: both[:n], weights: both[n:]}
	for i, t := range d.Print.Terms {
		in := len(x.postings[t.Hash])
		q.idf[i] = x.idf(in, d.Print.Lang)
		q.weights[i] = float64(weight(t)) * q.idf[i]
		q.norm += q.weights[i] * q.weights[i]
		q.chance += q.weights[i] * q.idf[i] * x.expected(in, d.Print.Lang)
	}
	q.norm = math.Sqrt(q.norm)
	return q
}

// expected is the weight that a term has in any text of the language, for each
// term of that text. Who takes what is common for what is telling makes one
// story of all that shares a jargon. Words come in company, so that common
// ones count for more than each alone.
func (x *Index) expected(in int, lang uint16) float64 {
	share := float64(in) / float64(x.langs[lang]+unknownStories)
	return usualWeight * share * (1 + share) * float64(x.texts) / float64(x.terms+1)
}

// unknownStories are those of a language that hold none of its terms, before the
// stream has taught better.
const unknownStories = 16

// usualWeight is that of a term in the mean of all texts.
const usualWeight = 2.3

// center is the cosine of a text and all of a story, beyond chance, and how many
// terms they share.
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
	return over(dot-q.chance*float64(s.mass), q.norm*x.storyNorm(s)), common
}

// cosine is that of two texts, beyond chance, and how many terms they share.
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
	return over(dot-q.chance*float64(len(d.print.Terms)), q.norm*x.docNorm(d)), common
}

// between is the cosine of two stories.
func (x *Index) between(a, b *story) float64 {
	a.grow()
	b.grow()
	dot, chance, i := 0.0, 0.0, 0
	for _, t := range a.terms {
		in := len(x.postings[t.hash])
		idf := x.idf(in, a.lang)
		w := float64(t.weight) * idf * idf
		chance += w * x.expected(in, a.lang)
		for i < len(b.terms) && b.terms[i].hash < t.hash {
			i++
		}
		if i < len(b.terms) && b.terms[i].hash == t.hash {
			dot += w * float64(b.terms[i].weight)
		}
	}
	return over(dot-chance*float64(b.mass), x.storyNorm(a)*x.storyNorm(b))
}

func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// stale reports whether a norm has to be reckoned again: after every eighth
// part of growth.
func (x *Index) stale(n cachedNorm) bool { return n.at == 0 || x.texts-n.at > len(x.slots)/8 }

func (x *Index) storyNorm(s *story) float64 {
	if x.stale(s.norm) {
		sum := 0.0
		for _, t := range s.terms {
			w := float64(t.weight) * x.idf(len(x.postings[t.hash]), s.lang)
			sum += w * w
		}
		s.norm = cachedNorm{math.Sqrt(sum), x.texts}
	}
	return s.norm.value
}

func (x *Index) docNorm(d *doc) float64 {
	if x.stale(d.norm) {
		sum := 0.0
		for _, t := range d.print.Terms {
			w := float64(weight(t)) * x.idf(len(x.postings[t.Hash]), d.print.Lang)
			sum += w * w
		}
		d.norm = cachedNorm{math.Sqrt(sum), x.texts}
	}
	return d.norm.value
}
