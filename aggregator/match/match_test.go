package match

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustParse(t testing.TB, source string) *Rule {
	t.Helper()
	r, err := Parse(source)
	if err != nil {
		t.Fatalf("Parse(%q): %v", source, err)
	}
	return r
}

// breach is the document that most rows are about.
var breach = Doc{
	Title:      "Ransomware gang leaks hospital’s data",
	Text:       "A zero-day (CVE-2026-1234) led to the data breach, says the élite team.",
	Categories: []string{"Cyber Crime", "Health"},
	Authors:    []string{"Ana Núñez"},
	Outlet:     "The Example Times",
	Lang:       "zh-Hant-TW",
	Country:    "TW",
	Link:       "https://www.times.example/security/2026/%C3%A9lan-vital?id=7#top",
	Declared:   []string{"health"},
}

type matchRow struct {
	name, rule string
	doc        *Doc
	want       bool
}

func checkMatch(t *testing.T, rows []matchRow) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := mustParse(t, tt.rule).Match(tt.doc); got != tt.want {
				t.Errorf("%s: got %v, want %v", tt.rule, got, tt.want)
			}
		})
	}
}

func TestMatchWords(t *testing.T) {
	checkMatch(t, []matchRow{
		{"word in the title", "ransomware", &breach, true},
		{"word in the text", "team", &breach, true},
		{"word in a category", "crime", &breach, true},
		{"word elsewhere", "times", &breach, false},
		{"part of a word", "ransom", &breach, false},
		{"case", "RaNsOmWaRe", &breach, true},
		{"width", "ＲＡＮＳＯＭＷＡＲＥ", &breach, true},
		{"accent in the text", "elite", &breach, true},
		{"accent in the rule", "rânsomware", &breach, true},
		{"possessive", "hospital", &breach, true},
		{"phrase", `"data breach"`, &breach, true},
		{"phrase over two parts", `"data a"`, &breach, false},
		{"phrase over two categories", `"crime health"`, &breach, false},
		{"phrase out of order", `"breach data"`, &breach, false},
		{"phrase in other quotes", `“data breach”`, &breach, true},
		{"hyphens", "zero-day", &breach, true},
		{"hyphens are a phrase", "day-zero", &breach, false},
		{"prefix", "ransom*", &breach, true},
		{"prefix is a whole word too", "ransomware*", &breach, true},
		{"prefix of no word", "somware*", &breach, false},
		{"prefix with accent", "élit*", &breach, true},
		{"prefix in a phrase", `"data bre*"`, &breach, true},
		{"prefixes of each other", "r* ra* rans*", &breach, true},
		{"typed key", "CVE-2026-*", &breach, true},
		{"typed key of another year", "CVE-2025-*", &breach, false},
		{"typed key, prefix", "cve-2026-12*", &breach, true},
		{"star needs one more word", "team-*", &breach, false},
	})
}

func TestMatchOperators(t *testing.T) {
	checkMatch(t, []matchRow{
		{"and", "ransomware AND team", &breach, true},
		{"and, one missing", "ransomware AND nothing", &breach, false},
		{"juxtaposition", "ransomware nothing", &breach, false},
		{"or", "nothing OR team", &breach, true},
		{"not", "NOT nothing", &breach, true},
		{"minus", "ransomware -team", &breach, false},
		{"minus before a group", "ransomware -(nothing nowhere)", &breach, true},
		{"minus before a phrase", `-"data breach"`, &breach, false},
		{"not twice", "NOT -team", &breach, true},
		{"and before or", "ransomware OR nothing nowhere", &breach, true},
		{"or in parentheses", "(ransomware OR nothing) nowhere", &breach, false},
		{"not before and", "NOT nothing AND team", &breach, true},
		{"not before or", "NOT team OR team", &breach, true},
		{"full-width parentheses", "（nothing OR team） data", &breach, true},
		{"lower-case operators are words", "ransomware or team", &breach, false},
		{"everything", "*", &breach, true},
		{"nothing", "-*", &breach, false},
	})
}

