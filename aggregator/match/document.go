package match

import (
	"net/url"
	"strings"
)

// Doc is what rules are matched against. All fields may be empty; none is kept
// or changed.
type Doc struct {
	Title      string
	Text       string // the article's own text, without boilerplate, as plain characters
	Categories []string
	Authors    []string
	Outlet     string   // its name
	Lang       string   // BCP 47
	Country    string   // ISO 3166-1 alpha-2
	Link       string   // absolute
	Declared   []string // topics to which its sources belong whatever it says
}

// linkText returns the host and path of a link, decoded, where link: looks.
func linkText(link string) string {
	if _, rest, ok := strings.Cut(link, "://"); ok {
		link = rest
	}
	if i := strings.IndexAny(link, "?#"); i >= 0 {
		link = link[:i]
	}
	if strings.IndexByte(link, '%') < 0 {
		return link
	}
	if decoded, err := url.PathUnescape(link); err == nil {
		return decoded
	}
	return link
}

// langMatches reports whether a language tag lies in a range, by extended
// filtering (RFC 4647 §3.3.2): zh and zh-tw both hold zh-Hant-TW.
func langMatches(wanted, tag string) bool {
	if wanted == "*" || tag == "" {
		return tag != ""
	}
	first, wanted, more := strings.Cut(wanted, "-")
	has, tag, _ := cutSubtag(tag)
	if !strings.EqualFold(first, has) {
		return false
	}
	for more {
		first, wanted, more = strings.Cut(wanted, "-")
		for {
			var found bool
			if has, tag, found = cutSubtag(tag); !found || len(has) == 1 {
				return false // a single character begins an extension
			}
			if strings.EqualFold(first, has) {
				break
			}
		}
	}
	return true
}

// cutSubtag cuts the first subtag; feeds also write zh_TW.
func cutSubtag(tag string) (first, rest string, found bool) {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		return tag[:i], tag[i+1:], true
	}
	return tag, "", tag != ""
}

func countryMatches(wanted, country string) bool {
	if wanted == "*" {
		return country != ""
	}
	return strings.EqualFold(wanted, country)
}
