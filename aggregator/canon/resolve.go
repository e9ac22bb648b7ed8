package canon

import (
	"bytes"
	"strings"
)

// Resolve returns the absolute http or https URL that ref means in a document
// at base (RFC 3986 §5.2), with browsers' leniency: surrounding space,
// backslashes, line breaks, characters that need an escape, feed: URLs. A ref
// without a scheme (//host/path) takes that of base, https without a base.
// Escapes, credentials and the fragment of ref stay as they are. It is empty if
// there is no such URL; so is every other scheme (mailto:, javascript:).
func Resolve(base, ref string) string {
	ref, ok := tidy(ref)
	if !ok {
		return ""
	}
	if scheme, rest := cutScheme(ref); scheme != "" {
		return absolute(strings.ToLower(scheme), rest)
	}
	b, hasBase := split(base)
	if strings.HasPrefix(strings.ReplaceAll(ref, `\`, "/"), "//") {
		return absolute(schemeOr(b.scheme, "https"), ref)
	}
	if !hasBase {
		return ""
	}
	return relative(b, ref).String()
}

// absolute returns scheme and the rest of a URL with its credentials, if any.
func absolute(scheme, rest string) string {
	if !isHTTP(scheme) {
		return ""
	}
	authority, tail := cutAuthority(rest)
	host := afterCredentials(authority)
	credentials := authority[:len(authority)-len(host)]
	p := parts{scheme: scheme, host: normalHost(host, scheme)}
	if p.host == "" {
		return ""
	}
	p.path, p.query, p.fragment = cutTail(tail)
	p.host = string(appendEscaped(nil, credentials, false)) + p.host
	return p.String()
}

// relative resolves a reference that has neither scheme nor host.
func relative(base parts, ref string) parts {
	path, query, fragment := cutTail(ref)
	p := parts{scheme: base.scheme, host: base.host, path: path, query: query, fragment: fragment}
	switch {
	case path == "":
		p.path = base.path
		if !strings.HasPrefix(ref, "?") {
			p.query = base.query
		}
	case path[0] != '/':
		p.path = base.path[:strings.LastIndexByte(base.path, '/')+1] + path
	}
	return p
}

// String returns the URL with its dot segments removed and every byte escaped
// that needs it.
func (p parts) String() string {
	b := make([]byte, 0, len(p.scheme)+len(p.host)+len(p.path)+len(p.query)+len(p.fragment)+16)
	b = append(b, p.scheme...)
	b = append(b, "://"...)
	b = append(b, p.host...)
	if !strings.HasPrefix(p.path, "/") {
		b = append(b, '/')
	}
	b = appendEscaped(b, removeDots(p.path), false)
	if p.query != "" {
		b = appendEscaped(append(b, '?'), p.query, false)
	}
	if p.fragment != "" {
		b = appendEscaped(append(b, '#'), p.fragment, false)
	}
	return string(b)
}

// removeDots removes "." and ".." segments (RFC 3986 §5.2.4). Browsers take
// %2e for a dot there, and so do we.
func removeDots(path string) string {
	if !hasDots(path) {
		return path
	}
	out := make([]byte, 0, len(path))
	for rest, more := path, true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		switch {
		case isDots(segment, 1):
		case isDots(segment, 2):
			out = dropSegment(out)
		default:
			out = append(out, segment...)
			if more {
				out = append(out, '/')
			}
		}
	}
	return string(out)
}

// dropSegment drops the last segment of a path that ends in a slash, but never
// the root.
func dropSegment(path []byte) []byte {
	if len(path) <= 1 {
		return path
	}
	return path[:bytes.LastIndexByte(path[:len(path)-1], '/')+1]
}

func hasDots(path string) bool {
	for rest, more := path, true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		if isDots(segment, 1) || isDots(segment, 2) {
			return true
		}
	}
	return false
}

// isDots reports whether segment is n dots, plain or escaped.
func isDots(segment string, n int) bool {
	for ; n > 0; n-- {
		switch {
		case strings.HasPrefix(segment, "."):
			segment = segment[1:]
		case len(segment) >= 3 && strings.EqualFold(segment[:3], "%2e"):
			segment = segment[3:]
		default:
			return false
		}
	}
	return segment == ""
}

func schemeOr(scheme, fallback string) string {
	if scheme == "" {
		return fallback
	}
	return scheme
}
