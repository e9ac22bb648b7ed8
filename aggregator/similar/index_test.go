package similar

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// desk adds texts the way a caller does: each to the story that Find gives, or
// to one of its own.
type desk struct {
	x *Index
	n uint64
}

func newDesk() *desk {
	return &desk{x: NewIndex(Options{Window: 7 * 24 * time.Hour, Max: 10_000})}
}

func (d *desk) add(by, title, body string, at time.Duration) (story uint64) {
	d.n++
	doc := Doc{ID: d.n, Story: d.n, At: start.Add(at), Print: New(Text{Title: title, Body: body, By: by})}
	if ms := d.x.Find(doc); len(ms) > 0 {
		doc.Story = ms[0].Story
		for _, m := range ms[1:] {
			if d.x.Alike(doc.Story, m.Story) {
				d.x.Merge(m.Story, doc.Story)
			}
		}
	}
	d.x.Add(doc)
	return doc.Story
}

// Each language has two reports of one event and one of another in the same
// field, which shares words with them.
func TestStoriesInManyLanguages(t *testing.T) {
	for _, c := range []struct{ lang, a, a2, b string }{
		{"en", "Quillpay says ransomware gang stole payroll data of nine thousand clerks",
			"Payroll data of 9,000 clerks stolen in ransomware attack on Quillpay",
			"Ransomware gang leaks data of Brackwater hospital patients"},
		{"de", "Bundesrat billigt Reform der Hafengebühren nach langem Streit",
			"Hafengebühren: Reform passiert den Bundesrat",
			"Bundesrat stoppt Gesetz zur Schulreform nach Streit der Länder"},
		{"fr", "Les dockers du port de Valmer votent la reprise du travail",
			"Port de Valmer : les dockers reprennent le travail après un vote",
			"Les enseignants de Valmer votent la grève pour la rentrée"},
		{"es", "El Senado de Valmora aprueba la ley de puertos tras meses de debate",
			"La ley de puertos sale adelante en el Senado de Valmora",
			"El Senado rechaza la reforma educativa tras un largo debate"},
		{"ru", "Забастовка докеров парализовала порт Северный",
			"Порт Северный парализован из-за забастовки докеров",
			"Забастовка учителей началась в столице"},
		{"zh", "北港码头工人罢工 四十艘货轮滞留港外",
			"北港罢工致四十艘货轮滞留 码头工人拒绝夜班",
			"首都教师罢工 学校停课三天"},
		{"ja", "北港で港湾労働者がストライキ コンテナ船40隻が沖待ち",
			"コンテナ船40隻が沖待ち 北港の港湾労働者スト",
			"首都で教員がストライキ 学校は三日間休校"},
		{"ar", "إضراب عمال الميناء الشمالي يوقف أربعين سفينة حاويات",
			"أربعون سفينة حاويات تنتظر بسبب إضراب عمال الميناء الشمالي",
			"إضراب المعلمين يغلق مدارس العاصمة"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			d := newDesk()
			a := d.add("herald", c.a, "", 0)
			b := d.add("bugle", c.b, "", time.Hour)
			a2 := d.add("courier", c.a2, "", 2*time.Hour)
			if a != a2 || a == b {
				t.Errorf("got stories %d, %d and %d", a, b, a2)
			}
		})
	}
}

