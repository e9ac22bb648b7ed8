package match

import "testing"

func TestMisses(t *testing.T) {
	doc := &Doc{Title: "Bank hacked", Text: "The data of clerks was copied at the port.", Country: "DE"}
	for _, c := range []struct{ name, rule, require, want string }{
		{"nothing there", "comet OR telescope", "", "nothing of its rule is there"},
		{"half of both", "hacked AND ransom", "", "nearest in its rule: ransom beside hacked"},
		{"a phrase's word", `"data breach"`, "", `nearest in its rule: "data breach" beside data`},
		{"the nearest first", `"data breach" OR (bank AND hacked AND ransom) OR (bank AND comet AND moon)`, "",
			`nearest in its rule: ransom beside bank, hacked; "data breach" beside data; comet and moon beside bank`},
		{"what must not be", "hacked -port", "", "nearest in its rule: not port beside hacked"},
		{"a place", "hacked country:tw", "", "nearest in its rule: country:TW beside hacked"},
		{"an alternative inside", "ransom (bank OR shop)", "", "nearest in its rule: ransom beside bank"},
		{"another topic", "hacked topic:sea", "", "nearest in its rule: topic:sea beside hacked"},
		{"a requirement", "hacked", "country:tw bank", "what it requires does not hold; nearest in its rule: country:TW beside bank"},
	} {
		t.Run(c.name, func(t *testing.T) {
			topics := []Named{{Name: "sea", Rule: parsed(t, "ship")}, {Name: "x", Rule: parsed(t, c.rule)}}
			if c.require != "" {
				topics[1].Require = parsed(t, c.require)
			}
			set, err := Compile(topics)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			for _, m := range set.Misses(doc) {
				if m.Topic == "x" {
					got = m.String()
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func parsed(t *testing.T, rule string) *Rule {
	t.Helper()
	r, err := Parse(rule)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMissesLeaveOutWhatHolds(t *testing.T) {
	set, err := Compile([]Named{{Name: "a", Rule: parsed(t, "bank")}, {Name: "b", Rule: parsed(t, "comet")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := set.Misses(&Doc{Title: "A bank"}); len(got) != 1 || got[0].Topic != "b" {
		t.Errorf("got %+v", got)
	}
}

func TestMissSaysWhatTheModelLacks(t *testing.T) {
	got := Miss{Score: 0.314, Threshold: 0.5, Nearest: []string{`"data breach" beside data`}}.String()
	if want := `the model says 0.31, from 0.50 on it would be; nearest in its rule: "data breach" beside data`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
