package sources

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wireroom/sources/fetch"
)

// Hostile sites with long files take no more memory the more of them there are.
func TestGuidanceIsBounded(t *testing.T) {
	var file strings.Builder
	file.WriteString("User-agent: *\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "Disallow: /private-%d\n", i)
	}
	w := web{}
	g := newGuide(w, "testbot")
	for n := range 30 {
		u := &url.URL{Scheme: "https", Host: fmt.Sprintf("site%d.example", n), Path: "/private-7"}
		w[u.Scheme+"://"+u.Host+"/robots.txt"] = says(200, func(r *fetch.Response) { r.Body = []byte(file.String()) })
		rules, keep := g.ask(t.Context(), u.Scheme+"://"+u.Host)
		g.remember(u.Host, guidance{rules: rules})
		if allows(rules, u) || keep != robotsDay {
			t.Errorf("site %d: allowed, or kept for %s", n, keep)
		}
		size := 0
		for _, said := range g.sites {
			size += said.rules.Size()
		}
		if size > maxGuidance || size != g.size {
			t.Fatalf("%d bytes of %d sites are remembered, counted as %d", size, len(g.sites), g.size)
		}
	}
}
