package canon

import (
	"strings"
)

// maxBytes is the longest URL that we look at; browsers and servers give up at
// about the same length.
const maxBytes = 8 << 10

// parts is an http or https URL cut at its delimiters. Nothing in it is decoded
// but the host.
type parts struct {
	scheme   string // "http" or "https"
	host     string // as normalHost returns it, with ":port" if not default
	path     string // begins with "/", or is empty
	query    string // without "?"
	fragment string // without "#"
}

// split cuts an absolute URL as browsers do (WHATWG URL §4.4): any number of
// slashes or backslashes may follow the scheme, credentials end at the last @.
func split(raw string) (parts, bool) {
	s, ok := tidy(raw)
	if !ok {
		return parts{}, false
	}
	scheme, rest := cutScheme(s)
	if !isHTTP(scheme) {
		return parts{}, false
	}
	authority, tail := cutAuthority(rest)
	p := parts{scheme: strings.ToLower(scheme)}
	p.host = normalHost(afterCredentials(authority), p.scheme)
	p.path, p.query, p.fragment = cutTail(tail)
	return p, p.host != ""
}

// tidy drops what browsers drop from a URL (WHATWG URL §4.4): space and control
// characters around it, tabs and line breaks within, and feed readers' "feed:".
func tidy(raw string) (string, bool) {
	if len(raw) > maxBytes {
		return "", false
	}
	s := strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\ufeff' })
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
	}
	scheme, rest := cutScheme(s)
	if !strings.EqualFold(scheme, "feed") {
		return s, true
	}
	if inner, _ := cutScheme(rest); isHTTP(inner) {
		return rest, true
	}
	return "http:" + rest, true
}

// cutScheme cuts s behind its scheme (RFC 3986 §3.1); scheme is empty if s has none.
func cutScheme(s string) (scheme, rest string) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isLetter(c):
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return s[:i], s[i+1:]
		default:
			return "", s
		}
	}
	return "", s
}

// cutAuthority cuts what follows a scheme into authority and the rest.
func cutAuthority(s string) (authority, tail string) {
	s = strings.TrimLeft(s, `/\`)
	if i := strings.IndexAny(s, `/\?#`); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// cutTail cuts what follows an authority; backslashes in the path become slashes.
func cutTail(s string) (path, query, fragment string) {
	s, fragment, _ = strings.Cut(s, "#")
	path, query, _ = strings.Cut(s, "?")
	if strings.IndexByte(path, '\\') >= 0 {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	return path, query, fragment
}

func afterCredentials(authority string) string {
	return authority[strings.LastIndexByte(authority, '@')+1:]
}

func isHTTP(scheme string) bool {
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
