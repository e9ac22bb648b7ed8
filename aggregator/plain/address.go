package plain

import (
	"strings"

	"wireroom/aggregator/canon"
)

const (
	maxAddress = 4096     // bytes of an address
	maxPicture = 64 << 10 // bytes of a picture inside of its own address
)

// address returns v as it may be published for use, which is link or source.
func (b *builder) address(v string, u use) (string, bool) {
	v = trimAddress(v)
	scheme := schemeOf(v)
	switch {
	case scheme == "http" || scheme == "https":
		if isWeb(v) && len(v) <= maxAddress {
			return escapeAddress(v), true
		}
		return b.resolve(v[len(scheme)+1:])
	case scheme == "mailto" && u == link && len(v) <= maxAddress && !breaksLine(v):
		return escapeAddress(v), true
	case scheme == "data" && u == source && isPicture(v):
		return v, true
	case scheme != "":
		b.notes.add(NoteLink)
		return "", false
	}
	return b.resolve(v)
}

// breaksLine reports whether a mail address would add lines to a mail's header
// in a program that unescapes it.
func breaksLine(v string) bool {
	v = strings.ToLower(v)
	return strings.Contains(v, "%0d") || strings.Contains(v, "%0a") || strings.Contains(v, "%00")
}

// resolve makes a relative address absolute, as long as all of them together
// stay within the size limit, or a long base would multiply a short input.
func (b *builder) resolve(v string) (string, bool) {
	if len(v) > maxAddress || hasColonFirst(v) { // http:javascript:…
		return "", false
	}
	if b.opts.Base == "" {
		return escapeAddress(v), b.opts.KeepRelative
	}
	if b.budget -= len(b.opts.Base) + len(v); b.budget < 0 {
		b.notes.add(NoteSize)
		return "", false
	}
	abs := canon.Resolve(b.opts.Base, v)
	return abs, isWeb(abs) && len(abs) <= maxAddress
}

// hasColonFirst reports whether the first segment of a relative address holds a
// colon, so that some reader might take it for a scheme (RFC 3986 §4.2).
func hasColonFirst(v string) bool {
	i := strings.IndexAny(v, ":/?#")
	return i >= 0 && v[i] == ':'
}

// addresses reads the candidates of a srcset (HTML Standard §4.8.4.2.1) and
// keeps those that may be loaded.
func (b *builder) addresses(v string) (string, bool) {
	var kept []string
	for candidate := range strings.SplitSeq(v, ", ") {
		fields := strings.Fields(strings.Trim(candidate, ", \t\n"))
		if len(fields) == 0 || len(fields) > 2 || strings.Contains(fields[0], "data:") {
			continue
		}
		abs, ok := b.address(fields[0], source)
		if !ok || len(fields) == 2 && !isSimple(fields[1]) {
			continue
		}
		fields[0] = strings.ReplaceAll(abs, ",", "%2C")
		kept = append(kept, strings.Join(fields, " "))
	}
	return strings.Join(kept, ", "), len(kept) > 0
}

// trimAddress drops what a browser ignores in an address: blanks around it, tabs
// and line breaks anywhere (URL Standard §4.4).
func trimAddress(v string) string {
	v = strings.TrimSpace(v)
	if strings.ContainsAny(v, "\t\n\r") {
		v = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(v)
	}
	return v
}

// schemeOf returns the scheme of v in lower case, "" for a relative address.
func schemeOf(v string) string {
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == ':':
			return strings.ToLower(v[:i])
		case !isAlnum(c) && (i == 0 || c != '+' && c != '-' && c != '.'):
			return ""
		}
	}
	return ""
}

// isWeb reports whether v is http:// or https:// with a host.
func isWeb(v string) bool {
	scheme := schemeOf(v)
	if scheme != "http" && scheme != "https" {
		return false
	}
	host, ok := strings.CutPrefix(v[len(scheme):], "://")
	return ok && host != "" && !strings.ContainsRune(`/\?#:@`, rune(host[0]))
}

// isPicture reports whether v is a small picture of a kind that holds no script.
func isPicture(v string) bool {
	rest, ok := strings.CutPrefix(v, "data:image/")
	kind, data, ok2 := strings.Cut(rest, ";base64,")
	if !ok || !ok2 || len(v) > maxPicture {
		return false
	}
	for i := 0; i < len(data); i++ {
		if c := data[i]; !isAlnum(c) && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return kind == "png" || kind == "gif" || kind == "jpeg" || kind == "webp"
}

// escapeAddress percent-encodes what no address may hold (RFC 3986 §2).
func escapeAddress(v string) string {
	if !strings.ContainsFunc(v, isUnsafe) {
		return v
	}
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := 0; i < len(v); i++ {
		if c := v[i]; c < 0x80 && isUnsafe(rune(c)) {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

func isUnsafe(r rune) bool {
	return r <= ' ' || r == '"' || r == '<' || r == '>' || r == '\\' || r == '^' || r == '`' || r == '{' || r == '|' || r == '}'
}
