package parse

import (
	"strings"

	"wireroom/aggregator"
)

// addPersons adds the person that an element names: in its children as Atom
// does, or in its text.
func addPersons(all []aggregator.Person, n *node) []aggregator.Person {
	if len(n.children) == 0 {
		return addPerson(all, personOf(n.text))
	}
	p := aggregator.Person{Name: undouble(n.childText("name")), Email: n.childText("email")}
	for _, name := range []string{"uri", "url", "homepage"} {
		setOnce(&p.URL, n.childAddress(name))
	}
	return addPerson(all, p)
}

// addPerson adds a person unless the name or the address is there already.
func addPerson(all []aggregator.Person, p aggregator.Person) []aggregator.Person {
	if p == (aggregator.Person{}) {
		return all
	}
	for i, known := range all {
		if p.Name != "" && known.Name == p.Name || p.Name == "" && p.Email != "" && known.Email == p.Email {
			return all
		}
		if known.Name == "" && known.Email != "" && known.Email == p.Email {
			all[i] = p
			return all
		}
	}
	return append(all, p)
}

func persons(s string) []aggregator.Person {
	return addPerson(nil, personOf(s))
}

// personOf reads "Jane Doe", "jane@outlet.example", and both in either order
// with one in brackets, as RSS 2.0 <author> has them.
func personOf(s string) aggregator.Person {
	s = undouble(strings.Join(strings.Fields(s), " "))
	for _, brackets := range []string{"()", "<>", "[]"} {
		before, rest, ok := strings.Cut(s, brackets[:1])
		if !ok {
			continue
		}
		within, after, ok := strings.Cut(rest, brackets[1:])
		outside := strings.TrimSpace(before + after)
		switch within = strings.TrimSpace(within); {
		case !ok:
		case isEmail(within):
			return aggregator.Person{Name: strings.Trim(outside, `"' `), Email: withoutMailto(within)}
		case isEmail(outside):
			return aggregator.Person{Name: within, Email: withoutMailto(outside)}
		}
	}
	if isEmail(s) {
		return aggregator.Person{Email: withoutMailto(s)}
	}
	return aggregator.Person{Name: s}
}

func withoutMailto(s string) string { return strings.TrimPrefix(s, "mailto:") }

func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s, " \t<>()")
}
