package similar

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

// BenchmarkFind looks texts of about 40 words up among 50,000 and adds them;
// held is the memory of the index, a text.
func BenchmarkFind(b *testing.B) {
	const held = 50_000
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 20, 400_000)
	text := func() Text {
		var s strings.Builder
		for range 40 {
			fmt.Fprintf(&s, "w%x ", zipf.Uint64()*0x9E3779B1)
		}
		return Text{Title: s.String()[:60], Body: s.String()}
	}
	before := heap()
	x := NewIndex(Options{Window: 24 * time.Hour * 365, Max: 4 * held})
	for i := range held {
		x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start.Add(time.Duration(i) * time.Second), Print: New(text())})
	}
	size := heap() - before
	doc := Doc{At: start.Add(held * time.Second)}
	b.ReportAllocs()
	for b.Loop() {
		doc.ID++
		doc.Story, doc.Print = doc.ID, New(text())
		x.Find(doc)
	}
	b.ReportMetric(float64(size)/held, "held-B/text")
	runtime.KeepAlive(x)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
