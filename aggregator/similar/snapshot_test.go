package similar

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// newsdesk adds a stream in which much is told twice, some of it merged and some
// gone by the end.
func newsdesk(n int) *desk {
	d := newDesk()
	d.x.o.Max = 300
	for i := range n {
		a, b := numbered(i%173), numbered(i%61)
		d.add(fmt.Sprint("outlet-", i%7), a.Title+b.Title[:20], strike[:i%200]+a.Title+b.Title, time.Duration(i)*time.Minute)
	}
	return d
}

func saved(t *testing.T, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What was saved goes on as if it had never stopped.
func TestLoadGivesTheSameIndex(t *testing.T) {
	one := newsdesk(900)
	x, err := Load(bytes.NewReader(saved(t, one.x)), one.x.o)
	if err != nil {
		t.Fatal(err)
	}
	two := &desk{x: x, n: one.n}
	for i := range 900 {
		text := numbered(i % 97)
		at := time.Duration(900+i) * time.Minute
		a, b := one.add("bugle", text.Title, strike[i%100:], at), two.add("bugle", text.Title, strike[i%100:], at)
		if a != b {
			t.Fatalf("text %d is in story %d, after loading in %d", i, a, b)
		}
	}
	if d := cmp.Diff(len(saved(t, one.x)), len(saved(t, two.x))); d != "" || one.x.Len() != two.x.Len() {
		t.Errorf("the two are not alike in the end: %s", d)
	}
}

func TestLoadRefusesWhatIsNotWhole(t *testing.T) {
	whole := saved(t, newsdesk(50).x)
	r := rand.New(rand.NewPCG(1, 2))
	refuse := func(name string, b []byte) {
		if _, err := Load(bytes.NewReader(b), Options{Window: time.Hour, Max: 10}); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	refuse("nothing", nil)
	refuse("another version", append([]byte("wireroom index 0\n"), whole[len(snapshotName):]...))
	refuse("all but the last byte", whole[:len(whole)-1])
	for range 30 {
		refuse("a part", whole[:r.IntN(len(whole))])
		damaged := bytes.Clone(whole)
		damaged[r.IntN(len(whole))] ^= 1 << r.IntN(8)
		refuse("a bit turned", damaged)
	}
}
