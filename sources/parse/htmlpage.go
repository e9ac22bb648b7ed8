package parse

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"wireroom/aggregator/canon"
)

// maxPage bounds the markup of an HTML page that is read, scripts and pictures
// drawn in it not counted: building a tree of hostile markup takes more than
// linear time.
const maxPage = 1 << 20

// htmlPage is an HTML page as a tree.
type htmlPage struct {
	*goquery.Selection
	base string
}

// readHTML reads an HTML page that came from base. It fails on one that is
// nested more deeply than the HTML parser allows.
func readHTML(text []byte, base string, f *faults) (*htmlPage, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(lean(text, f)))
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	p := &htmlPage{doc.Selection, base}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		p.base = resolveBase(base, href)
	}
	return p, nil
}

// idle are the elements of a page that say nothing about its news.
var idle = map[string]bool{"script": true, "style": true, "noscript": true, "template": true, "svg": true, "iframe": true}

// lean is a page without its idle elements and comments, cut at maxPage.
func lean(text []byte, f *faults) []byte {
	out := make([]byte, 0, min(len(text), maxPage))
	z := html.NewTokenizer(bytes.NewReader(text))
	within, depth := "", 0 // the idle element that is open, and how deep in itself
	for {
		kind := z.Next()
		raw := z.Raw()
		switch {
		case kind == html.ErrorToken:
			return out
		case len(out)+len(raw) > maxPage:
			f.limit("1 MiB of markup")
			return out
		case kind == html.StartTagToken:
			name, _ := z.TagName()
			if within == "" && idle[string(name)] {
				within = string(name)
			}
			if within == string(name) {
				depth++
			}
		case kind == html.EndTagToken && within != "":
			if name, _ := z.TagName(); within == string(name) {
				if depth--; depth == 0 {
					within = ""
				}
				continue
			}
		}
		if within == "" && kind != html.CommentToken {
			out = append(out, raw...)
		}
	}
}

// address resolves an address of the page; "" when it leads nowhere on the web.
func (p *htmlPage) address(ref string) string {
	return canon.SafeLink(canon.Resolve(p.base, ref))
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)

// pageType is a page's media type with the charset that its own meta element
// names, where the server named none (HTML Standard, encoding sniffing).
func pageType(body []byte, contentType string) string {
	if charsetParam(contentType) != "" {
		return contentType
	}
	if m := metaCharset.FindSubmatch(body[:min(len(body), 2048)]); m != nil {
		return "text/html; charset=" + string(m[1])
	}
	return contentType
}
