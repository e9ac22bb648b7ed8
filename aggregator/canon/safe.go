package canon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SafeLink returns raw, without credentials and surrounding space, if it is an
// absolute http or https URL with a host and holds no control characters, no
// bidirectional overrides and no invalid UTF-8; else "". Nothing else of it is
// changed: the caller escapes it for where it stands.
func SafeLink(raw string) string {
	raw = strings.TrimSpace(raw)
	if _, ok := split(raw); !ok || !utf8.ValidString(raw) || strings.ContainsFunc(raw, isDeceptive) {
		return ""
	}
	scheme, rest := cutScheme(raw)
	if !isHTTP(scheme) || !strings.HasPrefix(rest, "//") {
		return ""
	}
	authority, tail := cutAuthority(rest)
	return scheme + "://" + afterCredentials(authority) + tail
}

// isDeceptive reports whether r acts on the text around it instead of being seen
// (UAX #9 explicit directional formatting characters among them).
func isDeceptive(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// hidden stands where Redact took something away.
const hidden = "redacted"

// Redact returns raw without credentials and with "redacted" for the values of
// query parameters that look like secrets: for logs, pages and exports. It takes
// any string, and rather hides too much than too little. A secret that is part
// of a path is not recognised.
func Redact(raw string) string {
	address, rest := raw, ""
	if i := strings.IndexAny(raw, "?#"); i >= 0 {
		address, rest = raw[:i], raw[i:]
	}
	return withoutCredentials(address) + redactParams(rest)
}

// withoutCredentials drops what stands between the scheme and the last @ of the
// authority.
func withoutCredentials(address string) string {
	start := 0
	if scheme, rest := cutScheme(address); isHTTP(scheme) || strings.EqualFold(scheme, "feed") || strings.HasPrefix(rest, "//") {
		start = len(address) - len(strings.TrimLeft(rest, `/\`))
	}
	end := len(address)
	if i := strings.IndexAny(address[start:], `/\`); i >= 0 {
		end = start + i
	}
	if at := strings.LastIndexByte(address[start:end], '@'); at >= 0 {
		return address[:start] + address[start+at+1:]
	}
	return address
}

// redactParams hides the secrets in a query and a fragment.
func redactParams(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		end := strings.IndexAny(s[1:], "?#&;") + 1
		if end == 0 {
			end = len(s)
		}
		key, value, _ := strings.Cut(s[1:end], "=")
		if value != "" && isSecret(key) {
			b.WriteString(s[:1] + key + "=" + hidden)
		} else {
			b.WriteString(s[:end])
		}
		s = s[end:]
	}
	return b.String()
}

// isSecret reports whether a parameter of that name is likely to let its owner in.
func isSecret(key string) bool {
	key = strings.ToLower(unescape(key))
	for _, part := range [...]string{"token", "secret", "passw", "apikey", "signature", "credential", "session", "oauth"} {
		if strings.Contains(key, part) {
			return true
		}
	}
	for word := range strings.FieldsFuncSeq(key, func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch word {
		case "auth", "authorization", "key", "authkey", "accesskey", "privatekey", "userkey", "feedkey",
			"sig", "hmac", "jwt", "pwd", "pass", "passphrase", "pw", "sid", "pin", "bearer", "login", "user", "username":
			return true
		}
	}
	return false
}