func TestMatchFields(t *testing.T) {
	checkMatch(t, []matchRow{
		{"title", "title:gang", &breach, true},
		{"title, not text", "title:team", &breach, false},
		{"text", "text:team -text:gang", &breach, true},
		{"field of a group", "title:(team OR gang)", &breach, true},
		{"field of a negated group", "title:(gang -team)", &breach, true},
		{"field name in capitals", "Title:gang", &breach, true},
		{"whole category", `category:"cyber crime"`, &breach, true},
		{"word of a category", "category:crime", &breach, true},
		{"outlet", "outlet:example", &breach, true},
		{"author", "author:nunez", &breach, true},
		{"any author", "author:*", &breach, true},
		{"no author", "-author:*", &Doc{}, true},
		{"host", "link:times.example", &breach, true},
		{"path", "link:security/2026", &breach, true},
		{"host and path", "link:https://www.times.example/security", &breach, true},
		{"escaped path", "link:élan", &breach, true},
		{"query of a link", "link:7", &breach, false},
		{"part of a host's word", "link:time", &breach, false},
		{"operator as a value", "title:AND", &Doc{Title: "This and that"}, true},
		{"time of day is no field", "10:30", &Doc{Title: "At 10:30"}, true},
	})
}

func TestMatchValues(t *testing.T) {
	checkMatch(t, []matchRow{
		{"language", "lang:zh", &breach, true},
		{"language and region", "lang:zh-TW", &breach, true},
		{"language and script", "lang:zh_hant", &breach, true},
		{"other region", "lang:zh-HK", &breach, false},
		{"region is no language", "lang:TW -lang:tw", &breach, false},
		{"beginning of a language", "lang:zho", &breach, false},
		{"any language", "lang:*", &breach, true},
		{"no language", "lang:*", &Doc{}, false},
		{"one of several", "lang:(en OR zh)", &breach, true},
		{"extension", "lang:de-1996", &Doc{Lang: "de-x-1996"}, false},
		{"country", "country:tw", &breach, true},
		{"other country", "country:US", &breach, false},
		{"declared topic", "topic:health", &breach, true},
		{"topic of no set", "topic:cyber", &breach, false},
	})
}

func TestMatchScripts(t *testing.T) {
	cjk := Doc{Title: "北京大学发现严重漏洞", Text: "サイバー攻撃が増加 Zero-Day漏洞 해킹을 당했다"}
	cyrillic := Doc{Title: "Хакеры взломали банк", Text: "Андрей Ёлкин"}
	arabic := Doc{Title: "هجوم إلكتروني على الأَمْن"}
	checkMatch(t, []matchRow{
		{"han", "北京", &cjk, true},
		{"han within a run", "大学", &cjk, true},
		{"han out of order", "学大", &cjk, false},
		{"han, one character", "漏", &cjk, true},
		{"han and latin", "day漏洞", &cjk, true},
		{"han with a star", "北京*", &cjk, true},
		{"kana", "サイバー攻撃", &cjk, true},
		{"half-width kana", "ｻｲﾊﾞｰ", &cjk, true},
		{"hangul within a word", "해킹", &cjk, true},
		{"cyrillic", "ХАКЕРЫ", &cyrillic, true},
		{"cyrillic prefix", "взлом*", &cyrillic, true},
		{"cyrillic й is no и", "Андреи", &cyrillic, false},
		{"arabic without points", "الأمن", &arabic, true},
	})
}

