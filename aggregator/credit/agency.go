package credit

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

// alias is one of the names under which texts credit an agency.
type alias struct {
	owner string
	text  string // as written; of a name its folded form
	exact bool   // a code: only in these letters
	vague bool   // a code that means other things too
}

// directory finds agencies by their names.
type directory struct {
	byStart map[start][]alias   // by the first two folded characters, the longest first
	firsts  [utf8.RuneSelf]bool // the ASCII characters that a name begins with, as it is written
	outlets *Table              // agencies that are outlets themselves
}

// start is what nearly all texts that are no agency's name can be told by.
type start [2]rune

func startOf(s string) start {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	return start{foldRune(first), foldRune(second)}
}

// agencies are those of agencies.txt.
var agencies = sync.OnceValue(func() *directory {
	d := &directory{byStart: map[start][]alias{}, outlets: newTable()}
	readLines(agenciesFile, d.add)
	for _, list := range d.byStart {
		slices.SortStableFunc(list, func(a, b alias) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	return d
})

func (d *directory) add(owner string, patterns []string) {
	for _, p := range patterns {
		a := alias{owner: owner, text: strings.TrimLeft(p, "=~"), exact: p[0] == '=' || p[0] == '~', vague: p[0] == '~'}
		if !a.vague {
			if err := d.outlets.add(owner, a.text); err != nil {
				panic(err) // the file is ours
			}
		}
		if isSite(a.text) {
			continue
		}
		if first := a.text[0]; first < utf8.RuneSelf {
			d.firsts[first] = true
		}
		if !a.exact {
			a.text = foldName(a.text)
		}
		key := startOf(a.text)
		d.byStart[key] = append(d.byStart[key], a)
	}
}

// at gives the agency that s begins with, and how many bytes of s name it; nil:
// none. Where s comes from the middle of a text, vague codes do not count.
func (d *directory) at(s string, vague bool) (found *alias, size int) {
	if s == "" || s[0] < utf8.RuneSelf && !d.firsts[s[0]] {
		return nil, 0
	}
	list := d.byStart[startOf(s)]
	for i := range list {
		a := &list[i]
		if a.vague && !vague {
			continue
		}
		if n := a.length(s); n > 0 && wordEnds(s, n) {
			return a, n
		}
	}
	return nil, 0
}

// foldRune is plain.Fold for one character.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return unicode.ToLower(r)
	case isSpaceless(r):
		return r
	}
	folded, _ := utf8.DecodeRuneInString(plain.Fold(string(r)))
	return folded
}

// length is how many bytes of s are the alias; 0: s does not begin with it. A
// name is not written small where it is a name: antara and efe are words.
func (a *alias) length(s string) int {
	if a.exact {
		if strings.HasPrefix(s, a.text) {
			return len(a.text)
		}
		return 0
	}
	i := 0
	for _, want := range a.text {
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 0 || foldRune(r) != want || i == 0 && unicode.IsLower(r) {
			return 0
		}
		i += n
	}
	return i
}

// whole gives the agency that s is the name of; vague codes count.
func (d *directory) whole(s string) string {
	s = trimName(s)
	for {
		if a, n := d.at(s, true); a != nil && n == len(s) {
			return a.owner
		}
		rest, ok := cutArticle(s)
		if !ok {
			return ""
		}
		s = rest
	}
}

func trimName(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,:;*'\"“”„«»‘’–—-=", r)
	})
}

// cutArticle takes away a word that may stand before an agency's name.
func cutArticle(s string) (rest string, ok bool) {
	first, rest, ok := strings.Cut(s, " ")
	return rest, ok && articles[plain.Fold(first)]
}

var articles = map[string]bool{
	"the": true, "by": true, "von": true, "der": true, "die": true, "par": true, "por": true, "la": true, "le": true, "el": true,
	"di": true, "de": true, "from": true, "source": true, "quelle": true, "fuente": true, "fonte": true, "via": true, "van": true, "av": true, "af": true,
}

// edge gives the agency that s begins or ends with as a word of its own, as in
// "Reuters Health", "東京 3日 ロイター", "中央社記者王小明台北3日電".
func (d *directory) edge(s string) string {
	s = trimName(s)
	if a, _ := d.at(s, true); a != nil {
		return a.owner
	}
	for i := range s {
		if i == 0 || !wordEnds(s, i) {
			continue
		}
		if a, n := d.at(s[i:], true); a != nil && i+n == len(s) {
			return a.owner
		}
	}
	return ""
}
