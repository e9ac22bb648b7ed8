package plain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var markup = []string{
	"a<b", "a < b <3 </ <", "<p>x</p >", "<P A=b C = 'd' E=\"f\" g/h=/ i>", "<a/=x==y>", "<a b=>c", "<a b", "</a b='>'>x",
	"<!-->x<!--->y<!-- -- - > --!>z<!--a-->", "<!doctype x>y<?php ?>z<!>", "</>a</3>b", "<a href=x/>y", "<a\fb\rc>", "<a b='x",
	"<a x='1' X=2>", "<a b='&amp;&lt&ltx&copy=1&not;'>", "<![CDATA[a<b>]]>c", "<a =b>", "<a b= >c", "<br/>", "<x:y z:w=1>",
}

// FuzzScan compares the scanner with x/net/html's, which does not mend comments
// that are never ended, and turns some control characters into others.
func FuzzScan(f *testing.F) {
	for _, s := range markup {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		got := scanned(src)
		if len(got) > len(src) {
			t.Errorf("%q: %d tokens", src, len(got))
		}
		if strings.ContainsAny(src, "\x00\r") || strings.Contains(src, "<!") {
			return
		}
		if diff := cmp.Diff(got, tokenized(src)); diff != "" {
			t.Errorf("%q: got -, want +\n%s", src, diff)
		}
	})
}

func TestScan(t *testing.T) {
	for _, src := range markup {
		if diff := cmp.Diff(scanned(src), tokenized(src)); diff != "" {
			t.Errorf("%q: got -, want +\n%s", src, diff)
		}
	}
}

func TestScanMendsOneComment(t *testing.T) {
	want := []string{"text a", "comment", "text b", "comment"}
	if diff := cmp.Diff(scanned("a<!-- x>b<!-- y>c"), want); diff != "" {
		t.Error("got -, want +\n", diff)
	}
}

// scanned lists what the scanner reads.
func scanned(src string) (all []string) {
	s := scanner{src: src}
	for {
		switch s.next() {
		case endOfSource:
			return all
		case textToken:
			all = addText(all, Unescape(s.text))
		case startTag:
			all = append(all, "start "+s.tag.name+values(s.raw))
		case endTag:
			all = append(all, "end "+s.tag.name)
		case comment:
			all = append(all, "comment")
		}
	}
}

// addText adds s to a text that comes just before it.
func addText(all []string, s string) []string {
	if n := len(all); n > 0 && strings.HasPrefix(all[n-1], "text ") {
		all[n-1] += s
		return all
	}
	return append(all, "text "+s)
}

// values writes the attributes of a tag, the first of each name.
func values(attrs []attr) (s string) {
	seen := make(map[string]bool)
	for _, a := range attrs {
		if key := strings.ToLower(a.key); isSimple(key) && !seen[key] {
			seen[key] = true
			s += " " + key + "=" + unescapeValue(a.value)
		}
	}
	return s
}

// tokenized lists what x/net/html reads.
func tokenized(src string) (all []string) {
	z := html.NewTokenizer(strings.NewReader(src))
	z.AllowCDATA(true)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return all
		case html.TextToken:
			all = addText(all, string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			z.NextIsNotRawText()
			name, _ := z.TagName()
			all = append(all, "start "+elements[string(name)].name+tagValues(z))
		case html.EndTagToken:
			name, _ := z.TagName()
			all = append(all, "end "+elements[string(name)].name)
		default:
			all = append(all, "comment")
		}
	}
}

func tagValues(z *html.Tokenizer) string {
	var attrs []attr
	for {
		key, value, more := z.TagAttr()
		if len(key) > 0 {
			attrs = append(attrs, attr{string(key), strings.ReplaceAll(string(value), "&", "&amp;")})
		}
		if !more {
			return values(attrs)
		}
	}
}
