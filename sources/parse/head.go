package parse

import (
	"path"
	"strings"
)

// head builds the tree of all that stands outside of the items. Its children
// are those of the channel, then those that stand beside it, as RSS 1.0 has
// them. inherited is the scope in which the items stand.
func (o *outline) head(b *builder, outer *scope) (head *node, inherited *scope) {
	outer.native = o.native(outer)
	spans := make([]span, len(o.items))
	for i, it := range o.items {
		spans[i] = it.span
	}
	tree := b.build(part{from: o.root.start, to: o.end, skip: spans, scope: outer})
	head = &node{scope: outer}
	if len(tree.children) == 0 {
		return head, outer // the root is an item itself
	}
	root := tree.children[0]
	head.scope, inherited = root.scope, root.scope
	rest := root.children
	if channel := root.channel(); channel != nil {
		head.attrs = channel.attrs
		head.scope = channel.scope
		head.children = append(head.children, channel.children...)
		if len(o.items) > 0 && (channel.end == 0 || o.items[0].start < channel.end) {
			inherited = channel.scope
		}
	}
	for _, n := range rest {
		if n.name != "channel" {
			head.children = append(head.children, n)
		}
	}
	return head, inherited
}

func (n *node) channel() *node {
	if n.name == "channel" {
		return nil
	}
	return n.child("channel")
}

// native is the root's own namespace where it is one that we do not know. Some
// feeds stamp a name of their own on an RSS that is RSS all the same.
func (o *outline) native(outer *scope) string {
	within := outer.enter(&lexer{src: o.src, faults: &faults{}}, o.root)
	uri := within.uri(o.root.name)
	if _, known := prefixOf(uri); known {
		return ""
	}
	return uri
}

// uri gives the namespace of a name as written.
func (s *scope) uri(written []byte) string {
	prefix, _, qualified := strings.Cut(strings.ToLower(string(written)), ":")
	if !qualified {
		prefix = ""
	}
	uri, _ := s.lookup(prefix)
	return uri
}

// version tells which version of its format the document is in.
func (o *outline) version(s *scope) string {
	version := ""
	l := &lexer{src: o.src, faults: &faults{}}
	l.attributes(o.root, func(name, value []byte, _ int) {
		if strings.EqualFold(string(name), "version") {
			version = strings.TrimSpace(string(value))
		}
	})
	uri := s.uri(o.root.name)
	switch local := strings.ToLower(string(localName(o.root.name))); {
	case local == "feed" || local == "entry":
		return atomVersion(version, uri)
	case o.isSitemap():
		return path.Base(uri) // …/schemas/sitemap/0.9
	case local == "rdf":
		return s.rdfVersion()
	case strings.HasPrefix(version, "2"):
		return "2.0"
	case strings.Contains(uri, "rss1.1"):
		return "1.1"
	}
	return version
}

func atomVersion(version, uri string) string {
	if version == "" && strings.EqualFold(uri, "http://www.w3.org/2005/Atom") {
		return "1.0"
	}
	if version == "" && strings.HasPrefix(uri, "http://purl.org/atom/ns") {
		return "0.3"
	}
	return version
}

// rdfVersion tells RSS 0.90 from 1.0 by the namespaces in sight.
func (s *scope) rdfVersion() string {
	for ; s != nil; s = s.outer {
		for _, uri := range s.bindings {
			switch uri = strings.ToLower(uri); {
			case strings.HasPrefix(uri, "http://purl.org/rss/1.0/") && !strings.Contains(uri, "modules"):
				return "1.0"
			case strings.HasPrefix(uri, "http://purl.org/net/rss1.1"):
				return "1.1"
			case strings.Contains(uri, "netscape.com/rdf/simple/0.9"):
				return "0.90"
			}
		}
	}
	return ""
}

// seed is what the marks of all items depend on beside their own bytes: what
// they inherit. lang is the feed's own language.
func (s *scope) seed(lang string) uint64 {
	seed := fingerprint(marksVersion, []byte(s.base+"\n"+s.lang+"\n"+lang))
	for ; s != nil; s = s.outer {
		for prefix, uri := range s.bindings {
			seed += fingerprint(1, []byte(prefix+"="+uri)) // in any order
		}
	}
	return seed
}
