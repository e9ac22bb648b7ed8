package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markBoilerplate marks the passages that are not the article's own: what
// stands in an <aside>, <nav> or <footer>, lists of other articles under their
// label, and lines that say what to click. It reports whether it marked some;
// where nothing would be left, it marks none, since a text that is all
// boilerplate is the only text there is.
func markBoilerplate(ps []passage) bool {
	marked := 0
	for i := 0; i < len(ps); {
		end := boilerplateEnd(ps, i)
		for j := i; j < end; j++ {
			ps[j].foreign = true
		}
		marked += end - i
		i = max(end, i+1)
	}
	if marked == len(ps) {
		for i := range ps {
			ps[i].foreign = false
		}
		marked = 0
	}
	cut := cutTails(ps)
	return cutLastFooter(ps) || cut || marked > 0
}

// boilerplateEnd is where the boilerplate that begins at ps[i] ends, i if none
// begins there.
func boilerplateEnd(ps []passage, i int) int {
	p := &ps[i]
	switch l := labelOf(p); {
	case l == listLabel:
		return listEnd(ps, i+1)
	case l == lineLabel:
		return servicesEnd(ps, i+1)
	case p.aside && !isProse(p), isFeedFooter(p.text):
		return i + 1
	}
	return i
}

// listEnd is where the list that begins at ps[i], after its label, ends: at the
// next heading or paragraph of prose. In a list of links any sentence is prose.
func listEnd(ps []passage, i int) int {
	links := false
	for ; i < len(ps); i++ {
		p := &ps[i]
		switch {
		case labelOf(p) == listLabel,
			p.title && !p.isLink() && i+1 < len(ps) && resumes(&ps[i+1], true),
			resumes(p, links):
			return i
		}
		links = links || p.isLink()
	}
	return i
}

// servicesEnd is where the names of services end that follow "Share this".
func servicesEnd(ps []passage, i int) int {
	for i < len(ps) && services[labelKey(ps[i].text)] {
		i++
	}
	return i
}

// resumes reports whether p takes up the article again after a list.
func resumes(p *passage, anySentence bool) bool {
	return isProse(p) || anySentence && !p.isLink() && !p.item && isSentence(p.text)
}

// isLink reports whether most of p is links.
func (p *passage) isLink() bool { return p.linked*10 >= len(p.text)*6 }

// isProse reports whether p is a paragraph of the article, as opposed to a
// headline, a teaser or a link: long, and made of sentences.
func isProse(p *passage) bool {
	if p.isLink() {
		return false
	}
	width := textWidth(p.text)
	return width >= 120 && isSentence(p.text) && (width >= 200 || sentenceEnd(p.text) > 0)
}

// isSentence reports whether s ends as a sentence does and is no mere exclamation.
func isSentence(s string) bool {
	if textWidth(s) < 40 {
		return false
	}
	s = strings.TrimRight(s, `"'”’»)」』] `)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?。！？؟।…:", r)
}

// textWidth is the length of s in columns: a Chinese, Japanese or Korean
// character says as much as two or three letters.
func textWidth(s string) int {
	width := 0
	for _, r := range s {
		width++
		if joinsWithoutSpace(r) || unicode.Is(unicode.Hangul, r) {
			width += 2
		}
	}
	return width
}

// cutTails removes the links at the end of passages that only lead on ("Read
// more"); it reports whether there were any.
func cutTails(ps []passage) bool {
	found := false
	for i := range ps {
		p := &ps[i]
		if p.tail == 0 || p.tail == len(p.text) || p.foreign {
			continue
		}
		at := len(p.text) - p.tail
		if labels[labelKey(p.text[at:])] != noLabel {
			p.text = strings.TrimRightFunc(p.text[:at], unicode.IsSpace)
			found = true
		}
	}
	return found
}

// cutLastFooter removes a feed service's sentence from the end of the last
// passage; it reports whether there was one.
func cutLastFooter(ps []passage) bool {
	if len(ps) == 0 {
		return false
	}
	p := &ps[len(ps)-1]
	from := max(0, len(p.text)-maxFooter)
	end := p.text[from:]
	for _, f := range footers {
		if f.begins == "" || !strings.Contains(end, f.holds) {
			continue
		}
		if at := from + strings.LastIndex(end, f.begins); at > from && strings.Contains(p.text[at:], f.holds) {
			p.text = strings.TrimRightFunc(p.text[:at], unicode.IsSpace)
			return true
		}
	}
	return false
}
