package canon

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Host returns the host of an absolute http or https URL in lower-case ASCII
// (UTS #46), with its port unless that is the scheme's default. It is the unit
// of a lease: equal strings are one server to be polite to. It is empty if raw
// has none.
func Host(raw string) string {
	p, ok := split(raw)
	if !ok {
		return ""
	}
	return p.host
}

// Site returns the registrable domain of a host as [Host] returns it, without
// its port: the public suffix and one label (news.example.co.uk →
// example.co.uk). IP addresses, single labels and public suffixes are returned
// as they are.
func Site(host string) string {
	name, _ := cutPort(host)
	if name == "" || name[0] == '[' || isIPv4(name) {
		return name
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return name
	}
	return site
}

// normalHost returns host and port in the form that Host promises, or "" if no
// browser would dial them.
func normalHost(host, scheme string) string {
	name, port := cutPort(host)
	name = normalName(name)
	port = strings.TrimLeft(port, "0")
	if name == "" || !isPort(port) {
		return ""
	}
	if port == "" || port == defaultPort(scheme) {
		return name
	}
	return name + ":" + port
}

func normalName(name string) string {
	if strings.HasPrefix(name, "[") {
		return normalIPv6(name)
	}
	ascii := strings.ToLower(name)
	if !isPlainHost(ascii) {
		var err error
		if ascii, err = idnaProfile.ToASCII(name); err != nil || !utf8.ValidString(name) {
			return ""
		}
	}
	ascii = strings.TrimSuffix(ascii, ".")
	if !isPlainHost(ascii) || hasEmptyLabel(ascii) {
		return ""
	}
	return ascii
}

func hasEmptyLabel(name string) bool {
	return name[0] == '.' || name[len(name)-1] == '.' || strings.Contains(name, "..")
}

// idnaProfile maps as browsers do (WHATWG URL §3.3, beStrict false): underscores
// and leading hyphens occur in real host names.
var idnaProfile = idna.New(idna.MapForLookup(), idna.Transitional(false),
	idna.StrictDomainName(false), idna.CheckHyphens(false), idna.BidiRule())

func normalIPv6(name string) string {
	inner, closed := strings.CutSuffix(name[1:], "]")
	addr, err := netip.ParseAddr(inner)
	if !closed || err != nil || !addr.Is6() || addr.Zone() != "" {
		return ""
	}
	return "[" + addr.String() + "]"
}

// cutPort cuts "host:port" and "[::1]:port"; port is empty if there is none.
func cutPort(host string) (name, port string) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || i < strings.LastIndexByte(host, ']') {
		return host, ""
	}
	return host[:i], host[i+1:]
}

func isPort(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) || n > 65535 {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n <= 65535
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// isPlainHost reports whether name is lower-case ASCII of the characters that
// host names are made of.
func isPlainHost(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !('a' <= c && c <= 'z' || isDigit(c) || c == '-' || c == '.' || c == '_') {
			return false
		}
	}
	return name != ""
}

func isIPv4(name string) bool {
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.Is4()
}
