package aggregator

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClaim(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	for _, c := range []struct {
		name        string
		claim, want time.Time
	}{
		{"past", monday.Add(-time.Hour), monday.Add(-time.Hour)},
		{"another zone", monday.Add(-time.Hour).In(zone), monday.Add(-time.Hour)},
		{"future", monday.AddDate(10, 0, 0), monday},
		{"epoch", time.Unix(0, 0), time.Time{}},
		{"zero", time.Time{}, time.Time{}},
		{"year 1", time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}},
		{"finer than any store", monday.Add(-time.Nanosecond), monday.Add(-time.Millisecond)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := claim(&c.claim, monday); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got := claim(nil, monday); !got.IsZero() {
		t.Errorf("no claim became %s", got)
	}
}

func TestNormaliseText(t *testing.T) {
	html := func(s string) *Text { return &Text{Value: s, Type: TypeHTML} }
	for _, c := range []struct {
		name              string
		item              Item
		title, text, html string
	}{
		{"plain title keeps its characters", Item{Title: plainText("AT&amp;T <b>")}, "AT&amp;T <b>", "", ""},
		{"marked up title", Item{Title: html("AT&amp;T <b>wins</b>")}, "AT&T wins", "", ""},
		{"line breaks", Item{Title: plainText("one\r\ntwo\x00")}, "one two", "", ""},
		{"summary alone", Item{Summary: html("<p>Short.</p>")}, "", "Short.", ""},
		{"content alone", Item{Content: []Text{*html("<p>Long.</p>")}}, "", "Long.", "<p>Long.</p>"},
		{"content that begins with its summary",
			Item{Summary: plainText("One two."), Content: []Text{*plainText("One two. Three.")}}, "", "One two. Three.", "<p>One two. Three.</p>"},
		{"summary that says something else",
			Item{Summary: plainText("Zero."), Content: []Text{*plainText("One two.")}}, "", "Zero.\n\nOne two.", "<p>One two.</p>"},
		{"the fullest content", Item{Content: []Text{*plainText("One."), *plainText("One two."), *plainText("Two.")}}, "", "One two.", "<p>One two.</p>"},
		{"what the parser has read", Item{Content: []Text{{Value: "<p>a</p>", Type: TypeHTML, Plain: "a b", Own: "own"}}}, "", "own", "<p>a</p>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, _ := normalise(&c.item, &Poll{At: monday})
			if d := cmp.Diff([]string{e.Title, e.Text, e.Content}, []string{c.title, c.text, c.html}); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNormaliseBounds(t *testing.T) {
	it := Item{ID: strings.Repeat("g", maxGUID+1), Link: "https://news.example/a", Title: plainText(strings.Repeat("界 ", 4000))}
	it.Summary = plainText(strings.Repeat("word ", maxHTML/4))
	for range 3 * maxList {
		n := len(it.Categories)
		it.Categories = append(it.Categories, Category{Term: strings.Repeat("c", n+1)})
		it.Authors = append(it.Authors, Person{Name: strings.Repeat("a", n+1)})
		it.Enclosures = append(it.Enclosures, Enclosure{URL: "https://news.example/" + strings.Repeat("e", n)})
	}
	e, reason := normalise(&it, &Poll{At: monday})
	if reason != "" {
		t.Fatal(reason)
	}
	if n := utf8.RuneCountInString(e.Title); n > 1001 {
		t.Errorf("the title has %d characters", n)
	}
	if len(e.GUID) > maxGUID || len(e.Summary) > maxHTML+100 {
		t.Errorf("guid %d bytes, summary %d", len(e.GUID), len(e.Summary))
	}
	if len(e.Categories) != maxList || len(e.Authors) != maxList || len(e.Enclosures) != maxList {
		t.Errorf("%d categories, %d authors, %d enclosures", len(e.Categories), len(e.Authors), len(e.Enclosures))
	}
	for _, c := range e.Categories {
		if len(c.Term) > maxLabel {
			t.Errorf("a category has %d bytes", len(c.Term))
		}
	}
}

func TestNormaliseLinks(t *testing.T) {
	it := Item{
		Link: "javascript:alert(1)", Title: plainText("x"), Comments: "data:text/html,x",
		Image:      &Image{URL: "file:///etc/passwd"},
		Enclosures: []Enclosure{{URL: "javascript:1"}, {URL: "https://news.example/a.mp3"}},
		Authors:    []Person{{URL: "javascript:1"}, {Name: "Ada", URL: "javascript:1"}},
	}
	e, _ := normalise(&it, &Poll{At: monday})
	want := Entry{Title: "x", FirstSeen: monday, Authors: []Person{{Name: "Ada"}}, Enclosures: []Enclosure{{URL: "https://news.example/a.mp3"}}}
	if d := cmp.Diff(e, want); d != "" {
		t.Error(d)
	}
}

func TestEmptyItemsAreRefusedWithAReason(t *testing.T) {
	n := newNewsroom(t)
	got := n.poll("news", Item{}, Item{ID: "only a guid"}, item("a", "Dockers walk out", harbour))
	if got.New != 1 || got.Refused != 2 {
		t.Errorf("got %d new, %d refused; want 1, 2", got.New, got.Refused)
	}
	if d := cmp.Diff(got.Results[0].Refused, []string{"2: no title, no link and no text"}); d != "" {
		t.Error(d)
	}
}

func TestSourceSpeaksForItsItems(t *testing.T) {
	p := Poll{At: monday, Source: SourceState{Source: Source{Lang: "de", Country: "AT", Topics: []string{"politics"}}}}
	for _, c := range []struct{ own, want string }{{"", "de"}, {"sl", "sl"}, {"  ", "de"}, {strings.Repeat("x", 99), "de"}} {
		e, _ := normalise(&Item{Title: plainText("x"), Language: c.own}, &p)
		if e.Lang != c.want || e.Country != "AT" || len(e.Declared) != 1 {
			t.Errorf("language %q: got %q, %q, %v", c.own, e.Lang, e.Country, e.Declared)
		}
	}
}

func TestOwnOutputIsRefused(t *testing.T) {
	for _, c := range []struct {
		generator string
		want      int // entries
	}{
		{"wireroom", 0},
		{"wireroom 1.2.3", 0},
		{"Wireroom", 0},
		{"WireRoomPress", 1},
		{"", 1},
	} {
		n := newNewsroom(t, "all", "*")
		visit := n.visit("herald", item("a1", "Dockers walk out", harbour))
		visit.Feed.Generator = &Generator{Name: c.generator}
		got := n.ingest(visit)
		if got.New != c.want || got.Refused != 1-c.want || len(got.Results[0].Refused) != 1-c.want {
			t.Errorf("%q: got %d new, %d refused %v", c.generator, got.New, got.Refused, got.Results[0].Refused)
		}
	}
}