func TestWhy(t *testing.T) {
	for _, tt := range []struct{ name, rule, want string }{
		{"title first", "data", `title: "data"`},
		{"in the rule's order", "team ransomware", `text: "team", title: "ransomware"`},
		{"only what holds", "nothing OR crime OR team", `category: "crime", text: "team"`},
		{"nothing twice", "(team data) OR team", `text: "team", title: "data"`},
		{"as written, folded", `CVE-2026-* "Data Breach" ransom*`, `text: "cve 2026 *", text: "data breach", title: "ransom*"`},
		{"values", "lang:zh country:tw", `lang: "zh", country: "TW"`},
		{"what is not there", "-nothing", ""},
		{"everything", "*", "*"},
		{"declared", "topic:health", `topic: "health"`},
		{"at most eight", "a zero day cve 2026 1234 led to the data", `text: "a", text: "zero", text: "day", text: "cve", text: "2026", text: "1234", text: "led", text: "to"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			why, ok := mustParse(t, tt.rule).Match(&breach)
			if got := why.String(); !ok || got != tt.want {
				t.Errorf("%s\n got %s (%v)\nwant %s", tt.rule, got, ok, tt.want)
			}
		})
	}
}

func TestString(t *testing.T) {
	for _, tt := range []struct{ name, rule, want string }{
		{"word", " RANSOMWARE ", "ransomware"},
		{"operators", "a AND b OR NOT c", "a b OR -c"},
		{"parentheses that matter", "(a OR b) AND -(c d)", "(a OR b) -(c d)"},
		{"parentheses that do not", "((a) (b c)) OR (d OR e)", "a b c OR d OR e"},
		{"field of a group", "Title:(a OR b) c", "title:(a OR b) c"},
		{"field of one term in parentheses", "title:(a)", "title:a"},
		{"field of a negated group", "title:(NOT (a b))", "-title:(a b)"},
		{"group within a field", "title:(a (b OR c))", "title:(a (b OR c))"},
		{"phrase", "“Zero-Day”", `"zero day"`},
		{"typed key", "CVE-2026-*", `"cve 2026 *"`},
		{"han", "“北京 大学”", "北京大学"},
		{"mixed", "AI漏洞", `"ai 漏洞"`},
		{"link", "link:https://x.example/a?b", `link:"x example a"`},
		{"topic with a space", `topic:" US politics "`, `topic:"US politics"`},
		{"values", "lang:ZH_tw country:tw", "lang:zh-tw country:TW"},
		{"everything", "* OR author:*", "* OR author:*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := mustParse(t, tt.rule).String(); got != tt.want {
				t.Errorf("%s: got %s, want %s", tt.rule, got, tt.want)
			}
		})
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, tt := range []struct {
		name, rule   string
		offset, colu int
		want         string
	}{
		{"empty", "  ", 2, 3, "the rule is empty: * matches everything"},
		{"unclosed quote", `é "b c`, 3, 3, `unclosed quote: add " at the end of the phrase`},
		{"unclosed parenthesis", "北京 (b OR c", 7, 4, "unclosed (: add ) at the end of the group"},
		{"nothing after a parenthesis", "a (", 2, 3, "unclosed (: add ) at the end of the group"},
		{"stray parenthesis", "a) b", 1, 2, "there is no ( for this ): remove it, or add ( in front"},
		{"empty parentheses", "a ()", 2, 3, "there is nothing in these parentheses"},
		{"nothing right of AND", "a AND", 2, 3, "AND needs something on its right"},
		{"nothing right of OR in a group", "(a OR ) b", 3, 4, "OR needs something on its right"},
		{"nothing left of OR", "OR a", 0, 1, "OR needs something on its left"},
		{"nothing left of AND in a group", "a (AND b)", 3, 4, "AND needs something on its left"},
		{"two operators", "a OR AND b", 2, 3, "OR needs something on its right"},
		{"nothing right of NOT", "a NOT", 2, 3, "NOT needs something on its right"},
		{"unknown field", "é titel:x", 3, 3, `unknown field "titel": did you mean title:?`},
		{"far from any field", "https://x.example", 0, 1, `unknown field "https": put quotes around a word that has a colon; fields are title, category, text, outlet, author, link, lang, country and topic`},
		{"field without a value", "a title: b", 2, 3, "title: has no value: write a word, a phrase or ( right behind the colon, without a space"},
		{"field at the end", "title:", 0, 1, "title: has no value: write a word, a phrase or ( right behind the colon, without a space"},
		{"field in a field", "title:(a category:b)", 9, 10, "category: stands inside title:( ): a term has one field: take it out of the parentheses"},
		{"minus behind a field", "title:-x", 6, 7, "- stands behind a field: put it in front: -title:…"},
		{"star in the middle", "a ran*ware", 5, 6, "* may only stand at the end of a word or phrase"},
		{"two stars", "ran**", 3, 4, "* may only stand at the end of a word or phrase"},
		{"nothing to look for", "a & b", 2, 3, `"&" has no letter or digit to look for: remove it`},
		{"empty phrase", `a ""`, 2, 3, `"" has no letter or digit to look for: remove it`},
		{"language by name", "lang:english", 5, 6, `"english" is no language code: such as en, zh or pt-BR; zh finds zh-Hant-TW too`},
		{"country by name", "country:Taiwan", 8, 9, `"Taiwan" is no country code: two letters of ISO 3166, such as TW`},
		{"topic group", "topic:(a OR b)", 6, 7, "topic: takes one name: say (topic:a OR topic:b)"},
		{"topic prefix", "topic:a*", 6, 7, `"a*" is no name of a topic: topic: takes one whole name`},
		{"invalid utf-8", "a \xff", 2, 3, "not UTF-8"},
		{"too long", strings.Repeat("a ", 9000), 0, 1, "the rule has 18000 bytes, more than 16384: make several topics of it and join them with topic:"},
		{"too many terms", strings.Repeat("a ", 2001), 4000, 4001, "the rule has more than 2000 terms: make several topics of it and join them with topic:"},
		{"too deep", strings.Repeat("(", 101), 100, 101, "nested more than 100 deep: give the inner part a topic of its own and say topic:"},
		{"too many negations", strings.Repeat("-", 101) + "a", 100, 101, "nested more than 100 deep: give the inner part a topic of its own and say topic:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.rule)
			var fault *SyntaxError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a *SyntaxError", err)
			}
			_, text, _ := strings.Cut(fault.Error(), ": ")
			if fault.Offset != tt.offset || fault.Column != tt.colu || text != tt.want {
				t.Errorf("got %d, column %d: %s\nwant %d, column %d: %s", fault.Offset, fault.Column, text, tt.offset, tt.colu, tt.want)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	for _, tt := range []struct{ name, rule, want string }{
		{"short", "a OR titel:x", "a OR titel:x\n     ^"},
		{"wide characters", "北京 OR titel:x", "北京 OR titel:x\n        ^"},
		{"several lines", "a OR\n\ttitel:x", "a OR  titel:x\n      ^"},
		{"long", strings.Repeat("abcd ", 20) + "titel:x " + strings.Repeat("abcd ", 20),
			"…" + strings.Repeat("abcd ", 8) + "titel:x " + strings.Repeat("abcd ", 6) + "ab…\n" + strings.Repeat(" ", 41) + "^"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.rule)
			var fault *SyntaxError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a *SyntaxError", err)
			}
			if diff := cmp.Diff(fault.Excerpt(), tt.want); diff != "" {
				t.Errorf("got -, want +:\n%s", diff)
			}
		})
	}
}

func TestTerms(t *testing.T) {
	for _, tt := range []struct {
		name, rule string
		want       [][]string
	}{
		{"word", "Ransomware", [][]string{{"ransomware"}}},
		{"and", "b a b", [][]string{{"a", "b"}}},
		{"or", "a OR b", [][]string{{"a"}, {"b"}}},
		{"alternatives multiplied out", "(a OR b) (c OR d)", [][]string{{"a", "c"}, {"a", "d"}, {"b", "c"}, {"b", "d"}}},
		{"phrase", `"data breach"`, [][]string{{"data", "breach"}}},
		{"prefix", "zero-da*", [][]string{{"zero", "da*"}}},
		{"typed key", "cve-2026-*", [][]string{{"cve", "2026"}}},
		{"han", "AI漏洞", [][]string{{"ai", "漏洞"}}},
		{"what is not there", "a -b", [][]string{{"a"}}},
		{"only what is not there", "-b", nil},
		{"everything", "*", nil},
		{"alternative that cannot be narrowed", "a OR lang:zh", nil},
		{"other fields", "outlet:bbc title:a", [][]string{{"a"}}},
		{"topic", "topic:x a", [][]string{{"a"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(mustParse(t, tt.rule).Terms(), tt.want); diff != "" {
				t.Errorf("%s: got -, want +:\n%s", tt.rule, diff)
			}
		})
	}
}
