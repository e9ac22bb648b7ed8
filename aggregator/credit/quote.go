package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wireroom/aggregator/plain"
)

// How much of a body is searched for who is quoted, in bytes: sources are named
// early.
const maxQuoted = 2000

// cites gives the agencies that a text quotes in its title or body.
func (d *directory) cites(t Text) (names []string) {
	for _, s := range []string{t.Title, t.Body[:min(len(t.Body), maxQuoted)]} {
		for i := 0; i < len(s); {
			a, n := d.named(s, i)
			if a == nil {
				_, n = utf8.DecodeRuneInString(s[i:])
			} else if quoted(s[:i], s[i+n:]) && !slices.Contains(names, a.owner) && len(names) < maxCites {
				names = append(names, a.owner)
			}
			i += n
		}
	}
	return names
}

// named is the agency whose name begins at s[i], where a word begins.
func (d *directory) named(s string, i int) (*alias, int) {
	a, n := d.at(s[i:], false)
	if a != nil && i > 0 && !wordEnds(s, i) && !apostrophe(s[:i]) {
		return nil, 1
	}
	return a, n
}

func apostrophe(s string) bool { return strings.HasSuffix(s, "'") || strings.HasSuffix(s, "’") }

// quoted reports whether what stands around an agency's name says that it is the
// one who reports.
func quoted(before, after string) bool {
	if hasAnySuffix(strings.TrimRight(before, " 　"), callsBefore) || hasAnyPrefix(strings.TrimLeft(after, " 　"), callsAfter) {
		return true
	}
	return says[wordBefore(before)] || says[wordAfter(after)] || reports[wordAfter(after)]
}

// wordBefore is the last word that is not a mere article, folded.
func wordBefore(s string) string {
	s = s[max(0, len(s)-80):]
	words := strings.FieldsFunc(plain.Fold(s), notInWord)
	for i := len(words) - 1; i >= 0; i-- {
		if w := words[i]; !small[w] {
			return w
		}
	}
	return ""
}

// wordAfter is the first word that does not belong to the name, folded.
func wordAfter(s string) string {
	s = s[:min(len(s), 80)]
	if inner, rest, ok := strings.Cut(s, ")"); ok && strings.HasPrefix(inner, " (") {
		s = rest // "The Central News Agency (CNA) reported"
	}
	if strings.IndexAny(s, ".:;!?)") == 0 {
		return ""
	}
	for w := range strings.FieldsFuncSeq(plain.Fold(s), notInWord) {
		if !small[w] {
			return w
		}
	}
	return ""
}

func notInWord(r rune) bool { return !isSpaced(r) }

// small are words that stand between an agency's name and its verb.
var small = wordSet(`the a an l la le el der die das dem den des to by with of its news agency agencies wire service agentur nachrichtenagentur
	agence agencia agenzia agencia agência press presse also has have had was as first que de du della dell d al all à zu агентству агентство агентства
	агентством информационное информагентству`)

// says are verbs and prepositions by which a text relies on whom it names; they
// may stand on either side.
var says = wordSet(`told tells reported reports citing cites cited quoting quoted according
	laut zufolge berichtet berichtete meldet meldete sagte
	selon rapporte rapporté indique declare
	segun informo reporto dijo
	secondo riferisce riferito
	segundo disse informou
	volgens ifølge enligt według podle
	сообщает сообщил сообщила сообщило сообщили передает передаёт пишет данным заявил заявила рассказал рассказала ссылкой`)

// reports are verbs that say it only behind the name.
var reports = wordSet(`said says saying wrote writes learned understands revealed`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[plain.Fold(w)] = true
	}
	return set
}

// What stands before or behind a name in scripts without spaces.
var (
	callsBefore = []string{"据", "據", "根据", "根據", "援引", "引述", "引用", "告訴", "告诉", "接受"}
	callsAfter  = []string{"报道", "報導", "報道", "消息", "援引", "引述", "指出", "稱", "称", "披露", "によると", "によれば", "が報じ", "の報道", "에 따르면", "는 보도", "은 보도", "이 보도", "가 보도"}
)

func hasAnySuffix(s string, list []string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return strings.HasSuffix(s, x) })
}

func hasAnyPrefix(s string, list []string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return strings.HasPrefix(s, x) })
}