func TestFindSaysWhatAndWhy(t *testing.T) {
	d := newDesk()
	d.add("herald", "Dockers walk out at northern harbour", strike, 0)
	for _, c := range []struct {
		name string
		text Text
		want Verdict
		why  string
	}{
		{"a copy", Text{Title: "Dockers walk out at northern harbour", Body: strike}, SameText, "same title"},
		{"a copy under another title", Text{Title: "Harbour at a standstill", Body: strike}, SameText, "like text"},
		{"a report", Text{Title: "Dockers' strike closes northern harbour", Body: "Forty ships wait as dock workers walk out over night shifts."}, SameStory, "same event: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			ms := d.x.Find(Doc{ID: 99, At: start.Add(time.Hour), Print: New(c.text)})
			if len(ms) != 1 || ms[0].Verdict != c.want || ms[0].Doc != 1 || len(ms[0].Reason) < len(c.why) || ms[0].Reason[:len(c.why)] != c.why {
				t.Errorf("got %+v", ms)
			}
		})
	}
	if ms := d.x.Find(Doc{ID: 99, At: start, Print: New(Text{Title: "Comet grows a tail", Body: comet})}); ms != nil {
		t.Errorf("other news is in %+v", ms)
	}
	if ms := d.x.Find(Doc{ID: 99, At: start, Print: New(Text{})}); ms != nil {
		t.Errorf("an empty text is in %+v", ms)
	}
}

func TestStoriesFade(t *testing.T) {
	title, again := "Dockers walk out at northern harbour", "Northern harbour: dockers walk out"
	for _, c := range []struct {
		after time.Duration
		same  bool
	}{{time.Hour, true}, {3 * 24 * time.Hour, true}, {8 * 24 * time.Hour, false}, {-8 * 24 * time.Hour, true}} {
		d := newDesk()
		a := d.add("herald", title, "", 0)
		if b := d.add("bugle", again, "", c.after); (a == b) != c.same && c.after > 0 {
			t.Errorf("after %s: same %t, want %t", c.after, a == b, c.same)
		}
	}
}

// numbered makes a text that shares nothing with those of other numbers.
func numbered(n int) Text {
	s := ""
	for i := range 8 {
		s += fmt.Sprintf("w%dx%d ", n, i)
	}
	return Text{Title: s, By: "herald"}
}

func TestIndexIsBounded(t *testing.T) {
	t.Run("by number", func(t *testing.T) {
		x := NewIndex(Options{Window: time.Hour * 1000, Max: 100})
		for i := range 1000 {
			x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start.Add(time.Duration(i) * time.Minute), Print: New(numbered(i))})
			if x.Len() > 100 {
				t.Fatalf("%d texts are held", x.Len())
			}
		}
		if ms := x.Find(Doc{ID: 5000, At: start.Add(1000 * time.Minute), Print: New(numbered(999))}); len(ms) != 1 {
			t.Error("the newest is not held")
		}
		if x.stories.len() != x.Len() || len(x.byID) != x.Len() {
			t.Errorf("%d stories are left of %d texts", x.stories.len(), x.Len())
		}
	})
	t.Run("by what is remembered", func(t *testing.T) {
		x := NewIndex(Options{Window: time.Hour * 1000, Max: 10})
		for i := range 3 * lessons / 2 {
			x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start, Print: New(numbered(i))})
		}
		if n := len(x.terms.of); n > 8*(lessons+20) || x.past > lessons+20 {
			t.Errorf("%d terms of %d stories that are gone", n, x.past)
		}
	})
	t.Run("by time", func(t *testing.T) {
		x := NewIndex(Options{Window: time.Hour, Max: 1 << 20})
		for i := range 5000 {
			x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start.Add(time.Duration(i) * time.Minute), Print: New(numbered(i))})
		}
		if x.Len() > 1500 {
			t.Errorf("%d texts are held", x.Len())
		}
	})
	t.Run("one story", func(t *testing.T) {
		x := NewIndex(Options{Window: time.Hour * 1000, Max: 1 << 20})
		for i := range 500 {
			x.Add(Doc{ID: uint64(i), Story: 1, At: start, Print: New(numbered(i))})
		}
		s := x.stories.at(x.byID[1])
		if first := x.texts.at(s.head).id; s.texts > maxDocs || s.count > maxStoryTerms || first != 0 || s.size != 500 || x.Len() != int(s.texts) {
			t.Errorf("it holds %d texts, %d terms; first %d, size %d", s.texts, s.count, first, s.size)
		}
	})
}

