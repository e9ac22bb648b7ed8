package similar

import "testing"

// What ties two stories is asked for more where it proves less.
func TestTieAsksMoreOfWhatProvesLess(t *testing.T) {
	x := NewIndex(Options{})
	tie := func(words uint16, terms, others uint16) float64 {
		q := query{print: &Print{Words: words}, terms: make([]queryTerm, terms)}
		return x.tie(&q, &candidate{closest: &text{count: others}})
	}
	short := tie(40, 20, 20)
	for _, c := range []struct {
		name string
		got  float64
	}{
		{"a title alone", tie(0, 8, 20)},
		{"a long text", tie(400, maxTerms, 20)},
		{"beside a long text", tie(40, 20, maxTerms)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got <= short {
				t.Errorf("got %.2f, no more than the %.2f of two short texts", c.got, short)
			}
		})
	}
}
