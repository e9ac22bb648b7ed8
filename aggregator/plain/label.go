package plain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// label says what a passage that is a known phrase announces.
type label uint8

const (
	noLabel   label = iota
	listLabel       // other articles follow: "Related articles"
	lineLabel       // nothing: "Advertisement", "Share this"
)

// maxLabel is how many bytes a label has at most.
const maxLabel = 120

// labelOf recognises a passage that is a label as a whole, or a label and what
// it announces in one line ("Related: …").
func labelOf(p *passage) label {
	if len(p.text) <= maxLabel {
		key := labelKey(p.text)
		if l := labels[key]; l != noLabel {
			return l
		}
		if opensList(p, key) {
			return listLabel
		}
	}
	if announces(p) || isNotice(p.text) {
		return lineLabel
	}
	return noLabel
}

// opensList reports whether p is a label that names what its list is about. It
// is short and no sentence.
func opensList(p *passage, key string) bool {
	if textWidth(p.text) > 60 || isSentence(p.text) {
		return false
	}
	return slices.ContainsFunc(listOpenings, func(o string) bool { return strings.HasPrefix(key, o) })
}

// labelKey is s as labels are listed: folded, without what decorates it.
func labelKey(s string) string {
	if len(s) > maxLabel {
		return ""
	}
	return strings.TrimFunc(Fold(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r)
	})
}

// announces reports whether p is a label, a colon and the headline of another
// article: a link, or after a label that cannot mean this article, short and no
// sentence.
func announces(p *passage) bool {
	head, rest, ok := cutLabel(p.text)
	if !ok || rest == "" || labels[labelKey(head)] != listLabel {
		return false
	}
	if p.linked > 0 {
		return p.linked*2 >= len(rest)
	}
	return references[labelKey(head)] && textWidth(rest) <= 160 && sentenceEnd(rest) == 0
}

// cutLabel parts "Related: Headline".
func cutLabel(s string) (head, rest string, ok bool) {
	i := strings.IndexFunc(s[:min(len(s), maxLabel)], endsLabel)
	if i < 1 {
		return "", "", false
	}
	return s[:i], strings.TrimSpace(strings.TrimLeftFunc(s[i:], endsLabel)), true
}

func endsLabel(r rune) bool { return r == ':' || r == '：' || r == '»' || r == '|' }

// isNotice reports whether s is a short line that claims rights or asks for a
// subscription.
func isNotice(s string) bool {
	if len(s) > 300 {
		return false
	}
	return slices.ContainsFunc(notices, func(begins string) bool { return startsFold(s, begins) })
}

// startsFold reports whether s begins with prefix, which is not empty, in any case.
func startsFold(s, prefix string) bool {
	if len(s) < len(prefix) || s[0] < utf8.RuneSelf && lowerASCII(s[0]) != lowerASCII(prefix[0]) {
		return false
	}
	return strings.EqualFold(s[:len(prefix)], prefix)
}
