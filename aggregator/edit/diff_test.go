package edit

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func marked(ps []Piece) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString([]string{"", "[-", "[+", "~"}[p.Op] + p.Text + []string{"", "-]", "+]", "~"}[p.Op])
	}
	return b.String()
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "a b c", "a b c", "a b c"},
		{"from nothing", "", "a b", "[+a b+]"},
		{"to nothing", "a b", "", "[-a b-]"},
		{"a word", "Port closes after storm", "Port reopens after storm", "Port [-closes -][+reopens +]after storm"},
		{"a number", "Three die, 3,412 flee", "Three die, 3,500 flee", "Three die, [-3,412 -][+3,500 +]flee"},
		{"a word more", "Port closes today", "Port closes again today", "Port closes [+again +]today"},
		{"an end", "Port closes", "Port closes today", "Port closes [+today+]"},
		{"one word between", "big old port closed", "small old harbour closed", "[-big old port -][+small old harbour +]closed"},
		{"characters", "港口週一關閉", "港口週二關閉", "港口週[-一-][+二+]關閉"},
		{"space alone", "a  b", "a b", "a  b"},
		{"two places", "one two three four five six seven", "one 2 three four five 6 seven", "one [-two -][+2 +]three four five [-six -][+6 +]seven"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := marked(Diff(c.before, c.after)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDiffOfFarTextsIsBounded(t *testing.T) {
	var a, b strings.Builder
	for i := range 9000 {
		a.WriteString(strings.Repeat("x", i%7+1) + " ")
		b.WriteString(strings.Repeat("y", i%5+1) + " ")
	}
	got := Diff("same "+a.String()+"end", "same "+b.String()+"end")
	if len(got) != 4 || got[0].Op != Kept || got[1].Op != Deleted || got[2].Op != Inserted || got[3].Op != Kept {
		t.Errorf("%d pieces", len(got))
	}
}

func TestExcerpt(t *testing.T) {
	before := "The port has been closed since the storm of last week. Two ships wait outside. The mayor said that nobody was hurt in it at all."
	after := strings.Replace(before, "Two", "Three", 1)
	want := "~…~last week. [-Two -][+Three +]ships wait ~…~"
	if got := marked(Excerpt(Diff(before, after), 10)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Both texts are in their diff, word for word.
func FuzzDiff(f *testing.F) {
	f.Add("a b c d", "a x c d")
	f.Add("港口 closed", "港 closed 口")
	f.Add(strings.Repeat("a ", 50), strings.Repeat("b a ", 30))
	f.Fuzz(func(t *testing.T, before, after string) {
		var a, b strings.Builder
		for _, p := range Diff(before, after) {
			if p.Op != Inserted {
				a.WriteString(p.Text)
			}
			if p.Op != Deleted {
				b.WriteString(p.Text)
			}
		}
		if d := cmp.Diff(spaceless(before), spaceless(a.String())); d != "" {
			t.Errorf("before: %s", d)
		}
		if d := cmp.Diff(spaceless(after), spaceless(b.String())); d != "" {
			t.Errorf("after: %s", d)
		}
	})
}

func spaceless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func BenchmarkDiff(b *testing.B) {
	before := strings.Repeat("The port has been closed since the storm of last week, said the mayor. ", 100)
	after := strings.ReplaceAll(before, "mayor", "harbour master")
	for b.Loop() {
		Diff(before, after)
	}
}
