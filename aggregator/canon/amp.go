package canon

import "strings"

// dropAMP drops what marks the AMP form of a page's path: a segment "amp"
// anywhere (/news/amp/world-1, /world-1/amp) and the extension .amp or
// .amp.html. A path that is nothing but that mark stays.
func dropAMP(path string) string {
	if indexFold(path, "amp") < 0 {
		return path
	}
	if base, ok := cutSuffixFold(path, ".amp.html"); ok && !strings.HasSuffix(base, "/") {
		path = base + ".html"
	}
	if base, ok := cutSuffixFold(path, ".amp"); ok && !strings.HasSuffix(base, "/") {
		path = base
	}
	return dropAMPSegments(path)
}

func dropAMPSegments(path string) string {
	out := make([]byte, 0, len(path))
	for rest, more := path, true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		if strings.EqualFold(segment, "amp") {
			continue
		}
		out = append(out, segment...)
		if more {
			out = append(out, '/')
		}
	}
	if strings.Trim(string(out), "/") == "" {
		return path
	}
	return string(out)
}

// isAMPParam reports whether a query parameter asks for the AMP form of a page.
func isAMPParam(key, value string) bool {
	switch key {
	case "amp":
		return true
	case "outputtype", "output", "view", "mode", "viewtype":
		return strings.EqualFold(value, "amp")
	}
	return false
}

// ampTarget returns the page that an AMP viewer or cache shows:
// google.com/amp/s/host/path, host.cdn.ampproject.org/c/s/host/path
// (AMP project, "AMP Cache URL format"). s stands for https.
func ampTarget(p parts) string {
	rest := ""
	switch {
	case isGoogle(p.host):
		if path, ok := strings.CutPrefix(p.path, "/amp/"); ok {
			rest = path
		}
	case strings.HasSuffix(p.host, ".cdn.ampproject.org") || p.host == "cdn.ampproject.org":
		_, rest, _ = strings.Cut(strings.TrimPrefix(p.path, "/"), "/")
	}
	if rest == "" {
		return ""
	}
	target := "https://" + strings.TrimPrefix(rest, "s/")
	if p.query != "" {
		target += "?" + p.query
	}
	return target
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if i := len(s) - len(suffix); i >= 0 && strings.EqualFold(s[i:], suffix) {
		return s[:i], true
	}
	return s, false
}
