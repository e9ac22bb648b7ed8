package canon

import (
	"slices"
	"strings"
)

// param is one parameter of a query, normalised.
type param struct {
	key  string // in lower case, to judge and sort by
	text string // key=value, or what stands between two ampersands
}

// foldQuery returns the parameters of query that can identify a page, sorted by
// key; those of one key keep their order.
func foldQuery(query string) string {
	if query == "" {
		return ""
	}
	var stack [16]param
	params := stack[:0]
	for rest, more := query, true; more; {
		var pair string
		pair, rest, more = strings.Cut(rest, "&")
		if p := newParam(pair); p.identifies() {
			params = append(params, p)
		}
	}
	slices.SortStableFunc(params, func(x, y param) int { return strings.Compare(x.key, y.key) })
	return joinParams(params, len(query))
}

// newParam normalises one parameter. + is an old %20; "amp;" in front is left of
// an ampersand that was escaped once too often.
func newParam(pair string) param {
	if strings.IndexByte(pair, '+') >= 0 {
		pair = strings.ReplaceAll(pair, "+", "%20")
	}
	pair = normalEscapes(pair)
	for strings.HasPrefix(pair, "amp;") {
		pair = pair[len("amp;"):]
	}
	key, _, _ := strings.Cut(pair, "=")
	return param{strings.ToLower(key), pair}
}

func (p param) value() string {
	_, value, _ := strings.Cut(p.text, "=")
	return value
}

// identifies reports whether another value of p may be another page.
func (p param) identifies() bool {
	return p.key != "" && !isTracking(p.key, p.value()) && !isAMPParam(p.key, p.value())
}

func joinParams(params []param, size int) string {
	var b strings.Builder
	b.Grow(size)
	for i, p := range params {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.text)
	}
	return b.String()
}

// firstParam returns the decoded value of the first parameter of query that has
// one of the names and holds an absolute http or https URL.
func firstParam(query string, names ...string) string {
	for rest, more := query, true; more; {
		var pair string
		pair, rest, more = strings.Cut(rest, "&")
		p := newParam(pair)
		if !slices.Contains(names, p.key) {
			continue
		}
		target := unescape(p.value())
		if scheme, _ := cutScheme(target); isHTTP(scheme) {
			return target
		}
	}
	return ""
}
