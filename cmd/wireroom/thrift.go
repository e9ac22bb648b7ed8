package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage may pile up. A process that serves for months stays small at
// the price of some CPU; while it is small anyway, it need not pay that price.
const (
	thrift     = 50        // percent of what is in use
	smallHeap  = 96 << 20  // bytes: a heap that would stay below this one may grow to it
	fullHeap   = 144 << 20 // a heap grows beyond this one more slowly: hostile feeds brought it there
	tight      = 15        // percent, at least
	fullMemory = 160 << 20 // bytes of the whole process, but for its database
)

// beThrifty sets this process's garbage collection, now and after every round of
// it. GOGC and GOMEMLIMIT in the environment go before it.
func beThrifty() {
	if os.Getenv("GOGC") == "" {
		adjustGarbage(0)
	}
}

// adjustGarbage is called again when the collector has found that its own
// marker is no longer used: after each round. was is the percentage so far.
func adjustGarbage(was int) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := garbagePercent(live[0].Value.Uint64())
	if percent != was {
		debug.SetGCPercent(percent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit(live[0].Value.Uint64()))
	}
	runtime.AddCleanup(new([64]byte), adjustGarbage, percent)
}

// memoryLimit is what the process may take of the system before it gives back what
// it freed: enough for what is in use, of which a large store has more.
func memoryLimit(live uint64) int64 { return int64(max(fullMemory, live+live/2)) }

// garbagePercent is for a heap of which so many bytes are in use.
func garbagePercent(live uint64) int {
	live = max(live, 1<<20)
	if live >= smallHeap {
		return min(thrift, max(tight, int(fullHeap*100/live)-100))
	}
	return max(thrift, int(smallHeap*100/live)-100)
}
