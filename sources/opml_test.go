package sources

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wireroom/aggregator"
)

func TestReadOPML(t *testing.T) {
	const doc = `<?xml version="1.0" encoding="ISO-8859-1"?>
<OPML version="1.0"><head><title>My wires</title></head><body>
 <outline text="Security">
  <outline type="rss" text="Caf` + "\xe9" + `" xmlUrl="https://cafe.example/feed" language="fr"/>
  <outline title="Inner"><outline TYPE="RSS" title="Upper" XMLURL="http://upper.example/rss"/></outline>
 </outline>
 <outline text="Twice" xmlUrl="https://cafe.example/feed"/>
 <outline text="Files" type="rss" xmlUrl="file:///etc/passwd"/>
 <outline text="Elsewhere" type="include" url="https://elsewhere.example/list.opml"/>
 <outline text="A page" type="link" url="https://elsewhere.example/"/>
 <outline text="Bare & broken" xmlUrl="https://bare.example/?a=1&b=2"/>
</body>`
	got, err := ReadOPML(strings.NewReader(doc), "list.opml")
	if err != nil {
		t.Fatal(err)
	}
	source := func(outlet, url, folder, lang string) aggregator.Source {
		return aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: outlet, Folder: folder, Lang: lang, Origin: "list.opml"}
	}
	want := []aggregator.Source{
		source("Café", "https://cafe.example/feed", "Security", "fr"),
		source("Upper", "http://upper.example/rss", "Security/Inner", ""),
		source("Bare & broken", "https://bare.example/?a=1&b=2", "", ""),
	}
	if diff := cmp.Diff(want, got.Sources); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Include{{"https://elsewhere.example/list.opml", "Elsewhere"}}, got.Includes); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{"stands here twice", "no http or https address", "something that is no list", "ends in disorder"} {
		if !strings.Contains(strings.Join(got.Refused, "\n"), want) {
			t.Errorf("refused %q, want a reason that says %q", got.Refused, want)
		}
	}
}

func TestReadOPMLRefusesOtherDocuments(t *testing.T) {
	for _, doc := range []string{"", "<html><body>log in</body></html>", "{}"} {
		if _, err := ReadOPML(strings.NewReader(doc), ""); !errors.Is(err, aggregator.ErrInvalid) {
			t.Errorf("%q: got %v, want ErrInvalid", doc, err)
		}
	}
}

func TestOPMLRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-z<>&"' é漏洞]{0,8}[a-z]`)
		var list []aggregator.SourceState
		for i := range rapid.IntRange(0, 12).Draw(t, "n") {
			url := "https://" + string(rune('a'+i)) + ".example/" + rapid.StringMatching(`[a-z]{0,4}(\?a=1&b=2)?`).Draw(t, "path")
			s := aggregator.SourceState{Source: aggregator.Source{ID: aggregator.NewID("source", url), URL: url, Outlet: strings.TrimSpace(name.Draw(t, "outlet")), Origin: "x"}}
			s.Folder = rapid.SampledFrom([]string{"", "A", "A/B", "C"}).Draw(t, "folder")
			list = append(list, s)
		}
		var out bytes.Buffer
		if err := WriteOPML(&out, "T", Outlines(list)); err != nil {
			t.Fatal(err)
		}
		got, err := ReadOPML(&out, "x")
		if err != nil || len(got.Refused) > 0 {
			t.Fatal(err, got.Refused)
		}
		want, have := map[string]aggregator.Source{}, map[string]aggregator.Source{}
		for _, s := range list {
			want[s.URL] = s.Source
		}
		for _, s := range got.Sources {
			have[s.URL] = s
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatal(diff)
		}
	})
}
