package parse

import (
	"bytes"
	"strings"

	"wireroom/aggregator/canon"
)

// scope is what the elements around a place in a document say for all within:
// namespaces, base address, language.
type scope struct {
	outer    *scope
	bindings map[string]string // prefix → namespace, of this element alone
	base     string
	lang     string
	native   string            // the root's own namespace, whatever it is
	names    map[string]string // names as written → names as we say them
}

// enter gives the scope within the element that t starts: s itself when the
// element says nothing about it.
func (s *scope) enter(l *lexer, t token) *scope {
	if !bytes.Contains(t.inner, []byte("xml")) {
		return s
	}
	inner := &scope{outer: s, bindings: map[string]string{}, base: s.base, lang: s.lang, native: s.native}
	l.attributes(t, func(name, value []byte, offset int) {
		text := strings.TrimSpace(decodeText(value, offset, l.faults))
		switch name := strings.ToLower(string(name)); {
		case name == "xml:base":
			inner.base = resolveBase(s.base, text)
		case name == "xml:lang":
			inner.lang = language(text)
		case name == "xmlns":
			inner.bindings[""] = text
		case strings.HasPrefix(name, "xmlns:"):
			inner.bindings[name[len("xmlns:"):]] = text
		}
	})
	return inner
}

// resolveBase resolves a base address against the one around it (XML Base §4).
// One that leads nowhere changes nothing.
func resolveBase(outer, base string) string {
	if isWhole(base) {
		return base
	}
	if abs := canon.Resolve(outer, base); abs != "" {
		return abs
	}
	if outer == "" {
		return base
	}
	return outer
}

// address resolves an address of this place. Without a base, and for schemes
// other than http and https, it stays as it is.
func (s *scope) address(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || s.base == "" || isWhole(ref) {
		return ref
	}
	if scheme, _, ok := strings.Cut(ref, ":"); ok && isScheme(scheme) && !strings.EqualFold(scheme, "feed") {
		return ref
	}
	if abs := canon.Resolve(s.base, ref); abs != "" {
		return abs
	}
	return ref
}

// reference is address for an attribute that is there: empty, it means the
// document itself (RFC 3986 §4.4).
func (s *scope) reference(ref string) string {
	if ref == "" {
		return s.base
	}
	return s.address(ref)
}

// identifier resolves an id that is an address, since some feeds have relative
// ones there. Any other id stays as it is.
func (s *scope) identifier(id string) string {
	if !strings.Contains(id, "/") {
		return strings.TrimSpace(id)
	}
	return s.address(id)
}

// isWhole reports whether an address needs no mending. It is then kept as it
// is written, since it may be an id as well (RFC 4287 §4.2.6.1).
func isWhole(ref string) bool {
	return isWeb(ref) && !strings.ContainsAny(ref, " \t\r\n\\") && !strings.Contains(ref, "/../")
}

// isScheme reports whether s may be a URI's scheme (RFC 3986 §3.1).
func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return s != ""
}

// language tidies a language tag: en_US is en-US (RFC 5646 §2.1).
func language(tag string) string {
	return strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
}

// name gives our name for an element or attribute as written: lower case, with
// our prefix. known is false when its prefix is nowhere declared.
func (s *scope) name(written []byte) (name string, known bool) {
	if name, ok := s.names[string(written)]; ok {
		return name, true
	}
	name, known = s.resolve(string(written))
	if known && len(s.names) < maxNames {
		if s.names == nil {
			s.names = map[string]string{}
		}
		s.names[string(written)] = name
	}
	return name, known
}

// maxNames bounds how many names a scope remembers.
const maxNames = 256

func (s *scope) resolve(written string) (name string, known bool) {
	prefix, local, qualified := strings.Cut(strings.ToLower(written), ":")
	if !qualified {
		prefix, local = "", prefix
	}
	uri, bound := s.lookup(prefix)
	if !bound {
		if nativePrefixes[prefix] {
			return local, false
		}
		return join(prefix, local), prefix == "" || prefix == "xml"
	}
	if uri == s.native {
		return local, true
	}
	if ours, ok := prefixOf(uri); ok {
		return join(ours, local), true
	}
	if prefix == "" {
		prefix = "unknown" // a default namespace that we do not know
	}
	return join(prefix, local), true
}

func join(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// attributeName is name for an attribute, to which no default namespace
// applies.
func (s *scope) attributeName(written []byte) (name string, known bool) {
	if bytes.IndexByte(written, ':') < 0 {
		return lower(written), true
	}
	return s.name(written)
}

// lookup finds the namespace that a prefix, in lower case, is bound to.
func (s *scope) lookup(prefix string) (uri string, bound bool) {
	for ; s != nil; s = s.outer {
		if uri, bound = s.bindings[prefix]; bound {
			return uri, true
		}
	}
	return "", false
}

// commonAttributes saves a copy of nearly every attribute's name.
var commonAttributes = map[string]string{
	"href": "href", "rel": "rel", "type": "type", "url": "url", "length": "length", "domain": "domain",
	"isPermaLink": "ispermalink", "title": "title", "term": "term", "scheme": "scheme", "label": "label",
	"medium": "medium", "width": "width", "height": "height", "src": "src", "version": "version",
}

func lower(name []byte) string {
	if s, ok := commonAttributes[string(name)]; ok {
		return s
	}
	return strings.ToLower(string(name))
}
