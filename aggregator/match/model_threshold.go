package match

// Threshold is the probability from which on to say yes so that F1, the harmonic
// mean of precision and recall, is highest: the middle of all hundredths, from
// 0.05 to 0.95, that come within 0.002 of the best, as the best itself is often
// chance. The probabilities should come from models that did not learn from the
// same examples.
func Threshold(p []float64, holds []bool) float64 {
	const lowest, highest, slack = 5, 95, 0.002
	var scores [highest + 1]float64
	best := 0.0
	for percent := lowest; percent <= highest; percent++ {
		scores[percent] = f1(p, holds, float64(percent)/100)
		best = max(best, scores[percent])
	}
	sum, n := 0, 0
	for percent := lowest; percent <= highest; percent++ {
		if scores[percent] >= best-slack {
			sum += percent
			n++
		}
	}
	return float64(sum/n) / 100
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
