package similar

// Likeness is how much two texts have in common, regardless of what else is
// in the news.
type Likeness struct {
	Title float64 // share of common title terms, 1: the same words in the same order
	Body  float64 // share of common word sequences, or of terms when short; -1: a body is missing
}

// Compare says how alike two texts are.
func Compare(a, b *Print) Likeness {
	return Likeness{Title: titleLikeness(a, b), Body: bodyLikeness(a, b)}
}

// Best is the stronger of both likenesses.
func (l Likeness) Best() float64 { return max(l.Title, l.Body) }

func titleLikeness(a, b *Print) float64 {
	if a.Title == b.Title && a.Title != 0 {
		return 1
	}
	return min(0.99, overlap(a.Terms, b.Terms, func(t Term) bool { return t.InTitle }))
}

func bodyLikeness(a, b *Print) float64 {
	if a.Words == 0 || b.Words == 0 {
		return -1
	}
	terms := overlap(a.Terms, b.Terms, func(t Term) bool { return t.InBody })
	if min(a.Words, b.Words) < sketchWords {
		return terms
	}
	return max(a.Sketch.alike(&b.Sketch), terms-0.3)
}

// overlap is the Jaccard index of the terms that keep takes.
func overlap(a, b []Term, keep func(Term) bool) float64 {
	common, all := 0, 0
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case j == len(b) || i < len(a) && a[i].Hash < b[j].Hash:
			all += count(keep(a[i]))
			i++
		case i == len(a) || b[j].Hash < a[i].Hash:
			all += count(keep(b[j]))
			j++
		default:
			common += count(keep(a[i]) && keep(b[j]))
			all += count(keep(a[i]) || keep(b[j]))
			i, j = i+1, j+1
		}
	}
	if all == 0 {
		return 0
	}
	return float64(common) / float64(all)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// SameText reports whether two texts are one article in two copies.
func (l Likeness) SameText() bool {
	switch {
	case l.Title == 1:
		return l.Body == -1 || l.Body >= 0.3
	case l.Title >= 0.5:
		return l.Body >= 0.5
	}
	return l.Body >= 0.8
}

// Reason says in words why two texts are one article.
func (l Likeness) Reason() string {
	switch {
	case l.Title == 1:
		return "same title"
	case l.Title >= 0.5:
		return "like title and text"
	}
	return "like text"
}
