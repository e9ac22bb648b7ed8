package similar

import "math"

// query is a text with the weights of its terms as the stream has taught them.
type query struct {
	print  *Print
	at     int64
	terms  []queryTerm // of print.Terms
	places [256]uint8  // by a term's hash: one more than its place in terms, at the next free one
	norm   float64
	chance float64 // what it has in common with any text, for each term of that one
}

type queryTerm struct {
	hash    uint32
	weight  float64
	squared float64  // of its idf, times its weight: what a weight of one in another text adds
	stories []uint32 // slots of those that hold it
}

func (x *Index) query(d *Doc) query {
	q := query{print: &d.Print, at: d.published(), terms: x.weighed[:0]}
	scale := x.scale(d.Print.Lang)
	for _, t := range d.Print.Terms {
		stories := x.postings[t.Hash]
		idf := scale.idf(len(stories))
		w := float64(weight(t)) * idf
		q.add(queryTerm{t.Hash, w, w * idf, stories})
		q.norm += w * w
		q.chance += w * idf * scale.expected(len(stories))
	}
	x.weighed = q.terms
	q.norm = math.Sqrt(q.norm)
	return q
}

func (q *query) add(t queryTerm) {
	q.terms = append(q.terms, t)
	i := uint8(t.hash)
	for q.places[i] != 0 {
		i++
	}
	q.places[i] = uint8(len(q.terms))
}

// find gives the term with a hash, nil if there is none.
func (q *query) find(hash uint32) *queryTerm {
	for i := uint8(hash); q.places[i] != 0; i++ {
		if t := &q.terms[q.places[i]-1]; t.hash == hash {
			return t
		}
	}
	return nil
}

// center is the cosine of a text and all of a story, beyond chance, and how many
// terms they share.
func (x *Index) center(q *query, s *story) (cosine float64, common int) {
	if s.terms == nil {
		return x.cosine(q, &s.docs[0])
	}
	dot := 0.0
	for _, t := range s.terms {
		if same := q.find(t.hash); same != nil {
			dot += same.squared * float64(t.weight)
			common++
		}
	}
	return over(dot-q.chance*float64(s.mass), q.norm*x.storyNorm(s)), common
}

// cosine is that of two texts, beyond chance, and how many terms they share.
func (x *Index) cosine(q *query, d *doc) (cosine float64, common int) {
	dot := 0.0
	for _, t := range d.print.Terms {
		if same := q.find(t.Hash); same != nil {
			dot += same.squared * float64(weight(t))
			common++
		}
	}
	return over(dot-q.chance*float64(len(d.print.Terms)), q.norm*x.docNorm(d)), common
}

// between is the cosine of two stories, beyond chance.
func (x *Index) between(a, b *story) float64 {
	a.grow()
	b.grow()
	scale := x.scale(a.lang)
	dot, chance, i := 0.0, 0.0, 0
	for _, t := range a.terms {
		in := len(x.postings[t.hash])
		idf := scale.idf(in)
		w := float64(t.weight) * idf * idf
		chance += w * scale.expected(in)
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

// stale reports whether a norm has to be reckoned again: when the stream has
// grown by a quarter.
func (x *Index) stale(n cachedNorm) bool { return n.at == 0 || x.texts-n.at > len(x.slots)/4 }

func (x *Index) storyNorm(s *story) float64 {
	if x.stale(s.norm) {
		scale := x.scale(s.lang)
		sum := 0.0
		for _, t := range s.terms {
			w := float64(t.weight) * scale.idf(len(x.postings[t.hash]))
			sum += w * w
		}
		s.norm = cachedNorm{math.Sqrt(sum), x.texts}
	}
	return s.norm.value
}

func (x *Index) docNorm(d *doc) float64 {
	if x.stale(d.norm) {
		d.norm = cachedNorm{x.norm(&d.print), x.texts}
	}
	return d.norm.value
}

func (x *Index) norm(p *Print) float64 {
	scale := x.scale(p.Lang)
	sum := 0.0
	for _, t := range p.Terms {
		w := float64(weight(t)) * scale.idf(len(x.postings[t.Hash]))
		sum += w * w
	}
	return math.Sqrt(sum)
}
