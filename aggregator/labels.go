package aggregator

import (
	"strings"

	"wireroom/aggregator/canon"
	"wireroom/aggregator/plain"
)

// label makes an outlet's short text fit for one line.
func label(s string) string { return cut(plain.Line(s), maxLabel) }

// language is an item's own language, else its source's (BCP 47).
func language(own, source string) string {
	for _, tag := range []string{own, source} {
		if tag = strings.TrimSpace(tag); tag != "" && len(tag) <= 35 {
			return label(tag)
		}
	}
	return ""
}

// categories keeps each labelled thing once, in the outlet's order.
func categories(cs []Category) []Category {
	var out []Category
	seen := map[Category]bool{}
	for _, c := range cs {
		c = Category{Term: label(c.Term), Scheme: label(c.Scheme), Label: label(c.Label)}
		if c.Term == "" {
			c.Term, c.Label = c.Label, ""
		}
		if c.Term == "" || seen[c] || len(out) == maxList {
			continue
		}
		seen[c] = true
		out = append(out, c)
	}
	return out
}

func people(ps []Person) []Person {
	var out []Person
	seen := map[Person]bool{}
	for _, p := range ps {
		p = Person{Name: label(p.Name), Email: label(p.Email), URL: canon.SafeLink(p.URL)}
		if p == (Person{}) || seen[p] || len(out) == maxList {
			continue
		}
		seen[p] = true
		out = append(out, p)
	}
	return out
}

func enclosures(es []Enclosure) []Enclosure {
	var out []Enclosure
	for _, e := range es {
		e = Enclosure{URL: canon.SafeLink(e.URL), Type: label(e.Type), Length: max(0, e.Length)}
		if e.URL != "" && len(out) < maxList {
			out = append(out, e)
		}
	}
	return out
}

func origin(f *Feed) *Origin {
	if f == nil {
		return nil
	}
	o := Origin{Title: titleLine(f.Title), URL: canon.SafeLink(f.ID)}
	for _, l := range f.Links {
		if l.Rel == "self" {
			o.URL = canon.SafeLink(l.URL)
		}
	}
	if o.URL == "" {
		o.URL = canon.SafeLink(f.Link)
	}
	if o == (Origin{}) {
		return nil
	}
	return &o
}

// picture is the address of the image that an item names, "" if none.
func picture(it *Item) string {
	if it.Image != nil {
		if u := canon.SafeLink(it.Image.URL); u != "" {
			return u
		}
	}
	if it.Media != nil {
		for _, t := range it.Media.Thumbnails {
			if u := canon.SafeLink(t.URL); u != "" {
				return u
			}
		}
	}
	for _, e := range it.Enclosures {
		if strings.HasPrefix(e.Type, "image/") {
			return canon.SafeLink(e.URL)
		}
	}
	return ""
}
