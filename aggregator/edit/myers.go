package edit

import "slices"

// step is one move of an edit script: places in before and after.
type step struct {
	op   Op
	a, b int
}

// shortest finds the shortest edit script (E. Myers, An O(ND) difference
// algorithm, 1986); nil if it has more than maxEdits changes.
func shortest(a, b []string) []step {
	limit := min(len(a)+len(b), maxEdits)
	reach := make([]int, 2*limit+3) // by diagonal: how far into a
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(reach[limit+1-d:limit+2+d]))
		for k := -d; k <= d; k += 2 {
			x := start(reach, limit+1, k, d)
			for x < len(a) && x-k < len(b) && sameToken(a[x], b[x-k]) {
				x++
			}
			reach[limit+1+k] = x
			if x >= len(a) && x-k >= len(b) {
				return backtrack(trace, len(a), len(b))
			}
		}
	}
	return nil
}

// start is where the walk on a diagonal begins: from the neighbour that is
// further along.
func start(reach []int, zero, k, d int) int {
	if k == -d || k != d && reach[zero+k-1] < reach[zero+k+1] {
		return reach[zero+k+1]
	}
	return reach[zero+k-1] + 1
}

// backtrack walks from the end to the start. trace[d] holds the diagonals -d to
// d as they stood before the d-th round.
func backtrack(trace [][]int, x, y int) []step {
	var out []step
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		at := func(diagonal int) int {
			if i := diagonal + d; i >= 0 && i < len(trace[d]) {
				return trace[d][i]
			}
			return -1
		}
		from := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			from = k + 1
		}
		px := at(from)
		py := px - from
		for x > px && y > py {
			x, y = x-1, y-1
			out = append(out, step{Kept, x, y})
		}
		if from == k+1 {
			y--
			out = append(out, step{Inserted, x, y})
		} else {
			x--
			out = append(out, step{Deleted, x, y})
		}
	}
	for x > 0 && y > 0 {
		x, y = x-1, y-1
		out = append(out, step{Kept, x, y})
	}
	slices.Reverse(out)
	return out
}
