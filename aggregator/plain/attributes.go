package plain

import (
	"slices"
	"strings"
)

// readAttributes puts the attributes of the start tag at hand that may be
// written on the tape, the first of each name (HTML Standard §13.2.5.33).
func (b *builder) readAttributes(n *node) {
	n.from = int32(len(b.attrs))
	later := ""
	for _, written := range b.raw {
		switch a := find(attributes, written.key); a.use {
		case dropped:
			if startsFold(written.key, "on") {
				b.notes.add(NoteScript)
			}
		case hiding:
			b.hide(n)
		case naming:
			n.aside = n.aside || namesAside(unescapeValue(written.value))
		case lazy:
			later = clean(unescapeValue(written.value))
		default:
			b.keep(n, a, clean(unescapeValue(written.value)))
		}
	}
	n.to = int32(len(b.attrs))
	if later != "" && n.tag.name == "img" {
		b.loadNow(n, later)
	}
	if n.aside && (n.tag.name == "div" || n.tag.name == "section") {
		n.tag = elements["aside"]
	}
}

// hide leaves n out, since the outlet does not show it either.
func (b *builder) hide(n *node) {
	n.cut = true
	b.notes.add(NoteHidden)
}

// keep adds an attribute to n, the newest element, if its value may be written.
func (b *builder) keep(n *node, a attribute, value string) {
	if slices.ContainsFunc(b.attrs[n.from:], func(have attr) bool { return have.key == a.name }) {
		return
	}
	ok := true
	switch a.use {
	case simple:
		ok = isSimple(value)
	case link, source:
		value, ok = b.address(value, a.use)
	case sources:
		value, ok = b.addresses(value)
	case styling:
		value, ok = b.style(n, value)
	}
	if ok {
		b.attrs = append(b.attrs, attr{a.name, value})
	}
}

// style returns what may be written of a style attribute of n.
func (b *builder) style(n *node, value string) (string, bool) {
	kept, hidden := readStyle(value)
	if hidden {
		b.hide(n)
	}
	return kept, kept != ""
}

// loadNow gives a picture that a script would load later its address, unless
// the outlet has put more than a placeholder there.
func (b *builder) loadNow(n *node, lazy string) {
	lazy, ok := b.address(lazy, source)
	if !ok {
		return
	}
	for i := range b.attrs[n.from:n.to] {
		if a := &b.attrs[int(n.from)+i]; a.key == "src" {
			if strings.HasPrefix(a.value, "data:") {
				a.value = lazy
			}
			return
		}
	}
	b.attrs = append(b.attrs, attr{"src", lazy})
	n.to++
}

// namesAside reports whether a class, id or role says that an element stands
// beside the article. Names that a content system makes out of an article's
// categories and tags say nothing of the kind.
func namesAside(names string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(names)) {
		if strings.HasPrefix(name, "tag-") || strings.HasPrefix(name, "category-") {
			continue
		}
		for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
			if asideNames[part] {
				return true
			}
		}
	}
	return false
}

var asideNames = set(`
	addtoany ads advert advertisement breadcrumb breadcrumbs feedflare mostpopular
	mostread navigation newsletter outbrain popular promo recommendations recommended related
	relatedarticles relatedcontent relatedlinks relatednews relatedposts relatedstories share
	sharedaddy sharing social sponsored subscribe taboola trending yarpp`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
