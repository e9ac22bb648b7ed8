package canon

import "strings"

// URL returns the canonical form of an article's link: equal strings are the
// same page. It is an identity and nothing else, never shown and never fetched,
// since it may differ from every address that works.
//
// Folded are all that RFC 3986 §6.2.2 and §6.2.3 call equivalent, and what
// outlets use interchangeably: http and https; www, mobile and AMP addresses;
// trailing slashes, index files; the order of query parameters; tracking
// parameters and session ids; the fragment, but for #! routes; redirects that
// carry their target. URL(URL(x)) is URL(x). The result is empty if raw is not
// an absolute http or https URL.
func URL(raw string) string {
	p, ok := split(raw)
	if !ok {
		return ""
	}
	p = unwrap(p)
	b := make([]byte, 0, len(raw)+16)
	b = append(b, "https://"...)
	b = append(b, p.host...)
	b = append(b, p.path...)
	if p.query != "" {
		b = append(append(b, '?'), p.query...)
	}
	b = appendRoute(b, p.fragment)
	if len(b) > maxBytes {
		return ""
	}
	return string(b)
}

// unwrap folds p and follows the redirects whose target p carries. AMP viewers
// are asked before the path is folded, which drops the mark they are known by,
// and after it, so that a second pass finds nothing that this one did not.
func unwrap(p parts) parts {
	for {
		p.host = foldHost(p.host)
		if target, ok := split(ampTarget(p)); ok {
			p = target
			continue
		}
		p.path, p.query = foldPath(p.path), foldQuery(p.query)
		target, ok := split(wrapped(p))
		if !ok {
			return p
		}
		p = target
	}
}

// foldHost drops the labels www, m, mobile and amp in front of a registrable
// domain (en.m.wikipedia.org, but not mobile.de), and the port of https, since
// http is folded into it.
func foldHost(host string) string {
	host = strings.TrimSuffix(host, ":443")
	if !hasVariantLabel(host) {
		return host
	}
	name, port := cutPort(host)
	site := Site(name)
	out := make([]byte, 0, len(host))
	for rest := name; len(rest) > len(site); {
		var label string
		label, rest, _ = strings.Cut(rest, ".")
		if !isVariantLabel(label) {
			out = append(append(out, label...), '.')
		}
	}
	out = append(out, site...)
	if port != "" {
		out = append(append(out, ':'), port...)
	}
	return string(out)
}

func hasVariantLabel(host string) bool {
	for rest, more := host, true; more; {
		var label string
		if label, rest, more = strings.Cut(rest, "."); more && isVariantLabel(label) {
			return true
		}
	}
	return false
}

func isVariantLabel(label string) bool {
	switch label {
	case "www", "m", "mobile", "amp":
		return true
	}
	return false
}

// foldPath brings all spellings of a page's path to one, without a trailing
// slash unless it is the root.
func foldPath(path string) string {
	path = normalEscapes(path)
	for {
		before := len(path)
		path = removeDots(path)
		path = dropSessionID(path)
		path = dropAMP(path)
		path = dropIndex(path)
		path = strings.TrimRight(path, "/")
		if len(path) == before {
			break
		}
	}
	if path == "" {
		return "/"
	}
	return path
}

// dropSessionID drops servlet session ids: /news;jsessionid=1A2B/x.
func dropSessionID(path string) string {
	i := indexFold(path, ";jsessionid=")
	if i < 0 {
		return path
	}
	rest := path[i+1:]
	if end := strings.IndexAny(rest, ";/"); end >= 0 {
		return path[:i] + rest[end:]
	}
	return path[:i]
}

// dropIndex drops the name under which a server keeps a folder's own page.
func dropIndex(path string) string {
	i := strings.LastIndexByte(path, '/')
	switch strings.ToLower(path[i+1:]) {
	case "index.html", "index.htm", "index.shtml", "index.xhtml", "index.php", "index.asp",
		"index.aspx", "index.jsp", "default.htm", "default.html", "default.asp", "default.aspx":
		return path[:i+1]
	}
	return path
}

// appendRoute appends a fragment that names a page of its own: #!/route.
func appendRoute(b []byte, fragment string) []byte {
	if len(fragment) < 2 || fragment[0] != '!' {
		return b
	}
	return appendEscaped(append(b, '#'), fragment, true)
}

// indexFold is strings.Index for an ASCII needle in lower case, blind to case.
func indexFold(s, needle string) int {
	for i := 0; i+len(needle) <= len(s); i++ {
		if s[i] == needle[0] && strings.EqualFold(s[i:i+len(needle)], needle) {
			return i
		}
	}
	return -1
}