func TestMerge(t *testing.T) {
	x := NewIndex(Options{Window: time.Hour * 1000, Max: 1000})
	for i := range 4 {
		x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start, Print: New(numbered(i))})
	}
	x.Merge(3, 1)
	x.Merge(3, 1)  // it is gone
	x.Merge(1, 1)  // itself
	x.Merge(77, 1) // never was
	for i, want := range []uint64{0, 1, 2, 1} {
		ms := x.Find(Doc{ID: 99, At: start, Print: New(numbered(i))})
		if len(ms) != 1 || ms[0].Story != want || ms[0].Doc != uint64(i) {
			t.Errorf("text %d: got %+v, want story %d", i, ms, want)
		}
	}
	if x.Len() != 4 || x.stories.len() != 3 {
		t.Errorf("%d texts in %d stories", x.Len(), x.stories.len())
	}
}

func TestNewPrintOfAText(t *testing.T) {
	x := NewIndex(Options{Window: time.Hour * 1000, Max: 1000})
	x.Add(Doc{ID: 1, Story: 1, At: start, Print: New(numbered(1))})
	x.Add(Doc{ID: 1, Story: 1, At: start, Print: New(numbered(2))})
	if ms := x.Find(Doc{ID: 9, At: start, Print: New(numbered(2))}); len(ms) != 1 || x.Len() != 1 {
		t.Errorf("got %+v of %d texts", ms, x.Len())
	}
}

// The same stream gives the same stories: nothing depends on the order of maps.
func TestIndexIsDeterministic(t *testing.T) {
	run := func() (out []uint64) {
		d := newDesk()
		for i := range 400 {
			a, b := numbered(i%37), numbered(i%11)
			out = append(out, d.add(fmt.Sprint(i%5), a.Title+b.Title, "", time.Duration(i)*time.Minute))
		}
		return out
	}
	if d := cmp.Diff(run(), run()); d != "" {
		t.Error(d)
	}
}

// A word in every third text of a language is a common one, however few texts
// of that language there are among others.
func TestStatisticsAreThoseOfALanguage(t *testing.T) {
	x := NewIndex(Options{Window: time.Hour * 1000, Max: 1 << 20})
	for i := range 3000 {
		text := numbered(i)
		text.Lang = "en-GB"
		if i%100 == 0 {
			text.Lang = "sl"
		}
		if i%300 == 0 {
			text.Title += " pristanisce"
		}
		x.Add(Doc{ID: uint64(i), Story: uint64(i), At: start, Print: New(text)})
	}
	stories := x.terms.of[New(Text{Title: "pristanisce"}).Terms[0].key()].places()
	if got, among := idf(x, stories, "SL"), idf(x, stories, "en"); got > among-2 || got < leastIDF {
		t.Errorf("in its language %.1f, among all %.1f", got, among)
	}
	if got := idf(x, stories, "xx"); got < leastIDF {
		t.Errorf("in a language without texts %.1f", got)
	}
}

func idf(x *Index, stories int, lang string) float64 {
	s := x.scale(language(lang))
	return s.idf(stories)
}

// What is seen at once, at a first poll or after an outage, may be the news of
// years: the outlets' own times tell it apart.
func TestTimesOfPublicationPartWhatIsSeenAtOnce(t *testing.T) {
	text := func(published time.Time, title string) Text { return Text{Title: title, Body: strike, At: published} }
	for _, c := range []struct {
		name      string
		published time.Time
		want      bool
	}{
		{"the same day", start.Add(-300 * 24 * time.Hour), true},
		{"a year later", start, false},
		{"not known", time.Time{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := NewIndex(Options{Window: 7 * 24 * time.Hour, Max: 100})
			x.Add(Doc{ID: 1, Story: 1, At: start, Print: New(text(start.Add(-301*24*time.Hour), "Dockers walk out at northern harbour"))})
			got := x.Find(Doc{ID: 2, Story: 2, At: start, Print: New(text(c.published, "Dockers walk out at harbour"))})
			if (len(got) > 0) != c.want {
				t.Errorf("got %v, want a match: %t", got, c.want)
			}
		})
	}
}
