package main

import "testing"

func TestGarbagePercent(t *testing.T) {
	for _, test := range []struct {
		name string
		live uint64
		want int
	}{
		{"nothing in use yet", 0, 9500},
		{"a small heap may grow to 96 MiB", 32 << 20, 200},
		{"half of 64 MiB is as much", 64 << 20, 50},
		{"a larger heap grows by half", 96 << 20, 50},
		{"a heap that is nearly full grows to be full", 120 << 20, 20},
		{"a heap beyond that grows slowly", 200 << 20, 15},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := garbagePercent(test.live); got != test.want {
				t.Errorf("%d percent, want %d", got, test.want)
			}
		})
	}
}
