// Package robots reads robots.txt and says what it allows one robot (RFC 9309).
// It fetches nothing and knows no address but the paths that it is asked about.
package robots

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBytes is how much of a file is read, the least that RFC 9309 §2.5 asks for.
const maxBytes = 500 << 10

// Rules are what a robots.txt says to one robot. The zero value allows all.
type Rules struct {
	// Delay is the least time between two requests (Crawl-delay, which is no
	// part of RFC 9309), as the file has it; 0: nothing is said.
	Delay time.Duration
	// Sitemaps are the addresses that Sitemap lines name, whoever asks.
	Sitemaps []string

	rules []rule
}

type rule struct {
	pattern string // in the normal form of paths
	allow   bool
}

// AllowAll and DisallowAll are what holds where a robots.txt says nothing, and
// where it cannot be had (RFC 9309 §2.3.1.3, §2.3.1.4).
func AllowAll() *Rules    { return &Rules{} }
func DisallowAll() *Rules { return &Rules{rules: []rule{{pattern: "/"}}} }

// Parse reads a robots.txt, however it is written, for the robot whose product
// token is given: the groups that name it, joined, or those for all others
// (RFC 9309 §2.2.1).
func Parse(text []byte, product string) *Rules {
	p := parser{product: product}
	text = bytes.TrimPrefix(text[:min(len(text), maxBytes)], []byte("\uFEFF"))
	for line := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = bytes.Cut(line, []byte("#"))
		key, value, ok := bytes.Cut(line, []byte(":"))
		if ok {
			p.line(strings.ToLower(string(bytes.TrimSpace(key))), string(bytes.TrimSpace(value)))
		}
	}
	r := &p.others
	if p.named {
		r = &p.ours
	}
	r.Sitemaps = p.sitemaps
	return r
}

// parser reads a file line by line. A run of user-agent lines begins a group,
// whatever stands between them that is no rule (RFC 9309 §2.2.1).
type parser struct {
	product      string
	ours, others Rules
	sitemaps     []string

	named          bool // a group names the robot
	inOurs, inRest bool // the group at hand is for it; for all
	ruled          bool // the group at hand has had a rule
}

// The lists of a file that are kept; a hostile one has more.
const (
	maxRules    = 10_000
	maxSitemaps = 100
)

func (p *parser) line(key, value string) {
	switch key {
	case "user-agent", "useragent":
		if p.ruled {
			p.inOurs, p.inRest, p.ruled = false, false, false
		}
		p.agent(value)
	case "allow", "disallow":
		p.ruled = true
		p.each(func(r *Rules) {
			if value != "" && len(r.rules) < maxRules {
				r.rules = append(r.rules, rule{normal(value), key == "allow"})
			}
		})
	case "crawl-delay":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && s < 1e6 {
			p.each(func(r *Rules) { r.Delay = time.Duration(s * float64(time.Second)) })
		}
	case "sitemap":
		if len(p.sitemaps) < maxSitemaps && !slices.Contains(p.sitemaps, value) {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

// agent matches a user-agent line's product token, without regard to case.
func (p *parser) agent(value string) {
	if value == "*" {
		p.inRest = true
		return
	}
	token := strings.TrimSpace(value)
	if end := strings.IndexFunc(token, func(r rune) bool { return !isTokenRune(r) }); end >= 0 {
		token = token[:end]
	}
	if token != "" && strings.EqualFold(token, p.product) {
		p.inOurs, p.named = true, true
	}
}

// isTokenRune is what a product token is made of (RFC 9309 §2.2.1).
func isTokenRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '-'
}

func (p *parser) each(add func(*Rules)) {
	if p.inOurs {
		add(&p.ours)
	}
	if p.inRest {
		add(&p.others)
	}
}

// Size is about how many bytes the rules take in memory.
func (r *Rules) Size() int {
	n := 128
	for _, rule := range r.rules {
		n += 64 + len(rule.pattern)
	}
	for _, s := range r.Sitemaps {
		n += 32 + len(s)
	}
	return n
}

// Allowed reports whether a path with its query may be asked for: the longest
// rule that matches decides, of two that are as long the one that allows
// (RFC 9309 §2.2.2).
func (r *Rules) Allowed(path string) bool {
	if path = normal(path); path == "/robots.txt" {
		return true
	}
	longest, allowed := -1, true
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < longest || n == longest && !rule.allow {
			continue
		}
		if matches(rule.pattern, path) {
			longest, allowed = n, rule.allow
		}
	}
	return allowed
}

// matches reports whether a path begins as the pattern says: * stands for any
// characters, $ at the end for the end (RFC 9309 §2.2.3). It never looks back:
// a part between two stars that is found first leaves the most to the others.
func matches(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	if len(parts) == 1 {
		return !toEnd || path == ""
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	if toEnd {
		return strings.HasSuffix(path, last)
	}
	return strings.Contains(path, last)
}

const hex = "0123456789ABCDEF"

// normal is a path in the form in which two are compared (RFC 9309 §2.2.2):
// octets beyond ASCII are encoded, and of what is encoded that which need not
// be, letters, digits and "-._~", is not.
func normal(path string) string {
	var b strings.Builder
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
		b.WriteByte('/')
	}
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
			octet := unhex(path[i+1])<<4 | unhex(path[i+2])
			writeOctet(&b, octet, isUnreserved(octet))
			i += 2
		default:
			writeOctet(&b, c, c > ' ' && c < 0x7F)
		}
	}
	return b.String()
}

func writeOctet(b *strings.Builder, c byte, plain bool) {
	if plain {
		b.WriteByte(c)
		return
	}
	b.Write([]byte{'%', hex[c>>4], hex[c&15]})
}

func isUnreserved(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || isDigit(c) || strings.IndexByte("-._~", c) >= 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
