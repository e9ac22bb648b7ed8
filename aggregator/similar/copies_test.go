package similar

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// jargon writes sentences of few words, as one desk does all year.
func jargon(r *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		fmt.Fprintf(&b, "word%c%c ", 'a'+r.IntN(16), 'a'+r.IntN(10))
	}
	return b.String()
}

// Where all words are common ones, copies are found by their sequences, and
// nothing else is taken for the same news.
func TestCopiesAmongCommonWords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := NewIndex(Options{Window: 1000 * time.Hour, Max: 1 << 20})
	var titles, bodies []string
	for i := range 4000 {
		titles, bodies = append(titles, jargon(r, 8)), append(bodies, jargon(r, 150))
		d := Doc{ID: uint64(i), Story: uint64(i), At: start, Print: New(Text{Title: titles[i], Body: bodies[i], By: fmt.Sprint(i)})}
		if ms := x.Find(d); i > 200 && len(ms) > 0 {
			t.Fatalf("text %d is taken for %+v", i, ms)
		}
		x.Add(d)
	}
	for _, c := range []struct {
		name  string
		title func(string) string
		body  func(string) string
	}{
		{"as it is", strings.ToUpper, strings.TrimSpace},
		{"credited", func(s string) string { return "Update 1: " + s }, func(s string) string { return "Morning Post, by wire. " + s }},
		{"cut in half", strings.TrimSpace, func(s string) string { return s[:len(s)/2] }},
		{"under another title", func(string) string { return "Readers ask, we answer" }, strings.TrimSpace},
	} {
		found := 0
		for i := range 200 {
			d := Doc{ID: 9999, At: start, Print: New(Text{Title: c.title(titles[i]), Body: c.body(bodies[i]), By: "copyist"})}
			ms := x.Find(d)
			if len(ms) > 0 && (ms[0].Doc != uint64(i) || ms[0].Verdict != SameText) {
				t.Errorf("%s: text %d is taken for %+v", c.name, i, ms)
			}
			found += len(ms)
		}
		if found < 198 {
			t.Errorf("%s: %d of 200 copies are found", c.name, found)
		}
	}
}

// What is written on a template is not one article, however long the template.
func TestTemplatesAreNoCopies(t *testing.T) {
	frame := jargon(rand.New(rand.NewPCG(5, 6)), 150)
	quake := func(place, size, hour string) Text {
		return Text{
			Title: "Earthquake of magnitude " + size + " shakes " + place,
			Body:  "A quake of " + size + " hit " + place + " at " + hour + " on Monday. " + frame + " The office put it at " + size + ", near " + place + ".",
		}
	}
	a, b := New(quake("Norgate", "4.8", "9:15")), New(quake("Halvik", "5.1", "17:40"))
	if l := Compare(&a, &b); l.SameText() {
		t.Errorf("two quakes are one article: %+v", l)
	}
	again := quake("Norgate", "4.8", "9:15")
	again.Body = "The Post. " + again.Body
	if c := New(again); !Compare(&a, &c).SameText() {
		t.Error("one quake is two articles")
	}
}

func TestOutletsNameIsNoPartOfTheTitle(t *testing.T) {
	a := New(Text{Title: "Dockers walk out", By: "The Daily Post"})
	for _, c := range []struct {
		title, by string
		same      bool
	}{
		{"Dockers walk out | Morning Herald", "Morning Herald", true},
		{"Dockers walk out - MORNING HERALD", "Morning Herald", true},
		{"Dockers walk out in Morning", "Morning Herald", false},
		{"Morning Herald", "Morning Herald", false},
	} {
		b := New(Text{Title: c.title, By: c.by})
		if got := Compare(&a, &b).Title == 1; got != c.same || b.Title == 0 {
			t.Errorf("%s: same %t, want %t", c.title, got, c.same)
		}
	}
}
