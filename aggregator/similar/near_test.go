package similar

import (
	"testing"
	"time"
)

func TestNearestAgreesWithFind(t *testing.T) {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	doc := func(id uint64, by, title, body string) Doc {
		return Doc{ID: id, Story: id, At: at, Print: New(Text{Title: title, Body: body, Lang: "en", By: by, At: at})}
	}
	x := NewIndex(Options{Window: 7 * 24 * time.Hour, Max: 1000})
	const port = "Dock workers at the northern harbour walked out on Monday after talks about night shifts broke down, and forty container ships wait."
	x.Add(doc(1, "a", "Dockers walk out at northern harbour", port))
	x.Add(doc(2, "b", "Comet passes the sun", "Astronomers measured the tail of a comet that passes the sun in June without a telescope."))
	for _, c := range []struct {
		name string
		d    Doc
	}{
		{"a copy", doc(3, "c", "Dockers walk out at northern harbour", port)},
		{"another subject", doc(4, "c", "Payroll data copied", "Intruders copied bank details of nine thousand clerks.")},
		{"the same harbour", doc(5, "c", "Harbour master of the northern port resigns", "The northern harbour has a new master since Friday, its forty pilots said.")},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := x.Find(c.d)
			near, from := x.Nearest(c.d)
			if len(found) > 0 != (len(near) > 0 && (near[0].Verdict == SameText || near[0].Score >= min(from, 1))) {
				t.Errorf("found %+v, nearest %+v from %.2f", found, near, from)
			}
			if len(found) > 0 && found[0] != near[0] {
				t.Errorf("found %+v, nearest %+v", found[0], near[0])
			}
		})
	}
}

func TestNeedsIsWhereOneArticleBegins(t *testing.T) {
	for _, l := range []Likeness{{Title: 1}, {Title: 0.6}, {Title: 0.1}, {Title: 0.6, Apart: true}} {
		l.Body = l.Needs()
		if !l.SameText() {
			t.Errorf("%+v is no one article", l)
		}
		if l.Body -= 0.02; l.SameText() {
			t.Errorf("%+v is one article already", l)
		}
	}
}
