package aggregator

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"wireroom/aggregator/similar"
)

// press writes articles of a vocabulary that is distributed as words are.
type press struct {
	r    *rand.Rand
	zipf *rand.Zipf
}

func newPress() *press {
	r := rand.New(rand.NewPCG(1, 2))
	return &press{r: r, zipf: rand.NewZipf(r, 1.1, 20, 200_000)}
}

func (p *press) words(n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "w%x ", p.zipf.Uint64()*0x9E3779B1)
	}
	return b.String()
}

func (p *press) item(i int) Item {
	it := item(fmt.Sprint(i), p.words(9), p.words(40))
	a, b := p.words(110), p.words(110)
	it.Content = []Text{{Type: TypeHTML, Value: "<p>" + a + "</p><p>" + b + "</p>", Plain: a + "\n\n" + b, Own: a + "\n\n" + b}}
	return it
}

// BenchmarkIngestNew takes in feeds of 20 new items of about 2 KB, as the parser
// gives them, beside 4,000 entries that are held already: all but parsing and
// the database.
func BenchmarkIngestNew(b *testing.B) {
	n := newNewsroom(b, desks...)
	p := newPress()
	made := 0
	feed := func() Poll {
		items := make([]Item, 20)
		for i := range items {
			made++
			items[i] = p.item(made)
		}
		return n.visit(fmt.Sprint("outlet-", made), items...)
	}
	for range 200 {
		n.ingest(feed())
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		poll := feed()
		b.StartTimer()
		n.ingest(poll)
	}
}

// lexicon writes words as a newsroom does: few are common, most are rare.
type lexicon struct {
	r     *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func newLexicon() *lexicon {
	r := rand.New(rand.NewPCG(1, 2))
	l := &lexicon{r: r, zipf: rand.NewZipf(r, 1.1, 20, 400_000-1), words: make([]string, 400_000)}
	for i := range l.words {
		l.words[i] = fmt.Sprintf("w%x", uint64(i)*0x9E3779B1)
	}
	return l
}

func (l *lexicon) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(l.words[l.zipf.Uint64()])
		b.WriteByte(' ')
	}
	return b.String()
}

// beats makes topics of two words each, and one that is not about a third.
func (l *lexicon) beats(n int) []string {
	word := func() string { return l.words[1000+l.r.IntN(50_000)] } // no topic is about a common word
	var out []string
	for i := range n {
		out = append(out, fmt.Sprint("t", i), fmt.Sprintf("(%s AND %s) OR %s AND NOT %s", word(), word(), word(), word()))
	}
	return out
}

// BenchmarkNewsroomAtScale clusters and classifies entries one by one, on one
// core, with 10,000 topics and 500,000 entries in the window: all but parsing and
// the database.
func BenchmarkNewsroomAtScale(b *testing.B) {
	const topics, held = 10_000, 500_000
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	l := newLexicon()
	n := newNewsroom(b, l.beats(topics)...)
	n.in.window = &window{index: similar.NewIndex(similar.Options{Window: n.in.o.Window, Max: n.in.o.Prints}), hands: newHands()}
	for i := range uint64(held) {
		print := similar.New(similar.Text{Title: l.text(9), Body: l.text(60), Lang: "en", By: fmt.Sprint(i % 1000)})
		n.in.window.index.Add(similar.Doc{ID: i, Story: i, At: n.now, Print: print})
	}
	made, used := 0, time.Duration(0)
	for b.Loop() {
		b.StopTimer()
		items := make([]Item, 20)
		for i := range items {
			made++
			items[i] = item(fmt.Sprint(made), l.text(9), l.text(150))
			items[i].Language = "en"
		}
		poll := n.visit(fmt.Sprint("outlet-", made), items...)
		b.StartTimer()
		before := cpuTime(b)
		n.ingest(poll)
		used += cpuTime(b) - before
	}
	b.ReportMetric(float64(made)/used.Seconds(), "entries/cpu-s")
	listed := 0
	for _, e := range n.store.entries {
		listed += len(e.Hits)
	}
	b.ReportMetric(float64(listed)/float64(len(n.store.entries)), "topics/entry")
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MiB")
	runtime.KeepAlive(n)
}

// cpuTime is what the process has used so far: the wall clock tells little where
// others work too.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
