package match

// Threshold is the probability from which on to say yes so that F1, the harmonic
// mean of precision and recall, is highest: in hundredths, the lowest of equals.
// The probabilities should come from models that did not learn from the same
// examples.
func Threshold(p []float64, holds []bool) float64 {
	best, at := -1.0, 0.5
	for percent := 5; percent <= 95; percent++ {
		t := float64(percent) / 100
		if f := f1(p, holds, t); f > best {
			best, at = f, t
		}
	}
	return at
}

func f1(p []float64, holds []bool, threshold float64) float64 {
	right, wrong := 0, 0 // wrong: either way
	for i := range p {
		switch said := p[i] >= threshold; {
		case said && holds[i]:
			right++
		case said != holds[i]:
			wrong++
		}
	}
	if right == 0 {
		return 0
	}
	return 2 * float64(right) / float64(2*right+wrong)
}
