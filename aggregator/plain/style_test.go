package plain

import "testing"

func TestReadStyle(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"as it stands", "color: red; width: 300px;", "color: red; width: 300px;"},
		{"blanks", " text-align:\n center ;;", "text-align: center;"},
		{"name as written", "TEXT-Indent: 0.5in", "TEXT-Indent: 0.5in;"},
		{"colours", "color: #09f; background: rgb(0, 10%, 0)", "color: #09f; background: rgb(0, 10%, 0);"},
		{"several words", "border: 1px solid #ccc; padding: 0 0 12px .5em", "border: 1px solid #ccc; padding: 0 0 12px .5em;"},
		{"important", "margin: 0px!important", "margin: 0px!important;"},
		{"fonts", `font: bold 12px/1.5 "Noto Sans", 'MS 明朝', serif`, `font: bold 12px/1.5 "Noto Sans", 'MS 明朝', serif;`},
		{"font with half its quotes", `font-family: "x`, ""},
		{"font with other quotes", `font-family: "x'`, ""},
		{"font with an end", `font-family: "x;color: red"`, ""},
		{"unknown properties", "position: fixed; z-index: 9; opacity: 0; unicode-bidi: bidi-override; -moz-binding: x", ""},
		{"address", "background: url(http://a.example/); color: URL(x)", ""},
		{"expression", "width: expression(alert(1))", ""},
		{"comment", "color: /**/red; wid/**/th: 1px", ""},
		{"escape", `c\olor: red; color: \72 ed`, ""},
		{"negative", "margin: -1px; text-indent: -9999px", ""},
		{"huge", "margin: 99999em; width: 1.00000px", ""},
		{"unknown unit", "width: 100vw; height: 1e3px", ""},
		{"unknown word", "background: yellow none repeat; cursor: none", ""},
		{"no value", "color:; color; : red; ,", ""},
		{"second colon", "color: a:b", ""},
		{"rule", "@import x; color: red}p{color: blue", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, hidden := readStyle(tt.in)
			if got != tt.want || hidden {
				t.Errorf("got %q, hidden %v, want %q", got, hidden, tt.want)
			}
			if again, _ := readStyle(got); again != got {
				t.Errorf("not stable: %q became %q", got, again)
			}
		})
	}
}

func TestStyleHides(t *testing.T) {
	for in, want := range map[string]bool{
		"display:none":                         true,
		"color: red; DISPLAY : None!important": true,
		"visibility: hidden":                   true,
		"display: inline":                      false,
		"font-family: 'display: none'":         false,
		"display: -none":                       false,
	} {
		if _, hidden := readStyle(in); hidden != want {
			t.Errorf("%q: hidden %v, want %v", in, hidden, want)
		}
	}
}

func FuzzStyle(f *testing.F) {
	for _, s := range []string{"color: red", `font: 1px/2 'a b', "c"`, "background: rgb(1,2,3) !important; x:y;", "color:(", "a:'\"'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := readStyle(clean(s))
		if again, _ := readStyle(got); again != got {
			t.Errorf("not stable: %q became %q", got, again)
		}
		if got != "" && dangerousStyle.MatchString(got) {
			t.Errorf("%q became the dangerous %q", s, got)
		}
	})
}

func BenchmarkStyle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		readStyle("color: #333; font-size: 14px; text-align: center; position: relative")
	}
}
