package match

import (
	"math"
	"math/rand/v2"
)

// vector is a sparse document: parallel feature numbers and values.
type vector struct {
	ids    []int32
	values []float64
}

const (
	// strength is how closely the model follows its examples: C of the logistic
	// regression. Found by cross-validation; 8 to 32 do equally well.
	strength  = 16
	maxRounds = 200
)

// solver fits an L2-regularised logistic regression by coordinate descent on its
// dual (Yu, Huang, Lin 2011, "Dual coordinate descent methods for logistic
// regression and maximum entropy models", algorithm 5). The order of its steps
// is drawn from a fixed seed, so that equal examples give equal weights.
type solver struct {
	examples []vector
	signs    []float64 // 1: holds, -1: does not
	squares  []float64 // of each example's length
	alphas   []float64 // the dual, between 0 and strength
	weights  []float64
}

// solve gives one weight for each of n features.
func solve(examples []vector, signs []float64, n int) []float64 {
	s := &solver{examples, signs, make([]float64, len(examples)), make([]float64, len(examples)), make([]float64, n)}
	for i := range examples {
		for _, x := range examples[i].values {
			s.squares[i] += x * x
		}
		s.move(i, 1e-6)
	}
	order := rand.New(rand.NewPCG(1, 2))
	for range maxRounds {
		moved := 0.0
		for _, i := range order.Perm(len(examples)) {
			step := s.newton(i) - s.alphas[i]
			s.move(i, step)
			moved = max(moved, math.Abs(step))
		}
		if moved < 1e-4*strength {
			break
		}
	}
	return s.weights
}

// move changes one alpha, and the weights with it.
func (s *solver) move(i int, step float64) {
	s.alphas[i] += step
	v := &s.examples[i]
	for k, id := range v.ids {
		s.weights[id] += step * s.signs[i] * v.values[k]
	}
}

// newton finds the alpha that is best while all others stay.
func (s *solver) newton(i int) float64 {
	margin := 0.0
	v := &s.examples[i]
	for k, id := range v.ids {
		margin += s.weights[id] * v.values[k]
	}
	margin *= s.signs[i]
	z := s.alphas[i]
	for range 50 {
		slope := s.squares[i]*(z-s.alphas[i]) + margin + math.Log(z/(strength-z))
		if math.Abs(slope) < 1e-6 {
			break
		}
		next := z - slope/(s.squares[i]+strength/(z*(strength-z)))
		switch {
		case next <= 0:
			next = z / 10
		case next >= strength:
			next = strength - (strength-z)/10
		}
		z = next
	}
	return z
}
