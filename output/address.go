package output

import (
	"mime"
	"net/mail"
	"net/url"
	"strings"

	"wireroom/aggregator/canon"
)

// address gives an absolute http or https link in the characters of RFC 3986,
// without credentials; "" for everything else. Feeds hold links that browsers
// take and strict readers do not: spaces, quotes, brackets, Unicode hosts.
func address(raw string) string {
	scheme, rest, ok := strings.Cut(canon.SafeLink(raw), "://")
	host := canon.Host(raw)
	if !ok || host == "" {
		return ""
	}
	path := ""
	if i := strings.IndexAny(rest, `/\?#`); i >= 0 {
		path = rest[i:]
	}
	return strings.ToLower(scheme) + "://" + host + escape(strings.ReplaceAll(path, `\`, "/"))
}

// escape percent-encodes the bytes that RFC 3986 §2 knows neither as reserved
// nor as unreserved, and a percent sign that encodes nothing.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		encoded := c == '%' && i+2 < len(s) && hexDigit(s[i+1]) && hexDigit(s[i+2])
		if encoded || c != '%' && uriByte(c) {
			b.WriteByte(c)
			continue
		}
		const digits = "0123456789ABCDEF"
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}

func uriByte(c byte) bool {
	switch {
	case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9':
		return true
	}
	return strings.IndexByte("-._~:/?#@!$&'()*+,;=", c) >= 0
}

func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f }) < 0
}

// root is the front page of a link's host; "" for "".
func root(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/"
}

// mediaType gives a type without parameters, or the one that promises nothing
// (RFC 2046 §4.5.1).
func mediaType(s string) string {
	t, _, err := mime.ParseMediaType(s)
	if err != nil || !strings.Contains(t, "/") {
		return "application/octet-stream"
	}
	return t
}

// mailbox gives a bare e-mail address, else "".
func mailbox(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || !ascii(a.Address) {
		return ""
	}
	return clean(a.Address)
}
