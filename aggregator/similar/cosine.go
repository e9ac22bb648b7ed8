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
	key     uint32
	weight  float64
	squared float64 // of its idf, times its weight: what a weight of one in another text adds
	stories posting // those that hold it
	telling bool    // few stories hold it
}

func (x *Index) query(d *Doc) query {
	q := query{print: &d.Print, at: d.published(), terms: x.weighed[:0]}
	scale := x.scale(d.Print.Lang)
	for _, t := range d.Print.Terms {
		stories := x.terms.of[t.key()]
		n := stories.places()
		idf := scale.idf(n)
		w := float64(weight(t)) * idf
		q.add(queryTerm{t.key(), w, w * idf, stories, scale.telling(n)})
		q.norm += w * w
		q.chance += w * idf * scale.expected(n)
	}
	x.weighed = q.terms
	q.norm = math.Sqrt(q.norm)
	return q
}

func (q *query) add(t queryTerm) {
	q.terms = append(q.terms, t)
	i := uint8(t.key)
	for q.places[i] != 0 {
		i++
	}
	q.places[i] = uint8(len(q.terms))
}

// find gives the term with a key, nil if there is none.
func (q *query) find(key uint32) *queryTerm {
	for i := uint8(key); q.places[i] != 0; i++ {
		if t := &q.terms[q.places[i]-1]; t.key == key {
			return t
		}
	}
	return nil
}

// center is the cosine of a text and all of a story, beyond chance, and how many
// terms they share.
func (x *Index) center(q *query, s *story) (cosine float64, common int) {
	if s.count == 0 {
		cosine, common, _ = x.cosine(q, x.texts.at(s.head))
		return cosine, common
	}
	dot, n := 0.0, int(s.count)
	b := x.sums.at(s.terms, 2*n)
	weights := b[n:]
	for i, key := range b[:n] {
		if same := q.find(key); same != nil {
			dot += same.squared * float64(weights[i])
			common++
		}
	}
	return over(dot-q.chance*float64(s.mass), q.norm*x.storyNorm(s)), common
}

// cosine is that of two texts, beyond chance, how many terms they share, and how
// many of these are telling.
func (x *Index) cosine(q *query, t *text) (cosine float64, common, telling int) {
	dot := 0.0
	for _, term := range x.words.at(t.terms, int(t.count)) {
		if same := q.find(term.key()); same != nil {
			dot += same.squared * float64(weight(term))
			common++
			telling += count(same.telling)
		}
	}
	return over(dot-q.chance*float64(t.count), q.norm*x.textNorm(t)), common, telling
}

// between is the cosine of two stories, beyond chance.
func (x *Index) between(a, b *story) float64 {
	x.own, x.union = x.termsOf(a, x.own), x.termsOf(b, x.union)
	scale := x.scale(a.lang)
	dot, chance, i := 0.0, 0.0, 0
	for _, t := range x.own {
		in := x.terms.of[t.key].places()
		idf := scale.idf(in)
		w := float64(t.weight) * idf * idf
		chance += w * scale.expected(in)
		for i < len(x.union) && x.union[i].key < t.key {
			i++
		}
		if i < len(x.union) && x.union[i].key == t.key {
			dot += w * float64(x.union[i].weight)
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

// stale reports whether a norm has to be reckoned again: when as much has come in
// as there is.
func (x *Index) stale(n cachedNorm) bool {
	return n.at == 0 || x.added-int(n.at) > x.stories.len()
}

func (x *Index) cached(sum float64) cachedNorm {
	return cachedNorm{float32(math.Sqrt(sum)), uint32(x.added)}
}

func (x *Index) storyNorm(s *story) float64 {
	if x.stale(s.norm) {
		scale, sum := x.scale(s.lang), 0.0
		n := int(s.count)
		if n == 0 {
			return x.textNorm(x.texts.at(s.head))
		}
		b := x.sums.at(s.terms, 2*n)
		for i, key := range b[:n] {
			w := float64(b[n+i]) * scale.idf(x.terms.of[key].places())
			sum += w * w
		}
		s.norm = x.cached(sum)
	}
	return float64(s.norm.value)
}

func (x *Index) textNorm(t *text) float64 {
	if x.stale(t.norm) {
		scale, sum := x.scale(t.lang), 0.0
		for _, term := range x.words.at(t.terms, int(t.count)) {
			w := float64(weight(term)) * scale.idf(x.terms.of[term.key()].places())
			sum += w * w
		}
		t.norm = x.cached(sum)
	}
	return float64(t.norm.value)
}
