package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// Fault is one thing that is wrong in config.yaml, where it stands, and what
// would be right.
type Fault struct {
	File    string
	Line    int // from 1; 0: the file as a whole
	Column  int // in characters, from 1
	Message string
	Text    string // the line it stands on
}

// Faults are all that is wrong in a file, from its top.
type Faults []Fault

// Error gives each fault as file:line:column: message, so that editors and
// terminals can jump there, with the line and a caret beneath.
func (fs Faults) Error() string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.String())
	}
	return b.String()
}

// LogValue leaves out the lines of the file, which may hold passwords.
func (fs Faults) LogValue() slog.Value {
	brief := slices.Clone(fs)
	for i := range brief {
		brief[i].Text = ""
	}
	return slog.StringValue(brief.Error())
}

func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	head := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
	if strings.TrimSpace(f.Text) == "" {
		return head
	}
	margin := fmt.Sprintf("%5d | ", f.Line)
	return head + "\n" + margin + f.Text + "\n" + strings.Repeat(" ", len(margin)-2) + "| " + indent(f.Text, f.Column) + "^"
}

// indent is as wide on a terminal as the characters of text before a column.
func indent(text string, column int) string {
	var b strings.Builder
	for _, r := range []rune(text)[:min(column-1, len([]rune(text)))] {
		switch k := width.LookupRune(r).Kind(); {
		case r == '\t':
			b.WriteByte('\t')
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			b.WriteString("  ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func (fs Faults) sorted() Faults {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(fs)
}

// didYouMean names the candidate that word was probably meant to be, or lists
// them all when none is near and they are few.
func didYouMean(word string, candidates []string) string {
	best, distance := "", max(1, len([]rune(word))/3)+1
	for _, c := range candidates {
		if d := editDistance(strings.ToLower(word), strings.ToLower(c)); d < distance {
			best, distance = c, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("did you mean %q?", best)
	case len(candidates) == 0:
		return "there are none"
	case len(candidates) > 20:
		return fmt.Sprintf("there are %d others, none like it", len(candidates))
	}
	return "there are " + strings.Join(candidates, ", ")
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
