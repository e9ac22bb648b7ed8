package robots

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAllowed(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		path       string
		want       bool
	}{
		{"nothing said", "", "/a", true},
		{"for all", "User-agent: *\nDisallow: /a", "/a/b", false},
		{"for all, elsewhere", "User-agent: *\nDisallow: /a", "/b", true},
		{"for others", "User-agent: other\nDisallow: /", "/a", true},
		{"ours before the others'", "User-agent: *\nDisallow: /\n\nUser-agent: wireroom\nDisallow: /x", "/a", true},
		{"ours whatever its case and version", "user-AGENT: WireRoom/1.0\ndisallow: /", "/a", false},
		{"a longer name is another's", "User-agent: wireroom-news\nDisallow: /", "/a", true},
		{"two groups of ours are one", "User-agent: wireroom\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: wireroom\nDisallow: /c", "/c", false},
		{"a group of many", "User-agent: x\nUser-agent: wireroom\nUser-agent: y\nDisallow: /a", "/a", false},
		{"what is no rule leaves a group together", "User-agent: wireroom\nCrawl-delay: 3\nSitemap: x\nUser-agent: y\nDisallow: /a", "/a", false},
		{"rules before any group", "Disallow: /\nUser-agent: x\nAllow: /", "/a", true},
		{"empty disallow", "User-agent: *\nDisallow:", "/a", true},
		{"the longest decides", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"whatever their order", "User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", true},
		{"as long: allowed", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"a star", "User-agent: *\nDisallow: /*.pdf", "/x/y.pdf?z", false},
		{"two stars", "User-agent: *\nDisallow: /a*b*c", "/axxbyyc/d", false},
		{"two stars out of order", "User-agent: *\nDisallow: /a*b*c", "/axxcyyb", true},
		{"the end", "User-agent: *\nDisallow: /a$", "/a", false},
		{"more than the end", "User-agent: *\nDisallow: /a$", "/ab", true},
		{"a star and the end", "User-agent: *\nDisallow: /*.php$", "/a.php", false},
		{"a star and more than the end", "User-agent: *\nDisallow: /*.php$", "/a.php?x", true},
		{"overlap at the end", "User-agent: *\nDisallow: /ab*b$", "/ab", true},
		{"a star at the start", "User-agent: *\nDisallow: *?print", "/a?print=1", false},
		{"without its slash", "User-agent: *\nDisallow: a", "/a", false},
		{"encoded as in the path", "User-agent: *\nDisallow: /%E6%96%B0", "/新聞", false},
		{"encoded though it need not be", "User-agent: *\nDisallow: /%61b", "/ab", false},
		{"an encoded slash is none", "User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		{"encoding in either case", "User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false},
		{"comments and space", "User-agent: *  # all\n\t Disallow :\t/a # not this", "/a", false},
		{"carriage returns alone", "User-agent: *\rDisallow: /a", "/a", false},
		{"byte order mark", "\uFEFFUser-agent: *\nDisallow: /a", "/a", false},
		{"a page instead", "<html><body>Disallow: /</body>", "/a", true},
		{"the file itself", "User-agent: *\nDisallow: /", "/robots.txt", true},
		{"beyond the limit", strings.Repeat("# padding\n", maxBytes/10+1) + "User-agent: *\nDisallow: /", "/a", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse([]byte(tt.text), "wireroom").Allowed(tt.path); got != tt.want {
				t.Errorf("%s: %v, want %v", tt.path, got, tt.want)
			}
		})
	}
}

func TestWithoutFile(t *testing.T) {
	if !AllowAll().Allowed("/a") || DisallowAll().Allowed("/a") || !DisallowAll().Allowed("/robots.txt") {
		t.Error("all and nothing are mixed up")
	}
}

func TestDelayAndSitemaps(t *testing.T) {
	r := Parse([]byte("Sitemap: https://a.example/1.xml\nUser-agent: *\nCrawl-delay: 9\nUser-agent: x\nAllow: /\n"+
		"User-agent: wireroom\nCrawl-delay: 2.5\nDisallow: /b\nsitemap: https://a.example/2.xml\n"), "wireroom")
	if r.Delay != 2500*time.Millisecond || !slices.Equal(r.Sitemaps, []string{"https://a.example/1.xml", "https://a.example/2.xml"}) {
		t.Errorf("delay %s, sitemaps %q", r.Delay, r.Sitemaps)
	}
}

// FuzzRobots holds any file and path to two promises: matching never panics, and
// a path that some other spelling of it is allowed is allowed too.
func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nAllow: /%61"), "/a%2Fb?c")
	f.Add([]byte("user-agent:wireroom\rdisallow:***$$*"), "*")
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		r := Parse(text, "wireroom")
		if got, again := r.Allowed(path), r.Allowed(normal(path)); got != again {
			t.Errorf("%q is %v, %q is %v", path, got, normal(path), again)
		}
	})
}
