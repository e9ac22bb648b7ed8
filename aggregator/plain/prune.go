package plain

import "strings"

// prune cuts what is there for somebody else than the reader: pictures that
// only count readers and the footers that feed services add. An element of
// which nothing visible remains goes with them.
func (t *tree) prune() {
	for i := range t.nodes {
		if n := &t.nodes[i]; !n.cut && t.isPixel(n) {
			n.cut = true
			t.notes.add(NotePixel)
		}
	}
	for i := len(t.nodes) - 1; i >= 0; i-- { // what is inside first
		if n := &t.nodes[i]; !n.cut && t.isFooter(i) {
			n.cut = true
			t.notes.add(NoteBoilerplate)
		}
	}
	t.cutEmptied()
}

// cutEmptied cuts every element that cutting left empty, from the inside out.
func (t *tree) cutEmptied() {
	touched := make([]bool, len(t.nodes)+1) // the last is the root
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		up := n.parent
		if up < 0 {
			up = int32(len(t.nodes))
		}
		n.visible = !n.cut && (n.visible || t.shows(n))
		n.cut = n.cut || touched[i] && !n.visible
		if n.cut {
			touched[up] = true
		}
		if n.visible && n.parent >= 0 {
			t.nodes[n.parent].visible = true
		}
	}
}

// shows reports whether n itself can be seen.
func (t *tree) shows(n *node) bool {
	switch n.tag.name {
	case "":
		return !isBlank(n.text)
	case "img", "source":
		return t.attr(n, "src") != "" || t.attr(n, "srcset") != ""
	case "audio", "video":
		return t.attr(n, "src") != ""
	}
	return false
}

// visible reports whether anything can be seen.
func (t *tree) visible() bool {
	for i := int32(0); i < int32(len(t.nodes)); i = t.nodes[i].end {
		if t.nodes[i].visible {
			return true
		}
	}
	return false
}

// image is the address of the first picture that shows something.
func (t *tree) image() string {
	for i := 0; i < len(t.nodes); i++ {
		n := &t.nodes[i]
		switch {
		case n.cut:
			i = int(n.end) - 1
		case n.tag.name == "img":
			if src := t.attr(n, "src"); isWeb(src) && !t.isIcon(n, src) {
				return src
			}
		case n.tag.name == "video":
			if src := t.attr(n, "poster"); isWeb(src) {
				return src
			}
		}
	}
	return ""
}

// isIcon reports whether a picture is an emoji, a portrait or an icon.
func (t *tree) isIcon(n *node, src string) bool {
	return isSmall(t.attr(n, "width"), 48) || isSmall(t.attr(n, "height"), 48) ||
		strings.Contains(src, "/emoji/") || strings.Contains(src, "/smilies/") || strings.Contains(src, "gravatar.com/")
}

// isPixel reports whether n is a picture that only counts readers.
func (t *tree) isPixel(n *node) bool {
	switch n.tag.name {
	case "img":
		src := t.attr(n, "src")
		return isSmall(t.attr(n, "width"), 1) && isSmall(t.attr(n, "height"), 1) || isBeacon(src)
	case "a":
		return isFlare(t.attr(n, "href"))
	}
	return false
}

// isSmall reports whether a width or height is given and at most limit.
func isSmall(length string, limit int) bool {
	length = strings.TrimSuffix(strings.TrimSpace(length), "px")
	if length == "" || len(length) > 3 {
		return false
	}
	n := 0
	for _, c := range []byte(length) {
		if c < '0' || c > '9' {
			return false
		}
		n = n*10 + int(c-'0')
	}
	return n <= limit
}

// beacons are hosts, with paths where a host serves other things too, whose
// pictures count readers.
var beacons = strings.Fields(`
	2o7.net/ ad.doubleclick.net/ b.scorecardresearch.com/ bat.bing.com/ connect.facebook.net/
	ct.moreover.com/ da.feedsportal.com/ facebook.com/tr feedads.g.doubleclick.net/
	feeds.feedblitz.com/~/ feeds.feedburner.com/~ feeds2.feedburner.com/~ feedproxy.google.com/~
	feedsportal.com/ google-analytics.com/ googleads.g.doubleclick.net/ medium.com/_/stat
	pi.feedsportal.com/ pixel.quantserve.com/ pixel.wp.com/ px.ads.linkedin.com/ rss.buysellads.com/
	sb.scorecardresearch.com/ stats.wordpress.com/ stats.wp.com/ tracking.feedpress.it/ tracking.feedpress.com/
	doubleclick.net/`)

// isBeacon reports whether a picture's address belongs to a service that counts
// readers.
func isBeacon(src string) bool {
	rest := afterScheme(src)
	host, _, _ := strings.Cut(rest, "/")
	for _, b := range beacons {
		bhost, path, _ := strings.Cut(b, "/")
		if (host == bhost || strings.HasSuffix(host, "."+bhost)) && strings.HasPrefix(rest[len(host):], "/"+path) {
			return true
		}
	}
	path := rest[len(host):]
	return strings.HasPrefix(path, "/~r/") || strings.HasPrefix(path, "/~ff/") || strings.HasPrefix(path, "/~4/")
}

// isFlare reports whether a link is one that FeedBurner and FeedBlitz put under
// every item ("Share this", advertising).
func isFlare(href string) bool {
	rest := afterScheme(href)
	host, _, _ := strings.Cut(rest, "/")
	path := rest[len(host):]
	return strings.HasPrefix(path, "/~ff/") || strings.HasPrefix(path, "/~a/") || strings.HasPrefix(rest, "feeds.feedblitz.com/_/")
}

func afterScheme(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	return rest
}
