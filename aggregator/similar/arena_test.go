package similar

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestBlockSizes(t *testing.T) {
	for _, c := range []struct{ n, size, words int }{
		{1, 0, 2}, {2, 0, 2}, {3, 1, 3}, {4, 2, 4}, {5, 3, 6}, {7, 4, 8}, {48, 9, 48}, {49, 10, 64}, {3072, 21, 3072},
	} {
		if size, words := sizeOf(c.n); size != c.size || words != c.words {
			t.Errorf("%d words: got size %d of %d words, want %d of %d", c.n, size, words, c.size, c.words)
		}
	}
}

// Whatever lists take, resize and give back, each keeps its own words.
func TestBlocksOfAnArenaDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a arena[uint32]
		blocks, want, next := map[int]uint32{}, map[int][]uint32{}, uint32(0)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			key, n := rapid.IntRange(0, 9).Draw(t, "list"), rapid.IntRange(0, 300).Draw(t, "words")
			old := want[key]
			blocks[key] = a.resize(blocks[key], len(old), n)
			list := a.at(blocks[key], n)
			if kept := min(len(old), n); !slices.Equal(list[:kept], old[:kept]) {
				t.Fatalf("list %d lost words", key)
			}
			for i := range list {
				next++
				list[i] = next
			}
			want[key] = slices.Clone(list)
		}
		for key, words := range want {
			if d := cmp.Diff(a.at(blocks[key], len(words)), words); d != "" && len(words) > 0 {
				t.Fatalf("list %d: %s", key, d)
			}
		}
	})
}

// Postings are lists of the last places with a count of all.
func TestPostingsKeepTheLastPlaces(t *testing.T) {
	const most = 5
	rapid.Check(t, func(t *rapid.T) {
		p := newPostings(most)
		places, held := map[uint32]bool{}, []uint32{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			place := rapid.Uint32Range(1, 12).Draw(t, "place")
			at := slices.Index(held, place)
			switch full := len(held) == most; {
			case !places[place]:
				p.add(7, place)
				places[place] = true
				held = append(held, place)
			case rapid.Bool().Draw(t, "use"):
				if p.use(7, place); full {
					held = append(slices.DeleteFunc(held, func(h uint32) bool { return h == place }), place)
				}
			default:
				p.remove(7, place)
				delete(places, place)
				if at >= 0 {
					held = slices.Delete(held, at, at+1)
				}
			}
			held = held[max(0, len(held)-most):]
			if got := p.list(p.of[7]); !slices.Equal(got, held) || p.of[7].places() != len(places) {
				t.Fatalf("got %v of %d, want %v of %d", got, p.of[7].places(), held, len(places))
			}
		}
	})
}
