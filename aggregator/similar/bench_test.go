package similar

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// archive makes an index of texts of up to 48 telling words, of a vocabulary that
// is distributed as words are.
func archive(held int) (x *Index, text func() Text) {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 20, 400_000)
	text = func() Text {
		var s strings.Builder
		for range 60 {
			fmt.Fprintf(&s, "w%x ", zipf.Uint64()*0x9E3779B1)
		}
		return Text{Title: s.String()[:60], Body: s.String()}
	}
	x = NewIndex(Options{Window: 24 * time.Hour * 365, Max: 4 * held})
	for i := range held {
		x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start.Add(time.Duration(i) * time.Second), Print: New(text())})
	}
	return x, text
}

// BenchmarkFind looks texts up among many others and adds them; held is the
// memory of the index, a text.
func BenchmarkFind(b *testing.B) {
	for _, held := range []int{50_000, 500_000} {
		b.Run(fmt.Sprint(held), func(b *testing.B) {
			before := heap()
			x, text := archive(held)
			size := heap() - before
			doc := Doc{At: start.Add(time.Duration(held) * time.Second)}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				doc.ID++
				doc.Story, doc.Print = uint64(held)+doc.ID, New(text())
				b.StartTimer()
				x.Find(doc)
				x.Add(doc)
			}
			b.ReportMetric(float64(size)/float64(held), "held-B/text")
		})
	}
}

// BenchmarkSnapshot writes an index of a million texts to a file, and reads it back.
func BenchmarkSnapshot(b *testing.B) {
	const held = 1_000_000
	x, _ := archive(held)
	f, err := os.Create(filepath.Join(b.TempDir(), "index"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			_, err := f.Seek(0, io.SeekStart)
			if err := errors.Join(err, x.Save(f)); err != nil {
				b.Fatal(err)
			}
		}
		size, _ := f.Seek(0, io.SeekCurrent)
		b.ReportMetric(float64(size)/held, "B/text")
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			_, err := f.Seek(0, io.SeekStart)
			if _, loadErr := Load(f, x.o); errors.Join(err, loadErr) != nil {
				b.Fatal(err, loadErr)
			}
		}
	})
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
