package plain

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTML(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"no markup", "Hello", "Hello"},
		{"entities", "A &amp; B &lt; C &eacute;", "A &amp; B &lt; C é"},
		{"unclosed", "<p>one<p><b>two", "<p>one</p><p><b>two</b></p>"},
		{"stray end tags", "</div></div>x</p></table>", "x"},
		{"misnested", "<b><i>x</b></i>y", "<b><i>x</i></b>y"},
		{"list items end one another", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"},
		{"item outside of a list", "<li>a<li>b", "<div>a</div><div>b</div>"},
		{"nested list", "<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"},
		{"cell outside of a table", "<td>a</td><td>b</td>", "a\nb"},
		{"row without end", "<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"},
		{"text in a table", "<table>x<tr>y</table>", "<table><tr><td>x</td></tr><tr><td>y</td></tr></table>"},
		{"term in a table", "<table><dd>x</table>", "<table><tr><td><div>x</div></td></tr></table>"},
		{"block ends paragraph", "<p>a<div>b</div></p>", "<p>a</p><div>b</div>"},
		{"link in a link", `<a href="http://a.example/">x<a href="http://b.example/">y</a>`, `<a href="http://a.example/">x</a><a href="http://b.example/">y</a>`},
		{"script", "a<script>alert(1)</script>b", "ab"},
		{"script without end", "a<script>alert(1)", "a"},
		{"iframe without end", `a<iframe src="http://x.example/"/>b`, "a\nb"},
		{"content of an iframe", `a<iframe src="http://x.example/"><b>b</b><script>c</script></iframe>d`, "a\n<b>b</b>\nd"},
		{"svg", "a<svg><style><p>x</style></svg>b", "ab"},
		{"unknown element", "a<x-y>b</x-y>c", "abc"},
		{"form", "<form>a<input name=q><select><option>x</select></form>b", "a\nb"},
		{"event handler", `<img src="http://a.example/b.png" onerror="x()">`, `<img src="http://a.example/b.png">`},
		{"comment and doctype", "<!doctype html>a<!-- <script>x</script> -->b", "ab"},
		{"comment without end", "a<!-- b >c<p>d</p>", "ac<p>d</p>"},
		{"hidden", `a<div style="DISPLAY : none">b</div><p hidden>c</p>`, "a"},
		{"all hidden", "<p hidden>x</p><address></address>", ""},
		{"nothing visible", "<p> &nbsp;</p><br>", ""},
		{"double attribute", `<p title="a" title="b">x`, `<p title="a">x</p>`},
		{"lazy picture", `<img src="data:image/gif;base64,R0lG" data-src="http://a.example/b.png">`, `<img src="http://a.example/b.png">`},
		{"tracking pixel", `x<p><img src="http://a.example/b.png" width="1" height="1"></p>`, "x"},
		{"beacon", `x<div><a href="http://a.example/"><img src="http://feeds.feedburner.com/~r/a/~4/b"></a></div>`, "x"},
		{"feed footer", `<p>x</p><p>The post <a href="http://a.example/1">T</a> appeared first on <a href="http://a.example/">A</a>.</p>`, "<p>x</p>"},
		{"line break in XHTML", "a<br></br>b<br/>c</br>d", "a<br>b<br>c<br>d"},
		{"break without start tag", "a<br> </br>b", "a<br> <br>b"},
		{"tag in a script", `a<script>"</b>"</script >b<style><b></style>c`, "abc"},
		{"script in an object", `a<object><script>"</object>"</script></object>b`, "ab"},
		{"inert attributes", `<p bordercolor="red" ISMAP xml:lang=en nonsense=x>a</p>`, `<p bordercolor="red" ismap="" xml:lang="en">a</p>`},
		{"attributes that act", `<a ping="/x" accesskey=x tabindex=1 for=x id=y class=z name=x contenteditable autofocus>a</a>`, "<a>a</a>"},
		{"style", `<p style="COLOR:red; position: fixed">a</p>`, `<p style="COLOR: red;">a</p>`},
		{"style that is all dropped", `<p style="position: fixed">a</p>`, "<p>a</p>"},
		{"bidi override", "a\u202eb", "ab"},
		{"control characters", "a&#1;\x02b\u0085c", "ab\nc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(HTML(tt.in, "").HTML, tt.want); diff != "" {
				t.Error("got -, want +\n", diff)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	const base = "https://a.example/dir/page?q"
	for _, tt := range []struct{ name, in, want string }{
		{"absolute", `<a href="HTTP://b.example/x y">x</a>`, `<a href="HTTP://b.example/x%20y">x</a>`},
		{"relative", `<a href="../c">x</a>`, `<a href="https://a.example/c">x</a>`},
		{"fragment", `<a href="#f">x</a>`, `<a href="https://a.example/dir/page?q#f">x</a>`},
		{"without scheme", `<a href="//b.example/">x</a>`, `<a href="https://b.example/">x</a>`},
		{"mail", `<a href="mailto:a@b.example">x</a>`, `<a href="mailto:a@b.example">x</a>`},
		{"mail with a line break", `<a href="mailto:a@b.example?subject=x%0D%0Abcc:c@d.example">x</a>`, `<a>x</a>`},
		{"script", `<a href="javascript:alert(1)">x</a>`, `<a>x</a>`},
		{"script with entities", `<a href="&#106;ava&#9;script&colon;alert(1)">x</a>`, `<a>x</a>`},
		{"script with controls", "<a href=\" \x01java\nscript:alert(1)\">x</a>", `<a>x</a>`},
		{"name without semicolon", `<a href="/?a=1&copy=2&amp;b&lt;&notit;&reg">x</a>`, `<a href="https://a.example/?a=1&amp;copy=2&amp;b%3C&amp;notit;%C2%AE">x</a>`},
		{"obsolete picture", `x<img lowsrc="javascript:x" dynsrc="/b">`, `x<img dynsrc="https://a.example/b">`},
		{"script behind http", `<a href="http:javascript:alert(1)">x</a>`, `<a>x</a>`},
		{"picture in its address", `<img src="data:image/png;base64,AAAA">`, `<img src="data:image/png;base64,AAAA">`},
		{"vector picture", `x<img src="data:image/svg+xml;base64,AAAA">`, `x<img>`},
		{"candidates", `<img srcset="a.png 1x, javascript:x 2x, /b.png 3x">`, `<img srcset="https://a.example/dir/a.png 1x, https://a.example/b.png 3x">`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(HTML(tt.in, base).HTML, tt.want); diff != "" {
				t.Error("got -, want +\n", diff)
			}
		})
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "<p>a\n b</p><p>c</p>", "a b\n\nc"},
		{"list", "<p>x</p><ul><li>a</li><li>b</li></ul>y", "x\n\n- a\n- b\n\ny"},
		{"breaks", "a<br>b<br><br>c", "a\nb\n\nc"},
		{"chinese line", "<p>中文\n中文 abc\n中文</p>", "中文中文 abc 中文"},
		{"korean line", "<p>한국\n어</p>", "한국 어"},
		{"cells", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		{"preformatted", "<pre>a\n b</pre>", "a\nb"},
		{"soft hyphen", "Cyber&shy;sicherheit", "Cybersicherheit"},
		{"inline", "<b>a</b><i>b</i> c", "ab c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(HTML(tt.in, "").Text, tt.want); diff != "" {
				t.Error("got -, want +\n", diff)
			}
		})
	}
}

// TestKeepEmpty pins that parts of lists and tables stand alone only where
// nothing can be seen, since such HTML is never put into a page.
func TestKeepEmpty(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"cell", "<td></td>", "<td></td>"},
		{"row and item", "<tr><td> </td></tr><li></li>", "<tr><td> </td></tr><li></li>"},
		{"column", "<col>", "<col>"},
		{"cell with text", "<td>x</td>", "x"},
		{"item with a picture", `<li><img src="http://a.example/b.png"></li>`, `<div><img src="http://a.example/b.png"></div>`},
		{"form", "<form><input><button>x</button></form>", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := Options{KeepEmpty: true}
			if diff := cmp.Diff(o.HTML(tt.in).HTML, tt.want); diff != "" {
				t.Error("got -, want +\n", diff)
			}
			check(t, o, o.HTML(tt.in).HTML)
		})
	}
}
