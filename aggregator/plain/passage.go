package plain

import "strings"

// passage is a line of plain text with what its markup said of it.
type passage struct {
	text    string
	linked  int  // bytes of text that are links
	tail    int  // bytes of a link at its end
	apart   bool // a blank line stands before it
	item    bool // of a list
	title   bool // a heading
	aside   bool // beside the article
	foreign bool // boilerplate; set by markBoilerplate
}

// join puts passages together as plain text.
func join(ps []passage) string {
	return joinWhere(ps, func(*passage) bool { return true })
}

// joinOwn puts together those that are the article's own.
func joinOwn(ps []passage) string {
	return joinWhere(ps, func(p *passage) bool { return !p.foreign })
}

func joinWhere(ps []passage, wanted func(*passage) bool) string {
	if len(ps) == 1 && !ps[0].item && wanted(&ps[0]) {
		return ps[0].text
	}
	var out strings.Builder
	apart := false
	for i := range ps {
		p := &ps[i]
		apart = apart || p.apart
		if !wanted(p) {
			continue
		}
		switch {
		case out.Len() == 0:
		case apart:
			out.WriteString("\n\n")
		default:
			out.WriteByte('\n')
		}
		if p.item {
			out.WriteString("- ")
		}
		out.WriteString(p.text)
		apart = false
	}
	return out.String()
}
