package credit

import (
	"bufio"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
)

//go:embed families.txt
var familiesFile string

//go:embed agencies.txt
var agenciesFile string

// Table tells by an outlet's name or site whom it belongs to. It does not change
// and may be used concurrently. The nil Table knows nobody.
type Table struct {
	names  map[string]string // folded name → owner
	begins map[string]string // folded beginning of names → owner
	sites  map[string]string // host → owner, of all below it too
}

// Families are the newsrooms that publish under several names, as shipped.
var Families = sync.OnceValue(func() *Table { return mustRead(familiesFile) })

// With is the table with more patterns, which go before its own. A pattern is an
// outlet's name (a * at its end stands for any more words), or a site such as
// bbc.co.uk, which stands for all hosts below it. The error names a pattern that
// is neither.
func (t *Table) With(owners map[string][]string) (*Table, error) {
	out := newTable()
	for _, owner := range slices.Sorted(maps.Keys(owners)) {
		for _, p := range owners[owner] {
			if err := out.add(owner, p); err != nil {
				return nil, err
			}
		}
	}
	if t != nil {
		fill(out.names, t.names)
		fill(out.begins, t.begins)
		fill(out.sites, t.sites)
	}
	return out, nil
}

func fill(into, from map[string]string) {
	for k, v := range from {
		if _, taken := into[k]; !taken {
			into[k] = v
		}
	}
}

func newTable() *Table {
	return &Table{names: map[string]string{}, begins: map[string]string{}, sites: map[string]string{}}
}

// Of gives the owner of an outlet, "" if it has none but itself: by its name,
// else by the site of its link.
func (t *Table) Of(outlet, link string) string {
	if t == nil {
		return ""
	}
	name := foldName(outlet)
	if owner, ok := t.names[name]; ok {
		return owner
	}
	for end := len(name); end > 0; end = shorter(name, end) {
		if owner, ok := t.begins[name[:end]]; ok && wordEnds(name, end) {
			return owner
		}
	}
	return t.ofHost(canon.Host(link))
}

// shorter is where the name ends when its last character before end is left out.
func shorter(name string, end int) int {
	_, n := utf8.DecodeLastRuneInString(name[:end])
	return end - n
}

// wordEnds reports whether a word of name may end at i. Scripts without spaces
// end one anywhere.
func wordEnds(name string, i int) bool {
	if i >= len(name) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(name[:i])
	after, _ := utf8.DecodeRuneInString(name[i:])
	return !isSpaced(before) || !isSpaced(after)
}

// isSpaced reports whether r is a letter or digit of a script that puts spaces
// between words.
func isSpaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isSpaceless(r)
}

func isSpaceless(r rune) bool {
	return r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// ofHost asks for a host and for each domain that it lies in.
func (t *Table) ofHost(host string) string {
	host, _, _ = strings.Cut(host, ":")
	for host != "" {
		if owner, ok := t.sites[host]; ok {
			return owner
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return ""
}

func foldName(s string) string { return strings.Join(strings.Fields(plain.Fold(s)), " ") }

func (t *Table) add(owner, pattern string) error {
	pattern = foldName(pattern)
	begin, open := strings.CutSuffix(pattern, "*")
	begin = strings.TrimSpace(begin)
	switch {
	case begin == "", strings.Contains(begin, "*"), strings.Contains(begin, "://"):
		return fmt.Errorf("%q is neither an outlet's name, with a * at its end at most, nor a site such as bbc.co.uk", pattern)
	case open:
		put(t.begins, begin, owner)
	case isSite(begin):
		put(t.sites, begin, owner)
	default:
		put(t.names, begin, owner)
	}
	return nil
}

// put keeps what stood first.
func put(m map[string]string, key, owner string) {
	if _, taken := m[key]; !taken {
		m[key] = owner
	}
}

// isSite reports whether a folded pattern is a host: letters, digits and hyphens
// with a dot between.
func isSite(s string) bool {
	if !strings.Contains(s, ".") || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return r != '.' && r != '-' && !('a' <= r && r <= 'z') && !('0' <= r && r <= '9')
	}) < 0
}

// readLines calls line with each "owner: pattern, pattern" of a data file.
func readLines(file string, line func(owner string, patterns []string)) {
	sc := bufio.NewScanner(strings.NewReader(file))
	for sc.Scan() {
		text, _, _ := strings.Cut(sc.Text(), "#")
		owner, list, ok := strings.Cut(text, ":")
		if !ok {
			continue
		}
		var patterns []string
		for p := range strings.SplitSeq(list, ",") {
			if p = strings.TrimSpace(p); p != "" {
				patterns = append(patterns, p)
			}
		}
		line(strings.TrimSpace(owner), patterns)
	}
}

// mustRead reads a data file of ours; a fault in it is one of the program.
func mustRead(file string) *Table {
	t := newTable()
	readLines(file, func(owner string, patterns []string) {
		for _, p := range patterns {
			if err := t.add(owner, p); err != nil {
				panic(err)
			}
		}
	})
	return t
}
