package match

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The examples are about the sea or about the kitchen, in two languages.
var (
	sea     = strings.Fields("ferry harbour anchor tide sailor lighthouse cargo mooring reef buoy")
	kitchen = strings.Fields("mango recipe oven butter flour kettle pepper noodle spoon roast")
	filler  = strings.Fields("the a of and to in was for with new")
)

// report is a title and a text with words of a subject among filler.
func report(r *rand.Rand, subject []string) *Doc {
	pick := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = filler[r.IntN(len(filler))]
			if i%2 == 0 {
				words[i] = subject[r.IntN(len(subject))]
			}
		}
		return strings.Join(words, " ")
	}
	return &Doc{Title: pick(3), Text: pick(8)}
}

func seaExamples(n int) []Example {
	r := rand.New(rand.NewPCG(7, 7))
	list := make([]Example, n)
	for i := range list {
		list[i] = Example{report(r, kitchen), false}
		switch i % 4 {
		case 0:
			list[i] = Example{report(r, sea), true}
		case 1:
			list[i] = Example{&Doc{Title: "海港渡轮停航", Text: "码头工人昨天开始罢工"}, true}
		case 2:
			list[i] = Example{&Doc{Title: "芒果食谱", Text: "厨房里的香料和面条"}, false}
		}
	}
	return list
}

func trained(t testing.TB) *Model {
	t.Helper()
	m, err := Train(seaExamples(200))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestScore(t *testing.T) {
	m := trained(t)
	tests := []struct {
		name     string
		doc      Doc
		atLeast  float64
		atMost   float64
		mentions string
	}{
		{"the subject", Doc{Title: "Ferry leaves the harbour", Text: "Sailor lost anchor in the tide"}, 0.8, 1, "anchor"},
		{"the other subject", Doc{Title: "Mango recipe", Text: "Butter and flour in the oven"}, 0, 0.2, ""},
		{"a script without spaces", Doc{Title: "渡轮停航", Text: "码头工人罢工"}, 0.7, 1, "人"},
		{"another form of a word", Doc{Title: "The lighthousemen and the mooring"}, 0.5, 1, "*hous*"},
		{"another language", Doc{Title: "Le bac quitte le port", Text: "Un marin perd son ancre"}, 0, 0, ""},
		{"nothing", Doc{}, 0, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, why := m.Score(&tt.doc)
			if p < tt.atLeast || p > tt.atMost || !strings.Contains(why.Term, tt.mentions) {
				t.Errorf("%.3f for %s, want %.1f to %.1f and %q", p, why, tt.atLeast, tt.atMost, tt.mentions)
			}
		})
	}
}

