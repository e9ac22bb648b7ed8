package plain

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// seeds are shapes that have broken sanitisers.
var seeds = []string{
	`<p>one<b>two<i>three</b>four</i><ul><li>a<li>b</ul>`,
	`<table><tr><td><table><td>x</table><caption>y<td><div></td></div></table>`,
	`<a href="jav&#x09;ascript:alert(1)">x</a><a href='//b.example/"onmouseover=x'>y</a>`,
	`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<![CDATA[<img src=x onerror=alert(1)>]]><!--><script>x</script-->`,
	`<img src=x" onerror="x" srcset="a.png 1x,javascript:x 2x"><template><b>`,
	"<p>\u202eabc\u2066\x00\xff</p><plaintext>x",
	`<ol><li><p>x<li><dl><dt>y<dd>z</ol></dl><li>w`,
	`<h3>Related articles</h3><ul><li><a href="http://a.example/">One headline</a></ul><p>x`,
	`<select><option><button><p></button></select><iframe/>x<object>y`,
	`<p style="color:red;position:fixed;background:url(x);margin:-1px;font:12px/1.5 'A B', \"C\";width:9e9px">x`,
	`<p style="color: rgb(0,0,0);;x;DISPLAY : none!important">x</p><b style='font-family: "a;b"; color: \72 ed'>y`,
	`<td><caption><li><dd></td><tr><col></tr><tfoot>`,
}

// oracle allows what we allow; whatever it still finds to remove is our fault.
func oracle() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowRelativeURLs(true)
	p.AllowDataURIImages()
	p.AllowURLSchemes("http", "https", "mailto")
	for name, e := range elements {
		if e.is(kept) {
			p.AllowElements(name)
			p.AllowNoAttrs().OnElements(name)
		}
	}
	for name, a := range attributes {
		if a.use < hiding {
			p.AllowAttrs(name).Globally()
		}
	}
	return p
}

// The lists below are written down apart from the policy's, on purpose.
var (
	dangerousTags = set(`script style iframe frame frameset object embed applet svg math form input button select
		textarea template noscript noembed noframes base link meta title xmp plaintext html head body`)
	dangerousKeys  = regexp.MustCompile(`^(on.*|id|class|name|srcdoc|action|formaction|background|ping|for|tabindex|accesskey|autofocus|contenteditable|data-.*|xlink:.*)$`)
	dangerousStyle = regexp.MustCompile(`(?i)[\\@<>{}*]|(^|[^ab])\(|-\d|(^|; *)(position|inset|top|left|right|bottom|z-index|transform|` +
		`behavior|content|filter|opacity|visibility|animation|-.*)\s*:|:[^;]*:|[^;]$`)
	harmlessScheme = regexp.MustCompile(`^(https?://|mailto:|data:image/(png|gif|jpeg|webp);base64,|[^:]*([/?#]|$))`)
)

// danger returns the first tag in s that no reader should get, "" if none.
func danger(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.TextToken {
			continue
		}
		bad := token.Type == html.CommentToken || token.Type == html.DoctypeToken || dangerousTags[token.Data]
		for _, a := range token.Attr {
			bad = bad || dangerousKeys.MatchString(a.Key) || a.Key == "style" && dangerousStyle.MatchString(a.Val) || isAddress(a.Key) && !harmlessScheme.MatchString(strings.ToLower(a.Val))
		}
		if bad {
			return token.String()
		}
	}
	return ""
}

func FuzzHTML(f *testing.F) {
	policy := oracle()
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 {
			return
		}
		for _, o := range []Options{{Base: "http://a.example/"}, {KeepRelative: true, KeepEmpty: true}} {
			out := o.HTML(src).HTML
			check(t, o, out)
			if !sameTokens(out, policy.Sanitize(out)) {
				t.Errorf("bluemonday changes\n%q to\n%q", out, policy.Sanitize(out))
			}
			if len(out) > 6*len(src)+64*strings.Count(src, "<")+64 {
				t.Errorf("%d bytes became %d", len(src), len(out))
			}
		}
	})
}

// reporter is what *testing.T and *rapid.T have in common here.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// check asks everything that must hold of what o.HTML has written.
func check(t reporter, o Options, out string) {
	t.Helper()
	if again := o.HTML(out).HTML; again != out {
		t.Errorf("not stable:\n%q became\n%q", out, again)
	}
	if m := danger(out); m != "" {
		t.Errorf("dangerous %q in %q", m, out)
	}
	if !utf8.ValidString(out) || clean(out) != out {
		t.Errorf("unclean characters in %q", out)
	}
	if unbalanced(out) {
		t.Errorf("unbalanced: %q", out)
	}
	if o.KeepEmpty = false; o.HTML(out).HTML != "" && escapes(out) {
		t.Errorf("reaches out of its place in a page: %q", out)
	}
}

// escapes reports whether a browser's parser lets out end the elements around
// it, in a page that offers many to end.
func escapes(out string) bool {
	const before, after = `<!doctype html><table><tr><td><dl><dd><ul><li><div>`, `<time></time></div>`
	doc, err := html.Parse(strings.NewReader(before + out + after))
	if err != nil {
		return false // more than 512 levels, by elements that the parser implies
	}
	last := findLast(doc, "time")
	for _, name := range []string{"div", "li", "ul", "dd", "dl", "td", "tr", "tbody", "table", "body"} {
		if last = last.Parent; last == nil || last.Data != name {
			return true
		}
	}
	return false
}

// findLast returns the last element of a name in document order.
func findLast(n *html.Node, name string) *html.Node {
	var last *html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			last = d
		}
	}
	return last
}

// unbalanced reports whether the tags of s do not nest.
func unbalanced(s string) bool {
	var open []string
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch typ := z.Next(); typ {
		case html.ErrorToken:
			return len(open) > 0
		case html.StartTagToken:
			if name, _ := z.TagName(); !elements[string(name)].is(void) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return true
			}
			open = open[:len(open)-1]
		}
	}
}

// sameTokens compares the tags and texts of a and b, less rel, which the oracle
// adds, and addresses, of which it drops harmless ones ("", "//") too; danger
// looks at those.
func sameTokens(a, b string) bool { return tokens(a) == tokens(b) }

func tokens(s string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		token.Attr = slices.DeleteFunc(token.Attr, func(a html.Attribute) bool {
			return a.Key == "rel" || a.Key == "srcset" || isAddress(a.Key)
		})
		for i := range token.Attr {
			token.Attr[i].Val = ""
		}
		out.WriteString(token.String())
	}
	return out.String()
}

func isAddress(key string) bool {
	return slices.Contains(strings.Fields("href src poster cite longdesc data dynsrc lowsrc"), key)
}
