package output

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func edition(t *testing.T, q aggregator.EditionQuery) *aggregator.Edition {
	t.Helper()
	e, err := sampleShelf().Edition(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEncodeGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		q    aggregator.EditionQuery
	}{
		{"topic", aggregator.EditionQuery{Topic: "cybersecurity"}},
		{"page", aggregator.EditionQuery{Topic: "cybersecurity", Limit: 1, After: aggregator.Cursor{Listed: moment(8, 4), Story: harbour().ID}}},
		{"entries", aggregator.EditionQuery{Topic: "cybersecurity", View: aggregator.ViewEntries, Query: "a < b & c"}},
		{"search", aggregator.EditionQuery{Query: "ransom*"}},
		{"empty", aggregator.EditionQuery{Topic: "quiet"}},
	} {
		e := edition(t, c.q)
		for _, f := range Formats() {
			t.Run(c.name+"."+string(f), func(t *testing.T) {
				got, err := encode(c.q, e, f, sampleSite())
				if err != nil {
					t.Fatal(err)
				}
				golden(t, c.name+"."+string(f), got)
			})
		}
	}
}

func TestEncodeUnknownFormat(t *testing.T) {
	_, err := Encode(&aggregator.Edition{}, "pdf", sampleSite())
	if !errors.Is(err, aggregator.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
}

func TestIDsOutliveTheirSite(t *testing.T) {
	e := edition(t, aggregator.EditionQuery{Topic: "cybersecurity"})
	moved := sampleSite()
	moved.BaseURL, moved.Title = "https://elsewhere.example/wire", "Another"
	here, there := newPage(aggregator.EditionQuery{Topic: "cybersecurity"}, e, Atom, sampleSite()), newPage(aggregator.EditionQuery{Topic: "cybersecurity"}, e, Atom, moved)
	if here.id != there.id {
		t.Errorf("feed id %s became %s", here.id, there.id)
	}
	for i := range here.items {
		if here.items[i].id != there.items[i].id {
			t.Errorf("item id %s became %s", here.items[i].id, there.items[i].id)
		}
	}
	// Pinned: a change of these is a change of every item that readers have seen.
	if want := "urn:uuid:6b1c5ac8-5518-5c8a-8f16-81c70b8d1207"; here.items[0].id != want {
		t.Errorf("item id %s, want %s", here.items[0].id, want)
	}
}

func TestEncodeIsPure(t *testing.T) {
	e := edition(t, aggregator.EditionQuery{Topic: "cybersecurity"})
	for _, f := range Formats() {
		here, err := Encode(e, f, sampleSite())
		if err != nil {
			t.Fatal(err)
		}
		away := *e
		zone := time.FixedZone("away", -9*3600)
		away.Updated = e.Updated.In(zone)
		away.Stories = append([]aggregator.Story(nil), e.Stories...)
		for i := range away.Stories {
			away.Stories[i].Updated = away.Stories[i].Updated.In(zone)
			away.Stories[i].Lead.Published = away.Stories[i].Lead.Published.In(zone)
		}
		there, err := Encode(&away, f, sampleSite())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(here), string(there)); diff != "" {
			t.Errorf("%s differs by zone:\n%s", f, diff)
		}
	}
}

// FuzzEncode holds every format to what strict readers refuse.
func FuzzEncode(f *testing.F) {
	f.Add("Title", "<p>text</p>", "https://a.example/1", "en", int64(1763600000))
	f.Add("a\x00b\x1b]]>\u202e<script>", "]]>]]><![CDATA[\x08\ufffe", "javascript:alert(1)", "x y", int64(-99999999999999))
	f.Add("\u2066half", "\xff\xfe", "//host/path", "de-", int64(1)<<60)
	f.Add("", "", "https://user:secret@a.example/ \"<>{}|\\^`%zz", "zh-Hant-TW", int64(0))
	f.Fuzz(func(t *testing.T, title, html, link, lang string, unix int64) {
		lead := aggregator.Entry{
			ID: 7, Outlet: title, Title: title, Summary: html, Content: html, Link: link, Lang: lang, Image: link, Comments: link,
			Authors: []aggregator.Person{{Name: title, Email: html, URL: link}}, Categories: []aggregator.Category{{Term: title, Scheme: link, Label: html}},
			Enclosures: []aggregator.Enclosure{{URL: link, Type: html, Length: unix}},
			FirstSeen:  time.Unix(unix, 0), Published: time.Unix(unix, 0),
		}
		other := lead
		other.ID, other.Evidence = 8, html
		e := &aggregator.Edition{
			Topic: aggregator.Topic{Name: "t", Title: title, Description: html, Lang: lang}, Query: title, Updated: time.Unix(unix, 0),
			Stories: []aggregator.Story{{ID: 7, Lead: lead, Coverage: []aggregator.Entry{lead, other}, Updated: time.Unix(unix, 0)}},
		}
		for _, format := range Formats() {
			body, err := Encode(e, format, sampleSite())
			if err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			checkStrict(t, format, body)
		}
	})
}

func checkStrict(t *testing.T, f Format, body []byte) {
	t.Helper()
	if i := bytes.IndexFunc(body, func(r rune) bool {
		return r == unicode.ReplacementChar || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r)
	}); i >= 0 {
		t.Fatalf("%s: forbidden character at %d: %q", f, i, body[i:min(i+20, len(body))])
	}
	if f == JSON {
		if !json.Valid(body) {
			t.Fatalf("invalid JSON: %s", body)
		}
		return
	}
	dec := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", f, err, body)
		}
		if start, ok := token.(xml.StartElement); ok {
			checkLinks(t, start)
		}
	}
}

// checkLinks wants every address absolute and of the web.
func checkLinks(t *testing.T, start xml.StartElement) {
	t.Helper()
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "href", "url", "scheme", "domain":
			if !strings.HasPrefix(a.Value, "https://") && !strings.HasPrefix(a.Value, "http://") {
				t.Errorf("<%s %s=%q>", start.Name.Local, a.Name.Local, a.Value)
			}
			if strings.Contains(a.Value, "secret") {
				t.Errorf("<%s %s=%q> tells a password", start.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}
