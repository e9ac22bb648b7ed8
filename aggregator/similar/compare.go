package similar

// Likeness is how much two texts have in common, regardless of what else is
// in the news.
type Likeness struct {
	Title float64 // share of common title terms, 1: the same words in the same order
	Body  float64 // share of common word sequences, or of terms when short; -1: a body is missing
	Kept  float64 // share of the shorter body's word sequences that the longer one holds; 0: it is too short to say
	Apart bool    // each title holds a number that the other does not
}

// Compare says how alike two texts are.
func Compare(a, b *Print) Likeness {
	l := Likeness{Title: titleLikeness(a, b), Body: bodyLikeness(a, b)}
	if l.Title < 1 {
		l.Apart = differ(a.Terms, b.Terms, inTitle|figure)
	}
	if min(a.Words, b.Words) >= keptWords {
		l.Kept = kept(a, b)
	}
	return l
}

// Best is the stronger of both likenesses.
func (l Likeness) Best() float64 { return max(l.Title, l.Body) }

func titleLikeness(a, b *Print) float64 {
	if a.Title == b.Title && a.Title != 0 {
		return 1
	}
	return min(0.99, overlap(a.Terms, b.Terms, inTitle))
}

func bodyLikeness(a, b *Print) float64 {
	if a.Words == 0 || b.Words == 0 {
		return -1
	}
	terms := overlap(a.Terms, b.Terms, inBody)
	if min(a.Words, b.Words) < sketchWords {
		return terms
	}
	return max(a.Sketch.alike(&b.Sketch), terms-0.3)
}

// keptWords are those of which it can be said that a longer body holds them. In so
// few there is no telling a copy from a quotation, whatever the titles are.
const (
	keptWords   = 24
	quotedWords = 60
	quoted      = 0.8
)

// kept reckons from the common share of both how much of the shorter one that is.
// A copy that was cut or credited is all in the other; what was written on one
// template is not.
func kept(a, b *Print) float64 {
	short, long := float64(min(a.Words, maxScanned)), float64(min(b.Words, maxScanned))
	if short > long {
		short, long = long, short
	}
	alike, most := a.Sketch.alike(&b.Sketch), 1.0
	if short < quotedWords {
		most = quoted
	}
	return min(most, alike/(1+alike)*(1+long/short))
}

// overlap is the Jaccard index of the terms with a flag.
func overlap(a, b []Term, flag Term) float64 {
	both, onlyA, onlyB := compareTerms(a, b, flag)
	if both+onlyA+onlyB == 0 {
		return 0
	}
	return float64(both) / float64(both+onlyA+onlyB)
}

// differ reports whether each holds a term with the flags that the other lacks.
func differ(a, b []Term, flags Term) bool {
	_, onlyA, onlyB := compareTerms(a, b, flags)
	return onlyA > 0 && onlyB > 0
}

// compareTerms counts the terms with flags that both or one of two texts hold.
func compareTerms(a, b []Term, flags Term) (both, onlyA, onlyB int) {
	for len(a) > 0 || len(b) > 0 {
		var inA, inB int
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].key() < b[0].key():
			inA, a = count(a[0]&flags == flags), a[1:]
		case len(a) == 0 || b[0].key() < a[0].key():
			inB, b = count(b[0]&flags == flags), b[1:]
		default:
			inA, inB = count(a[0]&flags == flags), count(b[0]&flags == flags)
			a, b = a[1:], b[1:]
		}
		both, onlyA, onlyB = both+inA&inB, onlyA+inA&^inB, onlyB+inB&^inA
	}
	return both, onlyA, onlyB
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
		return l.Body == -1 || max(l.Body, l.Kept) >= 0.3
	case l.Apart:
		return l.Body >= 0.93
	case l.Title >= 0.5:
		return l.Body >= 0.5 || l.Kept >= 0.75
	}
	return l.Body >= 0.8 || l.Kept >= 0.85
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
