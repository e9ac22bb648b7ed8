package plain

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"case and punctuation", "Hello, World! A-B c_d", "hello world a b c d"},
		{"possessive", "Taiwan's U.S. don't Taiwan’s", "taiwan u s dont taiwan"},
		{"accents", "Élection Führer Ærø straße", "election fuhrer aero strasse"},
		{"full width", "ＣＶＥ－２０２６", "cve 2026"},
		{"han", "北京大学 AI漏洞", "北 京 大 学 ai 漏 洞"},
		{"kana keeps its marks", "サイバー攻撃が", "サ イ バ ー 攻 撃 が"},
		{"cyrillic keeps й", "Байден", "байден"},
		{"indic vowel signs stay", "साइबर", "साइबर"},
		{"arabic points go", "أَمْن", "امن"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			Words(tt.in, func(w string, _ bool) bool { got = append(got, w); return true })
			if g := strings.Join(got, " "); g != tt.want {
				t.Errorf("Words(%q) = %q, want %q", tt.in, g, tt.want)
			}
		})
	}
}
