package plain

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"case and punctuation", "Hello, World! A-B c_d", "hello world a b c d"},
		{"possessive", "Taiwan's U.S. don't Taiwan’s", "taiwan u s dont taiwan"},
		{"contractions", "don't we're I’ll", "dont were ill"},
		{"elision", "l'Iran d’Arc qu'il dell'Interno rock'n'roll O'Brien", "l iran d arc qu il dell interno rock n roll o brien"},
		{"accents", "Élection Führer Ærø straße", "election fuhrer aero strasse"},
		{"full width", "ＣＶＥ－２０２６", "cve 2026"},
		{"han", "北京大学 AI漏洞", "北 京 大 学 ai 漏 洞"},
		{"kana keeps its marks", "サイバー攻撃が", "サ イ バ ー 攻 撃 が"},
		{"cyrillic keeps й", "Байден", "байден"},
		{"indic vowel signs stay", "साइबर", "साइबर"},
		{"soft hyphens and joiners go", "Cyber\u00adsicher\u200dheit\ufe0f", "cybersicherheit"},
		{"composed or not", "cafe\u0301 и\u0306 か\u3099", "cafe й が"},
		{"apostrophes", "'quoted' rock'n'roll l’été", "quoted rock n roll l ete"},
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

func TestFoldAgreesWithTheBook(t *testing.T) {
	for r := rune(0x80); r < 0x3400; r++ {
		if s := string(r); Fold(s) != foldWord(s) {
			t.Fatalf("Fold(%q) = %q, want %q", s, Fold(s), foldWord(s))
		}
	}
}
