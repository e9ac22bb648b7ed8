package plain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The prose of an article, in paragraphs that stand for its own text.
const (
	lead  = "The harbour authority said on Monday that the new ferry line would open in March, two years later than planned, because the piers had to be rebuilt twice. Tickets go on sale in February."
	tail  = "Residents had asked for the line since the old bridge was closed. They will now pay half of the usual fare during the first year, the mayor told reporters, and nothing on Sundays."
	short = "He thanked the residents for their patience."
)

func TestOwnOfHTML(t *testing.T) {
	link := func(s string) string { return `<a href="http://a.example/1">` + s + `</a>` }
	p := func(s string) string { return "<p>" + s + "</p>" }
	for _, tt := range []struct{ name, in, want string }{
		{"nothing to cut", p(lead) + p(tail), lead + "\n\n" + tail},
		{"heading and list of links", p(lead) + "<h3>Related articles</h3><ul><li>" + link("Hackers steal data") + "</li><li>" + link("Bank robbed") + "</li></ul>", lead},
		{"one headline", p(lead) + p("<strong>READ ALSO</strong>") + p(link("Hackers steal data")), lead},
		{"one headline without a link", p(lead) + p("<b>Most popular:</b>") + p("Hackers steal data"), lead},
		{"label and link in a line", p(lead) + p("Related: "+link("Hackers steal data")) + p(tail), lead + "\n\n" + tail},
		{"list in the middle", p(lead) + "<h4>More on this story</h4><ul><li>" + link("Hackers steal data") + "</li></ul>" + p(short) + p(tail), lead + "\n\n" + short + "\n\n" + tail},
		{"two lists", p(lead) + "<h2>Related</h2>" + p(link("A")) + "<h2>Trending</h2>" + p(link("B")) + p(link("C")), lead},
		{"aside", p(lead) + "<aside><h3>In focus</h3><p>Ransomware explained</p></aside>" + p(tail), lead + "\n\n" + tail},
		{"aside with prose", p(lead) + "<aside>" + p(tail) + "</aside>", lead + "\n\n" + tail},
		{"nav", "<nav><a href='http://a.example/'>Home</a> <a href='http://a.example/'>Security</a></nav>" + p(lead), lead},
		{"class", p(lead) + `<div class="jp-relatedposts"><b>Mehr</b> <span>Hacker stehlen Daten</span></div>`, lead},
		{"class of a category", `<div class="post category-newsletter">` + p(short) + "</div>" + p(tail), short + "\n\n" + tail},
		{"share bar", p(lead) + "<p>Share this</p><ul><li>" + link("Facebook") + "</li><li>" + link("E-mail") + "</li></ul>", lead},
		{"copyright", p(lead) + "<p>© 2026 Harbour News. All rights reserved.</p>", lead},
		{"headings in a list", p(lead) + "<h3>Trending</h3><h4>Hackers steal data</h4><p>12 May</p><h4>Bank robbed</h4>", lead},
		{"link to the rest", p(lead + " " + link("Read more…")), lead},
		{"list that is the article's", p(lead) + "<p>The three piers:</p><ul><li>North</li><li>South</li></ul>", lead + "\n\nThe three piers:\n\n- North\n- South"},
		{"heading with prose", "<h2>Popular ferries</h2>" + p(lead), "Popular ferries\n\n" + lead},
		{"article that is all boilerplate", p(link("Read more")), "Read more"},
		{"article after a list's heading", "<h3>Related articles</h3>" + p(link("A")) + "<h3>What comes next</h3>" + p(lead), "What comes next\n\n" + lead},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(HTML(tt.in, "").Own, tt.want); diff != "" {
				t.Error("got -, want +\n", diff)
			}
		})
	}
}

func TestOwnOfText(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"lists after the article", lead + "\nferry\nharbour\n\nRELATED ARTICLES\n\nHackers steal data\nHackers steal data\n2026/09/30 15:58\n\nUpdated : 2026-10-06\n\nMOST POPULAR\n\nBank robbed\nBank robbed487", lead + "\nferry\nharbour"},
		{"article goes on", lead + "\n\nMost popular\nHackers steal data\n\n" + tail, lead + "\n\n" + tail},
		{"one headline", lead + "\n\nRelated: Hackers steal data\n\n" + tail, lead + "\n\n" + tail},
		{"label in a sentence", "Related articles are a nuisance, the editor said.\n\n" + lead, "Related articles are a nuisance, the editor said.\n\n" + lead},
		{"breaking news is the article", "Breaking news: ferry line opens\n\n" + lead, "Breaking news: ferry line opens\n\n" + lead},
		{"feed footer at the end of a line", lead + " The post Ferry appeared first on Harbour News.", lead},
		{"feed footer", lead + "\n\nThe post Ferry appeared first on Harbour News.", lead},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(FromText(tt.in).Own, tt.want); diff != "" {
				t.Error("got -, want +\n", diff)
			}
		})
	}
}

func TestLabelsOfManyLanguages(t *testing.T) {
	for _, tt := range []struct{ lang, label, headline string }{
		{"de", "Das könnte Sie auch interessieren", "Hacker stehlen Daten"},
		{"fr", "À lire aussi :", "Des pirates volent des données"},
		{"es", "MÁS LEÍDAS", "Piratas roban datos"},
		{"pt", "Leia também", "Hackers roubam dados"},
		{"it", "Leggi anche", "Gli hacker rubano dati"},
		{"nl", "Lees ook:", "Hackers stelen gegevens"},
		{"pl", "Czytaj także", "Hakerzy kradną dane"},
		{"ru", "Читайте также:", "Хакеры украли данные"},
		{"uk", "Читайте також", "Хакери викрали дані"},
		{"zh-Hans", "相关阅读", "黑客窃取数据"},
		{"zh-Hant", "【延伸閱讀】", "駭客竊取資料"},
		{"ja", "関連記事", "ハッカーがデータを盗む"},
		{"ko", "관련 기사", "해커가 데이터를 훔치다"},
		{"ar", "اقرأ أيضًا", "قراصنة يسرقون بيانات"},
		{"tr", "İLGİLİ HABERLER", "Bilgisayar korsanları veri çaldı"},
	} {
		t.Run(tt.lang, func(t *testing.T) {
			body := HTML("<p>"+lead+"</p><p><b>"+tt.label+"</b></p><p>"+tt.headline+"</p>", "")
			if body.Own != lead {
				t.Errorf("HTML: got %q", body.Own)
			}
			if !strings.Contains(body.HTML, tt.headline) || !strings.Contains(body.Text, tt.headline) {
				t.Errorf("readers lose the list: %q", body.HTML)
			}
			if own := FromText(lead + "\n\n" + tt.label + "\n\n" + tt.headline).Own; own != lead {
				t.Errorf("text: got %q", own)
			}
		})
	}
}
