package plain

import (
	"slices"
	"strings"
	"testing"
)

// article is about 1.5 KB, as the content of an ordinary entry.
var article = `<p><img src="https://a.example/ferry.jpg" alt="The new ferry" width="640" height="360" class="lead"></p>` +
	strings.Repeat(`<p>The <a href="https://a.example/harbour?x=1&amp;y=2" target="_blank">harbour authority</a> said on Monday that the `+
		`new ferry line would <em>open in March</em>, two years later than planned &#8212; the piers had to be rebuilt.</p>`+"\n", 5) +
	`<p><strong>Related articles</strong></p><ul><li><a href="/1">One headline</a></li><li><a href="/2">Another headline</a></li></ul>` +
	`<p>The post <a href="https://a.example/3">Ferry</a> appeared first on <a href="https://a.example/">Harbour News</a>.</p>` +
	`<img src="https://feeds.feedburner.com/~r/harbour/~4/x" height="1" width="1" alt=""/>`

func BenchmarkHTML(b *testing.B) {
	for name, src := range map[string]string{
		"entry": article,
		"bare":  strings.Repeat("The harbour authority said on Monday that the new ferry line would open. ", 20),
		"cjk":   "<p>" + strings.Repeat("港务局周一表示，新的轮渡航线将于三月开通。", 20) + "</p>",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				HTML(src, "https://a.example/")
			}
		})
	}
}

func TestHostile(t *testing.T) {
	for name, part := range hostile {
		t.Run(name, func(t *testing.T) {
			src := strings.Repeat(part, 3000/len(part))
			out := HTML(src, "https://a.example/").HTML
			check(t, Options{Base: "https://a.example/"}, out)
			if len(out) > 8*len(src) {
				t.Errorf("%d bytes became %d", len(src), len(out))
			}
		})
	}
}

func TestSizeIsBounded(t *testing.T) {
	for name, src := range map[string]string{
		"text":  strings.Repeat(`"`, maxBytes+1),
		"links": strings.Repeat(`<a href="x">`, maxBytes/8),
		"items": strings.Repeat("<ul><li>ü\"", maxBytes/8),
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Base: "https://a.example/" + strings.Repeat("d/", 1000)}
			body := o.HTML(src)
			if len(body.HTML) > maxBytes || !slices.Contains(body.Notes, NoteSize) {
				t.Errorf("%d bytes became %d, notes %v", len(src), len(body.HTML), body.Notes)
			}
			if o.HTML(body.HTML).HTML != body.HTML {
				t.Error("not stable")
			}
		})
	}
}

// BenchmarkHostile reads a megabyte of each shape; the rates must be alike.
func BenchmarkHostile(b *testing.B) {
	for name, part := range hostile {
		src := strings.Repeat(part, maxBytes/len(part))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				HTML(src, "https://a.example/")
			}
		})
	}
}

var hostile = map[string]string{
	"nested":     "<div>",
	"formatting": "<b><i><u><p>",
	"misnested":  "<a><b></a></b>",
	"tables":     "<table><tr><td>",
	"cells":      "<table><td>x</table>",
	"end tags":   "</b></p></table>",
	"items":      "<ul><li>",
	"objects":    "<object><svg>",
	"raw":        "<iframe>",
	"links":      `<a href="x">`,
	"attributes": `<p a b c d title=x title=y>`,
	"entities":   "&lt;&amp;",
	"pixels":     `<p><img width=1 height=1 src="http://a.example/x">`,
	"footers":    "<div>The post x appeared first on ",
	"labels":     "<p>Related",
	"comments":   "<!--",
	"pre":        "<pre>\n\n",
	"bidi":       "\u202e",
}

func BenchmarkFromText(b *testing.B) {
	src := strings.Repeat(lead+"\n\n", 8)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		FromText(src)
	}
}

func BenchmarkWords(b *testing.B) {
	for name, src := range map[string]string{
		"ascii": strings.Repeat("The Harbour Authority said Taiwan's CVE-2026-1234 was fixed. ", 20),
		"latin": strings.Repeat("Die Hafenbehörde sagte am Montag, die Fähre öffne im März. ", 20),
		"cjk":   strings.Repeat("港务局周一表示，新的轮渡航线将于三月开通。", 20),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				Words(src, func(string, bool) bool { return true })
			}
		})
	}
}

func BenchmarkLine(b *testing.B) {
	for b.Loop() {
		Line("Harbour authority opens new ferry line in March, two years later than planned")
	}
}
