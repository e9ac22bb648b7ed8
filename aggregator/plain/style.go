package plain

import "strings"

const (
	maxStyle  = 2000 // bytes of a style attribute
	maxDigits = 4    // before and after the point of a number
)

// readStyle returns the declarations of a style attribute that may be written,
// and whether they hide the element. A property is written only if it is known
// to stay inside its element, a value only if it consists of words, numbers and
// colours: there are no functions but rgb(), no addresses, escapes, comments
// and at-rules, and no negative lengths, which would lay content over the page.
func readStyle(s string) (kept string, hidden bool) {
	if len(s) > maxStyle {
		return "", false
	}
	var out strings.Builder
	for declaration := range strings.SplitSeq(s, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		name, value = strings.TrimSpace(name), strings.Join(strings.Fields(value), " ")
		hidden = hidden || hides(name, value)
		if !find(properties, name).allows(value) {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(name + ": " + value + ";")
	}
	if out.Len() > maxStyle {
		return "", hidden
	}
	return out.String(), hidden
}

// hides reports whether a declaration leaves nothing to be seen.
func hides(name, value string) bool {
	return strings.EqualFold(name, "display") && startsFold(value, "none") ||
		strings.EqualFold(name, "visibility") && startsFold(value, "hidden")
}

// grammar says what a property's value may be made of.
type grammar struct {
	known bool
	fonts bool            // names of fonts too
	words map[string]bool // the only words, any if nil
}

var properties = grammars(map[string]grammar{
	`background-color border-bottom-color border-collapse border-color border-left-color border-right-color
	border-top-color clear color direction display float font-size font-style font-variant font-weight height
	letter-spacing line-height overflow text-align text-decoration text-indent vertical-align white-space width`: {},
	"font font-family": {fonts: true},
	`background border border-bottom border-bottom-style border-bottom-width border-left border-left-style
	border-left-width border-right border-right-style border-right-width border-style border-top border-top-style
	border-top-width border-width margin margin-bottom margin-left margin-right margin-top padding padding-bottom
	padding-left padding-right padding-top`: {words: set(`aqua auto black blue bold both bottom brown center collapse
		dashed dotted double fuchsia gray green grey italic left lime maroon medium navy none normal nowrap olive
		orange pink pointer purple red right silver solid teal thick thin top transparent underline white yellow`)},
	"cursor": {words: set("auto default help pointer text")},
})

func grammars(groups map[string]grammar) map[string]grammar {
	m := make(map[string]grammar)
	for names, g := range groups {
		g.known = true
		for name := range strings.FieldsSeq(names) {
			m[name] = g
		}
	}
	return m
}

// allows reports whether value, in which blanks are single spaces, may be
// written for a property of this grammar.
func (g grammar) allows(value string) bool {
	if !g.known || value == "" {
		return false
	}
	for value != "" {
		word := value[:wordEnd(value)]
		if !isNumber(word) && !isColour(word) && !g.isWord(word) && !strings.EqualFold(word, "!important") {
			return false
		}
		value = strings.TrimLeft(value[len(word):], " ,/")
	}
	return true
}

// wordEnd is where the first word of a value ends: a string at its quote, a
// colour at its bracket.
func wordEnd(s string) int {
	if s[0] == '"' || s[0] == '\'' {
		return 1 + len(s[1:]) - len(afterByte(s[1:], s[0]))
	}
	end := strings.IndexAny(s[1:], " ,/!(") + 1
	switch {
	case end == 0:
		return len(s)
	case s[end] == '(':
		return len(s) - len(afterByte(s, ')'))
	}
	return end
}

// afterByte is what follows the first c in s.
func afterByte(s string, c byte) string {
	_, rest, _ := strings.Cut(s, string(c))
	return rest
}

// isNumber reports whether s is a number without a sign and of a sane size,
// with or without a unit.
func isNumber(s string) bool {
	whole, rest := cutDigits(s)
	fraction := ""
	if strings.HasPrefix(rest, ".") {
		fraction, rest = cutDigits(rest[1:])
	}
	if whole+fraction == "" || len(whole) > maxDigits || len(fraction) > maxDigits {
		return false
	}
	return rest == "" || find(units, rest)
}

var units = set("% ch cm em ex in mm pc pt px rem")

func cutDigits(s string) (digits, rest string) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

// isColour reports whether s is #rgb, rgb() or rgba() with numbers.
func isColour(s string) bool {
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		return len(hex) >= 3 && len(hex) <= 8 && strings.Trim(hex, "0123456789abcdefABCDEF") == ""
	}
	name, numbers, _ := strings.Cut(s, "(")
	numbers, ok := strings.CutSuffix(numbers, ")")
	if !ok || !strings.EqualFold(name, "rgb") && !strings.EqualFold(name, "rgba") {
		return false
	}
	return len(numbers) <= 40 && strings.Trim(numbers, "0123456789%,. ") == ""
}

// isWord reports whether s is a word that the grammar knows, or the name of a
// font, which may be quoted.
func (g grammar) isWord(s string) bool {
	if !g.fonts {
		return isIdentifier(s) && (g.words == nil || find(g.words, s))
	}
	name := strings.TrimFunc(s, isQuote)
	if quotes := len(s) - len(name); quotes != 0 && (quotes != 2 || s[0] != s[len(s)-1]) {
		return false
	}
	return name != "" && strings.IndexFunc(name, notInFont) < 0 && !hasSign(name)
}

// hasSign reports whether a digit stands behind a hyphen: a negative number may
// pass for the name of a font.
func hasSign(s string) bool {
	for i := 1; i < len(s); i++ {
		if s[i-1] == '-' && '0' <= s[i] && s[i] <= '9' {
			return true
		}
	}
	return false
}

func isQuote(r rune) bool { return r == '"' || r == '\'' }

func notInFont(r rune) bool {
	return r < 0x80 && !isAlnum(byte(r)) && r != ' ' && r != '-' && r != '_'
}

func isIdentifier(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && (s[i] != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}
