package credit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

// What a dateline may be long, in bytes.
const (
	maxDateline = 240
	maxGroup    = 60
	maxPlaces   = 9 // words before the agency
)

// dateline gives the agency that a text's dateline credits.
func (d *directory) dateline(body string) string {
	wire, _ := d.cutDateline(body)
	return wire
}

// cutDateline gives the agency of a dateline and where the report begins:
// "LONDON, Nov 3 (Reuters) - ", "МОСКВА, 3 ноября. /ТАСС/. ", "新华社北京11月3日电 ",
// "（中央社記者…台北3日電）", "AFP — ".
func (d *directory) cutDateline(body string) (wire string, end int) {
	head := body[:min(len(body), maxDateline)]
	if i := strings.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	for _, read := range []func(string) (string, int){d.bracketed, d.dashed, d.wired} {
		if wire, end = read(head); wire != "" {
			return wire, end
		}
	}
	return "", 0
}

// brackets are what agencies stand in, each with its other half.
var brackets = map[rune]string{'(': ")", '（': "）", '[': "]", '［': "］", '【': "】", '〔': "〕", '/': "/"}

// bracketed reads "PLACE, date (AGENCY) - ", the agency in the first or second
// pair of brackets.
func (d *directory) bracketed(head string) (string, int) {
	seen := 0
	for i, r := range head {
		closing := brackets[r]
		if closing == "" {
			continue
		}
		from := i + utf8.RuneLen(r)
		size := strings.Index(head[from:], closing)
		if size < 0 {
			continue
		}
		if seen++; seen > 3 {
			return "", 0
		}
		end := from + size + len(closing)
		wire := d.group(head[from : from+size])
		if r == '/' {
			wire = d.whole(head[from : from+size])
		}
		if wire != "" && isPlace(head[:i]) && begins(head, i, end) {
			return wire, afterDash(head, end)
		}
	}
	return "", 0
}

// begins reports whether a report begins behind brackets that stand at i: after
// a place a dash must follow, or else the brackets are those of a caption.
func begins(head string, i, end int) bool {
	r, _ := utf8.DecodeLastRuneInString(head[:end])
	if strings.TrimSpace(head[:i]) == "" || r > 0x2000 {
		return true
	}
	rest := strings.TrimLeft(head[end:], " .")
	return rest == "" || strings.HasPrefix(head[end:], ".") || strings.IndexAny(rest, "-–—:=") == 0
}

func afterDash(head string, end int) int {
	return len(head) - len(strings.TrimLeft(head[end:], " .-–—:=　"))
}

// group gives the agency that the words in brackets name, alone or beside a
// desk, a place or another one: "dpa/lby", "AP, AFP", "東京 3日 ロイター". Brackets
// below a picture, and those that say "with", do not say whose text it is.
func (d *directory) group(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxGroup || isPicture(s) || isHelp(s) {
		return ""
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/,、・=＝|;", r) }) {
		if wire := d.whole(part); wire != "" {
			return wire
		}
	}
	return d.edge(s)
}

func isPicture(s string) bool {
	s = strings.ToLower(s)
	for _, word := range []string{"photo", "foto", "image", "picture", "file", "via", "video", "courtesy", "圖", "图", "照", "写真", "攝", "摄", "提供", "画像", "사진"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

func isHelp(s string) bool {
	first, _, ok := strings.Cut(s, " ")
	switch strings.ToLower(first) {
	case "mit", "with", "avec", "con", "com", "med", "z", "s", "с":
		return ok
	}
	return false
}

// dashed reads "MOSCOW, Nov 3 — RIA Novosti. " and "AFP — ".
func (d *directory) dashed(head string) (string, int) {
	at, size := firstDash(head)
	if at < 0 {
		return "", 0
	}
	left, right := head[:at], strings.TrimLeft(head[at+size:], " ")
	if wire := d.whole(left); wire != "" {
		return wire, afterDash(head, at)
	}
	a, n := d.at(right, true)
	if a == nil || !isPlace(left) || strings.TrimSpace(left) == "" || strings.IndexAny(right[n:], ".:-–—") != 0 {
		return "", 0
	}
	return a.owner, afterDash(head, len(head)-len(right)+n)
}

// firstDash is where the first dash between spaces stands, or one that is none
// of a word.
func firstDash(s string) (at, size int) {
	at = -1
	for _, dash := range []string{" - ", " – ", "—", " -- "} {
		if i := strings.Index(s, dash); i >= 0 && (at < 0 || i < at) {
			at, size = i, len(dash)
		}
	}
	return at, size
}

// wired reads "新华社北京11月3日电": an agency whose place and day end in the word
// for a wire, or "訊", a message.
func (d *directory) wired(head string) (string, int) {
	a, n := d.at(head, true)
	if a == nil {
		return "", 0
	}
	rest := head[n:min(len(head), n+60)]
	i := strings.IndexAny(rest, "电電訊讯")
	if i < 0 || strings.ContainsAny(rest[:i], "。，、「」") {
		return "", 0
	}
	return a.owner, len(head) - len(strings.TrimLeft(rest[i+len("电"):]+head[n+len(rest):], " 　】）)：:"))
}

// isPlace reports whether what stands before an agency may be a place and a day:
// a few words, capital or digits, and no sentence.
func isPlace(s string) bool {
	words, after := 0, false // after a number comes a month, in any letters
	for w := range strings.FieldsSeq(s) {
		if words++; words > maxPlaces || len(w) > 3*maxGroup {
			return false
		}
		w = strings.TrimFunc(w, unicode.IsPunct)
		first, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(first) && !after && !connectors[plain.Fold(w)] {
			return false
		}
		after = unicode.IsDigit(first) || after && connectors[plain.Fold(w)]
	}
	return !strings.ContainsAny(s, "!?;“”\"。，！？「」")
}

var connectors = map[string]bool{
	"de": true, "di": true, "del": true, "la": true, "le": true, "of": true, "the": true, "and": true, "und": true, "et": true,
	"y": true, "e": true, "i": true, "in": true, "am": true, "den": true, "au": true, "a": true, "и": true,
}
