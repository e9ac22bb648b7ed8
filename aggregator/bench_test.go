package aggregator

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
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
