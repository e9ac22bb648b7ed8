package credit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Text is what a credit is read of. Body is plain and may be empty.
type Text struct {
	Outlet  string
	Link    string
	Title   string
	Body    string
	Authors []string // names, as the outlet wrote them
	Origin  string   // the title of the feed that it was copied from
}

// Credit is whose text it is and on whom it relies.
type Credit struct {
	Wire  string   `json:"wire,omitempty"`  // the agency whose text it is; empty: nobody is credited
	Where string   `json:"where,omitempty"` // what says so: Dateline, Byline, SourceLine, OwnOutlet
	Cites []string `json:"cites,omitempty"` // agencies that it quotes, each once, in order; at most 5
}

// What may say whose text it is.
const (
	Dateline   = "dateline"
	Byline     = "byline"
	SourceLine = "source line" // the last line, or the feed that it was copied from
	OwnOutlet  = "outlet"      // the agency's own
)

// The most agencies that a credit names as quoted.
const maxCites = 5

// Read reads the credit of a text. A name in a dateline, a byline or a closing
// source line says whose text it is; a name elsewhere at most that it is quoted.
func Read(t Text) Credit {
	d := agencies()
	c := Credit{Cites: d.cites(t)}
	for _, try := range []struct {
		where string
		wire  string
	}{
		{OwnOutlet, d.outlets.Of(t.Outlet, t.Link)},
		{Dateline, d.dateline(t.Body)},
		{Byline, d.byline(t)},
		{SourceLine, d.source(t)},
	} {
		if try.wire != "" {
			c.Wire, c.Where = try.wire, try.where
			break
		}
	}
	c.Cites = slices.DeleteFunc(c.Cites, func(name string) bool { return name == c.Wire })
	return c
}

// IsZero reports whether nobody is credited nor cited.
func (c Credit) IsZero() bool { return c.Wire == "" && len(c.Cites) == 0 }

// byline reads the authors, and the body's first line if it is short enough to be
// one.
func (d *directory) byline(t Text) string {
	names := t.Authors
	if first, rest, ok := strings.Cut(t.Body, "\n"); ok && len(first) < 80 && rest != "" && startsByline(first) {
		names = append(slices.Clip(names), first)
	}
	for _, name := range names {
		for _, part := range parts(name) {
			if wire := d.author(part); wire != "" {
				return wire
			}
		}
	}
	return ""
}

func startsByline(line string) bool {
	rest, ok := cutArticle(line)
	return ok && rest != "" || len(line) < 30
}

// parts splits "Jane Doe, Associated Press" and "desk@wire.example (Reuters)".
func parts(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(",/|;()（）[]·・", r) })
}

// author gives the agency that a part of a byline is: its name, alone or with
// what its people are called.
func (d *directory) author(part string) string {
	if wire := d.whole(part); wire != "" {
		return wire
	}
	part = trimName(part)
	a, n := d.at(part, true)
	if a == nil || !roles[strings.ToLower(strings.TrimSpace(part[n:]))] {
		return ""
	}
	return a.owner
}

var roles = map[string]bool{
	"staff": true, "staff writer": true, "writer": true, "reporter": true, "correspondent": true, "news": true, "agency": true,
	"news agency": true, "sports writer": true, "business writer": true, "editors": true, "記者": true, "记者": true, "電": true, "电": true,
}

// source reads the line that a text ends with, and the feed that it was copied
// from.
func (d *directory) source(t Text) string {
	if wire := d.whole(t.Origin); wire != "" {
		return wire
	}
	line := strings.TrimSpace(t.Body[strings.LastIndexByte(t.Body, '\n')+1:])
	if isReutersSignature(line) {
		return "Reuters"
	}
	if group := lastGroup(line); group != "" {
		if wire := d.group(group); wire != "" {
			return wire
		}
	}
	if len(line) > 80 || line == strings.TrimSpace(t.Body) {
		return ""
	}
	return d.whole(strings.TrimLeft(cutLabel(line), "©(cC) 0123456789-"))
}

// maxSignature bounds where a closing line is looked for, in bytes from the end.
const maxSignature = 400

// isReutersSignature knows the line that ends Reuters' reports wherever they are
// reprinted: "(Reporting by … ; Editing by …)".
func isReutersSignature(line string) bool {
	line = strings.ToLower(line[max(0, len(line)-maxSignature):])
	i := max(strings.LastIndex(line, "(reporting by "), strings.LastIndex(line, "(reporting and writing by "), strings.LastIndex(line, "reporting by "))
	return i >= 0 && strings.Contains(line[i:], "editing by ")
}

// lastGroup is what stands in the brackets that a line ends with.
func lastGroup(line string) string {
	line = strings.TrimRight(line, " .。")
	for open, end := range brackets {
		if inner, ok := strings.CutSuffix(line, end); ok && end != "/" {
			i := strings.LastIndex(inner, string(open))
			if i < 0 {
				return ""
			}
			return inner[i+utf8.RuneLen(open):]
		}
	}
	return ""
}

// cutLabel takes away "Source: ", "資料來源：", "Copyright".
func cutLabel(line string) string {
	for _, colon := range []string{": ", "：", ":"} {
		if label, rest, ok := strings.Cut(line, colon); ok && len(label) < 30 {
			return rest
		}
	}
	return strings.TrimPrefix(strings.TrimPrefix(line, "Copyright "), "© ")
}
