package parse

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"wireroom/aggregator"
)

// FuzzParse holds every document to what callers rely on: no panic, an error
// that is one of ours, texts that are UTF-8, marks for whole items, and that a
// second reading of the same bytes knows them all.
func FuzzParse(f *testing.F) {
	f.Add([]byte(three))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><entry><title type="xhtml"><div>x</div></title><link href="b"/></entry></feed>`))
	f.Add([]byte(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/><item rdf:about="x"><title>y</title></item></rdf:RDF>`))
	f.Add([]byte(`<feed xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">77++AQ==</title><id>ï¿¾</id><summary>ï¿¾ &#x1F; x</summary></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"content_html":"<p>x","tags":"a,b"},{"id":"2"`))
	f.Add(urlset(newsPage("one", 1), "<url><loc>x</loc></url>", newsPage("two", 2)))
	f.Add([]byte(`<sitemapindex><sitemap><loc>/news.xml</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		o := Options{Base: "http://outlet.example/feed", MaxItems: 20}
		d, err := Parse(body, o)
		if err != nil {
			if !errors.Is(err, aggregator.ErrNotFeed) || strings.Contains(err.Error(), "gave up") || strings.Contains(err.Error(), "can be read") {
				t.Fatalf("error %v", err)
			}
			return
		}
		out, err := json.Marshal(d)
		if err != nil || !utf8.Valid(out) {
			t.Fatalf("marshal: %v", err)
		}
		if len(d.Entries) != d.Total || len(d.Places) != d.Total || d.Total > o.MaxItems || len(d.Marks) > 8*d.Total {
			t.Fatalf("%d entries of %d, %d bytes of marks", len(d.Entries), d.Total, len(d.Marks))
		}
		checkTexts(t, d)
		o.Known = d.Marks
		again, err := Parse(body, o)
		if err != nil || again.Skipped < len(d.Marks)/8 || len(again.Places) != len(again.Entries) {
			t.Fatalf("again: %v, skipped %d of %d", err, again.Skipped, len(d.Marks)/8)
		}
	})
}

func checkTexts(t *testing.T, d *Document) {
	for _, it := range d.Entries {
		for _, text := range append(it.Content, values(it.Title, it.Summary)...) {
			if !utf8.ValidString(text.Value) || !utf8.ValidString(text.Plain) {
				t.Fatalf("text %q is no UTF-8", text.Value)
			}
		}
	}
}

func values(all ...*aggregator.Text) []aggregator.Text {
	var texts []aggregator.Text
	for _, t := range all {
		texts = appendText(texts, t)
	}
	return texts
}

// FuzzLexer holds the lexer to its one promise: its tokens cover the text, in
// order, without a gap.
func FuzzLexer(f *testing.F) {
	for _, s := range []string{three, "<a b='c>", "<![CDATA[x", "<!-- x", "<?x", "<!D [<!E 'x>'>]>", "a<b<c>d</", "</a</b>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		l := &lexer{src: src, faults: &faults{}}
		for at := 0; ; {
			tok := l.next()
			if tok.start != at {
				t.Fatalf("token at %d, want %d", tok.start, at)
			}
			if tok.kind == tokenEOF {
				return
			}
			if tok.end <= tok.start {
				t.Fatalf("empty token %+v", tok)
			}
			l.attributes(tok, func(name, value []byte, offset int) {
				if len(name) == 0 || offset < tok.start || offset >= tok.end {
					t.Fatalf("attribute %q at %d of %+v", name, offset, tok)
				}
			})
			at = tok.end
		}
	})
}
