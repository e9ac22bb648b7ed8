package similar

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPrintsKeepThroughTheirBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(Text{Title: rapid.String().Draw(t, "title"), Body: rapid.String().Draw(t, "body"), By: "x"})
		got, err := Decode(p.Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		if p.Words < sketchWords {
			p.Sketch = Sketch{} // not kept
		}
		if len(p.Terms) == 0 {
			p.Terms, got.Terms = nil, nil
		}
		if d := cmp.Diff(got, p); d != "" {
			t.Fatal(d)
		}
	})
}

func FuzzDecode(f *testing.F) {
	p := New(Text{Title: "Dockers walk out", Body: "Dock workers at the northern harbour walked out on Monday after talks broke down again."})
	f.Add(p.Append(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Decode(b)
		if err != nil {
			return
		}
		if again, err := Decode(p.Append(nil)); err != nil || cmp.Diff(again, p) != "" {
			t.Errorf("%v: %+v, %+v", err, p, again)
		}
	})
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"case", "HARBOUR", "harbour", true},
		{"accents", "Élysée", "elysee", true},
		{"endings", "Hafenarbeiter", "Hafenarbeitern", true},
		{"Russian endings", "забастовка", "забастовку", true},
		{"Russian endings of short words", "столица", "столицы", true},
		{"numbers stay whole", "CVE-2026-10001", "CVE-2026-10002", false},
		{"short words stay whole", "strike", "strive", false},
		{"stop words say nothing", "the harbour", "a harbour", true},
		{"German stop words", "der Hafen", "am Hafen", true},
		{"Chinese by pairs", "北京大学", "北京大學", false},
		{"Chinese by the same pairs", "北京大学", "《北京大学》", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := New(Text{Title: c.a}), New(Text{Title: c.b})
			if got := cmp.Equal(a.Terms, b.Terms); got != c.same || len(a.Terms) == 0 {
				t.Errorf("equal is %t, want %t, of %d terms", got, c.same, len(a.Terms))
			}
		})
	}
}

const (
	strike = "Dock workers at the northern harbour walked out on Monday after talks about night shifts broke down, and forty container ships now wait at anchor outside the port. The union says that it will not return before the owners have made a new offer."
	comet  = "Astronomers have measured the tail of a comet that will pass the sun in June, and say that it may be seen without a telescope for two weeks. The last one as bright was seen forty years ago, by sailors in the south."
)

func TestCompare(t *testing.T) {
	edited := "On Monday " + strike[:180] + " made a better offer, its leader said."
	for _, c := range []struct {
		name string
		a, b Text
		same bool
	}{
		{"the same", Text{Title: "Dockers walk out", Body: strike}, Text{Title: "Dockers walk out", Body: strike}, true},
		{"edited", Text{Title: "Dockers walk out", Body: strike}, Text{Title: "Dockers walk out again", Body: edited}, true},
		{"another title", Text{Title: "Dockers walk out", Body: strike}, Text{Title: "Harbour at a standstill", Body: strike}, true},
		{"titles alone", Text{Title: "Dockers walk out"}, Text{Title: "Dockers walk out"}, true},
		{"a teaser and the article", Text{Title: "Dockers walk out"}, Text{Title: "Dockers walk out", Body: strike}, true},
		{"a title that recurs", Text{Title: "The morning briefing", Body: strike}, Text{Title: "The morning briefing", Body: comet}, false},
		{"other news", Text{Title: "Dockers walk out", Body: strike}, Text{Title: "Comet grows a tail", Body: comet}, false},
		{"nothing", Text{}, Text{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := New(c.a), New(c.b)
			l := Compare(&a, &b)
			if l.SameText() != c.same {
				t.Errorf("got %+v, want same %t", l, c.same)
			}
			if back := Compare(&b, &a); back != l {
				t.Errorf("it depends on the side: %+v, %+v", l, back)
			}
		})
	}
}

func TestSketchEstimatesCommonShingles(t *testing.T) {
	a := New(Text{Body: strike + " " + comet})
	for _, c := range []struct {
		name     string
		body     string
		min, max float64
	}{
		{"all", strike + " " + comet, 1, 1},
		{"half", strike, 0.25, 0.75},
		{"none", "Voters in the lake district elect a new assembly on Sunday; polls give the farmers' league a lead of three points.", 0, 0.1},
	} {
		b := New(Text{Body: c.body})
		if got := a.Sketch.alike(&b.Sketch); got < c.min || got > c.max {
			t.Errorf("%s: got %.2f, want %.2f to %.2f", c.name, got, c.min, c.max)
		}
	}
}
