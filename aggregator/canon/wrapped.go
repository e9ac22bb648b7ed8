package canon

import "strings"

// wrapped returns the address that p, folded, merely redirects to, if p itself
// carries it, else "". Redirects whose target only their server knows (feedproxy, t.co,
// news.google.com/rss/articles) stay what they are. The result is always
// shorter than p, so that unwrapping ends.
func wrapped(p parts) string {
	switch name := p.host; {
	case isGoogle(name) && (p.path == "/url" || p.path == "/news/url"):
		return firstParam(p.query, "url", "q")
	case name == "l.facebook.com" || name == "lm.facebook.com", name == "l.instagram.com":
		return firstParam(p.query, "u")
	case name == "out.reddit.com":
		return firstParam(p.query, "url")
	case name == "bing.com" && strings.EqualFold(p.path, "/news/apiclick.aspx"):
		return firstParam(p.query, "url")
	case name == "youtube.com" && p.path == "/redirect":
		return firstParam(p.query, "q")
	case name == "duckduckgo.com" && p.path == "/l":
		return firstParam(p.query, "uddg")
	case name == "vk.com" && p.path == "/away.php":
		return firstParam(p.query, "to")
	case strings.HasSuffix(name, ".safelinks.protection.outlook.com"):
		return firstParam(p.query, "url")
	case name == "go.theregister.com" || name == "go.theregister.co.uk":
		return registerTarget(p.path)
	}
	return ampTarget(p)
}

// registerTarget reads the links in the feeds of The Register:
// go.theregister.com/feed/www.theregister.com/2024/01/02/title/.
func registerTarget(path string) string {
	if target, ok := strings.CutPrefix(path, "/feed/"); ok && strings.IndexByte(target, '.') > 0 {
		return "https://" + target
	}
	return ""
}

// isGoogle reports whether host is Google's front page or news page, in any country.
func isGoogle(host string) bool {
	host = strings.TrimPrefix(host, "news.")
	return strings.HasPrefix(host, "google.") && Site(host) == host
}
