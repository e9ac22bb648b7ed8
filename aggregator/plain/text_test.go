package plain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"as it is", "A title", "A title"},
		{"blanks", "  A\n\r\n title\t\u00a0x ", "A title x"},
		{"controls", "A\x00\u0007\u0085B\u2028C", "A B C"},
		{"bidi", "a\u202eb\u2066c", "abc"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"chinese", "中文\n标题", "中文标题"},
		{"markup is text", "a <b> &amp; c", "a <b> &amp; c"},
		{"empty", " ", ""},
		{"long", strings.Repeat("é", 2000), strings.Repeat("é", 999) + "…"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Line(tt.in); got != tt.want {
				t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestStripTags(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"text", "AT&T", "AT&T"},
		{"tags", "<p>A <b>bold</b>\n title</p><p>more</p>", "A bold title more"},
		{"entities once", "&amp;lt;b&amp;gt; &eacute;", "&lt;b&gt; é"},
		{"script", "a<script>b</script>", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := StripTags(tt.in); got != tt.want {
				t.Errorf("StripTags(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestUnescape(t *testing.T) {
	if got, want := Unescape("&amp;lt; &#233;&nbsp;x &unknown;"), "&lt; é\u00a0x &unknown;"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestExcerpt(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		max      int
		want     string
	}{
		{"fits", "One two.", 8, "One two."},
		{"sentence", "One two three. Four five", 20, "One two three. …"},
		{"word", "One two three four", 12, "One two…"},
		{"whole word", "One two three four", 14, "One two three…"},
		{"long word", strings.Repeat("x", 20), 10, strings.Repeat("x", 9) + "…"},
		{"chinese sentence", "港务局说航线开通。周日不开船，票价减半", 12, "港务局说航线开通。 …"},
		{"chinese", "港务局周一表示新的轮渡航线将于三月开通", 10, "港务局周一表示新的…"},
		{"nothing", "One", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Excerpt(tt.in, tt.max)
			if got != tt.want || utf8.RuneCountInString(got) > tt.max {
				t.Errorf("Excerpt(%q, %d) = %q, want %q", tt.in, tt.max, got, tt.want)
			}
		})
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a\nb\n\nc", "Related:\nx", "<b>&amp;", "\r\n\u2028中\n文\u202e", "- a\n- b"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, max int) {
		for _, line := range []string{Line(s), StripTags(s)} {
			if Line(line) != line || strings.ContainsAny(line, "\n\r\t\x00") || !utf8.ValidString(line) {
				t.Errorf("no line: %q", line)
			}
		}
		if e := Excerpt(s, max%1000); utf8.RuneCountInString(e) > max%1000 && max > 0 {
			t.Errorf("excerpt of %d: %q", max, e)
		}
		body := FromText(s)
		if again := (Options{}).HTML(body.HTML); again.HTML != body.HTML {
			t.Errorf("not sanitised: %q", body.HTML)
		}
		if danger(body.HTML) != "" || unbalanced(body.HTML) {
			t.Errorf("dangerous: %q", body.HTML)
		}
	})
}
