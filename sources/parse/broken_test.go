package parse

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"wireroom/aggregator"
)

const (
	threeHead = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Outlet</title><link>http://outlet.example/</link>
`
	itemOne   = `<item><title>One</title><link>http://outlet.example/1</link><description>First</description></item>` + "\n"
	itemTwo   = `<item><title>Two</title><link>http://outlet.example/2</link><description>Second</description></item>` + "\n"
	itemThree = `<item><title>Three</title><link>http://outlet.example/3</link><description>Third</description></item>` + "\n"
	threeEnd  = `</channel></rss>` + "\n"
	three     = threeHead + itemOne + itemTwo + itemThree + threeEnd
)

// swap replaces the second item of three.
func swap(second string) string { return threeHead + itemOne + second + itemThree + threeEnd }

func second(title string) string {
	return swap(`<item><title>` + title + `</title><link>http://outlet.example/2</link></item>`)
}

func before(mark string) string { return three[:strings.Index(three, mark)] }

func utf16le(s string) string {
	var b bytes.Buffer
	for _, c := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(c))
		b.WriteByte(byte(c >> 8))
	}
	return b.String()
}

func utf16be(s string) string {
	raw := []byte(utf16le(s))
	for i := 0; i+1 < len(raw); i += 2 {
		raw[i], raw[i+1] = raw[i+1], raw[i]
	}
	return string(raw)
}

