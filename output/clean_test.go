package output

import (
	"testing"
	"time"

	"wireroom/aggregator"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"untouched", "Tab\tand\nline — 漏洞 שלום", "Tab\tand\nline — 漏洞 שלום"},
		{"controls", "a\x00b\x08c\x1bd\x7fe\u0085f\u009fg", "abcdefg"},
		{"noncharacters", "a\ufffeb\uffffc\U0001fffed", "abcd"},
		{"invalid UTF-8", "a\xff\xfeb", "ab"},
		{"closed direction stays", "a \u202bשלום\u202c b", "a \u202bשלום\u202c b"},
		{"closed isolate stays", "a \u2067שלום\u2069 b", "a \u2067שלום\u2069 b"},
		{"open direction goes", "a \u202eexe.gpj", "a exe.gpj"},
		{"crossed ones go", "\u202b\u2067x\u202c\u2069", "x"},
		{"a lone end goes", "x\u202c", "x"},
		{"marks stay", "a\u200eb\u200fc", "a\u200eb\u200fc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := clean(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNoTags(t *testing.T) {
	for in, want := range map[string]string{
		"a < b and <3": "a < b and <3", "<b>x</b>": "< b>x< /b>", "<!-- x": "< !-- x", "<": "<", "": "", "漏<洞": "漏<洞",
	} {
		if got := noTags(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x?y=1#z":               "https://a.example/x?y=1#z",
		"HTTP://A.example":                        "http://a.example",
		"https://a.example/a b/ü?q=\"<x>\"&r=[1]": "https://a.example/a%20b/%C3%BC?q=%22%3Cx%3E%22&r=%5B1%5D",
		"https://a.example/100%/%zz/%41":          "https://a.example/100%25/%25zz/%41",
		"https://bücher.example/":                 "https://xn--bcher-kva.example/",
		"https://[::1]:8080/x":                    "https://[::1]:8080/x",
		"https://user:secret@a.example/x":         "https://a.example/x",
		"https://a.example/\u202efdp.exe":         "",
		"//a.example/x":                           "",
		"/x":                                      "",
		"":                                        "",
		"javascript:alert(1)":                     "",
		"data:text/html,x":                        "",
		"ftp://a.example/":                        "",
	} {
		if got := address(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if got := address(want); got != want {
			t.Errorf("%q changed again: %q", want, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for in, want := range map[string]string{
		"en": "en", "zh-Hant-TW": "zh-Hant-TW", "es-419": "es-419", "": "", "e": "", "en_US": "", "en-": "", "-en": "",
		"12": "", "en us": "", "toolonglanguage": "", "en\"onload": "",
	} {
		if got := language(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCursorText(t *testing.T) {
	for _, c := range []aggregator.Cursor{
		{Listed: moment(8, 4), Story: 7},
		{Listed: time.Date(1969, 12, 31, 23, 0, 0, 1000, time.UTC), Story: 1 << 63},
		{Story: 5},
	} {
		got, err := parseCursor(cursorText(c))
		if err != nil || got != c {
			t.Errorf("%v came back as %v, %v", c, got, err)
		}
	}
	for _, bad := range []string{"", ".", "1", "1.", "x.0000000000000", "1.zzz", "99999999999999999999.0000000000000"} {
		if _, err := parseCursor(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