func TestLengthAloneDoesNotCount(t *testing.T) {
	m := trained(t)
	short := Doc{Title: "Ferry in the harbour"}
	long := Doc{Title: short.Title, Text: strings.Repeat("Mango recipe with butter. ", 2000)}
	again := Doc{Title: short.Title, Text: strings.Repeat(short.Title+". ", 40)}
	p, _ := m.Score(&short)
	q, _ := m.Score(&again)
	if r, _ := m.Score(&long); r >= p || math.Abs(p-q) > 0.1 {
		t.Errorf("once %.2f, again and again %.2f, beside much else %.2f", p, q, r)
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	if !bytes.Equal(trained(t).bytes(), trained(t).bytes()) {
		t.Error("equal examples gave different models")
	}
}

func TestTrainNeedsExamples(t *testing.T) {
	for name, examples := range map[string][]Example{
		"none": nil, "few": seaExamples(30), "one kind": slices.DeleteFunc(seaExamples(200), func(e Example) bool { return e.Holds }),
	} {
		if _, err := Train(examples); !errors.Is(err, ErrFewExamples) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSolve checks the condition of an optimum: where the gradient of
// |w|²/2 + C·Σ log(1+exp(-y·w·x)) is zero, w is C·Σ y·x/(1+exp(y·w·x)).
func TestSolve(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	var examples []vector
	var signs []float64
	for range 60 {
		x := []float64{r.NormFloat64(), r.NormFloat64(), 1}
		sign := 1.0
		if x[0]-x[1]/2+r.NormFloat64() < 0 {
			sign = -1
		}
		examples, signs = append(examples, vector{[]int32{0, 1, 2}, x}), append(signs, sign)
	}
	w := solve(examples, signs, 3)
	want := make([]float64, 3)
	for i, v := range examples {
		margin := signs[i] * (w[0]*v.values[0] + w[1]*v.values[1] + w[2])
		for k, x := range v.values {
			want[k] += strength * signs[i] * x * logistic(-margin)
		}
	}
	for k := range w {
		if math.Abs(w[k]-want[k]) > 0.01*strength*float64(len(examples)) {
			t.Errorf("weights %.3f, at an optimum they would be %.3f", w, want)
			break
		}
	}
}

func TestThreshold(t *testing.T) {
	tests := []struct {
		name  string
		p     []float64
		holds []bool
		want  float64
	}{
		{"parted", []float64{0.1, 0.2, 0.6, 0.9}, []bool{false, false, true, true}, 0.4},
		{"one hit is worth one miss", []float64{0.3, 0.55, 0.5, 0.9}, []bool{false, false, true, true}, 0.4},
		{"nothing holds", []float64{0.3, 0.6}, []bool{false, false}, 0.5},
		{"nothing at all", nil, nil, 0.5},
	}
	for _, tt := range tests {
		if got := Threshold(tt.p, tt.holds); got != tt.want {
			t.Errorf("%s: %.2f, want %.2f", tt.name, got, tt.want)
		}
	}
}

func TestModelFile(t *testing.T) {
	m := trained(t).WithThreshold(0.37)
	var file bytes.Buffer
	if n, err := m.WriteTo(&file); err != nil || n != int64(file.Len()) {
		t.Fatal(n, err)
	}
	again, err := ReadModel(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(again, m, cmp.AllowUnexported(Model{}, feature{}, sumIndex{}, slot{})); diff != "" {
		t.Errorf("read -, written +:\n%s", diff)
	}
	for n := range file.Len() {
		if _, err := ReadModel(bytes.NewReader(file.Bytes()[:n])); !errors.Is(err, ErrNotModel) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
	}
	for i := range file.Len() {
		bad := bytes.Clone(file.Bytes())
		bad[i] ^= 1
		if _, err := ReadModel(bytes.NewReader(bad)); !errors.Is(err, ErrNotModel) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
}

func TestModelsInASet(t *testing.T) {
	m := trained(t)
	parse := func(s string) *Rule {
		r, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	set, err := Compile([]Named{
		{Name: "asia", Model: m, Require: parse("country:TW OR country:JP")},
		{Name: "both", Rule: parse("topic:sea topic:asia")},
		{Name: "rule", Rule: parse("ferry")},
		{Name: "sea", Rule: parse("submarine"), Model: m, Require: parse("-sponsored")},
		{Name: "sure", Model: m.WithThreshold(1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	harbour := Doc{Title: "Sailor leaves the harbour", Text: "The anchor and the tide"}
	tests := []struct {
		name   string
		change func(*Doc)
		want   []string
	}{
		{"by the model", func(*Doc) {}, []string{"sea"}},
		{"by the rule, where the model knows no word", func(d *Doc) { d.Title, d.Text = "Submarine emerges", "" }, []string{"sea"}},
		{"what is required is missing", func(d *Doc) { d.Categories = []string{"Sponsored"} }, nil},
		{"what is required is there", func(d *Doc) { d.Country = "TW" }, []string{"asia", "both", "sea"}},
		{"declared, whatever is required", func(d *Doc) { d.Text, d.Declared = "sponsored", []string{"sea"} }, []string{"sea"}},
		{"neither", func(d *Doc) { d.Title, d.Text = "Mango recipe", "With butter" }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := harbour
			tt.change(&d)
			var got []string
			for _, h := range set.Match(&d) {
				got = append(got, h.Topic)
			}
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("got -, want +:\n%s", diff)
			}
		})
	}
	p, alone := m.Score(&harbour)
	if hits := set.Match(&harbour); p < m.Threshold() || !slices.Contains(hits[0].Why, alone) {
		t.Errorf("the set says %v, the model %v", hits, alone)
	}
}

func TestFaultsOfRequire(t *testing.T) {
	r, err := Parse("a topic:b")
	if err != nil {
		t.Fatal(err)
	}
	for name, topics := range map[string][]Named{
		"unknown": {{Name: "x", Require: r}},
		"circle":  {{Name: "b", Require: r}},
	} {
		var bad *TopicError
		if _, err := Compile(topics); !errors.As(err, &bad) || !bad.Require || bad.Offset != 2 {
			t.Errorf("%s: %v at %+v", name, err, bad)
		}
	}
}

func TestGist(t *testing.T) {
	tests := []struct {
		name string
		doc  Doc
		want string
	}{
		{"words, a pair and pieces", Doc{Title: "A Ferry"}, "a|ferry|a ferry|fer*|*ferr*|*erry*|*rry"},
		{"pieces keep what stands between spaces", Doc{Title: "U.S."}, "u|s|u s|u.s*|*u.s.*|*.s."},
		{"a short word is its own piece", Doc{Title: "at sea"}, "at|sea|at sea|sea*|*sea"},
		{"characters and pairs of them", Doc{Title: "渡轮停"}, "渡|轮|渡轮|停|轮停|渡轮停*|*渡轮停"},
		{"scripts do not pair", Doc{Title: "AI漏洞"}, "ai|漏|洞|漏洞|ai漏*|*ai漏洞*|*i漏洞"},
		{"title and text do not pair", Doc{Title: "a", Text: "b"}, "a|b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			gistOf(&tt.doc).each(func(f []byte) { got = append(got, string(f)) })
			if diff := cmp.Diff(strings.Join(got, "|"), tt.want); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGistIsBounded(t *testing.T) {
	lead := strings.Repeat("渡", gistBytes/3)
	if got, want := gistOf(&Doc{Text: lead + "轮"}), gistOf(&Doc{Text: lead}); !bytes.Equal(got.buf, want.buf) {
		t.Error("read on after the lead")
	}
	if n := len(beginning("a" + lead)); n != gistBytes-2 {
		t.Errorf("%d bytes: cut within a letter", n)
	}
}

func FuzzReadModel(f *testing.F) {
	small := &Model{threshold: 0.5, scale: 0.1, unseen: 90, features: []feature{{text: "ferr*", weight: 9, rarity: 60}, {text: "ferry", weight: 100, rarity: 70}, {text: "渡轮", weight: -3, rarity: 80}}}
	file := small.bytes()
	f.Add(file[:len(file)-4])
	f.Add([]byte(modelMagic))
	f.Fuzz(func(t *testing.T, body []byte) {
		file := appendSum(bytes.Clone(body))
		m, err := ReadModel(bytes.NewReader(file))
		if err != nil {
			return
		}
		if !bytes.Equal(m.bytes(), file) {
			t.Errorf("a model of %d bytes is written otherwise", len(file))
		}
		m.Score(&Doc{Title: "Ferry 渡轮"})
	})
}

func BenchmarkModel(b *testing.B) {
	set, err := Compile([]Named{{Name: "sea", Model: trained(b)}})
	if err != nil {
		b.Fatal(err)
	}
	d := report(rand.New(rand.NewPCG(1, 1)), slices.Concat(sea, kitchen))
	d.Text = strings.Repeat(d.Text+" ", 10)
	b.ReportAllocs()
	for b.Loop() {
		set.Match(d)
	}
}
