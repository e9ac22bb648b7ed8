package plain

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRandomTags asks of tags in any order what FuzzHTML asks of any bytes.
func TestRandomTags(t *testing.T) {
	names := append(slices.Sorted(maps.Keys(elements)), "x-unknown", "image", "tbody", "td", "tr", "table", "p", "a", "li")
	part := rapid.OneOf(
		rapid.Map(rapid.SampledFrom(names), func(n string) string { return "<" + n + ">" }),
		rapid.Map(rapid.SampledFrom(names), func(n string) string { return "</" + n + ">" }),
		rapid.SampledFrom([]string{
			"x", " ", "&lt;", "<!--", "-->", "<![CDATA[", "]]>", `<p hidden>`, `<img src="/x" width=1 height=1>`, `<a href="javascript:x">`,
			`<div class="related">`, "The post x appeared first on y", `<td title='">'>`, `<img data-src="/y">`, "\u202e", "\x00",
		}),
	)
	rapid.Check(t, func(t *rapid.T) {
		src := strings.Join(rapid.SliceOfN(part, 1, 40).Draw(t, "parts"), "")
		o := Options{Base: "http://a.example/", KeepEmpty: rapid.Bool().Draw(t, "keep empty")}
		check(t, o, o.HTML(src).HTML)
	})
}

// TestEscapes makes sure that the checks see what they look for.
func TestEscapes(t *testing.T) {
	for _, out := range []string{"</div>", "<li>x</li>", "<td>x</td>", "</table>", "<dd>"} {
		if !escapes(out) {
			t.Errorf("escapes(%q) = false", out)
		}
	}
	for _, out := range []string{"<ul><li>x</li></ul>", "<p>x</p>", "<table><tr><td>x</td></tr></table>"} {
		if escapes(out) {
			t.Errorf("escapes(%q) = true", out)
		}
	}
	for _, out := range []string{"<script>", `<p onclick="x">`, `<a href="JavaScript:x">`, "<!-- x -->", `<p style="color: red">`,
		`<p style="position: fixed;">`, `<p style="color: red; top: 0;">`, `<p style="margin: -1px;">`, `<p style="color: url(x);">`,
		`<p style="color: \72 ed;">`,
	} {
		if danger(out) == "" {
			t.Errorf("danger(%q) = none", out)
		}
	}
}
