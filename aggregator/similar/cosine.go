package similar

import "math"

// query is a text with the weights of its terms as the stream has taught them.
type query struct {
	print   *Print
	at      int64
	terms   []queryTerm // of print.Terms
	places  [256]uint8  // by a term's hash: one more than its place in terms, at the next free one
	norm    float64
	worldly float64 // 0 to 1: how well the stream knows what was in its language's news before
	chance  float64 // what it has in common with any text, for each term of that one
}

type queryTerm struct {
	key     uint32
	weight  float64
	squared float64 // of its idf, times its weight: what a weight of one in another text adds
	stories posting // those that hold it
	telling bool    // few stories hold it
	since   int64   // unix seconds: when the first story that holds it began; 0: longer ago
}

// shared is what a text has in common with another one or with a story.
type shared struct {
	cosine  float64 // beyond chance …
	worn    float64 // … and by those terms alone that were in the news before the story
	terms   int     // in common …
	telling int     // … and those of them that are telling
}

func (x *Index) query(d *Doc) query {
	q := query{print: &d.Print, at: d.published(), terms: x.weighed[:0], worldly: x.worldly(d.Print.Lang)}
	scale := x.scale(d.Print.Lang)
	for _, t := range d.Print.Terms {
		stories := x.terms.of[t.key()]
		n := stories.places()
		idf := scale.idf(n)
		w := float64(weight(t)) * idf
		q.add(queryTerm{t.key(), w, w * idf, stories, scale.telling(n), x.since(stories)})
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

// withStory is what a text has in common with all of a story.
func (x *Index) withStory(q *query, s *story) (out shared) {
	if s.count == 0 {
		return x.withText(q, x.texts.at(s.head))
	}
	dot, worn, n := 0.0, 0.0, int(s.count)
	old := s.first - comeUp
	b := x.sums.at(s.terms, 2*n)
	weights := b[n:]
	for i, key := range b[:n] {
		if same := q.find(key); same != nil {
			v := same.squared * float64(weights[i])
			dot += v
			if same.since < old {
				worn += v
			}
			out.terms++
			out.telling += count(same.telling)
		}
	}
	chance, norm := q.chance*float64(s.mass), q.norm*x.storyNorm(s)
	out.cosine, out.worn = over(dot-chance, norm), over(worn-chance, norm)
	return out
}

// withText is what a text has in common with one of a story.
func (x *Index) withText(q *query, t *text) (out shared) {
	dot, worn := 0.0, 0.0
	old := x.stories.at(t.story).first - comeUp
	for _, term := range x.words.at(t.terms, int(t.count)) {
		if same := q.find(term.key()); same != nil {
			v := same.squared * float64(weight(term))
			dot += v
			if same.since < old {
				worn += v
			}
			out.terms++
			out.telling += count(same.telling)
		}
	}
	chance, norm := q.chance*float64(t.count), q.norm*x.textNorm(t)
	out.cosine, out.worn = over(dot-chance, norm), over(worn-chance, norm)
	return out
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