func in1252(s string) string {
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

// TestBroken breaks a feed of three items, One, Two and Three, in every way that
// feeds on the web are known to be broken.
func TestBroken(t *testing.T) {
	whole := []string{"One", "Two", "Three"}
	tests := []struct {
		name, doc string
		want      []string
		repair    string
	}{
		{"cut in a title", before("ree</title>"), []string{"One", "Two"}, cutDocument},
		{"cut in a link", before("/3</link>"), []string{"One", "Two"}, cutDocument},
		{"cut in a tag", before("itle>Three"), []string{"One", "Two"}, cutDocument},
		{"cut in the last text", before("rd</description>"), whole, cutDocument},
		{"cut between items", before("<item><title>Three"), []string{"One", "Two"}, cutDocument},
		{"cut before the end", before("</channel>"), whole, cutDocument},
		{"cut in the end tag", strings.TrimSpace(three[:len(three)-2]), whole, unclosed},
		{"cut in a section", threeHead + itemOne + itemTwo + `<item><title><![CDATA[Thr`, []string{"One", "Two"}, unclosedSection},
		{"control character", second("T\x08wo"), whole, badCharacter},
		{"null byte", second("T\x00wo"), whole, badCharacter},
		{"forbidden reference", second("T&#8;wo"), whole, badCharacter},
		{"surrogate reference", second("T&#xD800;wo"), whole, badCharacter},
		{"huge reference", second("T&#99999999999;wo"), whole, badCharacter},
		{"noncharacter", second("T\uFFFEwo"), whole, badCharacter},
		{"bare ampersand", second("R&D"), []string{"One", "R&D", "Three"}, bareAmpersand},
		{"bare ampersand and space", second("Salt & pepper"), []string{"One", "Salt & pepper", "Three"}, bareAmpersand},
		{"bare less", second("a < b"), []string{"One", "a < b", "Three"}, bareLess},
		{"bare less and digit", second("I <3 you"), []string{"One", "I <3 you", "Three"}, bareLess},
		{"bare less and letter", second("a <b or c"), []string{"One", "a <b or c", "Three"}, bareLess},
		{"html entity", second("Caf&eacute;&nbsp;au lait"), []string{"One", "Café au lait", "Three"}, unknownEntity},
		{"unknown entity", second("&nonsense;"), []string{"One", "&nonsense;", "Three"}, unknownEntity},
		{"undeclared prefix", swap(`<item><title>Two</title><dc:creator>Jane</dc:creator></item>`), whole, unknownPrefix},
		{"undeclared attribute prefix", swap(`<item><title>Two</title><link x:y="z">http://outlet.example/2</link></item>`), whole, unknownPrefix},
		{"windows-1252 as utf-8", in1252(second("Café “zwei”")), []string{"One", "Café “zwei”", "Three"}, wrongEncoding},
		{"windows-1252 in utf-8", strings.Replace(second("Café żółw 漢字 XX"), "XX", "\x93x\x94", 1), []string{"One", "Café żółw 漢字 “x”", "Three"}, wrongEncoding},
		{"utf-8 as windows-1252", strings.Replace(second("Café"), "utf-8", "windows-1252", 1), []string{"One", "Café", "Three"}, wrongEncoding},
		{"utf-8 twice", second("CafÃ© â€œzweiâ€\u009d"), []string{"One", "Café “zwei”", "Three"}, ""},
		{"windows-1252 reference", second("Rock &#146;n&#146; roll"), []string{"One", "Rock ’n’ roll", "Three"}, ""},
		{"utf-8 cut in a character", strings.Replace(second("漢字 é X"), "X", "\xe6\xbc", 1), []string{"One", "漢字 é æ¼", "Three"}, invalidByte},
		{"utf-16 little endian, marked", "\xff\xfe" + utf16le(three), whole, ""},
		{"utf-16 little endian, unmarked", utf16le(three), whole, ""},
		{"utf-16 big endian, marked", "\xfe\xff" + utf16be(three), whole, ""},
		{"utf-16 big endian, unmarked", utf16be(three), whole, ""},
		{"utf-8 mark", "\xef\xbb\xbf" + three, whole, ""},
		{"unknown encoding", strings.Replace(three, "utf-8", "x-nonsense", 1), whole, unknownEncoding},
		{"utf-16 that is none", strings.Replace(three, "utf-8", "utf-16", 1), whole, wrongEncoding},
		{"ascii that is none", strings.Replace(second("Café"), "utf-8", "us-ascii", 1), []string{"One", "Café", "Three"}, wrongEncoding},
		{"xml 1.1", strings.Replace(three, `"1.0"`, `"1.1"`, 1), whole, ""},
		{"no declaration", three[strings.Index(three, "<rss"):], whole, ""},
		{"open declaration", strings.Replace(three, `?>`, `>`, 1), whole, unclosedSection},
		{"blank line first", "\n\n" + three, whole, ""},
		{"warnings first", "<br />\n<b>Warning</b>: something in <b>/x.php</b> on line <b>2</b><br />\n" + three, whole, leadingJunk},
		{"comment first", "<!-- hello -->" + three, whole, leadingJunk},
		{"long prologue", strings.Replace(three, "<rss", "<!--"+strings.Repeat(" long", 4000)+"--><rss", 1), whole, ""},
		{"dashes in a comment", strings.Replace(three, "<item>", "<!-- a -- b --><item>", 1), whole, ""},
		{"open comment", strings.Replace(three, "<item><title>Two", "<!-- hm <item><title>Two", 1), whole, unclosedSection},
		{"document type", strings.Replace(three, "<rss", `<!DOCTYPE rss [<!ENTITY x "y"> <!ELEMENT a (b>c)>]><rss`, 1), whole, ""},
		{"declared entity", strings.Replace(second("&x;"), "<rss", `<!DOCTYPE rss [<!ENTITY x "y">]><rss`, 1), []string{"One", "&x;", "Three"}, unknownEntity},
		{"open title", swap(`<item><title>Two<link>http://outlet.example/2</link></item>`), whole, unclosed},
		{"open link", swap(`<item><title>Two</title><link>http://outlet.example/2<description>x</description></item>`), whole, unclosed},
		{"open item", swap(`<item><title>Two</title>`), whole, unclosed},
		{"no channel", strings.NewReplacer("<channel>", "", "</channel>", "").Replace(three), whole, ""},
		{"no rss", strings.NewReplacer(`<rss version="2.0">`, "", "</rss>", "").Replace(three), whole, ""},
		{"items after the channel", threeHead + "</channel>" + itemOne + itemTwo + itemThree + "</rss>", whole, ""},
		{"crossed tags", swap(`<item><title>Two</title><a><b></a></b></item>`), whole, unclosed},
		{"stray end tags", swap(`<item></foo><title>Two</title></bar></item>`), whole, strayEnd},
		{"capitals", strings.NewReplacer("item>", "ITEM>", "title>", "TITLE>").Replace(three), whole, ""},
		{"mixed case", swap(`<Item><Title>Two</title></item>`), whole, ""},
		{"no quotes", swap(`<item><title>Two</title><enclosure url=http://outlet.example/2.mp3 length=1/></item>`), whole, badAttribute},
		{"no value", swap(`<item><title>Two</title><guid isPermaLink>2</guid></item>`), whole, badAttribute},
		{"attribute twice", swap(`<item><title>Two</title><enclosure url="http://outlet.example/2.mp3" url="x"/></item>`), whole, badAttribute},
		{"open quote", swap(`<item><title>Two</title><enclosure url="http://outlet.example/2.mp3></enclosure></item>`), whole, badAttribute},
		{"less in an attribute", swap(`<item><title>Two</title><category domain="a<b">c</category></item>`), whole, badAttribute},
		{"open section", swap(`<item><title>Two</title><description><![CDATA[Second</description></item>` + "\n<item><title>Extra</title><description><![CDATA[x]]></description></item>"),
			[]string{"One", "Two", "Extra", "Three"}, unclosedSection},
		{"section in a section", swap(`<item><title>Two</title><description><![CDATA[a <![CDATA[b]]> c]]></description></item>`), whole, ""},
		{"open html", swap(`<item><title>Two</title><description>one<br>two<p>three</description></item>`), whole, unclosed},
		{"page after the feed", three + "<html><body>ad</body></html>", whole, ""},
		{"text after the feed", three + "generated in 3 ms", whole, trailingJunk},
		{"feed twice", three + three[strings.Index(three, "<rss"):], []string{"One", "Two", "Three", "One", "Two", "Three"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse([]byte(tt.doc), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, titlesOf(d)); diff != "" {
				t.Errorf("titles (-want +got):\n%s%v", diff, d.Repairs)
			}
			if tt.repair != "" && (!d.Malformed || !hasRepair(d, tt.repair)) {
				t.Errorf("malformed %v, repairs %v, want %q", d.Malformed, d.Repairs, tt.repair)
			}
		})
	}
}

func titlesOf(d *Document) []string {
	var all []string
	for _, it := range d.Entries {
		if it.Title == nil {
			it.Title = &aggregator.Text{}
		}
		all = append(all, it.Title.Plain)
	}
	return all
}

func hasRepair(d *Document, what string) bool {
	for _, r := range d.Repairs {
		if r.What == what {
			return true
		}
	}
	return false
}

// TestLongValue cuts a name in the middle of a character.
func TestLongValue(t *testing.T) {
	for _, author := range []string{strings.Repeat("é", maxValue), "e" + strings.Repeat("é", maxValue), "<![CDATA[e" + strings.Repeat("é", maxValue) + "]]>"} {
		item := `<item><title>Two</title><author>` + author + `</author><link>http://outlet.example/2</link></item>`
		d, err := Parse([]byte(swap(item)), Options{})
		if err != nil {
			t.Errorf("author of %d bytes: %v", len(author), err)
			continue
		}
		if diff := cmp.Diff(titlesOf(d), []string{"One", "Two", "Three"}); diff != "" {
			t.Errorf("author of %d bytes (-got +want):\n%s", len(author), diff)
		}
	}
}

// TestLongNumber takes a number for an id, but not one of a million digits.
func TestLongNumber(t *testing.T) {
	for _, tt := range []struct{ id, want string }{{"17", "17"}, {strings.Repeat("1", 1<<20), ""}} {
		d, err := Parse([]byte(`{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": `+tt.id+`, "title": "One"}]}`), Options{})
		if err != nil || len(d.Entries) != 1 {
			t.Fatalf("%.20s: %v, %v", tt.id, d, err)
		}
		if got := d.Entries[0].ID; got != tt.want {
			t.Errorf("%.20s: id of %d bytes, want %q", tt.id, len(got), tt.want)
		}
	}
}
