package parse

import (
	"bytes"
	"cmp"
	"slices"
)

// The ways in which documents are broken, as Repair.What names them.
const (
	wrongEncoding   = "wrong encoding"
	unknownEncoding = "unknown encoding"
	invalidByte     = "invalid byte"
	badCharacter    = "forbidden character"
	bareAmpersand   = "bare ampersand"
	bareLess        = "bare <"
	unknownEntity   = "undeclared entity"
	unknownPrefix   = "undeclared prefix"
	badAttribute    = "malformed attribute"
	unclosed        = "unclosed element"
	strayEnd        = "stray end tag"
	unclosedSection = "unclosed section"
	leadingJunk     = "leading junk"
	trailingJunk    = "trailing junk"
	cutDocument     = "cut document"
	wrongType       = "wrong type"
)

// maxRepairs bounds how many repairs a document reports.
const maxRepairs = 32

// faults collects what was wrong with a document and which limits it hit.
type faults struct {
	repairs []Repair
	limits  []string
}

// add notes a fault at an offset of the text. A kind is reported once for each
// place, and only the first maxRepairs are kept.
func (f *faults) add(what string, offset int) {
	r := Repair{What: what, Offset: int64(offset)}
	if len(f.repairs) < maxRepairs && !slices.Contains(f.repairs, r) {
		f.repairs = append(f.repairs, r)
	}
}

// limit notes that a limit was hit; saying it again changes nothing.
func (f *faults) limit(what string) {
	if !slices.Contains(f.limits, what) {
		f.limits = append(f.limits, what)
	}
}

// inOrder gives the repairs by offset, with their lines in text.
func (f *faults) inOrder(text []byte) []Repair {
	slices.SortStableFunc(f.repairs, func(a, b Repair) int { return cmp.Compare(a.Offset, b.Offset) })
	line, at := 1, 0
	for i := range f.repairs {
		r := &f.repairs[i]
		offset := min(int(r.Offset), len(text))
		line += bytes.Count(text[at:offset], []byte("\n"))
		at = offset
		r.Line = line
	}
	return f.repairs
}
